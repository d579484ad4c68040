"""What commits reach by their parents."""

from collections.abc import Callable, Container, Iterable


def reachable(heads: Iterable[str], parents: Callable[[str], Iterable[str]], without: Container[str] = ()) -> set[str]:
    """Commits with all their ancestors.

    Args:
        heads: where to begin.
        parents: tells the parents of a commit.
        without: what is passed by, with what only that leads to.
    """
    found: set[str] = set()
    waiting = list(heads)
    while waiting:
        oid = waiting.pop()
        if oid not in found and oid not in without:
            found.add(oid)
            waiting.extend(parents(oid))
    return found
