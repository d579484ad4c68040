"""`budget gate --self-test`: the suite against itself, to see what the machine alone does to verdicts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from governance.commands.gate import gate
from governance.commands.shared.named_file import NamedFile
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.domain.reports.gate_self_test import LimitTally, SelfTestReport
from governance.ports.progress import Progress
from governance.ports.suites import Suite
from governance.ports.world import World

_EXPECTED: Final = frozenset({"GT107"})
"""What is said of files, and not meant here: the state that is measured is the one that is there."""


def self_test(world: World, suite: Suite, runs: int, environment: str | None, progress: Progress) -> SelfTestReport:
    """Run the suite several times, with nothing changed in between, and judge every run.

    Raises:
        UsageError: nothing is governed here, or there is no such environment.
        FaultError: the suite does not run to its end.
    """
    reports: list[GateReport] = []
    beside: list[GateReport] = []
    before: NamedFile | None = None
    for number in range(1, runs + 1):
        results = NamedFile(f"run {number}", suite.measure())
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
