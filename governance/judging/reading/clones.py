"""Clones that lack a part of the history: what cannot be decided in them, and what makes them whole."""

from typing import Final

from governance.domain.findings import Finding, error
from governance.errors import IncompleteHistoryError
from governance.ports.repository import Clone, History

DIFFERS: Final = "governed paths differ"
"""Why an incomplete history matters to most judgements."""


def refuse_incomplete(history: History, why: str) -> None:
    """Refuse to judge in a clone that is not whole.

    Raises:
        IncompleteHistoryError: history is cut off; `why` says why that matters here.
    """
    reason = history.incomplete()
    if reason:
        raise IncompleteHistoryError(f"this clone is {reason}, and {why}")


def undecidable(history: Clone, missing: IncompleteHistoryError) -> Finding:
    """The finding of what could not be decided, with the command that fetches what this clone lacks."""
    return error("BG501", missing.message, missing.fix or history.completing())
