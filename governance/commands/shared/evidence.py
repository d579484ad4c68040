"""Evidence of a draft: what was measured of the limits that it changes, kept beside it and told in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.measured import measured, newest
from governance.commands.shared.recorded_series import RecordedSeries
from governance.commands.shared.stored_series import RECENT, stored_series
from governance.commands.shared.trend_series import series
from governance.documents.adr.draft_measurements import MeasuredChange
from governance.documents.measurements.recorded_json import write_recorded
from governance.domain.judgement.changes import Change
from governance.domain.policy.policy import Policy
from governance.domain.reports.review import MeasuredLimit
from governance.errors import UsageError
from governance.ports.measurements import MeasurementStore
from governance.ports.world import World

if TYPE_CHECKING:
    from governance.domain.trends.series import TrendReport

_MAX_MEASUREMENTS: Final = 200
"""Measurements of a limit: more say no more to who approves it."""


@dataclass(frozen=True, slots=True)
class EvidenceRequest:
    """Where evidence comes from.

    Attributes:
        store: what was recorded; None where nothing is, or where none is wanted.
        is_wanted: whether a draft without evidence is refused.
        draw: draws trends as SVG; None where the libraries for numbers are missing.
    """

    store: MeasurementStore | None = None
    is_wanted: bool = False
    draw: "Callable[[TrendReport], str] | None" = None


@dataclass(frozen=True, slots=True)
class MeasuredEvidence:
    """The measurements of a draft.

    Attributes:
        data: the measurements as JSON lines.
        picture: the SVG; None where none could be drawn.
        changes: what they say of each change.
    """

    data: bytes
    picture: bytes | None
    changes: tuple[MeasuredChange, ...]


def gather(
    request: EvidenceRequest, world: World, policy: Policy, changes: Iterable[Change]
) -> MeasuredEvidence | None:
    """What was measured of the limits that change; None where nothing was.

    Raises:
        UsageError: evidence is wanted, and there is none.
    """
    since = world.clock.now() - RECENT
    limits = {change.limit: change for change in changes if change.limit is not None}
    found: Sequence[RecordedSeries] = ()
    if request.store is not None and limits:
        known = newest(stored_series(world, request.store, policy, since=since, limits=list(limits)))
        found = [_last(known[limit]) for limit in limits if limit in known]
    if not found:
        if request.is_wanted:
            names = ", ".join(map(str, limits)) or "what changes"
            raise UsageError(f"nothing was recorded of {names}", "budget record RESULTS.json, or leave out --evidence")
        return None
    trends, picture = _drawn(request, found)
    told = (_told(item.budget, limits[item.budget], measured(item, trends.get(item.budget))) for item in found)
    data = "".join(write_recorded(one) for item in found for one in item.measurements)
    return MeasuredEvidence(data.encode("utf-8"), picture, tuple(told))


def _last(found: RecordedSeries) -> RecordedSeries:
    return found._replace(measurements=found.measurements[-_MAX_MEASUREMENTS:])


def _drawn(request: EvidenceRequest, found: Sequence[RecordedSeries]) -> tuple[dict[LimitId, str], bytes | None]:
    if request.draw is None:
        return {}, None
    from governance.domain.trends.analysis import analyse

    report = analyse(series(found, ()))
    verdicts = {item.budget: trend.verdict.value for item, trend in zip(found, report.series, strict=True)}
    return verdicts, request.draw(report).encode("utf-8")


def _told(limit: LimitId, change: Change, last: MeasuredLimit) -> MeasuredChange:
    sides = (change.effective_before, change.effective_after)
    before, after = (None if side is None else last.headroom(limit, side) for side in sides)
    return MeasuredChange(limit, last, before, after)
