"""Limits judged beside another build, measured in turns with this one: what the machine does, it does to both."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from capability_budgets.reading.quantities import LATENCY, kind_of
from capability_budgets.sampling.recordings import ProcessSamples
from governance.domain.findings import Finding, error, warning
from governance.domain.measurement.comparison import Comparison, compare
from governance.domain.measurement.limit_verdicts import FASTER, judge_limit
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.domain.measurement.results import Measurement, Results
from governance.domain.measurement.verdicts import LimitVerdict

_AGAIN = "measure both builds in turns, in several files each: the machine may have changed between them"


def judged_against(report: GateReport, results: Sequence[Results], base: Sequence[Results]) -> GateReport:
    """The report, with every limit of latency seen beside another build.

    A limit that holds, holds. One that is open holds if this build is shown not to be slower than one for which it
    does not fail, and fails if it is slower. One that fails is open if the other build fails, too, and is as slow.

    Args:
        report: the limits by themselves.
        results: what they were judged by.
        base: what the other build measured.
    """
    limits = [_beside(item, results, base) for item in report.limits]
    return replace(report, limits=tuple(limits), notes=(*report.notes, *dict.fromkeys(_notes(limits))))


def not_in_turns(new: Sequence[dt.datetime | None], base: Sequence[dt.datetime | None]) -> str | None:
    """What to say where the times of the files show that one build was measured after the other; else None.

    Args:
        new: when the files of this build were written; None where one does not say.
        base: the same of the other build.
    """
    times = [[moment for moment in part if moment is not None] for part in (new, base)]
    if not all(times) or (min(times[0]) <= max(times[1]) and min(times[1]) <= max(times[0])):
        return None
    return (
        "the two builds were not measured in turns: all files of one are older than all of the other, so that what"
        " changed on the machine meanwhile looks like the build; measure base, new, base, new, each into its own file"
    )


def _beside(judged: JudgedLimit, results: Sequence[Results], base: Sequence[Results]) -> JudgedLimit:
    kind = kind_of(judged.limit.id.name)
    others = _of(base, judged.benchmark)
    if kind.quantity is not LATENCY or not others:
        return judged
    found = compare(_processes(_of(results, judged.benchmark)), _processes(others), kind.percentile)
    if found is None:
        return judged
    judged = replace(judged, against=found)
    if judged.verdict is LimitVerdict.PASS:
        return replace(judged, finding=_slower(judged, found, fails=False)) if found.is_slower else judged
    before = {judge_limit(judged.limit, judged.environment, other).verdict for other in others}
    if judged.verdict is LimitVerdict.FAIL:
        return _as_slow(judged, found) if LimitVerdict.FAIL in before and found.is_not_slower else judged
    if found.is_slower:
        return replace(judged, verdict=LimitVerdict.FAIL, finding=_slower(judged, found, fails=True))
    holds = found.is_not_slower and LimitVerdict.FAIL not in before
    return replace(judged, verdict=LimitVerdict.PASS, finding=None) if holds else judged


def _of(results: Iterable[Results], benchmark: str | None) -> list[Measurement]:
    """The measurements of a benchmark by our plan, in all files."""
    every = chain.from_iterable(result.measurements for result in results)
    return [item for item in every if item.planned and item.samples and item.benchmark == benchmark]


def _processes(measurements: Iterable[Measurement]) -> list[ProcessSamples]:
    return [process for item in measurements for process in item.processes]


def _slower(judged: JudgedLimit, found: Comparison, *, fails: bool) -> Finding:
    message = f"{judged.id}: {in_words(found)} by {judged.benchmark}"
    tell = error if fails else warning
    budget = str(judged.id)
    return tell("GT120", message, FASTER.format(budget=budget), budget=budget, place=judged.limit.place)


def _as_slow(judged: JudgedLimit, found: Comparison) -> JudgedLimit:
    message = (
        f"{judged.id}: the other build exceeds the budget here, too, and this one is not slower: {in_words(found)}"
    )
    finding = error("GT118", message, _AGAIN, budget=str(judged.id), place=judged.limit.place)
    return replace(judged, verdict=LimitVerdict.INCONCLUSIVE, finding=finding)


def in_words(found: Comparison) -> str:
    """A comparison in words: `1.48 times as long as the other build (1.41 to 1.55)`."""
    return f"{found.ratio:.3g} times as long as the other build ({found.low:.3g} to {found.high:.3g})"


def _notes(limits: Iterable[JudgedLimit]) -> Iterator[str]:
    return (f"{item.id}: {in_words(item.against)} by {item.benchmark}" for item in limits if item.against is not None)
