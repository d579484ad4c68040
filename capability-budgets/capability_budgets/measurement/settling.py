"""What samples say about several limits, wherever they come from: a run that goes on, or a file that it left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, NamedTuple

from capability_budgets.measurement.evening import evened, follow, hint
from capability_budgets.measurement.scores import Samples
from capability_budgets.measurement.share import Share
from capability_budgets.measurement.sizes import (
    EARLY_FAIL_ALPHA,
    LAST_FAIL_ALPHA,
    MIN_PROCESSES,
    PASS_ALPHA,
    Sizes,
)
from capability_budgets.measurement.verdicts import JudgedSamples, SampleVerdict, Steady, judge

FAR_BELOW: Final = 0.25
"""Samples that are not over this part of a budget are far below it."""

STRAYS: Final = 0.01
"""The part of many samples that may be between this and the budget: garbage collections and other single calls."""

GROSS: Final = 1.2
"""Before the last look only what is over a budget so many times as large fails: a run may still become quicker."""


class Goal(NamedTuple):
    """A limit to be decided: the budget of a percentile, in seconds; the percentile in percent.

    A relative one is judged by evened samples alone: as at the quickest speed of the machine (see `evening`).
    """

    budget: float
    percentile: float | Fraction = 95.0
    relative: bool = False

    @property
    def rate(self) -> float:
        """The share of samples that may be over the budget."""
        return float(1 - Fraction(self.percentile).limit_denominator(10**9) / 100)


@dataclass(frozen=True, slots=True)
class GoalState:
    """What is known of a goal.

    Attributes:
        verdict: what the samples say.
        judged: what that rests on; None where there are no samples yet, or all are far below the budget.
        far_below: whether all samples are, and there are enough of them.
        evened: whether it rests on evened samples.
        slowed: whether it is open because samples are over the budget only where the machine is slow.
    """

    verdict: SampleVerdict = SampleVerdict.INCONCLUSIVE
    judged: JudgedSamples | None = None
    far_below: bool = False
    evened: bool = False
    slowed: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What samples say about goals.

    Attributes:
        found: for each goal, in their order.
        steady: the samples without their warm-up; None where it was not looked for.
        even: the samples at the quickest speed of the machine; None where the speed of the machine is not known.
    """

    found: tuple[GoalState, ...]
    steady: Steady | None = None
    even: Samples | None = None


def settle(samples: Samples, goals: Sequence[Goal], processes: int, references: Samples = ()) -> Settled:
    """Judge samples.

    Args:
        samples: those of each process, in seconds and in the order taken.
        goals: the limits.
        processes: how many processes a pass takes, unless all samples are far below the budget.
        references: how long a fixed workload took between the samples of each process; empty where there was none.
    """
    pairs = [(process, run) for process, run in zip(samples, references, strict=False) if process]
    taken = [process for process in samples if process]
    if not taken or not goals:
        return Settled(tuple(GoalState() for _ in goals))
    plain = _settled(taken, goals, processes)
    runs = [run for _, run in pairs]
    even = evened(taken, runs)
    if even is None:
        return plain
    follows = follow(taken, runs)
    hinted = follows or (any(one.verdict is SampleVerdict.FAIL for one in plain.found) and hint(taken, runs))
    quick = _settled(even.quick, goals, processes).found
    slow = _settled(even.slow, goals, processes).found if follows else plain.found
    found = (
        _joined(*states, meets=_meets(states[0], taken), hinted=hinted)
        for states in zip(goals, plain.found, quick, slow, strict=True)
    )
    return replace(plain, found=tuple(found), even=even.quick)


def _joined(goal: Goal, plain: GoalState, quick: GoalState, slow: GoalState, *, meets: bool, hinted: bool) -> GoalState:
    """What is known of a goal by samples as they are, and at the quickest and the slowest speed of the machine.

    One speed takes away what makes samples of a process alike. What is open passes if it does at the slowest speed, and
    no more samples as they are exceed the budget than may; what fails must fail at the quickest one, too.
    """
    if goal.relative:
        return replace(quick, evened=True)
    if plain.verdict is SampleVerdict.FAIL and quick.verdict is not SampleVerdict.FAIL and hinted:
        return replace(plain, verdict=SampleVerdict.INCONCLUSIVE, slowed=True)
    if plain.verdict is SampleVerdict.INCONCLUSIVE and slow.verdict is SampleVerdict.PASS and meets:
        return replace(slow, evened=True)
    return plain


def _meets(goal: Goal, taken: Samples) -> bool:
    over = sum(sample > goal.budget for process in taken for sample in process)
    return over <= goal.rate * sum(map(len, taken))


def _settled(taken: Samples, goals: Sequence[Goal], processes: int) -> Settled:
    sizes = Sizes.for_percentiles((goal.percentile for goal in goals), processes)
    enough = len(taken) >= MIN_PROCESSES and sum(map(len, taken)) >= sizes.smallest
    far = [enough and _is_far_below(taken, goal) for goal in goals]
    steady = None if all(far) else Steady.of(taken)
    return Settled(
        tuple(_found(steady, len(taken) >= sizes.processes, *each) for each in zip(goals, far, strict=True)), steady
    )


def strays(samples: int) -> int:
    """How many of so many samples may be over what is far below a budget."""
    return int(STRAYS * samples)


def _is_far_below(taken: Samples, goal: Goal) -> bool:
    """Whether all samples are far below the budget, but for single ones that are within it.

    If the percentile were the budget, more than its share of samples would be over a quarter of it.
    """
    limit, samples = goal.budget * FAR_BELOW, sum(map(len, taken))
    over = sum(sample > limit for process in taken for sample in process)
    if not over:
        return True
    if over > strays(samples) or max(map(max, taken)) > goal.budget:
        return False
    return Share.of(taken, limit, goal.rate).pass_p_value(PASS_ALPHA) <= PASS_ALPHA


def _found(steady: Steady | None, whole: bool, goal: Goal, far: bool) -> GoalState:  # noqa: FBT001 (a row of two columns)
    if far or steady is None:
        return GoalState(SampleVerdict.PASS, far_below=True)
    if whole:
        judged = judge(steady, goal.budget, goal.rate, LAST_FAIL_ALPHA, PASS_ALPHA)
    else:
        gross = judge(steady, goal.budget * GROSS, goal.rate, EARLY_FAIL_ALPHA, 0.0).verdict is SampleVerdict.FAIL
        judged = judge(steady, goal.budget, goal.rate, EARLY_FAIL_ALPHA if gross else 0.0, 0.0)
    return GoalState(judged.verdict, judged)
