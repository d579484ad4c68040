"""Servers that a test starts on loopback, each with a log; they are stopped however the test ends."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import urlencode

LOOPBACK: Final = "127.0.0.1"
DEBIAN: Final = {
    "prometheus": "prometheus",
    "promtool": "prometheus",
    "prometheus-alertmanager": "prometheus-alertmanager",
}
"""The package of each program."""

_PATIENCE: Final = 60.0
_PAUSE: Final = 0.1
_TAIL: Final = 3000
_TRIES: Final = 5
_TAKEN: Final = "address already in use"

Answer = TypeVar("Answer")


def program(name: str) -> str:
    """Where a program of Debian is; without it the test fails, and says what to install."""
    place = shutil.which(name)
    assert place is not None, f"there is no {name}: apt-get install --no-install-recommends {DEBIAN[name]}"
    return place


def until(answer: Callable[[], Answer | None], what: str) -> Answer:
    """Ask again until there is an answer.

    Raises:
        AssertionError: there is none for a minute.
    """
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        found = answer()
        if found is not None:
            return found
        time.sleep(_PAUSE)
    raise AssertionError(f"{what}: not within {_PATIENCE:g} seconds")


@dataclass(frozen=True)
class Server:
    """A server that listens at a port of loopback."""

    port: int

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def ask(self, path: str, body: bytes | None = None, **query: str) -> tuple[int, bytes]:
        """The status and the body of an answer; POST where something is sent."""
        connection = HTTPConnection(LOOPBACK, self.port, timeout=20)
        try:
            connection.request("GET" if body is None else "POST", f"{path}?{urlencode(query)}", body)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def json(self, path: str, **query: str) -> Any:
        """What it answers in JSON."""
        status, body = self.ask(path, None, **query)
        assert status == 200, (path, query, status, body)
        return json.loads(body)

    def is_ready(self, path: str) -> bool:
        """Whether it answers already."""
        try:
            return self.ask(path)[0] == 200
        except (OSError, HTTPException):
            return False


@dataclass
class Servers:
    """Everything that was started, in a folder of its own; left, all of it is stopped, the last first.

    Attributes:
        folder: where logs and data are.
    """

    folder: Path
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if fault is not None:
            fault.add_note(self.logs())

    def stop(self) -> None:
        """Stop what still runs, and wait for its end."""
        while self._running:
            _end(self._running.pop())

    def logs(self) -> str:
        """The ends of all logs."""
        return "\n".join(
            f"--- {log.name}\n{log.read_text(encoding='utf-8', errors='replace')[-_TAIL:]}"
            for log in sorted(self.folder.glob("*.log"))
        )

    def listening(self, name: str, words: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Server:
        """Start what takes a free port by itself, and says so: `listening on http://127.0.0.1:40547`."""
        process = self._start(name, words, cwd, env)

        def port() -> int | None:
            assert process.poll() is None, f"{name} ended with status {process.returncode}"
            said, ended, _ = self._log(name).read_text(encoding="utf-8").partition("\n")
            return int(said.rpartition(":")[2]) if ended and said.startswith("listening on ") else None

        return Server(until(port, f"{name} listens"))

    def ready(self, name: str, words: Callable[[str], Sequence[str]]) -> Server:
        """Start what must be told its address, at a free port; at another one where somebody was quicker."""
        for _ in range(_TRIES):
            server = Server(free_port())
            process = self._start(name, words(server.address), self.folder, {})
            until(partial(_answers, process, server), f"{name} is ready")
            if process.poll() is None:
                return server
            said = self._log(name).read_text(encoding="utf-8")
            assert _TAKEN in said, f"{name} ended with status {process.returncode}"
        raise AssertionError(f"{name} found no free port")

    def _start(self, name: str, words: Sequence[str], cwd: Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with self._log(name).open("wb") as log:
            process = subprocess.Popen(
                words, cwd=cwd, env={**os.environ, **env}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._running.append(process)
        return process

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def free_port() -> int:
    """A port that nobody listens at, just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], server: Server) -> bool | None:
    """Whether it is ready, or has ended."""
    return process.poll() is not None or server.is_ready("/-/ready") or None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
