"""A history in memory.

It passes the same contract tests as the real repository (tests/integration/test_git_repository.py).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from governance.errors import IncompleteHistoryError
from governance.ports.commits import Commit, Merged, OnFound, Touch, WalkedStep, ignore
from governance.ports.trees import Difference, Tree, TreeEntry

START: Final = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


LINK: Final = "120000"


SUBMODULE: Final = "160000"


Content = str | bytes | tuple[str, bytes] | None
"""What a test puts at a path: a text, bytes, a mode with bytes, or nothing any more."""


def blob_id(data: bytes) -> str:
    """An object id: the same for the same content, as git has it."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def plain(content: Content) -> tuple[str, bytes]:
    """Mode and bytes of what a test puts at a path."""
    if isinstance(content, tuple):
        return content
    return "100644", content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content or b""


def is_below(path: str, folders: Iterable[str]) -> bool:
    """Whether a path is one of the folders, or lies below one; an empty name is the whole tree."""
    return any(not folder or path == folder or path.startswith(f"{folder}/") for folder in folders)


@dataclass(frozen=True)
class FakeTree:
    """A tree of a fake history."""

    history: "FakeHistory"
    listing: Mapping[str, TreeEntry]
    commit: str | None = None

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Everything at or below the folders."""
        wanted = list(folders)
        return {path: entry for path, entry in self.listing.items() if is_below(path, wanted)}

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects."""
        return {oid: self.history.content(oid) for oid in oids}


