"""One limit and one benchmark: what the gate says of the two, and why."""

import math
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from capability_budgets.reading.limits import Limit
from capability_budgets.reading.quantities import JudgedBy, LimitKind, kind_of
from capability_budgets.reading.values import format_percent, format_value
from capability_budgets.sampling.recordings import MemoryPeaks
from governance.domain.findings import error
from governance.domain.measurement.medians import judge_median
from governance.domain.measurement.noise import Noise
from governance.domain.measurement.percentile import PercentileVerdict, Plan, judge
from governance.domain.measurement.planned_verdicts import judge_planned
from governance.domain.measurement.report import JudgedLimit, interval, rounded, with_unit
from governance.domain.measurement.results import Measurement, Tool
from governance.domain.measurement.verdicts import Doubt, LimitVerdict

_ONE_CALL_FIXES: Final = {
    Tool.PYTEST_BENCHMARK: "time single calls: the mark `capability`, benchmark.pedantic(…, iterations=1), or "
    "--benchmark-min-time=0.000000001 --benchmark-calibration-precision=1",
    Tool.CODSPEED: "time single calls: the mark `capability`, without --codspeed, or pedantic(…, iterations=1)",
    Tool.PYPERF: "time single calls: run the benchmark with --loops=1, and without inner_loops",
}
_SAMPLES_FIXES: Final = {
    Tool.PYTEST_BENCHMARK: "write the file with --benchmark-json, which holds the samples, or save with "
    "--benchmark-save-data",
    Tool.CODSPEED: "measure it with pytest-benchmark and --benchmark-json: pytest-codspeed writes no samples",
    Tool.PYPERF: "hand in benchmarks whose unit is the second",
    Tool.HYPERFINE: "let the command run once at least",
}
_SOON: Final = 100_000
"""Calls; where memory that grows exceeds a budget later than that, how it goes on is not known."""

_LEAST: Final = 1.0
"""Bytes a call: less is what measuring itself takes."""

_BOUNDED: Final = "let go of what each call keeps; fill a cache in `setup`, or bound it"
_MEMORY: Final = "measure it with the mark `capability`, or remove the limit by a decision"
_AGAIN: Final = "measure again on a quieter machine, or with fewer jobs beside it"
_UNFINISHED: Final = "see the notes below, and measure again"
_MORE: Final = "measure again with more samples, or make more room"
_MEDIAN: Final = Fraction(1, 2)

FASTER: Final = "make it cheaper, or propose another number: budget propose {budget}=VALUE --title TITLE"
"""What to do about a limit that does not hold."""


def judge_limit(
    limit: Limit, environment: str | None, measurement: Measurement, *, relative: bool = False
) -> JudgedLimit:
    """Judge one limit by one benchmark of its capability; a relative one by the speed of the fixed workload."""
    judged = JudgedLimit(limit, environment, LimitVerdict.FAIL, measurement.benchmark, measurement.file)
    kind = kind_of(limit.id.name)
    if kind.quantity.judged_by is JudgedBy.PERCENTILE:
        return _latency(judged, kind, measurement, relative=relative)
    if kind.quantity.judged_by is JudgedBy.PEAK:
        value = None if measurement.memory is None else kind.of_base(Decimal(measurement.memory.judged))
        single = _single(judged, value, "its peak memory was not measured", _MEMORY)
        return single if measurement.memory is None else _grown(single, kind, measurement.memory)
    return _custom(judged, kind.quantity.name, measurement)


def _custom(judged: JudgedLimit, name: str, measurement: Measurement) -> JudgedLimit:
    where = f"`extra_info` holds no {name}"
    if name in measurement.unfit:
        where = f"{name} in `extra_info` ({measurement.place}) is no plain number from 0 upwards"
    return _single(
        judged, measurement.values.get(name), where, f'set it in the test: benchmark.extra_info["{name}"] = 42'
    )


def _single(judged: JudgedLimit, value: Decimal | None, absent: str, fix: str) -> JudgedLimit:
    """A number that no chance plays a part in."""
    if value is None:
        return _told(judged, "GT105", f"{absent} by {judged.benchmark}", fix)
    budget = judged.limit.value
    holds = value <= budget if judged.limit.id.is_upper else value >= budget
    judged = replace(judged, measured=value, verdict=LimitVerdict.PASS if holds else LimitVerdict.FAIL)
    return judged if holds else _exceeded(judged)


