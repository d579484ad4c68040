"""Names of limits that look like a latency or memory and say no unit that is read: they would silently be custom ones.

Such a name, and a second unit beside the first of one quantity, is refused where a step brings it. What stood before
is read as it stands, so that a decision can replace it.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from capability_budgets.reading.late_patterns import late
from capability_budgets.reading.limits import BudgetSet, Capability, Limit
from capability_budgets.reading.quantities import (
    QUANTITIES,
    JudgedBy,
    Quantity,
    kind_of,
)
from governance.domain.findings import Finding, error

_SPELLED: Final = {quantity.name: quantity for quantity in QUANTITIES if quantity.spellings}
_OF_PERCENTILES: Final = [name for name, item in _SPELLED.items() if item.judged_by is JudgedBy.PERCENTILE]
_LIKE_A_QUANTITY: Final = late(
    rf"(?P<whole>(?:max|min)_(?P<quantity>{'|'.join(_SPELLED)})|max_(?P<percentile>{'|'.join(_OF_PERCENTILES)})_p[0-9]+)"
    r"(?:_(?P<unit>[a-z]+))?"
)


def _refused(quantity: Quantity) -> str:
    names = f"(?:max|min)_{quantity.name}"
    if quantity.judged_by is JudgedBy.PERCENTILE:
        names = f"(?:{names}|max_{quantity.name}_p[0-9]+)"
    others = (word for word, unit in quantity.spellings.items() if word != unit)
    return f"{names}(?:_(?:{'|'.join(others)}))?"


REFUSED: Final = "|".join(map(_refused, _SPELLED.values()))
"""A pattern of exactly the names that are refused, for schemas."""


def instead(name: str) -> str | None:
    """The name to write instead of one without a unit, or with a spelling of one that is not read; else None."""
    match = _LIKE_A_QUANTITY().fullmatch(name)
    if match is None:
        return None
    quantity = _SPELLED[match["quantity"] or match["percentile"]]
    written = match["unit"] or ""
    unit = quantity.spellings.get(written, None if written else quantity.usual)
    return None if unit in {None, written} else f"{match['whole']}_{unit}"


def brought(before: BudgetSet, after: BudgetSet) -> Iterator[Finding]:
    """What is refused of the names of limits on the after side, and was not on the before side already (BG001)."""
    if after.limits.keys() <= before.limits.keys():
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


def _by_quantity(capability: Capability) -> Mapping[tuple[Quantity, Fraction], list[Limit]]:
    """The limits that a capability states of each quantity of the table, of latency for each percentile."""
    found: dict[tuple[Quantity, Fraction], list[Limit]] = {}
    for limit in capability.limits:
        kind = kind_of(limit.id.name)
        if kind.quantity in QUANTITIES:
            found.setdefault((kind.quantity, kind.percentile), []).append(limit)
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
