"""`budget record`: keeps what the gate judged, passed or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from governance.commands.gate import gate
from governance.commands.shared.checkout_policy import policy_of
from governance.commands.shared.named_file import NamedFile
from governance.documents.measurements.benchmark_json import read_results
from governance.documents.measurements.results_facts import read_facts
from governance.domain.findings import Finding
from governance.domain.measurement.recorded import Identity, Recorded, kept
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.record import RecordReport
from governance.errors import UsageError
from governance.ports.measurements import MeasurementStore
from governance.ports.progress import Progress
from governance.ports.world import World

_WORST_FIRST: Final = (LimitVerdict.FAIL, LimitVerdict.INCONCLUSIVE, LimitVerdict.PASS)


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """What is to be recorded.

    Attributes:
        environment: whose limits count.
        commit: what was measured, instead of what the files say.
        machine: the class of the machine, instead of what the files say.
    """

    environment: str | None = None
    commit: str | None = None
    machine: str | None = None


def record(
    world: World,
    store: MeasurementStore,
    files: Sequence[NamedFile],
    request: RecordRequest,
    progress: Progress,
) -> RecordReport:
    """Judge results files by the budgets of the checkout, and keep every limit that was measured.

    Raises:
        UsageError: nothing is governed here, or a file does not say what was measured when.
        RefusedError: another measurement of the same commit, moment and machine is there.
    """
    repository = policy_of(world).repository
    measured = new = 0
    findings: list[Finding] = []
    for number, file in enumerate(files, 1):
        report = gate(world, (file,), request.environment)
        findings.extend(item for item in report.others if item.is_error)
        found = _one_each(_measurements(world, file, report, request, repository))
        measured += len(found)
        new += store.add(found, judged_again=True)
        progress.show("files", number, len(files))
    return RecordReport(len(files), measured, new, tuple(findings))


def _measurements(
    world: World, file: NamedFile, report: GateReport, request: RecordRequest, repository: str
) -> Iterator[Recorded]:
    judged = [(item, item.measured) for item in report.limits if item.measured is not None]
    if not judged:
        return
    results, facts = read_results(*file).results, read_facts(file.data)
    processes = {item.benchmark: len(item.processes) or None for item in results.measurements}
    commit = _commit(world, request, results.commit, file.name)
    if facts.date is None:
        raise UsageError(f"{file.name} does not say when it was measured", "hand in what pytest-benchmark wrote")
    machine = request.machine or facts.machine
    for item, value in judged:
        budget = str(item.limit.id.base)
        identity = Identity(repository, budget, request.environment, commit, facts.date, machine)
        yield _recorded(item, value, processes.get(item.benchmark or ""), identity)


def _commit(world: World, request: RecordRequest, measured: str | None, file: str) -> str:
    if request.commit is not None:
        found = world.history.resolve(request.commit)
        if found is None:
            raise UsageError(f"there is no commit {request.commit}", "name one of this repository")
        return found
    if measured is None:
        raise UsageError(f"{file} does not say which commit was measured", "name it with --commit REV")
    return measured


def _recorded(item: JudgedLimit, value: Decimal, processes: int | None, identity: Identity) -> Recorded:
    ends = None if item.low is None or item.high is None else (kept(item.low), kept(item.high))
    return Recorded(*identity, kept(value), ends, item.samples, processes, item.verdict, item.limit.value)


def _one_each(measurements: Iterator[Recorded]) -> list[Recorded]:
    """One measurement a limit, the worst: several benchmarks of a capability must all keep its limits."""
    worst: dict[Identity, Recorded] = {}
    for item in measurements:
        other = worst.get(item.identity)
        if other is None or _badness(item) < _badness(other):
            worst[item.identity] = item
    return list(worst.values())


def _badness(item: Recorded) -> tuple[int, Decimal]:
    larger_is_worse = item.budget.partition(".")[2].startswith("max_")
    return _WORST_FIRST.index(item.verdict), -item.value if larger_is_worse else item.value
