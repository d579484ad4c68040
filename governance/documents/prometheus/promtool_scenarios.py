"""Scenarios of production: what processes export, and which alerts must fire then, all others keeping silent."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from governance.documents.prometheus.promtool_series import GAP, STALE, Sample, Series, humanize1024
from governance.documents.prometheus.promtool_stage import PROCESS, Beat, Fired, Outcome, Process, Stage, beside
from governance.documents.prometheus.rule_parts import (
    BUCKET_MISSING,
    ERRORS_HIGH,
    INSTANCE_HIGH,
    LATENCY_HIGH,
    MEMORY_HIGH,
)
from governance.domain.production.evidence import fewest_calls
from governance.domain.production.settings import WINDOWS

_KEPT: Final = WINDOWS[-1] - 2
"""Short windows in the longest one, with some to spare."""

_BUSY: Final = 25
"""How many times as many calls the other processes do as the one that is slow."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens to every capability.

    Attributes:
        name: for people.
        play: what a capability exports, and what fires.
        fits: whether the settings leave time for it.
    """

    name: str
    play: Callable[[Stage], Outcome]
    fits: Callable[[Beat], bool] = lambda _: True


def _once(beat: Beat) -> tuple[list[Sample], int]:
    """All calls of a process in one step, and when to look: the short window is over, the next is not."""
    first = beat.window
    end = first + beat.pending + beat.window + 2
    return [*[0] * first, *[1] * (end - first + 1)], end


def _steadily(steps: int) -> list[Sample]:
    """Calls in every step."""
    return list(range(steps + 1))


def hair(stage: Stage, width: int) -> Outcome:
    """Every budget kept as narrowly as chance explains (-1), memory right at it (0), or everything over it (1)."""
    course, end = _once(stage.beat)
    choose = stage.fewest_told if width > 0 else stage.most_unseen
    process = Process(PROCESS, course, stage.calls, stage.slow(choose, max if width > 0 else min), stage.failed(choose))
    return _all_at_once(stage, process, width, end)


def few(stage: Stage, more: int) -> Outcome:
    """One call less, or some more, than say something in the longest window; all slow, and all failing."""
    course, end = _once(stage.beat)
    calls = max(stage.runtime.least_requests[-1] - 1, 0)
    if more:
        calls = max((_needed(stage)), default=1) + more
    process = Process(PROCESS, course, calls, stage.slow(lambda _: calls, max), calls)
    return _all_at_once(stage, process, -1, end)


def _needed(stage: Stage) -> Iterator[int]:
    return (min(fewest_calls(share.allowed, stage.runtime.least_requests[-1]), stage.calls) for share in stage.shares)


def _all_at_once(stage: Stage, process: Process, width: int, end: int) -> Outcome:
    peak = process.calls
    shares = [share for share in stage.shares if stage.tells(share, peak, stage.bad(share, process))]
    fired = [
        stage.fired(ERRORS_HIGH if share.is_errors else LATENCY_HIGH, stage.bad(share, process) / peak, share.limit)
        for share in shares
    ]
    fired += _memory_high(stage, width)
    series = (
        *stage.exports(process),
        *stage.memory(process, lambda value: beside(value, width)),
        *stage.carried(process),
    )
    return Outcome(series, {end: tuple(fired)})


def _memory_high(stage: Stage, width: int) -> Iterator[Fired]:
    for limit, kind in stage.watch.memories:
        peak = float(beside(kind.bytes(limit.value), width))
        if width > 0:
            yield stage.fired(MEMORY_HIGH, peak, limit, [f"{PROCESS} ({humanize1024(peak)}B)"])


def idle(stage: Stage) -> Outcome:
    """No calls at all."""
    beat = stage.beat
    end = beat.window + beat.pending + beat.guarding + 2
    return _fine(stage, [Process(PROCESS, [0] * (end + 1), 0)], [end])


def _fine(stage: Stage, processes: Iterable[Process], looks: Iterable[int]) -> Outcome:
    """Processes of which nothing is told."""
    series = (
        item
        for process in processes
        for item in (*stage.exports(process), *stage.memory(process, _below), *stage.carried(process))
    )
    return Outcome(tuple(series), dict.fromkeys(looks, ()))


def _below(value: Decimal) -> Decimal:
    return beside(value, -1)


def unseen(stage: Stage) -> Outcome:
    """A histogram without the buckets of the budgets."""
    end = _guarded(stage.beat)
    process = Process(PROCESS, _steadily(end), 2)
    fired = (
        stage.fired(BUCKET_MISSING, 1.0, limit, [PROCESS])
        for limit, _ in stage.watch.latencies
        if stage.has(BUCKET_MISSING)
    )
    latency = stage.counts(process) if stage.bounds else iter(())
    series = (*latency, *stage.memory(process, _below), *stage.carried(process))
    return Outcome(series, {end: tuple(fired)})


def _guarded(beat: Beat) -> int:
    return beat.lookback + beat.guarding + 2


def gone(stage: Stage, looks: Sequence[int] = ()) -> Outcome:
    """No process at all, from the beginning."""
    guarding = stage.beat.guarding
    told = {look: stage.absent() if look >= guarding else () for look in looks or (_guarded(stage.beat),)}
    return Outcome((), told)


def larger(stage: Stage) -> Outcome:
    """Larger budgets than the repository's."""
    return _carrying(stage, {limit.id.name: limit.value + 1 for limit in stage.watch.limits})


