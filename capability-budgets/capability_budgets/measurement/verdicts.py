"""The verdict on a percentile, from the samples of processes."""

from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Self

from capability_budgets.measurement.scores import Samples, normal_scores
from capability_budgets.measurement.share import Share
from capability_budgets.measurement.sizes import BURST_ALPHA, EARLY_FAIL_ALPHA, PASS_ALPHA, paced
from capability_budgets.measurement.steadiness import CHANCE, FAIL_CHANCE, drift_p_value, latest, warm_up

_SMALL = 1e-9


class SampleVerdict(StrEnum):
    """What samples say about a budget."""

    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Steady:
    """The samples of a run without its warm-up.

    Attributes:
        processes: the samples of each process that are judged, in the order taken.
        scores: their normal scores.
        left_out: how many first calls of every process are left out as warm-up; None where it was not over at the end,
            and nothing is left out.
        drift: how probable as much drift would be if samples were steady.
        burst: how many samples a burst of noise is assumed to spoil.
        calls: how many samples each process has, with those left out.
    """

    processes: Samples
    scores: Samples
    left_out: int | None
    drift: float
    burst: float
    calls: tuple[int, ...]

    @classmethod
    def of(cls, processes: Samples) -> Self:
        """The steady part of samples in seconds; at least one process has some."""
        taken = [process for process in processes if process]
        calls = tuple(map(len, taken))
        burst = paced(max(median(sample for process in taken for sample in process), _SMALL))
        scores = normal_scores(taken)
        left_out = warm_up(scores)
        if left_out:
            taken = [process[left_out:] for process in taken if len(process) > left_out]
            scores = normal_scores(taken)
        return cls(taken, scores, left_out, drift_p_value(scores), burst, calls)

    def drifts(self, verdict: SampleVerdict) -> bool:
        """Whether the samples change over the run by more than chance explains; a fail asks sooner than a pass."""
        return self.left_out is None or self.drift <= (FAIL_CHANCE if verdict is SampleVerdict.FAIL else CHANCE)


@dataclass(frozen=True, slots=True)
class JudgedSamples:
    """A verdict, and what it rests on.

    Attributes:
        verdict: what the samples say.
        share: the samples over the budget.
        drifts: whether it is open and the samples change over the run, which is reason enough.
    """

    verdict: SampleVerdict
    share: Share
    drifts: bool = False


def judge(
    steady: Steady, budget: float, rate: float, fail_alpha: float, pass_alpha: float = PASS_ALPHA
) -> JudgedSamples:
    """Judge a percentile by steady samples.

    Args:
        steady: the samples, in seconds.
        budget: what the percentile may be, in seconds.
        rate: the share of samples that may be over it.
        fail_alpha: how probable a wrong fail is at this look; 0 where none may be given.
        pass_alpha: how probable a wrong pass is; 0 where none may be given.
    """
    share = Share.of(steady.processes, budget, rate, steady.scores, steady.calls)
    verdict = _verdict(share, fail_alpha, pass_alpha, steady.burst)
    if not steady.drifts(verdict):
        return JudgedSamples(verdict, share)
    if verdict is not SampleVerdict.INCONCLUSIVE and _holds_at_the_end(steady, share, budget, verdict):
        return JudgedSamples(verdict, share)
    return JudgedSamples(SampleVerdict.INCONCLUSIVE, share, drifts=True)


def _verdict(share: Share, fail_alpha: float, pass_alpha: float, burst: float) -> SampleVerdict:
    if pass_alpha and share.pass_p_value(pass_alpha) <= pass_alpha and share.burst_p_value(burst) <= BURST_ALPHA:
        return SampleVerdict.PASS
    return (
        SampleVerdict.FAIL
        if fail_alpha and share.fail_p_value(fail_alpha) <= fail_alpha
        else SampleVerdict.INCONCLUSIVE
    )


def _holds_at_the_end(steady: Steady, whole: Share, budget: float, verdict: SampleVerdict) -> bool:
    """Whether what holds for the whole of samples that drift also holds for the last of them."""
    if steady.left_out is None:
        return False
    parts = ([process for process in part if process] for part in latest(steady.processes))
    shares = (Share.of(part, budget, whole.rate) for part in parts)
    return all(_verdict(share, EARLY_FAIL_ALPHA, PASS_ALPHA, 1.0) is verdict for share in shares)
