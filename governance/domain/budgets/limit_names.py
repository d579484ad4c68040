"""Names of limits that look like a latency or memory and say no unit that is read: they would silently be custom ones.

Such a name, and a second unit beside the first of one quantity, is refused where a step brings it. What stood before
is read as it stands, so that a decision can replace it.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from capability_budgets.reading.limits import BudgetSet, Capability, Limit
from capability_budgets.reading.quantities import LatencyLimit, LimitKind, MemoryLimit, kind_of
from governance.domain.findings import Finding, error

_LATENCY_WORDS: Final = {
    "us": "ns nsec nsecs nano nanos nanosecond nanoseconds us usec usecs micro micros microsecond microseconds",
    "ms": "ms msec msecs milli millis millisecond milliseconds",
    "s": "s sec secs second seconds m min mins minute minutes h hr hrs hour hours",
}
_MEMORY_WORDS: Final = {
    "kb": "b byte bytes k kb kib ki kbyte kbytes kilobyte kilobytes kibibyte kibibytes",
    "mb": "m mb mib mi meg megs mbyte mbytes megabyte megabytes mebibyte mebibytes",
    "gb": "g gb gib gi gig gigs gbyte gbytes gigabyte gigabytes gibibyte gibibytes t tb tib terabyte terabytes",
}


def _spellings(words: Mapping[str, str]) -> Mapping[str, str]:
    return {word: unit for unit, line in words.items() for word in line.split()}


_UNITS: Final = {"latency": _spellings(_LATENCY_WORDS), "memory": _spellings(_MEMORY_WORDS)}
_USUAL: Final = {"latency": "ms", "memory": "mb"}
_LIKE_A_QUANTITY: Final = re.compile(
    r"(?P<whole>(?:max|min)_(?P<quantity>latency|memory)|max_(?P<percentile>latency)_p[0-9]+)(?:_(?P<unit>[a-z]+))?"
)

REFUSED: Final = (
    "(?:(?:max|min)_latency|max_latency_p[0-9]+)"
    f"(?:_(?:{'|'.join(word for word, unit in _UNITS['latency'].items() if word != unit)}))?"
    "|(?:max|min)_memory"
    f"(?:_(?:{'|'.join(word for word, unit in _UNITS['memory'].items() if word != unit)}))?"
)
"""A pattern of exactly the names that are refused, for schemas."""


def instead(name: str) -> str | None:
    """The name to write instead of one without a unit, or with a spelling of one that is not read; else None."""
    match = _LIKE_A_QUANTITY.fullmatch(name)
    if match is None:
        return None
    quantity = match["quantity"] or match["percentile"]
    written = match["unit"] or ""
    unit = _UNITS[quantity].get(written, None if written else _USUAL[quantity])
    return None if unit in {None, written} else f"{match['whole']}_{unit}"


def brought(before: BudgetSet, after: BudgetSet) -> Iterator[Finding]:
    """What is refused of the names of limits on the after side, and was not on the before side already (BG001)."""
    if before.limits is after.limits:
        return
    for capability in after.capabilities.values():
        new = [limit for limit in capability.limits if limit.id not in before.limits]
        named = ((limit, instead(limit.id.name)) for limit in new)
        yield from (_misnamed(limit, name) for limit, name in named if name is not None)
        if new:
            yield from _second_units(before.capabilities.get(capability.name), capability)


def _second_units(before: Capability | None, after: Capability) -> Iterator[Finding]:
    """Limits that state a quantity in another unit than the capability does already, overrides included."""
    known = _by_quantity(before) if before is not None else {}
    for quantity, limits in _by_quantity(after).items():
        units = {_unit(limit) for limit in known.get(quantity, ())}
        first = next((limit for limit in limits if _unit(limit) in units), limits[0])
        allowed = units | {_unit(first)}
        yield from (_twice(limit, first) for limit in limits if _unit(limit) not in allowed)


_Quantity = tuple[type[LimitKind], Fraction | None]


def _by_quantity(capability: Capability) -> Mapping[_Quantity, list[Limit]]:
    """The limits of latency (each percentile) and of memory that a capability states."""
    found: dict[_Quantity, list[Limit]] = {}
    for limit in capability.limits:
        kind = kind_of(limit.id.name)
        if isinstance(kind, LatencyLimit):
            found.setdefault((LatencyLimit, kind.percentile), []).append(limit)
        elif isinstance(kind, MemoryLimit):
            found.setdefault((MemoryLimit, None), []).append(limit)
    return found


def _unit(limit: Limit) -> str:
    return limit.id.name.rpartition("_")[2]


def _misnamed(limit: Limit, name: str) -> Finding:
    message = f"the name {limit.id.name} says no unit that is read: it would limit nothing that is measured"
    return error(
        "BG001", message, f"write {name}, with the number in that unit", budget=str(limit.id), place=limit.place
    )


def _twice(limit: Limit, first: Limit) -> Finding:
    message = f"{limit.id.name} states in another unit what {first.id} states already ({first.place})"
    fix = f"keep one unit for it in {limit.id.capability}, overrides included: {first.id.name}"
    return error("BG001", message, fix, budget=str(limit.id), place=limit.place)
