"""Contents of git objects, through one `cat-file --batch` that stays open."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from governance.adapters.git_process import GitProcess, fault, finish
from governance.errors import FaultError, IncompleteHistoryError

if TYPE_CHECKING:
    from git import Git

_AT_ONCE: Final = 64
"""Requests sent before an answer is read: few enough to fit a pipe, so that neither side waits for the other."""

CURE: Final = "fetch what is missing: git fetch --unshallow (in CI: fetch-depth: 0), without a --filter"


class ObjectReader:
    """Reads objects by id; close it to have git's exit status judged."""

    def __init__(self, git: GitProcess) -> None:
        self._git = git
        self._process: Git.AutoInterrupt | None = None

    def read(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects.

        Raises:
            IncompleteHistoryError: one is not in this clone.
        """
        wanted = list(dict.fromkeys(oids))
        found: dict[str, bytes] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            self._send(part)
            found.update((oid, self._receive(oid)) for oid in part)
        return found

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
            raise

    def _receive(self, oid: str) -> bytes:
        stdout = self._process.stdout if self._process else None
        if stdout is None:
            raise FaultError("git cat-file gives no output")
        header = stdout.readline().split()
        if len(header) != len(("oid", "type", "size")):
            self.close()
            raise IncompleteHistoryError(f"the object {oid} is not in this clone", CURE)
        size = int(header[2])
        content = stdout.read(size + 1)[:-1]
        if len(content) != size:
            self.close()
            raise FaultError(f"git cat-file broke off in the middle of {oid}")
        return bytes(content)

    def close(self) -> None:
        """End the process.

        Raises:
            FaultError: it ended badly.
        """
        running, self._process = self._process, None
        if running is None:
            return
        status, _, complaint = finish(running)
        if status:
            raise fault("cat-file", status, complaint)
