"""Commits made for the user: with their name, their hooks and their settings, of exactly the files named."""

from collections.abc import Sequence
from pathlib import Path

from governance.errors import RefusedError


class GitCommitter:
    """Commits files of a checkout as `git commit` would for the user.

    Nothing is judged here, so the user's own configuration takes part, unlike anywhere else.
    """

    def __init__(self, top: Path) -> None:
        self._top = top

    def commit(self, paths: Sequence[str], message: str) -> str:
        """Commit the files as they are, and nothing else.

        Returns:
            The object id of the commit.

        Raises:
            RefusedError: git or a hook refused.
        """
        names = [f":(top,literal){path}" for path in paths]
        self._run("add", "--force", "--", *names)
        self._run("commit", "--quiet", "--only", "--cleanup=verbatim", "--message", message, "--", *names)
        return self._run("rev-parse", "HEAD").strip()

    def signing_key(self) -> str | None:
        """The key file that the user's git signs with; None where it is no file."""
        name = self._run("config", "--get", "user.signingKey", accept=(0, 1)).strip()
        return name if name and Path(name).expanduser().is_file() else None

    def _run(self, *arguments: str, accept: Sequence[int] = (0,)) -> str:
        from git import Git

        status, output, complaint = Git(self._top).execute(
            ["git", *arguments], with_extended_output=True, with_exceptions=False, env={"GIT_EDITOR": "true"}
        )
        if status not in accept:
            said = str(complaint or output).strip() or "no message"
            raise RefusedError(f"git {arguments[0]} was refused: {said}", "settle what git says, then run again")
        return str(output)
