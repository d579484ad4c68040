"""Scenarios of production: what processes export, and which alerts must fire then, all others keeping silent."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from capability_budgets.reading.quantities import LATENCY, MEMORY
from governance.documents.prometheus.promtool_beat import Beat
from governance.documents.prometheus.promtool_series import GAP, STALE, PlayedSeries, Sample, humanize1024
from governance.documents.prometheus.promtool_stage import (
    PROCESS,
    ExpectedAlerts,
    Fired,
    PlayedProcess,
    RulesUnderTest,
    beside,
)
from governance.documents.prometheus.rule_parts import (
    BUCKET_MISSING,
    ERRORS_HIGH,
    INSTANCE_HIGH,
    LATENCY_HIGH,
    MEMORY_HIGH,
)
from governance.domain.production.evidence import fewest_calls


def once(beat: Beat) -> tuple[list[Sample], int]:
    """All calls of a process at once, and when to look: the short window is over, the next is not.

    Where several looks see the same evaluation, one part comes a look after the other: so the looks together see just
    as many calls as if each had an evaluation of its own. What was counted before is not in any window; without it,
    Prometheus 3 would take less for the calls of one step.
    """
    before = [1] * beat.window
    parts = [1 + Decimal(part + 1) / beat.looks for part in range(beat.looks) for _ in range(beat.look)]
    end = beat.up(len(before) + len(parts) - beat.look + beat.window) + beat.pending
    return [*before, *parts, *[2] * (end + 1 - len(before) - len(parts))], end


def steadily(steps: int) -> list[Sample]:
    """Calls in every step."""
    return list(range(steps + 1))


def hair(stage: RulesUnderTest, width: int) -> ExpectedAlerts:
    """Every budget kept as narrowly as chance explains (-1), memory right at it (0), or everything over it (1)."""
    course, end = once(stage.beat)
    choose = stage.fewest_told if width > 0 else stage.most_unseen
    process = PlayedProcess(
        PROCESS, course, stage.calls, stage.slow(choose, max if width > 0 else min), stage.failed(choose)
    )
    return _all_at_once(stage, process, width, end)


def few(stage: RulesUnderTest, more: int) -> ExpectedAlerts:
    """One call less, or some more, than say something in the longest window; all slow, and all failing."""
    course, end = once(stage.beat)
    least = stage.runtime.least_requests[-1]
    calls = max(least - 1, 0)
    if more:
        calls = max((min(fewest_calls(share.allowed, least), stage.calls) for share in stage.shares), default=1) + more
    process = PlayedProcess(PROCESS, course, calls, stage.slow(lambda _: calls, max), calls)
    return _all_at_once(stage, process, -1, end)


def _all_at_once(stage: RulesUnderTest, process: PlayedProcess, width: int, end: int) -> ExpectedAlerts:
    peak = process.calls
    shares = [share for share in stage.shares if stage.tells(share, peak, stage.bad(share, process))]
    fired = [
        stage.fired(ERRORS_HIGH if share.is_errors else LATENCY_HIGH, stage.bad(share, process) / peak, share.limit)
        for share in shares
    ]
    fired += memory_high(stage, width)
    series = series_of(stage, process, lambda value: beside(value, width))
    return ExpectedAlerts(tuple(series), {end: tuple(fired)})


def memory_high(stage: RulesUnderTest, width: int, process: str = PROCESS) -> Iterator[Fired]:
    """That the memory of a process is over its budget, if it is."""
    for limit, kind in stage.watch.of(MEMORY):
        peak = float(beside(kind.base(limit.value), width))
        if width > 0:
            yield stage.fired(MEMORY_HIGH, peak, limit, [f"{process} ({humanize1024(peak)}B)"])


def idle(stage: RulesUnderTest) -> ExpectedAlerts:
    """No calls at all."""
    beat = stage.beat
    end = max(beat.up(beat.window + 1) + beat.pending, beat.guarding)
    return fine(stage, [PlayedProcess(PROCESS, [0] * (end + 1), 0)], [end])


def below(value: Decimal) -> Decimal:
    """Memory just within a budget."""
    return beside(value, -1)


def series_of(
    stage: RulesUnderTest,
    process: PlayedProcess,
    memory: Callable[[Decimal], Decimal] = below,
    carried: Mapping[str, Decimal] | None = None,
) -> Iterator[PlayedSeries]:
    """All that a process exports: its calls, its memory, made of the budget, and what it carries."""
    yield from stage.exports(process)
    yield from stage.memory(process, memory)
    yield from stage.carried(process, carried)


def ends(last: int, end: int) -> list[Sample]:
    """A process without calls that ends after a step."""
    return [*[0] * (last + 1), STALE, *[GAP] * (end - last - 1)]


def fine(stage: RulesUnderTest, processes: Iterable[PlayedProcess], looks: Iterable[int]) -> ExpectedAlerts:
    """Processes of which nothing is told."""
    series = (item for process in processes for item in series_of(stage, process))
    return ExpectedAlerts(tuple(series), dict.fromkeys(looks, ()))


def unseen(stage: RulesUnderTest) -> ExpectedAlerts:
    """A histogram without the buckets of the budgets."""
    end = stage.beat.guarding
    process = PlayedProcess(PROCESS, steadily(end), 2)
    series = (*stage.counts(process), *stage.memory(process, below), *stage.carried(process))
    return ExpectedAlerts(series, {end: tuple(_bucket_missing(stage, process))})


def _bucket_missing(stage: RulesUnderTest, process: PlayedProcess) -> Iterator[Fired]:
    for limit, _ in stage.watch.of(LATENCY):
        if stage.has(BUCKET_MISSING):
            yield stage.fired(BUCKET_MISSING, 1.0, limit, [process.name])


def gone(stage: RulesUnderTest, looks: Sequence[int] = ()) -> ExpectedAlerts:
    """No process at all, from the beginning."""
    guarding = stage.beat.guarding
    told = {look: stage.absent() if look >= guarding else () for look in looks or (stage.beat.guarding,)}
    return ExpectedAlerts((), told)


def larger(stage: RulesUnderTest) -> ExpectedAlerts:
    """Larger budgets than the repository's."""
    return _carrying(stage, {limit.id.name: limit.value + 1 for limit in stage.watch.limits})


