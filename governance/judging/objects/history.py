"""A history out of single objects of git, each checked against its id: what a proof holds, judged without a repository.

It answers as the repository does; what it read is known afterwards, so that just that can be handed on.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from governance.judging.objects.formats import is_object_id
from governance.judging.objects.graph import Graph
from governance.judging.objects.store import ObjectStore
from governance.judging.objects.trees import EMPTY, ObjectTree, WantedPaths, differing
from governance.ports.commits import Commit, OnFound, Touch, WalkedStep, ignore
from governance.ports.trees import Difference, Tree

_FIRST: Final = dt.datetime.fromtimestamp(0, tz=dt.UTC)


class ObjectHistory:
    """Implements the port Repository over objects.

    Args:
        head: the commit that HEAD names.
    """

    def __init__(self, store: ObjectStore, head: str) -> None:
        self.store = store
        self._head = head
        self._graph = Graph(store)
        self._trees: dict[str, ObjectTree] = {}

    def resolve(self, revision: str) -> str | None:
        """The commit that a whole object id, or HEAD, names."""
        if revision == "HEAD":
            return self._head
        return self.store.commit(revision).commit.oid if is_object_id(revision) else None

    def tree(self, commit: str) -> ObjectTree:
        """The tree of a commit."""
        if commit not in self._trees:
            self._trees[commit] = ObjectTree(self.store, commit)
        return self._trees[commit]

    def names(self, commit: str, folders: Iterable[str]) -> Sequence[str]:
        """The paths of what lies directly in folders of a commit; an empty name is the top."""
        root = self.tree(commit).oid
        found = ((folder, self._folder(root, folder)) for folder in sorted(set(folders)))
        return [f"{folder}/{name}".lstrip("/") for folder, oid in found if oid for name in self.store.tree(oid)]

    def _folder(self, root: str, path: str) -> str | None:
        """The tree at a path; None where no folder is."""
        for part in filter(None, path.split("/")):
            entry = self.store.tree(root).get(part)
            if entry is None or entry.mode != "040000":
                return None
            root = entry.oid
        return root

    def differences(self, before: Tree, after: Tree) -> Sequence[Difference]:
        """Every path that differs between two trees."""
        everything = WantedPaths(())
        return list(differing(self.store, _id(before), _id(after), everything))

    def commit(self, oid: str) -> Commit:
        """One commit."""
        return self.store.commit(oid).commit

    def commits(self, head: str, excluding: Iterable[str] = ()) -> Sequence[Commit]:
        """Commits reachable from head and not from the others, children before their parents."""
        return [self.commit(oid) for oid in self._graph.ordered([head], excluding)]

    def ranges(self, ends: Iterable[tuple[str, str]]) -> Iterator[Sequence[Commit]]:
        """For each pair the commits reachable from the first and not from the second, newest first."""
        return (self.commits(head, [other]) for head, other in ends)

    def touches(self, commits: Iterable[str], folders: Iterable[str]) -> Sequence[Touch]:
        """What commits change below folders; a merge changes only what differs from all its parents."""
        limits = WantedPaths(folders)
        return [touch for oid in commits for touch in self._touched(oid, limits)]

    def _touched(self, oid: str, limits: WantedPaths) -> Iterator[Touch]:
        each = [
            {item.path: item for item in differing(self.store, parent, self.tree(oid).oid, limits)}
            for parent in self._parent_trees(oid)
        ]
        for path in sorted(set.intersection(*(set(found) for found in each))):
            yield Touch(oid, path, tuple(found[path].before for found in each), each[0][path].after)

    def _parent_trees(self, oid: str) -> list[str]:
        """The trees of the parents; of a root commit the empty one."""
        return [self.tree(parent).oid for parent in self.commit(oid).parents] or [EMPTY]

    def first_parents(
        self, head: str, folders: Iterable[str] = (), *, excluding: str | None = None
    ) -> Sequence[Commit]:
        """The first-parent line, newest first; with folders, only the steps that change something below them."""
        paths = tuple(folders)
        line = self._graph.line(head, excluding)
        limits = WantedPaths(paths)
        return [self.commit(oid) for oid in line if not paths or self._changes(oid, limits)]

    def _changes(self, oid: str, limits: WantedPaths) -> bool:
        """Whether a step of a line changes something."""
        return next(self._step(oid, limits), None) is not None

    def _step(self, oid: str, limits: WantedPaths) -> Iterator[Difference]:
        return differing(self.store, self._parent_trees(oid)[0], self.tree(oid).oid, limits)

    def walk(
        self, head: str, folders: Iterable[str], *, excluding: str | None = None, ahead: OnFound = ignore
    ) -> Iterator[WalkedStep]:
        """The steps of a first-parent line that change something below folders, newest first."""
        limits = WantedPaths(folders)
        for oid in self._graph.line(head, excluding):
            found = tuple(self._step(oid, limits))
            if found:
                step = WalkedStep(self.commit(oid), found)
                ahead(step)
                yield step

    def newest_reachable(self, head: str, other: str) -> str | None:
        """The newest commit of the first-parent line of head that the other reaches; None where it reaches none."""
        reached = self._graph.reachable([other])
        return next((oid for oid in self._graph.line(head) if oid in reached), None)

    def commit_before(self, head: str, moment: dt.datetime) -> str | None:
        """A commit with what stood right before the oldest commit of the line that is dated at a moment or later."""
        late = [oid for oid in self._graph.line(head) if self.commit(oid).committed >= moment]
        return next(iter(self.commit(late[-1]).parents), None) if late else head

    def latest(self, head: str, oids: Sequence[str]) -> Sequence[dt.datetime]:
        """For commits of a first-parent line, oldest first, the latest date of any commit of the line up to each."""
        wanted, newest, found = frozenset(oids), _FIRST, list[dt.datetime]()
        for oid in reversed(self._graph.line(head)):
            newest = max(newest, self.commit(oid).committed)
            if oid in wanted:
                found.append(newest)
        return found

    def commits_touching(self, heads: Iterable[str], folders: Iterable[str]) -> Sequence[Commit]:
        """All commits reachable from heads that differ from a parent below folders, newest first."""
        limits = WantedPaths(folders)
        return [self.commit(oid) for oid in self._graph.ordered(heads) if self._differs(oid, limits)]

    def _differs(self, oid: str, limits: WantedPaths) -> bool:
        own = self.tree(oid).oid
        return any(
            next(differing(self.store, parent, own, limits), None) is not None for parent in self._parent_trees(oid)
        )

    def touching(self, head: str, folder: str) -> Iterator[tuple[Commit, Sequence[Touch]]]:
        """All commits reachable from head that change something below a folder, with what they change."""
        limits = WantedPaths([folder])
        for oid in self._graph.ordered([head]):
            touches = list(self._touched(oid, limits))
            if touches:
                yield self.commit(oid), touches

    def merge_bases(self, one: str, other: str) -> Sequence[str]:
        """The best common ancestors; none where histories are unrelated."""
        return self._graph.merge_bases(one, other)

    def incomplete(self) -> str | None:
        """What is missing is told when it is asked for."""
        return None


def _id(tree: Tree) -> str:
    """The id of a tree of this history, also of one that stands in for it."""
    stored = getattr(tree, "stored", tree)
    return stored.oid if isinstance(stored, ObjectTree) else EMPTY
