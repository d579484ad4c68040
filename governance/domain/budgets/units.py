"""Units: the last word of a limit's name."""

from collections.abc import Mapping
from typing import Final

from capability_budgets.reading.quantities import QUANTITIES

_WRITTEN: Final[Mapping[str, str]] = {"kb": "KB", "mb": "MB", "gb": "GB", "percent": "%"}
_OWN: Final = {quantity.name: quantity.written for quantity in QUANTITIES if quantity.written}


def unit_of(limit: str) -> str | None:
    """The unit that a limit's name states (`max_latency_ms`: ms); None for a name of one word (`max_retries`)."""
    _, *words = limit.split("_")
    return words[-1] if len(words) > 1 else None


def written_unit(limit: str) -> str:
    """The unit of a limit as people write it; empty where it has none.

    Memory counts by 1024, so its `mb` is written `MiB`; how a project counts its own numbers is its own business.
    """
    unit = unit_of(limit)
    written = _OWN.get(limit.split("_")[1], _WRITTEN)
    return written.get(unit, unit) if unit else ""
