"""The refs of a repository as a push meets them: by their exact names, never as revisions that may mean others."""

from pathlib import Path

from governance.adapters.git.formats import text
from governance.adapters.git.process import GitProcess, find_repository


class GitRefs:
    """Implements the port Refs over the repository around a folder.

    Raises:
        UsageError: there is no repository.
    """

    def __init__(self, folder: Path) -> None:
        git_dir, top = find_repository(folder)
        self._git = GitProcess(git_dir, git_dir)
        self._is_bare = top is None

    def default(self) -> str | None:
        """The full name of the default branch, which need not exist, as the HEAD of a bare repository names it."""
        return self._pointed("HEAD") if self._is_bare else None

    def target(self, ref: str) -> str:
        """The ref that an update of this one moves: itself, or what it stands for where it is a symbolic one."""
        return self._pointed(ref) or ref

    def _pointed(self, ref: str) -> str | None:
        status, output = self._git.run("symbolic-ref", "--quiet", "--", ref, accept=(0, 1))
        return None if status else text(output).removesuffix("\n")

    def tip(self, ref: str) -> str | None:
        """The object id that a ref of exactly this name holds; None where there is none."""
        output = text(self._git.output("for-each-ref", "--format=%(objectname) %(refname)", "--", ref))
        found = (line.split(" ", 1) for line in output.split("\n") if line)
        return next((oid for oid, name in found if name == ref), None)
