"""Units: the last word of a limit's name."""

from collections.abc import Mapping
from typing import Final

_WRITTEN: Final[Mapping[str, str]] = {"kb": "KB", "mb": "MB", "gb": "GB", "percent": "%"}


def unit_of(limit: str) -> str | None:
    """The unit that a limit's name states (`max_latency_ms`: ms); None for a name of one word (`max_retries`)."""
    _, *words = limit.split("_")
    return words[-1] if len(words) > 1 else None


def written_unit(unit: str) -> str:
    """A unit as people write it: `MB` for `mb`, which counts 1024² bytes here."""
    return _WRITTEN.get(unit, unit)
