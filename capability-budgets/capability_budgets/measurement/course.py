"""The course of a run: which process takes how many samples next, until every limit is decided or the time is over.

Processes come one after the other, and none is gone back to, so that whoever runs them keeps one alive. Each takes as
many samples as its quota says: few while all samples are far below every budget, since then five processes decide;
else as many as show a burst of noise; and all there may be where the first processes leave a limit open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Final, NamedTuple

from capability_budgets.measurement.distributions import at_least, at_most
from capability_budgets.measurement.sizes import (
    EARLY_FAIL_ALPHA,
    FEWEST_PROCESSES,
    LAST_FAIL_ALPHA,
    LIKELY,
    MOST_SECONDS,
    PASS_ALPHA,
    PROCESSES,
    Sizes,
)
from capability_budgets.measurement.verdicts import Judged, Steady, Verdict, judge

FAR_BELOW: Final = 0.25
"""Samples that are not over this part of a budget are far below it."""

GROSS: Final = 1.2
"""Before the last look only what is over a budget so many times as large fails: a run may still become quicker."""

_BLOCK_SECONDS: Final = 0.25
"""How long a block of samples takes, about: blocks of several capabilities take turns."""

_SPARE: Final = 0.95
_SOONEST: Final = 1e-9


class Goal(NamedTuple):
    """A limit to be decided: the budget of a percentile, in seconds; the percentile in percent."""

    budget: float
    percentile: float | Fraction = 95.0

    @property
    def rate(self) -> float:
        """The share of samples that may be over the budget."""
        return float(1 - Fraction(self.percentile).limit_denominator(10**9) / 100)


class Ask(NamedTuple):
    """What is wanted next: so many samples of a process, in one block."""

    process: int
    samples: int


@dataclass(slots=True)
class Found:
    """What is known of a goal.

    Attributes:
        verdict: what the samples say so far.
        judged: what that rests on; None where no look was taken, or all samples are far below the budget.
        far_below: whether all samples are.
    """

    verdict: Verdict = Verdict.INCONCLUSIVE
    judged: Judged | None = None
    far_below: bool = False


class Course:
    """One run.

    Args:
        goals: the limits that the same samples decide.
        processes: how many fresh processes there may be.
        seconds: how long it may take; None for what is needed, at most ten minutes.
    """

    def __init__(self, goals: Iterable[Goal], processes: int = PROCESSES, seconds: float | None = None) -> None:
        self.goals = tuple(goals)
        self.found = tuple(Found() for _ in self.goals)
        self.samples: list[list[float]] = []
        self.steady: Steady | None = None
        self.out_of_time = False
        self._sizes = Sizes.for_percentiles((goal.percentile for goal in self.goals), processes)
        self._limit = MOST_SECONDS if seconds is None else seconds
        self._used = self._sampled = self._slowest = 0.0
        self._begun = 0.0
        self._over = [0] * len(self.goals)
        self._near = False
        self._ended = False

    @property
    def sizes(self) -> Sizes:
        """How many samples it takes, and of how many processes."""
        return self._sizes

    def next(self, used: float) -> Ask | None:
        """What to take next; None where every limit is decided, or nothing more may be taken.

        Args:
            used: seconds since the run began.
        """
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
        if not self._look() and len(self.samples) < self._sizes.processes:
            return self._fresh()
        self._end()
        return None

    def take(self, latencies: Sequence[float]) -> None:
        """Take the samples that were asked for, in seconds; fewer where the process could take no more."""
        self.samples[-1].extend(latencies)
        self._sampled += sum(latencies)
        self._slowest = max(self._slowest, *latencies, 0.0)
        for index, goal in enumerate(self.goals):
            self._over[index] += sum(sample > goal.budget for sample in latencies)

    def _fresh(self) -> Ask:
        self._begun = self._used
        self.samples.append([])
        return Ask(len(self.samples) - 1, min(self._quota(), self._block()) if self.pace else 1)

    def _end(self) -> None:
        self._ended = True
        taken = [process for process in self.samples if process]
        if taken and any(self._open()):
            self._look_at_last(taken)

    @property
    def pace(self) -> float:
        """How many seconds a call takes, in the middle; 0 where that is not known yet."""
        recent = [sample for process in self.samples[-2:] for sample in process]
        return max(median(recent), _SOONEST) if recent else 0.0

    def _block(self) -> int:
        return max(1, int(min(_BLOCK_SECONDS / self.pace, self._sizes.most)))

    def _quota(self) -> int:
        """How many samples the present process takes."""
        if not self.pace:
            return 1
        if self._is_early():
            wanted, least = self._sizes.early_each(self.pace), -(-self._sizes.smallest // FEWEST_PROCESSES)
        else:
            wanted, least = self._sizes.most_each if self._near else self._sizes.each(self.pace), 1
            if self._heads_for_fail():
                wanted = max(wanted, self._sizes.long_each(self.pace))
        return min(wanted, max(least, self._affordable(wanted)))

    def _affordable(self, wanted: int) -> int:
        """As many samples as leave the same time, and enough samples, to the processes that follow."""
        processes = FEWEST_PROCESSES if self._is_early() else self._sizes.processes
        left = processes - len(self.samples) + 1
        in_time = int((self._limit * _SPARE - self._begun) / left / self.pace)
        self.out_of_time = self.out_of_time or in_time < wanted
        before = sum(map(len, self.samples[:-1]))
        return min(in_time, self._sizes.most - before - (left - 1) * self._sizes.fewest_each)

    def _heads_for_fail(self) -> bool:
        """Whether more samples are over some budget than may be."""
        taken = sum(map(len, self.samples))
        return any(over > goal.rate * taken + 1 for goal, over in zip(self.goals, self._over, strict=True))

    def _is_early(self) -> bool:
        """Whether five processes may be enough, since all samples are far below every budget so far."""
        lowest = min(goal.budget for goal in self.goals)
        return len(self.samples) <= FEWEST_PROCESSES and self._slowest <= lowest * FAR_BELOW

    def _look(self) -> bool:
        """Look at the samples after a process; whether every limit is decided."""
        count, processes = len(self.samples), self._sizes.processes
        if count == FEWEST_PROCESSES:
            self._look_for_far_below()
        if count in {FEWEST_PROCESSES, 2 * processes // 3} and count < processes:
            self._look_early()
        return not any(self._open())

    def _look_for_far_below(self) -> None:
        enough = sum(map(len, self.samples)) >= self._sizes.smallest
        for goal, found in self._open():
            if enough and self._slowest <= goal.budget * FAR_BELOW:
                found.verdict, found.far_below = Verdict.PASS, True

    def _look_early(self) -> None:
        """Fail what a larger budget would fail as well; see what is too near to be decided by the usual quota."""
        self.steady = Steady.of(self.samples)
        for goal, found in self._open():
            gross = judge(self.steady, goal.budget * GROSS, goal.rate, EARLY_FAIL_ALPHA, 0.0).verdict is Verdict.FAIL
            found.judged = judge(self.steady, goal.budget, goal.rate, EARLY_FAIL_ALPHA if gross else 0.0, 0.0)
            found.verdict = found.judged.verdict
            self._near = self._near or found.judged.drifts or bool(self.steady.left_out) or self._is_near(found.judged)

    def _look_at_last(self, taken: Sequence[Sequence[float]]) -> None:
        """Judge all samples; a pass takes all processes."""
        self.steady = Steady.of(taken)
        pass_alpha = PASS_ALPHA if len(taken) >= self._sizes.processes else 0.0
        for goal, found in self._open():
            found.judged = judge(self.steady, goal.budget, goal.rate, LAST_FAIL_ALPHA, pass_alpha)
            found.verdict = found.judged.verdict

    def _open(self) -> Iterator[tuple[Goal, Found]]:
        """What is not decided."""
        pairs = zip(self.goals, self.found, strict=True)
        return ((goal, found) for goal, found in pairs if found.verdict is Verdict.INCONCLUSIVE)

    def _is_near(self, judged: Judged) -> bool:
        """Whether as many samples as the usual quota gives would leave a limit open, if they went on like this."""
        share = judged.share
        if judged.verdict is not Verdict.INCONCLUSIVE or not share.exceeding:
            return False
        trials = self._sizes.each(self.pace) * self._sizes.processes * share.effective(PASS_ALPHA) / share.samples
        count = trials * share.exceeding / share.samples
        nearest = min(at_most(count, trials, share.rate), at_least(count, trials, share.rate))
        return nearest > PASS_ALPHA * LIKELY
