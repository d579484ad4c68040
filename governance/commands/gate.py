"""`budget gate`: results of benchmarks against the budgets of the checkout."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from capability_budgets.reading.problems import Place
from governance.commands.shared.named_file import NamedFile
from governance.commands.show import show
from governance.documents.measurements.benchmark_json import read_results
from governance.documents.measurements.results_facts import read_facts
from governance.domain.findings import Finding, warning
from governance.domain.measurement.against import judged_against, not_in_turns
from governance.domain.measurement.gate import judge_results
from governance.domain.measurement.report import GateReport
from governance.domain.measurement.results import Results, Tool
from governance.ports.world import World

_FIX = "measure the commit that is to be judged, in a clean checkout"
_UNNAMED_FIX = "measure and judge in one job, in a clean checkout, so that it cannot be another"


def gate(
    world: World, files: Sequence[NamedFile], environment: str | None = None, against: Sequence[NamedFile] = ()
) -> GateReport:
    """Judge results files.

    Args:
        world: the checkout, whose budgets count.
        files: the results.
        environment: whose limits count; None for those that hold where no environment is named.
        against: what another build measured in turns with this one.

    Raises:
        UsageError: nothing is governed here, or there is no such environment.
    """
    names = tuple(file.name for file in files)
    shown = show(world, (), environment)
    if shown.findings:
        return GateReport(environment, names, others=shown.findings)
    limits = [item.limit for item in shown.limits if environment is not None or item.limit.id.environment is None]
    documents = [read_results(*file) for file in files]
    results = [document.results for document in documents]
    capabilities = {item.capability.name: item.capability for item in shown.limits}.values()
    found = [item for one in documents for item in one.findings]
    report = judge_results(limits, environment, results, found, capabilities)
    others = [read_results(*file) for file in against]
    if others:
        report = judged_against(report, results, [document.results for document in others])
        unread = tuple(finding for document in others for finding in document.findings)
        report = replace(report, others=(*report.others, *unread), notes=(*report.notes, *_turns(files, against)))
    return replace(report, others=(*report.others, *_states(world, results)))


def _turns(files: Sequence[NamedFile], against: Sequence[NamedFile]) -> Iterator[str]:
    """A note where the builds were measured one after the other."""
    new, base = ([read_facts(file.data).date for file in part] for part in (files, against))
    told = not_in_turns(new, base)
    if told is not None:
        yield told


def _states(world: World, results: Sequence[Results]) -> Iterator[Finding]:
    """Warnings about files that may tell of another state of the code."""
    head = world.history.resolve("HEAD")
    for result in results:
        if not result.measurements:
            continue
        told = _other_state(result, head)
        if told:
            fix = _FIX if _tool(result) is Tool.PYTEST_BENCHMARK else _UNNAMED_FIX
            yield warning("GT107", told, fix, place=Place(result.file))


def _tool(result: Results) -> Tool:
    return result.measurements[0].tool


def _other_state(result: Results, head: str | None) -> str | None:
    if result.commit is None and _tool(result) is not Tool.PYTEST_BENCHMARK:
        return f"no file of {_tool(result)} says which commit was measured"
    if result.commit is None:
        return "the file does not say which commit was measured"
    if result.commit != head:
        return f"the commit {result.commit[:12]} was measured, and {head[:12] if head else 'none'} is checked out"
    return "there were changes that were not committed when it was measured" if result.dirty else None