def smaller(stage: RulesUnderTest) -> ExpectedAlerts:
    """Smaller budgets than the repository's, where there is room for one."""
    return _carrying(stage, {limit.id.name: limit.value / 2 for limit in stage.watch.limits})


def unknown(stage: RulesUnderTest) -> ExpectedAlerts:
    """A limit that the repository does not have."""
    return _carrying(stage, {stage.unheard_of(): Decimal(1)})


def _carrying(stage: RulesUnderTest, numbers: Mapping[str, Decimal]) -> ExpectedAlerts:
    end = stage.beat.guarding
    process = PlayedProcess(PROCESS, [0] * (end + 1), 0)
    series = series_of(stage, process, carried=numbers)
    return ExpectedAlerts(tuple(series), {end: stage.mismatch(PROCESS, numbers)})


def all_bad(stage: RulesUnderTest, course: Sequence[Sample]) -> PlayedProcess:
    """A process all of whose calls are slow and fail."""
    return PlayedProcess(PROCESS, course, stage.calls, stage.slow(lambda _: stage.calls, max), stage.calls)


def all_told(stage: RulesUnderTest, process: PlayedProcess) -> Iterator[Fired]:
    """That all calls are slow, or fail."""
    for share in stage.shares:
        if stage.tells(share, process.calls, process.calls):
            yield stage.fired(ERRORS_HIGH if share.is_errors else LATENCY_HIGH, 1.0, share.limit)


def process_told(stage: RulesUnderTest, process: PlayedProcess) -> Iterator[Fired]:
    """That all calls of a process are slow."""
    for share in stage.shares:
        if not share.is_errors and stage.tells_process(share, process.calls, process.calls):
            yield stage.fired(INSTANCE_HIGH, 1.0, share.limit, [f"{process.name} (100%)"])


def everything(stage: RulesUnderTest) -> ExpectedAlerts:
    """All that can be wrong is wrong at the same time: first what the guards tell, then the breaches.

    One process carries other budgets, and comes to be slow; another has no bucket, and comes to need more memory than
    it may; the only one of a region ends. Nothing is told before its time.
    """
    beat = stage.beat
    missed = beat.unseen(beat.last_sample) + beat.guarding
    end = max(missed, beat.guarding + beat.pending, beat.up(beat.window) + beat.stride + beat.pending)
    begins = end - beat.pending - beat.stride + 1
    process = all_bad(stage, [*[0] * begins, *steadily(end - begins + 1)[1:]])
    other = PlayedProcess("two", [0] * (end + 1), 0)
    numbers = {limit.id.name: limit.value + 1 for limit in stage.watch.limits}
    breaches = (*all_told(stage, process), *process_told(stage, process), *memory_high(stage, 1, other.name))
    guards = (*_bucket_missing(stage, other), *stage.mismatch(PROCESS, numbers))
    regions = stage.region_absent("north")
    series = (
        *series_of(stage, process, carried=numbers),
        *stage.counts(other),
        *_growing(stage, other, begins),
        *stage.carried(other),
        *(series_of(stage, PlayedProcess("three", ends(beat.last_sample, end), 0, region="north")) if regions else ()),
    )
    told = ((beat.guarding, guards), (missed, regions), (end, breaches))
    looks = {max(look - beat.stride, 0) for look, _ in told} | {end}
    return ExpectedAlerts(series, {
        look: tuple(item for since, fired in told for item in fired if look >= since) for look in sorted(looks)
    })  # fmt: skip


def _growing(stage: RulesUnderTest, process: PlayedProcess, rises: int) -> Iterator[PlayedSeries]:
    """Memory just within its budget, and just over it from a step on."""
    pairs = zip(stage.memory(process, below), stage.memory(process, lambda value: beside(value, 1)), strict=True)
    for low, high in pairs:
        yield PlayedSeries(low.selector, [*low.samples[:rises], *high.samples[rises:]])