def smaller(stage: Stage) -> Outcome:
    """Smaller budgets than the repository's, where there is room for one."""
    return _carrying(stage, {limit.id.name: limit.value / 2 for limit in stage.watch.limits})


def unknown(stage: Stage) -> Outcome:
    """A limit that the repository does not have."""
    return _carrying(stage, {stage.unheard_of(): Decimal(1)})


def _carrying(stage: Stage, numbers: Mapping[str, Decimal]) -> Outcome:
    end = _guarded(stage.beat)
    process = Process(PROCESS, [0] * (end + 1), 0)
    series = (*stage.exports(process), *stage.memory(process, _below), *stage.carried(process, numbers))
    return Outcome(series, {end: stage.mismatch(PROCESS, numbers)})


def restart(stage: Stage) -> Outcome:
    """A process restarts: its counters begin anew."""
    beat = stage.beat
    at = beat.window + 1
    course = [*_steadily(at - 1), *_steadily(beat.window + beat.pending + 1)]
    return _fine(stage, [Process(PROCESS, course, stage.calls)], _looks(at, beat))


def _looks(at: int, beat: Beat) -> tuple[int, ...]:
    """After so many steps, as soon as an alert could fire, and when the window is over."""
    return at + beat.pending, at + beat.pending + beat.window


def roll_out(stage: Stage) -> Outcome:
    """Three processes restart one after the other with new budgets; their labels stay. Every call is fast."""
    beat = stage.beat
    looks: list[int] = []
    series: list[Series] = []
    for turn, name in enumerate(("one", "two", "three")):
        at, end = _restarts(beat)[turn], _restarts(beat)[-1] + beat.pending + beat.window
        course: list[Sample] = [*_steadily(at - 1), *_steadily(end - at)]
        before, after = _split(course, at)
        process = Process(name, course, stage.calls)
        old = {boundary: boundary * 2 or Decimal(1) for boundary in stage.bounds.values()}
        series += stage.exports(process, bounds=old, course=before)
        series += stage.exports(process, course=after)
        series += stage.memory(process, _below)
        series += stage.carried(process)
        looks.append(at + beat.pending)
    return Outcome(tuple(_joined(series)), dict.fromkeys((*looks, looks[-1] + beat.window), ()))


def _split(course: Sequence[Sample], at: int) -> tuple[list[Sample], list[Sample]]:
    """A course up to a step, and from it on."""
    return _until(course[:at], len(course)), [*[GAP] * at, *course[at:]]


def _until(course: Sequence[Sample], length: int) -> list[Sample]:
    """A course that ends, and nothing more up to a length."""
    return [*course, STALE, *[GAP] * (length - len(course) - 1)]


def _restarts(beat: Beat) -> tuple[int, ...]:
    first = beat.window + 1
    return first, first + 2, first + 4


def dies(stage: Stage) -> Outcome:
    """A process all of whose calls are slow and fail ends: that resolves nothing.

    Another one did so many fast calls before that the long windows tell nothing.
    """
    beat = stage.beat
    at = 2 * beat.window + beat.pending + 3
    end = at + beat.lookback + beat.guarding + beat.window + 2
    process = _all_bad(stage, _until(_steadily(at - 1), end + 1))
    least = min((share.allowed for share in stage.shares), default=Fraction(1))
    # Where no call may fail, every window tells of those that did, however many others there are.
    many = math.ceil(process.calls * at * 4 / least) if least else 0
    before = Process("two", _until([0, *[1] * (at - 1)], end + 1), many)
    series = (
        item
        for one in (process, before)
        for item in (*stage.exports(one), *stage.memory(one, _below), *stage.carried(one))
    )
    return Outcome(tuple(series), {end: (*_told(stage, process), *stage.absent())})


def _all_bad(stage: Stage, course: Sequence[Sample]) -> Process:
    """A process all of whose calls are slow and fail."""
    return Process(PROCESS, course, stage.calls, stage.slow(lambda _: stage.calls, max), stage.calls)


def _told(stage: Stage, process: Process) -> Iterator[Fired]:
    """That all calls are slow, or fail."""
    for share in stage.shares:
        if stage.tells(share, process.calls, process.calls):
            yield stage.fired(ERRORS_HIGH if share.is_errors else LATENCY_HIGH, 1.0, share.limit)


def _told_of_it(stage: Stage, process: Process) -> Iterator[Fired]:
    """That all calls of a process are slow."""
    for share in stage.shares:
        if not share.is_errors and stage.tells_process(share, process.calls, process.calls):
            yield stage.fired(INSTANCE_HIGH, 1.0, share.limit, [f"{process.name} (100%)"])


