"""Contents of git objects, through one `cat-file --batch` that stays open."""

from collections.abc import Iterable, Mapping
from typing import IO, TYPE_CHECKING, Final

from governance.adapters.git.process import GitProcess, fault, finish
from governance.errors import FaultError, IncompleteHistoryError

if TYPE_CHECKING:
    from git import Git

_BATCH: Final = 64
"""Requests sent before an answer is read: few enough to fit a pipe, so that neither side waits for the other."""

_CACHE_BYTES: Final = 16 << 20

_WORDS: Final = 3
"""Words before the content of an object: its name, its type and its size."""


class ObjectReader:
    """Reads objects by id; close it to have git's exit status judged."""

    def __init__(self, git: GitProcess) -> None:
        self._git = git
        self._process: Git.AutoInterrupt | None = None
        self._kept: dict[str, bytes] = {}
        self._size = 0

    def read(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects.

        Raises:
            IncompleteHistoryError: one is not in this clone.
        """
        wanted = dict.fromkeys(oids)
        found = {oid: self._kept[oid] for oid in wanted if oid in self._kept}
        missing = [oid for oid in wanted if oid not in found]
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            self._send(part)
            for oid in part:
                found[oid] = self._keep(oid, self._receive(oid))
        return found

    def _keep(self, oid: str, content: bytes) -> bytes:
        """Keep what was read: several readers of a step ask for the same, and a trip to git costs more than parsing."""
        if self._size + len(content) > _CACHE_BYTES:
            self._kept.clear()
            self._size = 0
        if len(content) <= _CACHE_BYTES:
            self._kept[oid] = content
            self._size += len(content)
        return content

    def resolve(self, revision: str) -> str | None:
        """The object id that a revision names; None where it names nothing, or more than one thing."""
        if not revision.isprintable():
            return None
        self._send([revision])
        answer = self._stream().readline()
        if not answer:
            self._forget()  # git gives up over some names, such as an upstream that is not set
            return None
        header = answer.split()
        if len(header) != _WORDS or not header[2].isdigit():
            return None
        self._content(revision, int(header[2]))
        return header[0].decode()

    def _send(self, oids: list[str]) -> None:
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
        stdin = self._process.stdin
        if stdin is None:
            raise FaultError("git cat-file takes no input")
        try:
            stdin.write("".join(f"{oid}\n" for oid in oids).encode())
            stdin.flush()
        except BrokenPipeError:
            self.close()
            raise FaultError("git cat-file takes no more input") from None

    def _receive(self, oid: str) -> bytes:
        header = self._stream().readline().split()
        if len(header) != _WORDS:
            self.close()
            raise IncompleteHistoryError(f"the object {oid} is not in this clone")
        return self._content(oid, int(header[2]))

    def _stream(self) -> IO[bytes]:
        stdout: IO[bytes] | None = self._process.stdout if self._process else None
        if stdout is None:
            raise FaultError("git cat-file gives no output")
        return stdout

    def _content(self, name: str, size: int) -> bytes:
        content = self._stream().read(size + 1)[:-1]
        if len(content) != size:
            self.close()
            raise FaultError(f"git cat-file broke off in the middle of {name}")
        return bytes(content)

    def _forget(self) -> tuple[int, bytes]:
        """End the process: its exit status, and what it complained of."""
        running, self._process = self._process, None
        if running is None:
            return 0, b""
        status, _, complaint = finish(running)
        return status, complaint

    def close(self) -> None:
        """End the process.

        Raises:
            FaultError: it ended badly.
        """
        status, complaint = self._forget()
        if status:
            raise fault("cat-file", status, complaint)
