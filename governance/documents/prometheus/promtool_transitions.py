"""Scenarios of change: processes restart, are replaced, die, miss a scrape, or write a boundary in another way."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from governance.documents.prometheus.promtool_beat import Beat
from governance.documents.prometheus.promtool_scenarios import (
    all_bad,
    all_told,
    below,
    ends,
    fine,
    memory_high,
    process_told,
    series_of,
    steadily,
)
from governance.documents.prometheus.promtool_series import GAP, STALE, PlayedSeries, Sample
from governance.documents.prometheus.promtool_stage import (
    PROCESS,
    ExpectedAlerts,
    PlayedProcess,
    RulesUnderTest,
    beside,
)
from governance.documents.prometheus.rule_parts import LATENCY_HIGH
from governance.domain.production.evidence import enough_to_end
from governance.domain.production.watched_limits import ShareLimit

_GAP: Final = 4
"""Steps for which the process of a region is not there when it restarts."""

_BUSY: Final = 25
"""How many times as many calls each other process does as the one that is slow, or some more."""


def restart(stage: RulesUnderTest) -> ExpectedAlerts:
    """A process restarts: its counters begin again."""
    beat = stage.beat
    at = beat.window + 1
    course = [*steadily(at - 1), *steadily(_looks(at, beat)[-1] - at)]
    return fine(stage, [PlayedProcess(PROCESS, course, stage.calls)], _looks(at, beat))


def _looks(at: int, beat: Beat) -> tuple[int, ...]:
    """After so many steps, as soon as an alert could fire, and when one could that the long windows alone tell."""
    return beat.up(at) + beat.pending, beat.up(at + beat.window) + beat.pending


def roll_out(stage: RulesUnderTest) -> ExpectedAlerts:
    """Three processes restart one after the other with new budgets; their labels stay. Every call is fast."""
    beat = stage.beat
    looks: list[int] = []
    series: list[PlayedSeries] = []
    for turn, name in enumerate(("one", "two", "three")):
        at, end = _restarts(beat)[turn], _looks(_restarts(beat)[-1], beat)[-1]
        course: list[Sample] = [*steadily(at - 1), *steadily(end - at)]
        before, after = _split(course, at)
        process = PlayedProcess(name, course, stage.calls)
        old = {boundary: boundary * 2 or Decimal(1) for boundary in stage.bounds.values()}
        series += stage.exports(process, bounds=old, course=before)
        series += stage.exports(process, course=after)
        series += stage.memory(process, below)
        series += stage.carried(process)
        looks += _looks(at, beat)
    return ExpectedAlerts(tuple(_joined(series)), dict.fromkeys(looks, ()))


def _split(course: Sequence[Sample], at: int) -> tuple[list[Sample], list[Sample]]:
    """A course up to a step, and from it on."""
    return _until(course[:at], len(course)), [*[GAP] * at, *course[at:]]


def _until(course: Sequence[Sample], length: int) -> list[Sample]:
    """A course that ends, and nothing more up to a length."""
    return [*course, STALE, *[GAP] * (length - len(course) - 1)]


def _restarts(beat: Beat) -> tuple[int, ...]:
    first = beat.window + 1
    return first, first + 1, first + 3


def dies(stage: RulesUnderTest) -> ExpectedAlerts:
    """A process all of whose calls are slow and fail, and that has too much memory, ends: that resolves nothing.

    Another one did so many fast calls before that the long windows tell nothing.
    """
    beat = stage.beat
    at = beat.up(beat.window + 1) + beat.pending + 1
    gone_at, is_over = beat.up(at + beat.lookback + 1), beat.up(at + beat.window + 2)
    # The guard has told, or is far from it: how far it looks back to the very second depends on the version.
    is_absent = is_over > gone_at + beat.guarding - 2 * beat.stride
    end = max(is_over, gone_at + beat.guarding) if is_absent else is_over
    process = all_bad(stage, _until(steadily(at - 1), end + 1))
    least = min((share.allowed for share in stage.shares), default=Fraction(1))
    # Where no call may fail, every window tells of those that did, however many others there are.
    many = math.ceil(process.calls * at * 4 / least) if least else 0
    before = PlayedProcess("two", _until([0, *[1] * (at - 1)], end + 1), many)
    series = (*series_of(stage, process, lambda value: beside(value, 1)), *series_of(stage, before))
    told = (*(replace(item, items=()) for item in memory_high(stage, 1)), *all_told(stage, process))
    return ExpectedAlerts(series, {end: (*told, *(stage.absent() if is_absent else ()))})


def recovers(stage: RulesUnderTest) -> ExpectedAlerts:
    """All calls were slow and failed, until another process took over: many calls since are fast, and nothing is told.

    The long windows would tell of what was. Where no call may fail, nothing ever shows that it is over.
    """
    beat = stage.beat
    at = beat.up(beat.window + 1)
    end = beat.up(at + beat.window + 1) + beat.pending
    many = max((enough_to_end(share.allowed) for share in stage.shares if share.allowed), default=0) + stage.calls
    failed = stage.failed(lambda allowed: many if allowed else 0)
    slow = stage.slow(lambda _: many, max)
    before = PlayedProcess(PROCESS, [*steadily(at), *[at] * (end - at)], many, slow, failed)
    after = PlayedProcess("two", [*[0] * at, *steadily(end - at)], many)
    return fine(stage, [before, after], [end])


def region_gone(stage: RulesUnderTest) -> ExpectedAlerts:
    """The only process of a region ends; that of another restarts, and one gets the label that it had not."""
    beat = stage.beat
    last = beat.last_sample
    end = beat.unseen(last) + beat.guarding
    back = last + _GAP + 1
    missing = stage.region_absent("north")
    if not missing:
        return fine(stage, [PlayedProcess(PROCESS, steadily(end), stage.calls)], [end])
    courses: dict[str, list[Sample]] = {
        "north": ends(last, end),
        "south": [*[0] * (last + 1), STALE, *[GAP] * (_GAP - 1), *[0] * (end - back + 1)],
        "": ends(last, end),
        "east": [*[GAP] * (last + 1), *[0] * (end - last)],
        "west": steadily(end),
    }
    series = (
        item
        for region, course in courses.items()
        for item in series_of(stage, PlayedProcess(region or PROCESS, course, stage.calls, region=region))
    )
    return ExpectedAlerts(tuple(series), {end: missing})


def missed(stage: RulesUnderTest) -> ExpectedAlerts:
    """All calls are slow and memory is over its budget; one scrape fails."""
    beat = stage.beat
    at = beat.up(beat.window + beat.pending + 3)
    process = all_bad(stage, [*steadily(at - 1), STALE, *range(at + 1, at + beat.stride + 1)])
    told = (*memory_high(stage, 1), *all_told(stage, process), *process_told(stage, process))
    series = series_of(stage, process, lambda value: beside(value, 1))
    return ExpectedAlerts(tuple(series), dict.fromkeys((at, at + beat.stride), told))


def one_of_many(stage: RulesUnderTest) -> ExpectedAlerts:
    """Of three processes one is slow in all its calls; it does few of them."""
    beat = stage.beat
    end = beat.up(beat.window + 1) + beat.pending
    course, calls = steadily(end), stage.calls
    slow = PlayedProcess(PROCESS, course, calls, stage.slow(lambda _: calls, max))
    latencies = [share for share in stage.shares if not share.is_errors]
    busy = next(times for times in itertools.count(_BUSY) if all(_is_plain(stage, its, times) for its in latencies))
    others = [PlayedProcess(name, course, calls * busy) for name in ("two", "three")]
    of_all = Fraction(1, 2 * busy + 1)
    fired = (stage.fired(LATENCY_HIGH, float(of_all), its.limit) for its in latencies if its.allowed < of_all)
    outcome = fine(stage, [slow, *others], ())
    return ExpectedAlerts(outcome.series, {end: (*fired, *process_told(stage, slow))})


def _is_plain(stage: RulesUnderTest, share: ShareLimit, busy: int) -> bool:
    """Whether the slow calls of one in so many are told after one step if at all, and not only after some more."""
    every = 2 * busy + 1
    return stage.tells(share, stage.calls * every, stage.calls) == (share.allowed * every < 1)


def respelled(stage: RulesUnderTest, *, is_slow: bool) -> ExpectedAlerts:
    """A boundary is written in another way from one scrape to the next, as when Prometheus 3 takes over."""
    beat = stage.beat
    at = beat.window + 1
    course: list[Sample] = steadily(_looks(at, beat)[-1])
    process = all_bad(stage, course) if is_slow else PlayedProcess(PROCESS, course, stage.calls)
    turns = dict.fromkeys(stage.bounds.values(), 1)
    before, after = _split(course, at)
    series = (*stage.exports(process, course=before), *stage.exports(process, course=after, turns=turns))
    told = (*all_told(stage, process), *process_told(stage, process)) if is_slow else ()
    return ExpectedAlerts(
        (*_joined(series), *stage.memory(process, below), *stage.carried(process)),
        dict.fromkeys(_looks(at, beat), told),
    )


def _joined(series: Sequence[PlayedSeries]) -> Iterator[PlayedSeries]:
    """Series of which several are one: what the one has not, the other has."""
    found: dict[str, list[Sample]] = {}
    for item in series:
        samples = list(item.samples)
        known = found.get(item.selector, samples)
        pairs = zip(known, samples, strict=True)
        found[item.selector] = [other if isinstance(one, str) and other != GAP else one for one, other in pairs]
    return (PlayedSeries(name, samples) for name, samples in found.items())


def rolls_in_time(beat: Beat) -> bool:
    """Whether the last process has restarted before a guard has made up its mind."""
    return beat.up(_restarts(beat)[-1] + beat.lookback + 1) < beat.guarding


def is_back_in_time(beat: Beat) -> bool:
    """Whether a region whose process restarts is there again before a guard has made up its mind."""
    return beat.last_sample + _GAP + beat.lookback + 2 * beat.stride < beat.guarding