def _grown(judged: JudgedLimit, kind: LimitKind, memory: MemoryPeaks) -> JudgedLimit:
    """A peak that holds, unless memory grows with calls and would soon be over the budget."""
    growth = memory.growth
    if judged.verdict is not LimitVerdict.PASS or growth is None or growth.low < _LEAST:
        return judged
    calls = float(kind.base(judged.limit.value) - memory.judged) / growth.low
    if calls > _SOON:
        return judged
    message = (
        f"memory grows with calls, by {growth.mean:.3g} bytes a call by {judged.benchmark}: "
        f"{_budget(judged)} are exceeded after {math.ceil(calls)} calls at the latest"
    )
    return _told(replace(judged, verdict=LimitVerdict.FAIL), "GT119", message, _BOUNDED)


def _latency(judged: JudgedLimit, kind: LimitKind, measurement: Measurement, *, relative: bool) -> JudgedLimit:
    undecided = replace(judged, verdict=LimitVerdict.INCONCLUSIVE)
    if measurement.calls > 1:
        message = f"each sample of {judged.benchmark} averages {measurement.calls} calls"
        return _told(undecided, "GT116", message, _ONE_CALL_FIXES[measurement.tool])
    if not measurement.samples:
        return _without_samples(undecided, kind, measurement)
    return _by_samples(judged, kind, measurement, relative=relative)


def _by_samples(judged: JudgedLimit, kind: LimitKind, measurement: Measurement, *, relative: bool) -> JudgedLimit:
    """By the plan that took the samples; those of others once, with the whole error probability."""
    budget, processes, planned = float(kind.base(judged.limit.value)), measurement.processes, measurement.planned
    if planned:
        found = judge_planned(processes, budget, kind.percentile, planned, relative=relative)
        judged = replace(judged, notes=tuple(_notes(found)))
    else:
        found = judge([process.samples for process in processes], budget, Plan(kind.percentile))
    noise = Noise.of(processes)
    loud = noise if noise is not None and noise.is_noisy else None
    judged = _told_by(judged, kind, found)
    if found.verdict is LimitVerdict.FAIL:
        return _exceeded(judged, _meanwhile(loud))
    if found.doubt is Doubt.NOISE:
        return _despite_noise(judged, noise)
    if found.doubt is not None:
        return _doubtful(judged, found, _meanwhile(loud), measurement)
    return judged


def _notes(found: PercentileVerdict) -> Iterator[str]:
    if found.left_out:
        yield f"the first {found.left_out} calls of every process are left out as warm-up"
    if found.evened:
        yield "judged as at one speed of the machine, by the fixed workload between the samples"


def _told_by(judged: JudgedLimit, kind: LimitKind, found: PercentileVerdict) -> JudgedLimit:
    """The limit with the numbers of a verdict."""
    return replace(
        judged,
        verdict=found.verdict,
        measured=_measured(found.measured, kind),
        low=None if found.low is None else _measured(found.low, kind),
        high=None if found.high is None else _measured(found.high, kind),
        error_bound=found.error_bound,
        samples=found.samples,
        exceeding=found.exceeding,
    )


def _despite_noise(judged: JudgedLimit, noise: Noise | None) -> JudgedLimit:
    """What would fail, if it were not so only where the machine is slow."""
    message = f"{measured_text(judged)} by {judged.benchmark} exceeds the budget only with the noise{_meanwhile(noise)}"
    return _told(replace(judged, verdict=LimitVerdict.INCONCLUSIVE), "GT118", message, _AGAIN)


def _without_samples(judged: JudgedLimit, kind: LimitKind, measurement: Measurement) -> JudgedLimit:
    """A median by its quartiles; of any other percentile the median says nothing."""
    if measurement.planned:
        judged = replace(judged, verdict=LimitVerdict.FAIL)
        return _told(judged, "GT105", f"{judged.benchmark} was not measured to its end", _UNFINISHED)
    summary = measurement.summary
    if summary is None or kind.percentile != _MEDIAN:
        message = f"{measurement.file} holds no samples of {judged.benchmark}"
        return _told(
            judged,
            "GT115",
            message if summary is None else f"{message}, the median only",
            _SAMPLES_FIXES[measurement.tool],
        )
    verdict, error_bound = judge_median(summary, float(kind.base(judged.limit.value)), Plan(kind.percentile).alpha)
    judged = replace(judged, verdict=verdict, measured=_measured(summary.median, kind), error_bound=error_bound)
    if verdict is LimitVerdict.INCONCLUSIVE:
        message = f"{measured_text(judged)} by {judged.benchmark}, too near for quartiles to decide"
        return _told(judged, "GT112", message, _SAMPLES_FIXES[measurement.tool])
    return _exceeded(judged) if verdict is LimitVerdict.FAIL else judged


