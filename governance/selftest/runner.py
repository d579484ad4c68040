"""Runs the scenarios in as many processes as there are cores, and sums up which guarantees hold."""

import datetime as dt
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Final, TypeAlias

from governance.domain.reports.selftest import Broken, GuaranteeResult, NotRunScenario
from governance.errors import FaultError
from governance.ports.progress import Progress
from governance.selftest.attacks.catalogue import twin_names
from governance.selftest.sandbox.baseline import START
from governance.selftest.sandbox.outcomes import Mismatch, NotRun, Outcome, ScenarioSide
from governance.selftest.sandbox.scenario import Guarantee
from governance.selftest.worker_client import WorkerClient

_MAX_PROCESSES: Final = 16  # processes; more would wait for the disk
_MIN_PLAYS: Final = 8  # plays that a process should have, since its own start costs as much as some

_DAYS: Final = 7  # days that the scenarios with fixed dates take

Play: TypeAlias = tuple[ScenarioSide, str]
"""One side of a scenario, by the scenario's name."""


def put_to_test(
    guarantees: Sequence[Guarantee], command: Sequence[str], progress: Progress
) -> tuple[GuaranteeResult, ...]:
    """Run all scenarios of these guarantees in a temporary folder.

    Args:
        guarantees: the guarantees.
        command: starts a process that runs scenarios; see `governance.selftest.worker`.
        progress: shows how many sides of scenarios have run.

    Raises:
        FaultError: they cannot run.
    """
    _look_at_the_clock()
    twins = twin_names([scenario for guarantee in guarantees for scenario in guarantee.scenarios])
    plays = [
        *((ScenarioSide.ATTACK, scenario.name) for guarantee in guarantees for scenario in guarantee.scenarios),
        *((ScenarioSide.TWIN, name) for name in dict.fromkeys(twins.values())),
    ]
    outcomes = _outcomes(plays, command, progress)
    return tuple(_guarantee(guarantee, twins, outcomes) for guarantee in guarantees)


def _look_at_the_clock() -> None:
    now = dt.datetime.now(tz=dt.UTC)
    if now < START + dt.timedelta(days=_DAYS):
        raise FaultError(f"the clock stands at {now:%Y-%m-%d}, before the dates in the scenarios", "set the clock")


def _outcomes(plays: Sequence[Play], command: Sequence[str], progress: Progress) -> Mapping[Play, Outcome]:
    outcomes: dict[Play, Outcome] = {}
    number = max(1, min(os.cpu_count() or 1, _MAX_PROCESSES, len(plays) // _MIN_PLAYS))
    with _workers(number, command) as idle, ThreadPoolExecutor(number) as pool:
        try:
            running = {pool.submit(_run, idle, play): play for play in plays}
            for done in as_completed(running):
                outcomes[running[done]] = done.result()
                progress.show("scenarios run", len(outcomes), len(plays))
        finally:
            pool.shutdown(cancel_futures=True)
    return outcomes


@contextmanager
def _workers(number: int, command: Sequence[str]) -> Iterator["SimpleQueue[WorkerClient]"]:
    """Processes that wait for orders."""
    idle: SimpleQueue[WorkerClient] = SimpleQueue()
    with ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(prefix="budget-selftest-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(temporary)).resolve()
        workers = []
        for index in range(number):
            place = folder / str(index)
            place.mkdir()
            workers.append(stack.enter_context(WorkerClient(command, place)))
        for worker in workers:
            worker.begin()
            idle.put(worker)
        yield idle


def _run(idle: "SimpleQueue[WorkerClient]", play: Play) -> Outcome:
    worker = idle.get()
    try:
        return worker.run(*play)
    finally:
        idle.put(worker)


def _guarantee(guarantee: Guarantee, twins: Mapping[str, str], outcomes: Mapping[Play, Outcome]) -> GuaranteeResult:
    broken: list[Broken] = []
    not_run: list[NotRunScenario] = []
    for scenario in guarantee.scenarios:
        ends = {
            ScenarioSide.ATTACK: outcomes[ScenarioSide.ATTACK, scenario.name],
            ScenarioSide.TWIN: outcomes[ScenarioSide.TWIN, twins[scenario.name]],
        }
        wrong = [(side, end) for side, end in ends.items() if isinstance(end, Mismatch)]
        lacks = [end for end in ends.values() if isinstance(end, NotRun)]
        if wrong:
            side, end = wrong[0]
            broken.append(Broken(scenario.name, scenario.tries, side, end.expected, end.happened))
        elif lacks:
            not_run.append(NotRunScenario(scenario.name, scenario.tries, lacks[0].reason))
    return GuaranteeResult(guarantee.name, guarantee.promise, len(guarantee.scenarios), tuple(broken), tuple(not_run))
