"""Runs the command `budget` inside this process: as a user would, without the cost of a new interpreter."""

import io
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from governance.cli.main import main
from governance.selftest.sandbox.command_result import Result


def run(*arguments: str, folder: Path, env: Mapping[str, str], stdin: bytes = b"") -> Result:
    """Run `budget` in a folder with exactly this environment, and this to read.

    The folder, environment and streams are those of the whole process as long as it runs: no threads beside it.
    """
    out, err = _Stream(), _Stream()
    with chdir(folder), _as_called(arguments, env, stdin), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as done:
            status = done.code if isinstance(done.code, int) else int(done.code is not None)
    return Result(status, out.text(), err.text())


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="surrogateescape", write_through=True)

    def text(self) -> str:
        self.flush()
        self.seek(0)
        return self.read()


@contextmanager
def _as_called(arguments: tuple[str, ...], env: Mapping[str, str], stdin: bytes) -> Iterator[None]:
    before = dict(os.environ), sys.argv, sys.stdin
    _exchange(env)
    sys.argv, sys.stdin = ["budget", *arguments], io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        yield
    finally:
        _exchange(before[0])
        sys.argv, sys.stdin = before[1:]


def _exchange(env: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(env)
