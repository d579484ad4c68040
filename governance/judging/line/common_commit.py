"""Where two first-parent lines meet: the commit from which on a line is new to another."""

from governance.ports.repository import History


def common_first_parent(history: History, one: str, other: str) -> str | None:
    """The newest commit that stands on the first-parent lines of both commits; None where they have none in common.

    Each line is followed no further than to what the other one reaches, so this costs what the two differ by.
    """
    while one != other:
        reached = _first_reached(history, one, other)
        if reached is None:
            return None
        one, other = other, reached
    return one


def _first_reached(history: History, tip: str, other: str) -> str | None:
    """The newest commit of a first-parent line that is reachable from another commit."""
    ahead = history.first_parents(tip, excluding=other)
    return next(iter(ahead[-1].parents), None) if ahead else tip
