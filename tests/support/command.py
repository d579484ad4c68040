"""Runs the command `budget` inside this process: as a user would, without the cost of a new interpreter."""

import io
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from governance.cli.main import main


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of the command left: its exit status and both streams."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, read as JSON."""
        return json.loads(self.out)

    @property
    def codes(self) -> set[str]:
        """The codes of all errors in a JSON report."""
        return {item["code"] for item in self.json["findings"] if item["severity"] == "error"}

    @property
    def warnings(self) -> set[str]:
        """The codes of all warnings in a JSON report."""
        return {item["code"] for item in self.json["findings"] if item["severity"] == "warning"}


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="surrogateescape", write_through=True)

    def text(self) -> str:
        self.flush()
        self.seek(0)
        return self.read()


def run(*arguments: str, folder: Path, env: Mapping[str, str], stdin: bytes = b"") -> Result:
    """Run `budget` in a folder with exactly this environment."""
    here = Path.cwd()
    out, err = _Stream(), _Stream()
    try:
        os.chdir(folder)
        with (
            mock.patch.dict(os.environ, env, clear=True),
            mock.patch.object(sys, "argv", ["budget", *arguments]),
            mock.patch.object(sys, "stdout", out),
            mock.patch.object(sys, "stderr", err),
            mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")),
        ):
            try:
                main()
            except SystemExit as done:
                status = done.code if isinstance(done.code, int) else int(done.code is not None)
    finally:
        os.chdir(here)
    return Result(status, out.text(), err.text())