def missed(stage: Stage) -> Outcome:
    """All calls are slow and memory is over its budget; one scrape fails."""
    beat = stage.beat
    at = beat.window + beat.pending + 3
    process = _all_bad(stage, [*_steadily(at - 1), STALE, *range(at + 1, at + 3)])
    told = (*_memory_high(stage, 1), *_told(stage, process), *_told_of_it(stage, process))
    series = (
        *stage.exports(process),
        *stage.memory(process, lambda value: beside(value, 1)),
        *stage.carried(process),
    )
    return Outcome(series, dict.fromkeys((at, at + 1), told))


def one_of_many(stage: Stage) -> Outcome:
    """Of three processes one is slow in all its calls; it does few of them."""
    beat = stage.beat
    course, _ = _once(beat)
    calls, end = stage.calls, beat.window + beat.pending + 1
    slow = Process(PROCESS, course, calls, stage.slow(lambda _: calls, max))
    others = [Process(name, course, calls * _BUSY) for name in ("two", "three")]
    every = calls * (2 * _BUSY + 1)
    latencies = [share for share in stage.shares if not share.is_errors and stage.tells(share, every, calls)]
    fired = (stage.fired(LATENCY_HIGH, calls / every, share.limit) for share in latencies)
    outcome = _fine(stage, [slow, *others], ())
    return Outcome(outcome.series, {end: (*fired, *_told_of_it(stage, slow))})


def respelled(stage: Stage, *, is_slow: bool) -> Outcome:
    """A boundary is written in another way from one scrape to the next, as when Prometheus 3 takes over."""
    beat = stage.beat
    at, end = beat.window + 1, 2 * beat.window + beat.pending + 2
    course: list[Sample] = _steadily(end)
    process = _all_bad(stage, course) if is_slow else Process(PROCESS, course, stage.calls)
    turns = dict.fromkeys(stage.bounds.values(), 1)
    before, after = _split(course, at)
    series = (*stage.exports(process, course=before), *stage.exports(process, course=after, turns=turns))
    told = (*_told(stage, process), *_told_of_it(stage, process)) if is_slow else ()
    return Outcome(
        (*_joined(series), *stage.memory(process, _below), *stage.carried(process)),
        dict.fromkeys(_looks(at, beat), told),
    )


def _joined(series: Sequence[Series]) -> Iterator[Series]:
    """Series of which several are one: what the one has not, the other has."""
    found: dict[str, list[Sample]] = {}
    for item in series:
        samples = list(item.samples)
        known = found.get(item.selector, samples)
        pairs = zip(known, samples, strict=True)
        found[item.selector] = [other if isinstance(one, str) and other != GAP else one for one, other in pairs]
    return (Series(name, samples) for name, samples in found.items())


def _has_time(beat: Beat) -> bool:
    """Whether an alert of the short window has fired before the window is over, also in Prometheus 3."""
    return beat.pending + 1 <= beat.window - 2


def _rolls_in_time(beat: Beat) -> bool:
    return _restarts(beat)[-1] + beat.lookback + 1 < beat.guarding


def _is_told(beat: Beat) -> bool:
    """Whether all calls of one step are still seen in the longest window when the alert fires."""
    return beat.pending + beat.window < _KEPT * beat.window


def _is_remembered(beat: Beat) -> bool:
    """Whether the longest window still holds calls of a process when the guard tells that it is gone."""
    return beat.lookback + beat.guarding + beat.window < _KEPT * beat.window


SCENARIOS: Final = (
    Scenario("as many bad calls as chance explains, memory just within the budget", lambda stage: hair(stage, -1)),
    Scenario("memory at the budget", lambda stage: hair(stage, 0)),
    Scenario("one bad call more, memory just over the budget", lambda stage: hair(stage, 1), _is_told),
    Scenario("too few calls to tell, all bad", lambda stage: few(stage, 0)),
    Scenario("few calls, all bad", lambda stage: few(stage, 1), _is_told),
    Scenario("no traffic", idle),
    Scenario("no bucket ends at the budget", unseen),
    Scenario("nothing is exported", gone),
    Scenario("the process carries a larger budget", larger),
    Scenario("the process carries a smaller budget", smaller),
    Scenario("the process carries a limit that is not known", unknown),
    Scenario("the process restarts", restart),
    Scenario("processes restart one by one with new budgets", roll_out, _rolls_in_time),
    Scenario("a slow process dies", dies, _is_remembered),
    Scenario("a scrape fails", missed),
    Scenario("one of several processes is slow", one_of_many, _has_time),
    Scenario("a boundary is written in two ways", lambda stage: respelled(stage, is_slow=False)),
    Scenario("a boundary is written in two ways, all calls are slow", lambda stage: respelled(stage, is_slow=True)),
)
"""What happens to every capability, one after the other."""
