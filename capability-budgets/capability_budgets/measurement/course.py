"""The course of a run: which process takes how many samples next, until every limit is decided or the time is over.

Processes come one after the other, and none is gone back to, so that whoever runs them keeps one alive. Each takes as
many samples as its quota says: few while all samples are far below every budget, since then five processes decide;
else as many as show a burst of noise; and all there may be where the first processes leave a limit open.
"""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final, NamedTuple

from capability_budgets.measurement.distributions import at_least, at_most
from capability_budgets.measurement.settling import FAR_BELOW, Goal, GoalState, settle, strays
from capability_budgets.measurement.sizes import (
    LIKELY,
    MAX_SECONDS,
    MIN_PROCESSES,
    PASS_ALPHA,
    PROCESSES,
    Sizes,
)
from capability_budgets.measurement.verdicts import SampleVerdict, Steady

_BLOCK_SECONDS: Final = 0.25
"""How long a block of samples takes, about: blocks of several capabilities take turns."""

_SPARE: Final = 0.95
_SOONEST: Final = 1e-9


class Ask(NamedTuple):
    """What is wanted next: so many samples of a process, in one block."""

    process: int
    samples: int


class Course:
    """One run.

    Args:
        goals: the limits that the same samples decide.
        processes: how many fresh processes there may be.
        seconds: how long it may take; None for what is needed, at most ten minutes.
    """

    def __init__(self, goals: Iterable[Goal], processes: int = PROCESSES, seconds: float | None = None) -> None:
        self.goals = tuple(goals)
        self.found = tuple(GoalState() for _ in self.goals)
        self.samples: list[list[float]] = []
        self.references: list[list[float]] = []
        self.steady: Steady | None = None
        self.out_of_time = False
        self.sizes = Sizes.for_percentiles((goal.percentile for goal in self.goals), processes)
        self._limit = MAX_SECONDS if seconds is None else seconds
        self._used = self._sampled = self._slowest = 0.0
        self._begun = 0.0
        self._over = [0] * len(self.goals)
        self._strays = 0
        self._near = False
        self._ended = False

    def next(self, used: float) -> Ask | None:
        """What to take next, so many seconds after the run began; None where all is decided, or nothing may follow."""
        self._used = max(used, self._sampled)
        if self._ended:
            return None
        if self._used >= self._limit:
            self.out_of_time = True
            self._end()
            return None
        if not self.samples:
            return self._fresh()
        left = self._quota() - len(self.samples[-1])
        if left > 0:
            return Ask(len(self.samples) - 1, min(left, self._block()))
        if not self._look() and len(self.samples) < self.sizes.processes:
            return self._fresh()
        self._end()
        return None

    def take(self, latencies: Sequence[float], references: Sequence[float] = ()) -> None:
        """Take the samples that were asked for, in seconds; fewer where the process could take no more.

        Args:
            latencies: the samples.
            references: how long the fixed workload took between them, in seconds.
        """
        self.samples[-1].extend(latencies)
        self.references[-1].extend(references)
        self._sampled += sum(latencies)
        self._slowest = max(self._slowest, *latencies, 0.0)
        far = min(goal.budget for goal in self.goals) * FAR_BELOW
        self._strays += sum(sample > far for sample in latencies)
        for index, goal in enumerate(self.goals):
            self._over[index] += sum(sample > goal.budget for sample in latencies)

    def _fresh(self) -> Ask:
        self._begun = self._used
        self.samples.append([])
        self.references.append([])
        return Ask(len(self.samples) - 1, min(self._quota(), self._block()) if self.pace else 1)

    def _end(self) -> None:
        self._ended = True
        self._settle()

    @property
    def pace(self) -> float:
        """How many seconds a call takes, in the middle; 0 where that is not known yet."""
        recent = [sample for process in self.samples[-2:] for sample in process]
        return max(median(recent), _SOONEST) if recent else 0.0

    def _block(self) -> int:
        return max(1, int(min(_BLOCK_SECONDS / self.pace, self.sizes.most)))

    def _quota(self) -> int:
        """How many samples the present process takes."""
        if not self.pace:
            return 1
        if self._is_early():
            wanted, least = self.sizes.early_each(self.pace), -(-self.sizes.smallest // MIN_PROCESSES)
        else:
            wanted, least = self.sizes.most_each if self._near else self.sizes.each(self.pace), 1
            if self._heads_for_fail():
                wanted = max(wanted, self.sizes.long_each(self.pace))
        return min(wanted, max(least, self._affordable(wanted)))

    def _affordable(self, wanted: int) -> int:
        """As many samples as leave the same time, and enough samples, to the processes that follow."""
        processes = MIN_PROCESSES if self._is_early() else self.sizes.processes
        left = processes - len(self.samples) + 1
        in_time = int((self._limit * _SPARE - self._begun) / left / self.pace)
        self.out_of_time = self.out_of_time or in_time < wanted
        rest = self.sizes.most - sum(map(len, self.samples[:-1]))
        if wanted > self.sizes.most_each or self._is_early():
            return min(in_time, rest - (left - 1) * self.sizes.fewest_each)
        return min(in_time, max(1, rest // left))

    def _heads_for_fail(self) -> bool:
        """Whether more samples are over some budget than may be."""
        taken = sum(map(len, self.samples))
        return any(over > goal.rate * taken + 1 for goal, over in zip(self.goals, self._over, strict=True))

    def _is_early(self) -> bool:
        """Whether five processes may be enough, since all samples are far below every budget so far."""
        lowest = min(goal.budget for goal in self.goals)
        if len(self.samples) > MIN_PROCESSES or self._slowest > lowest:
            return False
        allowed = strays(self.sizes.early_each(self.pace) * MIN_PROCESSES) if self.pace else 0
        return self._slowest <= lowest * FAR_BELOW or self._strays <= allowed

    def _look(self) -> bool:
        """Look at the samples after a process; whether every limit is decided."""
        count, processes = len(self.samples), self.sizes.processes
        if count in {MIN_PROCESSES, 2 * processes // 3} and count < processes:
            self._settle()
            changes = any(one.judged.drifts and one.judged.share.exceeding for one in self.found if one.judged)
            warm = self.steady is not None and bool(self.steady.left_out)
            self._near = self._near or changes or warm or any(map(self._is_near, self.found))
            return all(one.verdict is not SampleVerdict.INCONCLUSIVE for one in self.found)
        return False

    def _settle(self) -> None:
        """Judge all samples there are; a verdict that was given stays."""
        settled = settle(self.samples, self.goals, self.sizes.processes, self.references)
        self.steady = settled.steady
        pairs = zip(self.found, settled.found, strict=True)
        self.found = tuple(new if old.verdict is SampleVerdict.INCONCLUSIVE else old for old, new in pairs)

    def _is_near(self, found: GoalState) -> bool:
        """Whether as many samples as the usual quota gives would leave a limit open, if they went on like this."""
        if found.judged is None or found.verdict is not SampleVerdict.INCONCLUSIVE or not found.judged.share.exceeding:
            return False
        share = found.judged.share
        trials = self.sizes.each(self.pace) * self.sizes.processes * share.effective(PASS_ALPHA) / share.samples
        count = trials * share.exceeding / share.samples
        nearest = min(at_most(count, trials, share.rate), at_least(count, trials, share.rate))
        return nearest > PASS_ALPHA * LIKELY
