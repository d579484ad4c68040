"""Records what a check needs at the least: the libraries it imports, and the git and ssh-keygen commands it runs.

Run as `python -m benchmarks.record PLAN check --base main`; writes PLAN, which `benchmarks.floor` replays.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, cast
from unittest import mock

OWN: Final = ("governance", "benchmarks", "__main__")
"""What is not a library: this program, and what measures it."""


class _Recorder(subprocess.Popen[Any]):
    """A process whose command and input are written down."""

    commands: list[dict[str, Any]] = []  # noqa: RUF012 (one recording a process)
    kept: Path

    def __init__(self, args: Any, *rest: Any, **options: Any) -> None:
        entry: dict[str, Any] = {"words": [str(word) for word in args], "stdin": ""}
        if entry["words"][0] == "ssh-keygen":
            entry["words"] = [self._keep(word) for word in entry["words"]]
        type(self).commands.append(entry)
        self._entry = entry
        super().__init__(args, *rest, **options)
        if self.stdin is not None:
            self.stdin = cast("Any", _Tee(self.stdin, entry))

    def communicate(self, input: Any = None, timeout: float | None = None) -> Any:  # noqa: A002 (Popen's own name)
        stdin: Any = self.stdin
        if isinstance(stdin, _Tee):
            self.stdin = stdin.stream
            self._entry["stdin"] += (input or b"").decode("latin-1")
        return super().communicate(input, timeout)

    def _keep(self, word: str) -> str:
        """Copy a temporary file, so that the command can be run again."""
        place = Path(word)
        if not place.is_file():
            return word
        copy = self.kept / f"{len(self.commands)}-{place.name}"
        shutil.copy(place, copy)
        return str(copy)


class _Tee:
    """A stream whose writes are written down."""

    def __init__(self, stream: Any, entry: dict[str, Any]) -> None:
        self.stream = stream
        self._entry = entry

    def write(self, data: bytes) -> int:
        self._entry["stdin"] += data.decode("latin-1")
        return int(self.stream.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def main() -> None:
    """Run the command given, and write down what it needed."""
    plan, *arguments = sys.argv[1:]
    _Recorder.kept = Path(f"{plan}.files")
    _Recorder.kept.mkdir(exist_ok=True)
    sys.argv = ["budget", *arguments]
    from governance.__main__ import main as command

    with mock.patch.object(subprocess, "Popen", _Recorder):
        try:
            command()
        except SystemExit as done:
            if done.code:
                raise
    libraries = [name for name in sys.modules if name.partition(".")[0] not in {*OWN, *sys.stdlib_module_names}]
    Path(plan).write_text(json.dumps({"libraries": libraries, "commands": _Recorder.commands}), encoding="utf-8")


main()
