"""Verdicts on samples that the plan of `capability_budgets` took: the same that ended the sampling."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import chain

from capability_budgets.measurement.distributions import at_least, at_most
from capability_budgets.measurement.settling import Goal, GoalState, Settled, settle
from capability_budgets.measurement.share import Share
from capability_budgets.measurement.sizes import LAST_FAIL_ALPHA, MIN_PROCESSES, PASS_ALPHA, Sizes, paced
from capability_budgets.measurement.verdicts import SampleVerdict
from capability_budgets.sampling.recordings import ProcessSamples
from governance.domain.measurement.noise import undisturbed
from governance.domain.measurement.percentile import PercentileVerdict
from governance.domain.measurement.verdicts import Doubt, LimitVerdict


def judge_planned(
    processes: Sequence[ProcessSamples], budget: float, percentile: Fraction, planned: int, *, relative: bool = False
) -> PercentileVerdict:
    """Judge samples of fresh processes, without what they waited for a processor that other programs had.

    Args:
        processes: the samples of each, in seconds and in the order taken; one of them has some.
        budget: what the percentile may be, in seconds.
        percentile: between zero and one.
        planned: how many processes a pass takes.
        relative: whether it is judged as at the quickest speed of the machine, by the fixed workload.
    """
    some = [process for process in undisturbed(processes) if process.samples]
    goal = Goal(budget, percentile * 100, relative)
    settled = settle([process.samples for process in some], [goal], planned, [process.reference for process in some])
    found = settled.found[0]
    taken = settled.even if relative and settled.even else [process.samples for process in some]
    ordered = sorted(chain.from_iterable(taken))
    share = Share.of(taken, budget, goal.rate)
    low, high = _limits(ordered, share.effective(PASS_ALPHA), goal.rate)
    design_effect = max(1, round(len(ordered) / share.effective(PASS_ALPHA)))
    pace = max(ordered[len(ordered) // 2], 1e-9)
    is_open = found.verdict is SampleVerdict.INCONCLUSIVE
    return PercentileVerdict(
        verdict=LimitVerdict(found.verdict.value),
        doubt=_doubt(found, share, planned, pace, design_effect) if is_open else None,
        samples=len(ordered),
        exceeding=share.exceeding,
        measured=ordered[math.ceil(len(ordered) * percentile) - 1],
        low=low,
        high=high,
        error_bound=_error_bound(found, found.judged.share if found.judged else share),
        design_effect=design_effect,
        needed=Sizes.for_percentiles([goal.percentile], planned).each(pace) * planned,
        left_out=_left_out(settled),
        evened=found.evened,
    )


def _left_out(settled: Settled) -> int:
    return 0 if settled.steady is None else settled.steady.left_out or 0


def _error_bound(found: GoalState, share: Share) -> float:
    """What bounds the probability that a verdict is wrong; of an open one, what is nearest to decide."""
    if found.far_below:
        return PASS_ALPHA
    return min(share.pass_p_value(PASS_ALPHA), share.fail_p_value(LAST_FAIL_ALPHA))


def _doubt(found: GoalState, share: Share, planned: int, pace: float, design_effect: int) -> Doubt:
    if found.slowed:
        return Doubt.NOISE
    if found.judged is not None and found.judged.drifts:
        return Doubt.DRIFT
    short = len(share.over) < max(planned, MIN_PROCESSES)
    if short or (share.exceeding == 0 and share.burst_p_value(paced(pace)) > PASS_ALPHA):
        return Doubt.TOO_FEW
    counts = share.exceeding, share.samples, share.rate
    plain = min(at_most(*counts), at_least(*counts))
    return Doubt.DEPENDENCE if design_effect > 1 and plain <= LAST_FAIL_ALPHA else Doubt.CHANCE


def _limits(ordered: Sequence[float], trials: float, rate: float) -> tuple[float | None, float | None]:
    """The confidence limits of the percentile, by how many samples may be over it; None where they do not reach."""
    samples = len(ordered)
    counts, part = range(samples + 1), trials / samples
    most = bisect_right(counts, PASS_ALPHA, key=lambda count: at_most(count * part, trials, rate)) - 1
    fewest = bisect_left(counts, -LAST_FAIL_ALPHA, key=lambda count: -at_least(count * part, trials, rate))
    low, high = samples - fewest, samples - most - 1
    return None if low < 0 else ordered[low], None if most < 0 else ordered[high]