def _meanwhile(noise: Noise | None) -> str:
    """What a noisy machine did; nothing where it was quiet, or nobody watched it."""
    return "" if noise is None else f"; the same fixed work took up to {noise.spread:.1f} times as long meanwhile"


def _doubtful(judged: JudgedLimit, found: PercentileVerdict, noise: str, by: Measurement) -> JudgedLimit:
    measured = f"{measured_text(judged)} by {judged.benchmark}{noise}"
    if found.doubt is Doubt.TOO_FEW:
        message = f"{found.samples} samples cannot decide this percentile: {measured}"
        return _told(judged, "GT114", message, _more(found, by))
    over = f"{found.exceeding} of {found.samples} calls took longer than {_budget(judged)}"
    if found.doubt is Doubt.DEPENDENCE:
        message = f"slow calls come together, so that {found.design_effect} samples are worth one: {over}; {measured}"
        return _told(judged, "GT113", message, _AGAIN)
    if found.doubt is Doubt.DRIFT:
        return _told(judged, "GT113", f"latency changes over the run: {over}; {measured}", _AGAIN)
    fix = "ask for more processes (--budget-processes=40), or make more room" if by.planned else _MORE
    return _told(judged, "GT112", f"{over}, which chance can explain either way; {measured}", fix)


def _more(found: PercentileVerdict, by: Measurement) -> str:
    """How so many samples are taken that a pass is possible."""
    wanted = f"take at least {found.needed} samples"
    if by.planned:
        return f"{wanted}, in all processes: with a longer --budget-time"
    if by.tool is Tool.HYPERFINE:
        return f"{wanted}: --runs={found.needed}"
    if by.tool is Tool.PYPERF:
        return f"{wanted}: --loops=1, and more --values and --processes"
    rounds = f"rounds={found.needed}, iterations=1"
    return f"{wanted}: --benchmark-min-rounds={found.needed}, or benchmark.pedantic(…, {rounds})"


def _exceeded(judged: JudgedLimit, noise: str = "") -> JudgedLimit:
    headroom = judged.headroom_percent
    by = "" if headroom is None else f" ({format_percent(abs(headroom)).removeprefix('+')} beyond it)"
    message = f"{measured_text(judged)} by {judged.benchmark}, and the budget is {_budget(judged)}{by}"
    if judged.samples is not None:
        message += f"; {judged.exceeding} of {judged.samples} calls took longer"
    return _told(judged, "GT111", message + noise, FASTER.format(budget=judged.limit.id))


def measured_text(judged: JudgedLimit) -> str:
    """What was measured, with its interval: `measured 12.31 ms (11.9 to 13.4 ms)`."""
    if judged.measured is None:
        return "nothing was measured"
    budget = judged.limit.value
    value = with_unit(rounded(judged.measured, budget), judged.limit.id)
    if judged.low is None and judged.high is None:
        return f"measured {value}"
    low, high = (None if bound is None else rounded(bound, budget) for bound in (judged.low, judged.high))
    return f"measured {value} ({interval(low, high)})"


def _budget(judged: JudgedLimit) -> str:
    return with_unit(format_value(judged.limit.value), judged.limit.id)


def _measured(seconds: float, kind: LimitKind) -> Decimal:
    """The very digits of a duration, in the limit's unit."""
    return kind.of_base(Decimal(repr(seconds)))


def _told(judged: JudgedLimit, code: str, message: str, fix: str) -> JudgedLimit:
    """The limit with what is to be said of it, at the place of its number."""
    budget = str(judged.id)
    told = error(code, f"{budget}: {message}", fix, budget=budget, place=judged.limit.place)
    return replace(judged, finding=told)
