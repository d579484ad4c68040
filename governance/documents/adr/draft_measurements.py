"""What a draft tells of measurements, and the line that names them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import format_percent, format_value
from governance.documents.adr.evidence_lines import evidence_line
from governance.domain.budgets.units import written_unit
from governance.domain.reports.review import MeasuredLimit


@dataclass(frozen=True, slots=True)
class MeasuredChange:
    """What was measured of a limit that changes.

    Attributes:
        measured: what the newest measurements say.
        before: the part of the present budget that is left, in percent; None where there is no such budget.
        after: the same of the proposed one.
    """

    limit: LimitId
    measured: MeasuredLimit
    before: Fraction | None
    after: Fraction | None


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
        unit, found = written_unit(item.limit.name), item.measured
        value = f"{format_value(found.value)} {unit}".rstrip()
        low_high = found.interval
        within = (
            ""
            if low_high is None
            else f" ({format_value(low_high[0])} to {format_value(low_high[1])} in the newest run)"
        )
        trend = f"trend {found.trend}; " if found.trend else ""
        runs = f"{found.runs} run{'' if found.runs == 1 else 's'}"
        where = f"{runs} on {as_code(found.machine)}, the newest of commit {found.commit[:12]} on {found.date:%Y-%m-%d}"
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
