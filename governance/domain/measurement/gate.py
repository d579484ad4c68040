"""The gate: measurements against budgets, so that nothing passes that was not measured."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from capability_budgets.measurement.sizes import MIN_PROCESSES, PROCESSES
from capability_budgets.reading.limits import Capability, Limit
from capability_budgets.reading.named_benchmarks import is_named
from capability_budgets.reading.near_names import nearest_first
from capability_budgets.reading.problems import Place
from capability_budgets.reading.quantities import is_benchmarked
from governance.domain.findings import Finding, error, warning
from governance.domain.measurement.limit_verdicts import judge_limit
from governance.domain.measurement.noise import Noise
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.domain.measurement.results import Measurement, Results, Tool, Unmeasured
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.text_patterns import shown

_MAX_SUGGESTED: Final = 3
_SHOWN_NAMES: Final = 3
_NOT_MEASURED: Final = "not measured: "

Budgets = Mapping[str, Sequence[Limit]]
"""The limits that hold, by capability."""


def judge_results(
    limits: Iterable[Limit],
    environment: str | None,
    results: Sequence[Results],
    earlier: Iterable[Finding] = (),
    capabilities: Iterable[Capability] = (),
) -> GateReport:
    """Judge what results files hold by the limits of an environment.

    Every benchmark is judged by itself, so that measuring again until it passes helps nobody who hands in everything.

    Args:
        limits: the limits that hold, overrides instead of what they override.
        environment: the environment; None where no one is named.
        results: the files, as far as they could be read.
        earlier: what was found when they were read.
        capabilities: what is said of them beside limits: which benchmarks are theirs, and how they are judged.
    """
    budgets = _by_capability(limits)
    judge = _ResultsJudge(budgets, environment, capabilities)
    for result in results:
        judge.take(result)
    unreadable = tuple(earlier)
    findings = (*unreadable, *_nothing(results, unreadable), *judge.findings)
    if not (unreadable and not judge.measured):  # where nothing could be read, that is what there is to say
        reasons = [entry for result in results for entry in result.unmeasured]
        missing = [name for name in budgets if name not in judge.seen]
        findings += tuple(_unmeasured(name, budgets, judge.named(name), reasons) for name in missing)
        findings += tuple(_left_out(budgets, judge, reasons))
    return GateReport(
        environment,
        tuple(result.file for result in results),
        tuple(item for name in budgets for item in judge.limits_of(name)),
        _noisiest(judge.measured),
        findings,
        (*dict.fromkeys(judge.notes()), *_uncounted(judge.others)),
    )


def _by_capability(limits: Iterable[Limit]) -> Budgets:
    budgets: dict[str, list[Limit]] = {}
    for limit in limits:
        if is_benchmarked(limit.id.name):
            budgets.setdefault(limit.id.capability, []).append(limit)
    return budgets


class _ResultsJudge:
    """Judges measurements one by one, and remembers which capabilities had any."""

    def __init__(self, budgets: Budgets, environment: str | None, capabilities: Iterable[Capability]) -> None:
        self.findings: list[Finding] = []
        self.measured: list[Measurement] = []
        self.seen: set[str] = set()
        self.others = 0
        self._judged: dict[str, list[JudgedLimit]] = {}
        self._budgets = budgets
        self._environment = environment
        self._known = {item.name: item for item in capabilities if item.name in budgets}

    def take(self, results: Results) -> None:
        """Judge the benchmarks of one file."""
        few = []
        for measurement in results.measurements:
            judged = self._judge(measurement)
            if len(measurement.processes) < MIN_PROCESSES and any(item.samples for item in judged):
                few.append(measurement)
        if few:
            self.findings.append(_few_processes(results.file, few))

    def _judge(self, measurement: Measurement) -> Sequence[JudgedLimit]:
        self.measured.append(measurement)
        capabilities = self._capabilities(measurement)
        if not capabilities:
            if measurement.named is None:
                self.others += 1
            else:
                self.findings.append(_unbudgeted(measurement, self._budgets))
        return [judged for name in capabilities for judged in self._judge_as(name, measurement)]

    def _capabilities(self, measurement: Measurement) -> Sequence[str]:
        """What it measures: what it names itself, else what names it, else what has its name."""
        fitting = [name for name in measurement.candidates if name in self._budgets][:1]
        if measurement.named is not None:
            return fitting
        known = self._known.values()
        return [
            item.name for item in known if is_named(item.benchmarks, measurement.benchmark, measurement.name)
        ] or fitting

    def _judge_as(self, capability: str, measurement: Measurement) -> Sequence[JudgedLimit]:
        self.seen.add(capability)
        limits, known = self._budgets[capability], self._known.get(capability)
        refusals = tuple(_refusals(measurement, limits, self._environment))
        self.findings.extend(refusals)
        if refusals:
            return ()
        relative = known is not None and known.relative
        judged = [judge_limit(limit, self._environment, measurement, relative=relative) for limit in limits]
        self._judged.setdefault(capability, []).extend(judged)
        return judged

    def named(self, capability: str) -> Sequence[str]:
        """The globs by which a capability names its benchmarks itself."""
        return self._known[capability].benchmarks if capability in self._known else ()

    def notes(self) -> Iterator[str]:
        """What is noted of benchmarks: when they were measured, and when their samples were judged."""
        for measurement in self.measured:
            yield from (f"{measurement.benchmark}: {note}" for note in measurement.notes)
        for judged in chain.from_iterable(self._judged.values()):
            yield from (f"{judged.benchmark}: {note}" for note in judged.notes)

    def limits_of(self, capability: str) -> Sequence[JudgedLimit]:
        """The limits of a capability with each of its benchmarks; alone, and failed, where it has none that counts."""
        limits, judged = self._budgets[capability], self._judged.get(capability)
        if judged is None:
            return [JudgedLimit(limit, self._environment, LimitVerdict.FAIL) for limit in limits]
        order = {limit.id: number for number, limit in enumerate(limits)}
        return sorted(judged, key=lambda item: order[item.limit.id])


def _refusals(measurement: Measurement, limits: Sequence[Limit], environment: str | None) -> Iterator[Finding]:
    """Why a measurement does not count at all."""
    place, capability = Place(measurement.file), limits[0].id.capability
    if measurement.planned and measurement.environment != environment:
        message = (
            f"{measurement.benchmark} was measured {_in(measurement.environment)}, "
            f"and what is judged is what holds {_in(environment)}"
        )
        fix = "judge it with --env, or measure it with --budget-env, for the environment that is meant"
        yield error("GT106", message, fix, budget=capability, place=place)
    if 0 < measurement.planned < PROCESSES:
        message = f"{measurement.benchmark} was measured with a plan of {measurement.planned} processes"
        fix = f"measure it with {PROCESSES} at least: --budget-processes={PROCESSES}"
        yield error("GT108", message, fix, budget=capability, place=place)


def _in(environment: str | None) -> str:
    return "without an environment" if environment is None else f"in the environment {shown(environment)}"


def _unbudgeted(measurement: Measurement, budgets: Budgets) -> Finding:
    words = " or ".join(shown(word if word.isascii() else ascii(word)) for word in measurement.candidates) or "nothing"
    message = f"{measurement.benchmark} stands for {words}, which has no limit here"
    near = nearest_first(measurement.candidates[0], budgets)[:_MAX_SUGGESTED] if measurement.candidates else ()
    fix = f"name the capability as the budget files do ({', '.join(near)}), " if near else ""
    return error("GT104", message, f"{fix}give it a budget, or leave it out", place=Place(measurement.file))


def _unmeasured(capability: str, budgets: Budgets, named: Sequence[str], reasons: Iterable[Unmeasured]) -> Finding:
    place = budgets[capability][0].place
    told = [_told(entry) for entry in reasons if entry.capability == capability]
    if told:
        message = f"{capability} was not measured: {'; '.join(told[:_SHOWN_NAMES])}"
        return error("GT103", message, "fix the test, and measure again", budget=capability, place=place)
    limits = ", ".join(limit.id.name for limit in budgets[capability])
    message = f"no benchmark measures {capability}, which has limits: {limits}"
    fix = f'mark its benchmark with @pytest.mark.capability("{capability}"), and hand in the results'
    if named:
        fix = f"run the benchmarks that its key `benchmarks` names ({_first_of(named)}), and hand in the results"
    return error("GT103", message, fix, budget=capability, place=place)


def _left_out(budgets: Budgets, judge: _ResultsJudge, reasons: Iterable[Unmeasured]) -> Iterator[Finding]:
    """A finding for each test without a measurement, of capabilities that others measure."""
    known = {measurement.benchmark for measurement in judge.measured}
    for entry in dict.fromkeys(reasons):
        if entry.capability in judge.seen and entry.test not in known:
            message = f"{entry.capability} was not measured by all of its tests: {_told(entry)}"
            fix = "let the test pass where capabilities are measured, or take the mark away, and measure again"
            yield error("GT105", message, fix, budget=entry.capability, place=budgets[entry.capability][0].place)


def _told(entry: Unmeasured) -> str:
    return f"{shown(entry.test)}: {shown(entry.reason.removeprefix(_NOT_MEASURED))}"


def _nothing(results: Sequence[Results], unreadable: Sequence[Finding]) -> Iterator[Finding]:
    """A finding for each file that reads well, and holds nothing."""
    broken = {finding.place.file for finding in unreadable}
    for result in results:
        if not result.measurements and result.file not in broken:
            message = "there is no benchmark in it: all were skipped, deselected, or failed"
            yield error("GT102", message, "run the benchmarks, without xdist (-n)", place=Place(result.file))


def _few_processes(file: str, measurements: Sequence[Measurement]) -> Finding:
    names = _first_of([item.benchmark for item in measurements])
    message = f"samples of fewer than {MIN_PROCESSES} processes: {names}"
    return warning("GT117", message, _more_processes(measurements[0].tool), place=Place(file))


def _more_processes(tool: Tool) -> str:
    if tool is Tool.PYPERF:
        return "measure with --processes=5 or more"
    if tool is Tool.HYPERFINE:
        return "measure with --runs=5 or more: each run is a process"
    return "measure with the mark `capability`, which starts fresh ones"


def _first_of(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN_NAMES
    return ", ".join(names[:_SHOWN_NAMES]) + (f", and {more} more" if more > 0 else "")


def _uncounted(others: int) -> Iterator[str]:
    if others:
        yield f"{others} benchmark{'s' if others > 1 else ''} of no capability that has a budget"


def _noisiest(measurements: Iterable[Measurement]) -> Noise | None:
    found = [noise for item in measurements if (noise := Noise.of(item.processes)) is not None]
    return max(found, key=lambda noise: noise.spread, default=None)
