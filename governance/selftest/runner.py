"""Has the stories told, by as many processes as there are cores, and sums up which guarantees hold."""

import datetime as dt
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Final, TypeAlias

from governance.domain.reports.selftest import Broken, GuaranteeResult, Untold
from governance.errors import FaultError
from governance.ports.progress import Progress
from governance.selftest.attacks.catalogue import twin_names
from governance.selftest.sandbox.baseline import START
from governance.selftest.sandbox.outcomes import Mismatch, NotRun, Outcome, Player
from governance.selftest.sandbox.scenario import Guarantee
from governance.selftest.worker_client import WorkerClient

_MOST: Final = 16  # processes; more would wait for the disk
_WORTH: Final = 8  # plays that a process should have, since its own start costs as much as some

_SPAN: Final = 7  # days that the stories with fixed dates take

Play: TypeAlias = tuple[Player, str]
"""One side of a story, by the story's name."""


def put_to_test(themes: Sequence[Guarantee], command: Sequence[str], progress: Progress) -> tuple[GuaranteeResult, ...]:
    """Tell all stories of these themes in a temporary folder.

    Args:
        themes: the guarantees.
        command: starts a process that tells stories; see `governance.selftest.worker`.
        progress: tells how many sides of stories were told.

    Raises:
        FaultError: they cannot be told.
    """
    _look_at_the_clock()
    twins = twin_names([story for theme in themes for story in theme.stories])
    plays = [
        *((Player.ATTACK, story.name) for theme in themes for story in theme.stories),
        *((Player.TWIN, name) for name in dict.fromkeys(twins.values())),
    ]
    outcomes = _outcomes(plays, command, progress)
    return tuple(_guarantee(theme, twins, outcomes) for theme in themes)


def _look_at_the_clock() -> None:
    now = dt.datetime.now(tz=dt.UTC)
    if now < START + dt.timedelta(days=_SPAN):
        raise FaultError(f"the clock stands at {now:%Y-%m-%d}, before the dates in the stories", "set the clock")


def _outcomes(plays: Sequence[Play], command: Sequence[str], progress: Progress) -> Mapping[Play, Outcome]:
    outcomes: dict[Play, Outcome] = {}
    number = max(1, min(os.cpu_count() or 1, _MOST, len(plays) // _WORTH))
    with _tellers(number, command) as idle, ThreadPoolExecutor(number) as pool:
        try:
            running = {pool.submit(_tell, idle, play): play for play in plays}
            for done in as_completed(running):
                outcomes[running[done]] = done.result()
                progress.show("plays told", len(outcomes), len(plays))
        finally:
            pool.shutdown(cancel_futures=True)
    return outcomes


@contextmanager
def _tellers(number: int, command: Sequence[str]) -> Iterator["SimpleQueue[WorkerClient]"]:
    """Processes that wait for orders."""
    idle: SimpleQueue[WorkerClient] = SimpleQueue()
    with ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(prefix="budget-selftest-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(temporary)).resolve()
        tellers = []
        for index in range(number):
            place = folder / str(index)
            place.mkdir()
            tellers.append(stack.enter_context(WorkerClient(command, place)))
        for teller in tellers:
            teller.begin()
            idle.put(teller)
        yield idle


def _tell(idle: "SimpleQueue[WorkerClient]", play: Play) -> Outcome:
    teller = idle.get()
    try:
        return teller.tell(*play)
    finally:
        idle.put(teller)


def _guarantee(theme: Guarantee, twins: Mapping[str, str], outcomes: Mapping[Play, Outcome]) -> GuaranteeResult:
    broken: list[Broken] = []
    untold: list[Untold] = []
    for story in theme.stories:
        ends = {
            Player.ATTACK: outcomes[Player.ATTACK, story.name],
            Player.TWIN: outcomes[Player.TWIN, twins[story.name]],
        }
        wrong = [(side, end) for side, end in ends.items() if isinstance(end, Mismatch)]
        lacks = [end for end in ends.values() if isinstance(end, NotRun)]
        if wrong:
            side, end = wrong[0]
            broken.append(Broken(story.name, story.tries, side, end.expected, end.happened))
        elif lacks:
            untold.append(Untold(story.name, story.tries, lacks[0].reason))
    return GuaranteeResult(theme.name, theme.promise, len(theme.stories), tuple(broken), tuple(untold))
