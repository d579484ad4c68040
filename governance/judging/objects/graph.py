"""The graph of commits: lines, what is reachable, and the orders in which git tells commits."""

from collections.abc import Container, Iterable

from governance.judging.line.reachable_commits import reachable
from governance.judging.objects.store import ObjectStore


class Graph:
    """The commits of a store and their parents."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._lines: dict[str, tuple[str, ...]] = {}

    def parents(self, oid: str) -> tuple[str, ...]:
        """The parents of a commit."""
        return self._store.commit(oid).commit.parents

    def reachable(self, heads: Iterable[str], without: Container[str] = ()) -> set[str]:
        """Commits with all their ancestors; with those left out that others reach already, as `without` tells."""
        return reachable(heads, self.parents, without)

    def line(self, head: str, excluding: str | None = None) -> tuple[str, ...]:
        """The first-parent line of a commit, newest first, down to what another one reaches."""
        if head not in self._lines:
            line = [head]
            while parents := self.parents(line[-1]):
                line.append(parents[0])
            self._lines[head] = tuple(line)
        if excluding is None:
            return self._lines[head]
        without = self.reachable([excluding])
        return tuple(oid for oid in self._lines[head] if oid not in without)

    def ordered(self, heads: Iterable[str], excluding: Iterable[str] = ()) -> list[str]:
        """Commits reachable from heads and not from others; no parent before its children, lines kept together."""
        tips = list(dict.fromkeys(heads))
        without = self.reachable(excluding)
        wanted = self.reachable(tips, without)
        children = dict.fromkeys(wanted, 0)
        for oid in wanted:
            for parent in self.parents(oid):
                if parent in children:
                    children[parent] += 1
        ready = [oid for oid in reversed(tips) if children.get(oid) == 0]
        found: list[str] = []
        while ready:
            found.append(ready.pop())
            for parent in self.parents(found[-1]):
                if parent in children:
                    children[parent] -= 1
                    if not children[parent]:
                        ready.append(parent)
        return found

    def merge_bases(self, one: str, other: str) -> list[str]:
        """The common ancestors that no other common ancestor reaches."""
        common = self.reachable([one]) & self.reachable([other])
        lower: set[str] = set()
        for oid in common:
            lower.update(self.parents(oid))
        return sorted(common - lower)
