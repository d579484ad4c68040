"""What a clone says of itself: what its names mean, its branches, its user, and what it lacks."""

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from governance.adapters.git import formats as git_formats
from governance.adapters.git.objects import ObjectReader
from governance.adapters.git.process import GitProcess
from governance.errors import UsageError

_DEFAULTS: Final = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)
_REPLAYING: Final = ("rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD", "REVERT_HEAD")
"""What lies in the folder of git while it replays commits."""

_KINDS: Final = ("refs/tags/", "refs/heads/", "refs/remotes/")
_SHORT_NAME: Final = re.compile(r"(?!refs/)[^~^:@{\s]+")
"""The name at the start of a revision, where it is not a full one."""


class GitBranches:
    """Implements the port BranchInfo over a repository on disk."""

    def __init__(self, git: GitProcess, git_dir: Path, objects: ObjectReader) -> None:
        self.git_dir = git_dir
        self._git = git
        self._objects = objects

    def resolve(self, revision: str) -> str | None:
        """The commit a revision names; None where it names none."""
        self._refuse_ambiguous(revision)
        return self._objects.resolve(f"{revision}^{{commit}}")

    def _refuse_ambiguous(self, revision: str) -> None:
        """Refuse a short name that two refs answer to: a tag named like the base would be taken for it."""
        name = _SHORT_NAME.match(revision)
        if name is None or name[0] == "HEAD":
            return
        known = {full: self._objects.resolve(f"{full}^{{commit}}") for full in (f"{kind}{name[0]}" for kind in _KINDS)}
        found = {full: commit for full, commit in known.items() if commit is not None}
        if len(set(found.values())) > 1:
            raise UsageError(f"{name[0]} is ambiguous: {' and '.join(found)}", f"name one in full: {min(found)}")

    def incomplete(self) -> str | None:
        """Why the history may be incomplete; None where it is whole."""
        return "shallow" if self._is_shallow else None

    @cached_property
    def _is_shallow(self) -> bool:
        return self._git.output("rev-parse", "--is-shallow-repository").strip() == b"true"

    def completing(self) -> str:
        """The command that fetches what this clone lacks."""
        commands = ["git fetch --unshallow"] if self.incomplete() else []
        status, _ = self._git.run("config", "--get-regexp", r"^remote\..*\.promisor$", accept=(0, 1))
        commands += [] if status else ["git fetch --refetch --no-filter"]
        if not commands:
            return "clone the repository again; what is damaged here: git fsck"
        ways = "fetch-depth: 0, GIT_DEPTH: 0 on GitLab, and no filter"
        return f"fetch what is missing: {' && '.join(commands)} (in CI: {ways})"

    def parents_to_be(self) -> Sequence[str]:
        """The parents of the commit that git would make now."""
        head = self.resolve("HEAD")
        if head is None:
            return ()
        replayed = any((self.git_dir / name).exists() for name in _REPLAYING)
        detached, _ = self._git.run("symbolic-ref", "--quiet", "HEAD", accept=(0, 1))
        merging = self.git_dir / "MERGE_HEAD"
        if replayed or detached or not merging.is_file():
            return (head,)
        named = (self.resolve(line) for line in merging.read_text(encoding="ascii", errors="replace").split())
        return (head, *(commit for commit in named if commit is not None))

    def author(self) -> tuple[str, str]:
        """Name and address under which the user commits; empty where git has none."""
        status, output = self._git.run("var", "GIT_AUTHOR_IDENT", accept=(0, 128))
        match = re.fullmatch(r"(.*) <(.*)> \d+ [+-]\d{4}", git_formats.text(output).strip())
        return (match[1], match[2]) if match and not status else ("", "")

    def tips(self) -> Sequence[str]:
        """The commits of all local and remote-tracking branches, each once."""
        form = "--format=%(objecttype) %(objectname)"
        output = git_formats.text(self._git.output("for-each-ref", form, "refs/heads", "refs/remotes"))
        found = (line.split(" ") for line in output.split("\n") if line)
        return list(dict.fromkeys(oid for kind, oid in found if kind == "commit"))

    def branches(self) -> Sequence[tuple[str, str]]:
        """Full name and commit of every local and remote-tracking branch, the newest commit first."""
        form = "--format=%(objecttype) %(objectname) %(refname) %(symref)"
        order = "--sort=-committerdate"
        output = git_formats.text(self._git.output("for-each-ref", order, form, "refs/heads", "refs/remotes"))
        found = (line.split(" ") for line in output.split("\n") if line)
        return [(name, oid) for kind, oid, name, symbolic in found if kind == "commit" and not symbolic]

    def checked_out(self) -> str | None:
        """The full name of the branch that is checked out."""
        found = self.stands_for("HEAD")
        return None if found == "HEAD" else found

    def stands_for(self, ref: str) -> str:
        """The branch that a symbolic ref names; the ref itself where it is none."""
        status, output = self._git.run("symbolic-ref", "--quiet", ref, accept=(0, 1))
        return ref if status else git_formats.text(output).strip()

    def default_branch(self) -> str | None:
        """The default branch: origin/HEAD, origin/main, origin/master, main or master, whichever is here first."""
        return next((name for name in _DEFAULTS if self.resolve(name)), None)