class FakeHistory:
    """A repository in memory."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.log: dict[str, Commit] = {}
        self.listings: dict[str, dict[str, TreeEntry]] = {}
        self.refs: dict[str, str] = {}
        self.staged: dict[str, TreeEntry] = {}
        self.lost: set[str] = set()
        self.reason: str | None = None
        self.user = ("Dora", "dora@example.com")
        self.head_branch: str | None = "refs/heads/main"

    # building

    def grow(
        self,
        files: Mapping[str, Content] | None = None,
        *,
        parents: Sequence[str] = (),
        message: str = "change",
        author: str = "dora",
        at: dt.datetime | None = None,
    ) -> str:
        """Make a commit: the first parent's files with these edits; its id."""
        listing = dict(self.listings[parents[0]]) if parents else {}
        self._edit(listing, files or {})
        moment = at or START + dt.timedelta(hours=len(self.log))
        address = author if "@" in author else f"{author}@example.com"
        commit = Commit("", tuple(parents), author, address, moment, message)
        oid = self.name_of(commit, listing)
        self.log[oid] = commit._replace(oid=oid)
        self.listings[oid] = listing
        return oid

    def name_of(self, commit: Commit, listing: Mapping[str, TreeEntry]) -> str:
        """An id that no other commit has."""
        del listing
        text = repr((len(self.log), commit.parents, commit.message))
        return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()

    def _edit(self, listing: dict[str, TreeEntry], files: Mapping[str, Content]) -> None:
        for path, content in files.items():
            listing.pop(path, None)
            if content is not None:
                mode, data = plain(content)
                oid = blob_id(data)
                if mode != SUBMODULE:
                    self.contents[oid] = data
                listing[path] = TreeEntry(mode, oid)

    def point(self, ref: str, commit: str) -> None:
        """Let a name stand for a commit."""
        self.refs[ref] = commit

    def stage(self, files: Mapping[str, Content]) -> None:
        """Make the index: HEAD's files with these edits."""
        head = self.resolve("HEAD")
        self.staged = dict(self.listings[head]) if head else {}
        self._edit(self.staged, files)

    def content(self, oid: str) -> bytes:
        """An object's content."""
        if oid in self.lost or oid not in self.contents:
            raise IncompleteHistoryError(f"the object {oid} is not in this clone", "fetch it")
        return self.contents[oid]

    # reading

    def resolve(self, revision: str) -> str | None:
        """The commit a revision names."""
        names = (revision, f"refs/heads/{revision}", f"refs/remotes/{revision}")
        found = next((self.refs[name] for name in names if name in self.refs), revision)
        return found if found in self.log else None

    def tree(self, commit: str) -> FakeTree:
        """The tree of a commit."""
        return FakeTree(self, self.listings[commit], commit)

    def names(self, commit: str, folders: Iterable[str]) -> Sequence[str]:
        """The paths of what lies directly in folders of a commit."""
        found: dict[str, None] = {}
        for folder in set(folders):
            prefix = f"{folder}/" if folder else ""
            for path in self.listings[commit]:
                if path.startswith(prefix):
                    found[prefix + path[len(prefix) :].partition("/")[0]] = None
        return list(found)

    def index(self) -> FakeTree:
        """The index."""
        return FakeTree(self, self.staged)

    def differences(self, before: Tree, after: Tree) -> Sequence[Difference]:
        """Every path that differs."""
        old, new = before.entries([""]), after.entries([""])
        paths = sorted(old.keys() | new.keys())
        return [Difference(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]

    def commit(self, oid: str) -> Commit:
        """One commit."""
        return self.log[oid]

    def _reachable(self, heads: Iterable[str]) -> set[str]:
        waiting, seen = list(heads), set[str]()
        while waiting:
            oid = waiting.pop()
            if oid not in seen:
                seen.add(oid)
                waiting.extend(self.log[oid].parents)
        return seen

    def commits(self, head: str, excluding: Iterable[str] = ()) -> Sequence[Commit]:
        """Commits reachable from head and not from the others, newest first: no parent before its child."""
        wanted = self._reachable([head]) - self._reachable(excluding)
        return [commit for oid, commit in reversed(self.log.items()) if oid in wanted]

    def ranges(self, ends: Iterable[tuple[str, str]]) -> Iterator[Sequence[Commit]]:
        """For each pair the commits reachable from the first and not from the second, newest first."""
        return (self.commits(head, [other]) for head, other in ends)

    def touches(self, commits: Iterable[str], folders: Iterable[str]) -> Sequence[Touch]:
        """What commits change below folders."""
        wanted = list(folders)
        return [touch for oid in commits for touch in self._touches(oid) if is_below(touch.path, wanted)]

    def _touches(self, oid: str) -> list[Touch]:
        parents = [self.listings[parent] for parent in self.log[oid].parents] or [{}]
        listing = self.listings[oid]
        paths = sorted({*listing, *(path for parent in parents for path in parent)})
        changed = (path for path in paths if all(parent.get(path) != listing.get(path) for parent in parents))
        return [Touch(oid, path, tuple(parent.get(path) for parent in parents), listing.get(path)) for path in changed]

    def first_parents(
        self, head: str, folders: Iterable[str] = (), *, excluding: str | None = None
    ) -> Sequence[Commit]:
        """The first-parent line, newest first."""
        stop = self._reachable([excluding]) if excluding else set()
        line: list[Commit] = []
        oid: str | None = head
        while oid is not None and oid not in stop:
            line.append(self.log[oid])
            oid = next(iter(self.log[oid].parents), None)
        wanted = list(folders)
        everything = not wanted or "" in wanted  # to git, the whole tree is no limit: also steps without changes count
        return [commit for commit in line if everything or self._differs(commit, commit.parents[:1], wanted)]

    def walk(
        self, head: str, folders: Iterable[str], *, excluding: str | None = None, ahead: OnFound = ignore
    ) -> Iterator[WalkedStep]:
        """The steps of a first-parent line, with what they change below folders."""
        wanted = list(folders)
        for commit in self.first_parents(head, wanted, excluding=excluding):
            before = self.tree(commit.parents[0]) if commit.parents else FakeTree(self, {})
            changed = self.differences(before, self.tree(commit.oid))
            step = WalkedStep(commit, tuple(item for item in changed if is_below(item.path, wanted)))
            ahead(step)
            yield step

    def newest_reachable(self, head: str, other: str) -> str | None:
        """The newest commit of the first-parent line that the other one reaches."""
        reached = self._reachable([other])
        return next((step.oid for step in self.first_parents(head) if step.oid in reached), None)

    def commit_before(self, head: str, moment: dt.datetime) -> str | None:
        """What stood before the oldest commit of the first-parent line dated at a moment or later."""
        late = (commit for commit in reversed(self.first_parents(head)) if commit.committed >= moment)
        first = next(late, None)
        return head if first is None else next(iter(first.parents), None)

    def latest(self, head: str, oids: Sequence[str]) -> Sequence[dt.datetime]:
        """The latest date of the line up to each of its commits."""
        line = list(reversed(self.first_parents(head)))
        places = {commit.oid: place for place, commit in enumerate(line, 1)}
        return [max(commit.committed for commit in line[: places[oid]]) for oid in oids]

    def _differs(self, commit: Commit, parents: Sequence[str], folders: Sequence[str]) -> bool:
        """Whether a commit differs from any of its parents below folders; without parents, whether it has anything."""
        here = FakeTree(self, self.listings[commit.oid]).entries(folders)
        others = [FakeTree(self, self.listings[parent]).entries(folders) for parent in parents] or [{}]
        return any(here != other for other in others)

    def commits_touching(self, heads: Iterable[str], folders: Iterable[str]) -> Sequence[Commit]:
        """All commits that change something below folders, on whatever line."""
        wanted, reachable = list(folders), self._reachable(heads)
        return [
            commit
            for oid, commit in reversed(self.log.items())
            if oid in reachable and self._differs(commit, commit.parents, wanted)
        ]

    def touching(self, head: str, folder: str) -> Iterator[tuple[Commit, Sequence[Touch]]]:
        """All commits that change something below a folder, with what they change."""
        for oid in self._reachable([head]):
            touches = self.touches([oid], [folder])
            if touches:
                yield self.log[oid], touches

    def merge_bases(self, one: str, other: str) -> Sequence[str]:
        """The best common ancestors."""
        common = self._reachable([one]) & self._reachable([other])
        lesser = {oid for best in common for oid in self._reachable([best]) - {best}}
        return [oid for oid in self.log if oid in common - lesser]

    def merged(self, base: str, head: str) -> Merged:
        """A merge file by file: what only one side changed counts, what both did otherwise is a conflict."""
        fork = self.merge_bases(base, head)
        old = self.listings[fork[0]] if fork else {}
        ours, theirs = self.listings[base], self.listings[head]
        listing: dict[str, TreeEntry] = {}
        conflicts = []
        for path in sorted({*old, *ours, *theirs}):
            sides = {ours.get(path), theirs.get(path)}
            changed = sides - {old.get(path)} or sides
            if len(changed) > 1:
                conflicts.append(path)
            entry = next(iter(changed))
            if entry is not None:
                listing[path] = entry
        return Merged(None, tuple(conflicts)) if conflicts else Merged(FakeTree(self, listing))

    def incomplete(self) -> str | None:
        """Why the history may be incomplete."""
        return self.reason

    def completing(self) -> str:
        """The command that fetches what is missing."""
        return "git fetch --unshallow"

    def parents_to_be(self) -> Sequence[str]:
        """The parents of the next commit."""
        named = [self.resolve(name) for name in ("HEAD", "MERGE_HEAD")]
        return [commit for commit in named if commit is not None]

    def author(self) -> tuple[str, str]:
        """Name and address of the user."""
        return self.user

    def tips(self) -> Sequence[str]:
        """The commits of all branches."""
        names = ("refs/heads/", "refs/remotes/")
        return list(dict.fromkeys(oid for name, oid in self.refs.items() if name.startswith(names)))

    def branches(self) -> Sequence[tuple[str, str]]:
        """The branches, the newest commit first."""
        names = ("refs/heads/", "refs/remotes/")
        found = [(name, oid) for name, oid in self.refs.items() if name.startswith(names)]
        return sorted(sorted(found), key=lambda item: self.log[item[1]].committed, reverse=True)

    def stands_for(self, ref: str) -> str:
        """The ref itself: none of these is symbolic."""
        return ref

    def checked_out(self) -> str | None:
        """The branch that is checked out."""
        return self.head_branch

    def default_branch(self) -> str | None:
        """The default branch."""
        tracked = (f"refs/remotes/origin/{name}" for name in ("HEAD", "main", "master"))
        names = (*tracked, "refs/heads/main", "refs/heads/master")
        return next((name for name in names if name in self.refs), None)
