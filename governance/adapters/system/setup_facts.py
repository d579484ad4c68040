"""What is there before anything is governed: where the repository came from, and the keys of whoever sits here."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from capability_budgets.installation import requirement
from governance.adapters.git.process import GitProcess
from governance.adapters.ssh.keygen import SshKeys
from governance.ports.setup import Author

_COMMITS = 5000
"""Commits that are looked into for their authors."""

_LITERALS = ("key::", "ssh-", "ecdsa-", "sk-")
"""How git, too, tells a public key from the file of one."""


class SystemSetupFacts:
    """Implements the port SetupFacts.

    Args:
        top: the top of the working tree.
        start: the folder that relative names of files are seen from.
    """

    def __init__(self, top: Path, start: Path) -> None:
        self._top = top
        self._start = start
        self._git = GitProcess(top)
        self._keys = SshKeys()

    @property
    def folder(self) -> str:
        """The name of the folder that holds the working tree."""
        return self._top.resolve().name

    def origin(self) -> str | None:
        """The address that the repository was cloned from; None without one."""
        return self._answer("config", "--get", "remote.origin.url")

    def branch(self) -> str | None:
        """The name of the default branch, else of the one that is checked out; None where neither has a name."""
        default = self._answer("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
        return default.partition("/")[2] if default else self._answer("symbolic-ref", "--quiet", "--short", "HEAD")

    def program(self) -> str | None:
        """What pip finds this program by on other machines; None where it came from a folder of this one."""
        return requirement("budget-governance")

    def authors(self) -> Sequence[Author]:
        """The authors of the newest commits, those with the most first; none where there is no commit."""
        listed = self._answer("log", f"--max-count={_COMMITS}", "--use-mailmap", "--format=%aN%x00%aE", "HEAD", "--")
        counts = Counter(line.partition("\0")[::2] for line in (listed or "").splitlines())
        return [Author(name, email, count) for (name, email), count in counts.most_common() if name and email]

    def _answer(self, *arguments: str) -> str | None:
        status, output = self._git.run(*arguments, accept=(0, 1, 128))
        return output.decode("utf-8", "surrogateescape").strip() or None if status == 0 else None

    def public_key(self, file: str) -> str | None:
        """The public key of a key file, as `type base64`; None where there is none."""
        return self._keys.public_key(str(self._start / Path(file).expanduser()))

    def public_keys(self) -> Sequence[str]:
        """The user's own public keys: the one that git signs with, what an agent holds, then those in `~/.ssh`."""
        return list(dict.fromkeys(self._own_keys()))

    def _own_keys(self) -> Iterator[str]:
        configured = self._answer("config", "--get", "user.signingKey") or ""
        if configured.startswith(_LITERALS):
            yield " ".join(configured.removeprefix("key::").split()[:2])
        elif configured and (key := self._keys.public_key(configured)):
            yield key
        yield from self._keys.agent_keys()
        files = sorted(Path("~/.ssh").expanduser().glob("*.pub"))
        for file in sorted(files, key=lambda item: "ed25519" not in item.name):
            if file.with_suffix("").is_file() and (key := self._keys.public_key(str(file))):
                yield key
