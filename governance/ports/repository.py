"""The repository: its objects, the lines of its branches, and what a clone says of itself."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from governance.ports.commits import Commit, Merged, OnFound, Touch, WalkedStep, ignore
from governance.ports.trees import Difference, Tree


class History(Protocol):
    """What judgements are made from: commits, and their first-parent lines. Revisions are object ids, resolved once."""

    def resolve(self, revision: str) -> str | None:
        """The commit a revision names; None where it names none."""

    def tree(self, commit: str) -> Tree:
        """The tree of a commit."""

    def differences(self, before: Tree, after: Tree) -> Sequence[Difference]:
        """Every path that differs, without rename detection."""

    def commit(self, oid: str) -> Commit:
        """One commit."""

    def commits(self, head: str, excluding: Iterable[str] = ()) -> Sequence[Commit]:
        """Commits reachable from head and not from the others, newest first."""

    def touches(self, commits: Iterable[str], folders: Iterable[str]) -> Sequence[Touch]:
        """What commits change below folders; a merge changes only what differs from all its parents."""

    def commits_touching(self, heads: Iterable[str], folders: Iterable[str]) -> Sequence[Commit]:
        """All commits reachable from heads that change something below folders, on whatever line, newest first."""

    def merge_bases(self, one: str, other: str) -> Sequence[str]:
        """The best common ancestors; none where histories are unrelated."""

    def incomplete(self) -> str | None:
        """Why the history may be incomplete (`shallow`, `partial`); None where it is whole."""

    def first_parents(
        self, head: str, folders: Iterable[str] = (), *, excluding: str | None = None
    ) -> Sequence[Commit]:
        """The first-parent line, newest first, down to what `excluding` reaches.

        With folders, only the steps that change something below them.
        """

    def commit_before(self, head: str, moment: dt.datetime) -> str | None:
        """A commit with what stood right before the oldest commit of the line that is dated at a moment or later.

        None where that is the root; head itself where no commit is dated so late.
        """


class Repository(History, Protocol):
    """A repository of git objects, read only: what is asked of all of it, before or while a line of it is judged."""

    def names(self, commit: str, folders: Iterable[str]) -> Sequence[str]:
        """The paths of what lies directly in folders of a commit, files and folders; an empty name is the top."""

    def ranges(self, ends: Iterable[tuple[str, str]]) -> Iterator[Sequence[Commit]]:
        """For each pair the commits reachable from the first and not from the second, newest first.

        Some are begun before they are asked for. A fault ends the iteration.
        """

    def touching(self, head: str, folder: str) -> Iterator[tuple[Commit, Sequence[Touch]]]:
        """All commits reachable from head that change something below a folder, in no order, with what they change."""

    def walk(
        self, head: str, folders: Iterable[str], *, excluding: str | None = None, ahead: OnFound = ignore
    ) -> Iterator[WalkedStep]:
        """The steps of a first-parent line that change something below folders, newest first, as they are found.

        The line ends where it meets what `excluding` reaches. `ahead` is handed all that is found, as early as can be:
        maybe in another order, and a step in parts.
        """

    def newest_reachable(self, head: str, other: str) -> str | None:
        """The newest commit of the first-parent line of head that the other reaches; None where it reaches none."""

    def latest(self, head: str, oids: Sequence[str]) -> Sequence[dt.datetime]:
        """For commits of a first-parent line, oldest first, the latest date of any commit of the line up to each."""


class BranchInfo(Protocol):
    """What a clone says of itself: its branches, its user, and what it lacks."""

    def branches(self) -> Sequence[tuple[str, str]]:
        """Full name and commit of every local and remote-tracking branch, the newest commit first; no symbolic ones."""

    def stands_for(self, ref: str) -> str:
        """The branch that a symbolic ref such as `refs/remotes/origin/HEAD` names; the ref itself where it is none."""

    def checked_out(self) -> str | None:
        """The full name of the branch that is checked out, which may have no commit yet; None with a detached HEAD."""

    def tips(self) -> Sequence[str]:
        """The commits of all local and remote-tracking branches, each once."""

    def default_branch(self) -> str | None:
        """The full name of the default branch: origin's as tracked here, else main or master; None without one."""

    def parents_to_be(self) -> Sequence[str]:
        """The parents of the commit that git would make now: HEAD, and in a merge what is merged; none without a HEAD.

        While commits are replayed (a rebase, a cherry-pick) or HEAD is detached, HEAD alone.
        """

    def author(self) -> tuple[str, str]:
        """Name and address under which the user commits; empty where git has none."""

    def completing(self) -> str:
        """The command that fetches what this clone lacks, for people; what it is depends on how it was made."""


class Clone(Repository, BranchInfo, Protocol):
    """A repository as it is on a machine."""

    def index(self) -> Tree:
        """The index, as a tree."""

    def merged(self, base: str, head: str) -> Merged:
        """What merging head into base gives, whatever the repository's configuration says."""


class Refs(Protocol):
    """The refs of a repository that is pushed to, by their exact names; only `pre-receive` asks."""

    def default(self) -> str | None:
        """The full name of the default branch, which need not exist, as the HEAD of a bare repository names it.

        None where it names none: where it is detached, or tells what is checked out.
        """

    def target(self, ref: str) -> str:
        """The ref that an update of this one moves: itself, or what it stands for where it is a symbolic one."""

    def tip(self, ref: str) -> str | None:
        """The object id that a ref of exactly this name holds; None where there is none."""
