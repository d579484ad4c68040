"""`budget gate --self-test`: the suite against itself, to see what the machine alone does to verdicts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from governance.commands.gate import ResultsFile, gate
from governance.domain.budgets.limits import Limit, LimitId
from governance.domain.findings import Finding
from governance.domain.measurement.percentile import LimitVerdict
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.ports.progress import Progress
from governance.ports.repository import World
from governance.ports.suites import Suite

_EXPECTED: Final = frozenset({"GT107"})
"""What is said of files, and not meant here: the state that is measured is the one that is there."""


@dataclass(frozen=True, slots=True)
class LimitTally:
    """A limit and a benchmark, over all runs.

    Attributes:
        limit: the limit that holds.
        environment: the environment that it was judged for.
        benchmark: what measures it; None where nothing does.
        verdicts: how often each came.
        lowest, highest: what was measured, in the limit's unit; None where nothing was.
        slower: how often a run was found to be slower than the one before it, as `--against` would.
        compared: how often it was compared.
    """

    limit: Limit
    environment: str | None
    benchmark: str | None
    verdicts: Counter[LimitVerdict]
    lowest: Decimal | None
    highest: Decimal | None
    slower: int
    compared: int

    @property
    def id(self) -> LimitId:
        """The limit's identity in the environment that it was judged for."""
        return self.limit.id._replace(environment=self.environment)


@dataclass(frozen=True, slots=True)
class SelfTestReport:
    """What the runs came to.

    Attributes:
        environment: the environment whose limits were judged.
        verdicts: that of each run.
        limits: every limit with each of its benchmarks.
        findings: what is wrong beside the limits, of all runs, each once.
    """

    environment: str | None
    verdicts: tuple[LimitVerdict, ...]
    limits: tuple[LimitTally, ...]
    findings: tuple[Finding, ...] = ()

    def count(self, verdict: LimitVerdict) -> int:
        """How many runs had a verdict."""
        return self.verdicts.count(verdict)


def self_test(world: World, suite: Suite, runs: int, environment: str | None, progress: Progress) -> SelfTestReport:
    """Run the suite several times, with nothing changed in between, and judge every run.

    Raises:
        UsageError: nothing is governed here, or there is no such environment.
        FaultError: the suite does not run to its end.
    """
    reports: list[GateReport] = []
    beside: list[GateReport] = []
    before: ResultsFile | None = None
    for number in range(1, runs + 1):
        results = ResultsFile(f"run {number}", suite.measure())
        reports.append(gate(world, [results], environment))
        if before is not None:
            beside.append(gate(world, [results], environment, [before]))
        before = results
        progress.show("runs", number, runs)
    found = dict.fromkeys(finding for report in reports for finding in report.others if finding.code not in _EXPECTED)
    verdicts = tuple(report.verdict for report in reports)
    return SelfTestReport(environment, verdicts, tuple(_tallies(reports, beside)), tuple(found))


def _tallies(reports: Iterable[GateReport], beside: Iterable[GateReport]) -> Iterator[LimitTally]:
    compared_with = _by_limit(beside)
    for key, items in _by_limit(reports).items():
        measured = [item.measured for item in items if item.measured is not None]
        compared = [item.against for item in compared_with.get(key, ()) if item.against is not None]
        yield LimitTally(
            items[0].limit,
            items[0].environment,
            items[0].benchmark,
            Counter(item.verdict for item in items),
            min(measured, default=None),
            max(measured, default=None),
            sum(one.is_slower for one in compared),
            len(compared),
        )


def _by_limit(reports: Iterable[GateReport]) -> dict[tuple[str, str | None], list[JudgedLimit]]:
    found: dict[tuple[str, str | None], list[JudgedLimit]] = {}
    for report in reports:
        for item in report.limits:
            found.setdefault((str(item.id), item.benchmark), []).append(item)
    return found
