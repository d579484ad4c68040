"""What a draft tells of measurements, and the line that names them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import format_percent, format_value
from governance.documents.adr.evidence_lines import evidence_line
from governance.domain.budgets.units import written_unit


@dataclass(frozen=True, slots=True)
class MeasuredChange:
    """What was measured of a limit that changes.

    Attributes:
        value: the median of the newest runs, in the limit's unit.
        interval: the confidence interval of the newest run; None where it has none.
        before: the part of the present budget that is left, in percent; None where there is no such budget.
        after: the same of the proposed one.
        runs: how many runs there are.
        machine: on what class of machine.
        commit: what was measured last.
        date: when.
        trend: the verdict on the series; None where that was not computed.
    """

    limit: LimitId
    value: Decimal
    interval: tuple[Decimal, Decimal] | None
    before: Fraction | None
    after: Fraction | None
    runs: int
    machine: str
    commit: str
    date: dt.datetime
    trend: str | None


@dataclass(frozen=True, slots=True)
class DraftEvidence:
    """The evidence of a draft.

    Attributes:
        path: of the file of measurements.
        digest: of its content.
        picture: the path of the picture, as the draft names it; None without one.
        changes: what was measured.
    """

    path: str
    digest: str
    picture: str | None
    changes: tuple[MeasuredChange, ...]


def measurements(evidence: DraftEvidence) -> str:
    """The section of a draft."""
    parts = ["## Measurements\n", "".join(f"*   {line}\n" for line in _lines(evidence.changes))]
    if evidence.picture is not None:
        parts.append(f"![What was measured, with budgets and changes]({evidence.picture})\n")
    parts.append(f"{evidence_line(evidence.path, evidence.digest)}\n")
    return "\n".join(parts)


def _lines(changes: Iterable[MeasuredChange]) -> Iterator[str]:
    for item in changes:
        unit = written_unit(item.limit.name)
        value = f"{format_value(item.value)} {unit}".rstrip()
        low_high = item.interval
        within = (
            ""
            if low_high is None
            else f" ({format_value(low_high[0])} to {format_value(low_high[1])} in the newest run)"
        )
        trend = f"trend {item.trend}; " if item.trend else ""
        runs = f"{item.runs} run{'' if item.runs == 1 else 's'}"
        where = f"{runs} on {as_code(item.machine)}, the newest of commit {item.commit[:12]} on {item.date:%Y-%m-%d}"
        yield f"{as_code(str(item.limit))}: {value}{within}; {_headroom(item)}{trend}{where}"


def _headroom(item: MeasuredChange) -> str:
    sides = ((item.before, "present"), (item.after, "proposed"))
    told = [(_percent(side), name) for side, name in sides if side is not None]
    if not told:
        return ""
    (first, name), *rest = told
    more = "".join(f", {part} of the {other} one" for part, other in rest)
    return f"{first} of the {name} budget is unused{more}; "


def _percent(value: Fraction) -> str:
    return format_percent(value).lstrip("+")


def as_code(text: str) -> str:
    """Text of elsewhere as code, so that nothing in it is markup or a mark to fill."""
    return f"`{' '.join(text.split()).replace('`', chr(39))}`"
