"""The median, judged by quartiles alone: files that hold no samples still say where a quarter of them lies."""

from dataclasses import dataclass
from fractions import Fraction

from governance.domain.measurement.tails import binomial
from governance.domain.measurement.verdicts import LimitVerdict

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Summary:
    """Five numbers that samples are summed up by (Tukey, Exploratory Data Analysis, 1977), in seconds."""

    rounds: int
    minimum: float
    lower: float
    median: float
    upper: float
    maximum: float

    @property
    def is_ordered(self) -> bool:
        """Whether there can be samples with these numbers."""
        return self.minimum <= self.lower <= self.median <= self.upper <= self.maximum

    def most_over(self, budget: float) -> int:
        """How many of the samples may be over a budget at most; quartiles are the medians of halves."""
        bounds = ((self.maximum, 0), (self.upper, self.rounds // 4 + 1), (self.median, self.rounds // 2))
        return min(self.rounds, next((most for value, most in bounds if value <= budget), self.rounds))

    def fewest_over(self, budget: float) -> int:
        """How many of them are over it at least."""
        bounds = ((self.minimum, 0), (self.lower, self.rounds // 4 + 1), (self.median, self.rounds // 2))
        return max(0, self.rounds - next((most for value, most in bounds if value > budget), self.rounds))


def judge_median(summary: Summary, budget: float, share: float) -> tuple[LimitVerdict, float]:
    """Judge a median as `percentile.judge` does, with the counts that suit the verdict least.

    Args:
        summary: what is known of the samples.
        budget: what the median may be, in seconds.
        share: the probability of a wrong verdict.

    Returns:
        The verdict, and what bounds the probability that it is wrong.
    """
    low = binomial(summary.most_over(budget), summary.rounds, _HALF).at_most
    high = binomial(summary.fewest_over(budget), summary.rounds, _HALF).at_least
    if low <= share:
        return LimitVerdict.PASS, low
    return (LimitVerdict.FAIL if high <= share else LimitVerdict.INCONCLUSIVE), min(low, high)
