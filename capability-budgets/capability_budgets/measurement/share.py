"""The share of samples over a budget: how improbable it is, if the budget were exactly the percentile.

Whatever the distribution of samples is, the number of independent ones over the percentile is binomial. Samples of one
process are not independent of each other; the processes are. So the samples count as fewer: as their number divided by
the design effect, and by what so few processes leave unknown of it (Korn and Graubard, Confidence intervals for
proportions with small expected number of positive counts estimated from survey data, 1998).

The design effect is the largest of
- what the dependence of all samples lets expect for those over the budget (see `copula`);
- how the samples over the budget spread over processes, and over stretches of them, where that is more than chance
  explains (Kish, Survey Sampling, 1965; Rao and Scott, A simple method for the analysis of clustered
  binary data, 1992).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from capability_budgets.measurement.bursts import burst_p_value
from capability_budgets.measurement.copula import copula_design_effect
from capability_budgets.measurement.distributions import (
    NORMAL,
    at_least,
    at_most,
    dispersion_quantile,
    student_quantile,
)
from capability_budgets.measurement.scores import Samples, normal_scores

_STRETCHES: Final = (4, 16)
_CHANCE: Final = 0.04
"""How probable a spread is, at most, that counts as more than chance."""


@dataclass(frozen=True, slots=True)
class Share:
    """Samples over a budget, with what is known of their dependence.

    Attributes:
        over: for each process, in the order taken, which samples are over the budget.
        rate: the share of samples that may be over it.
        expected: the design effect that the dependence of all samples lets expect.
        calls: how many calls of each process were seen, with those of a warm-up that is left out.
    """

    over: tuple[tuple[bool, ...], ...]
    rate: float
    expected: float
    calls: tuple[int, ...]

    @classmethod
    def of(
        cls,
        processes: Samples,
        budget: float,
        rate: float,
        scores: Samples | None = None,
        calls: tuple[int, ...] | None = None,
    ) -> Self:
        """The share of samples over a budget; a sample equal to it is within.

        Args:
            processes: the samples of each process, in the order taken; no process is empty.
            budget: in the unit of the samples.
            rate: the share of samples that may be over it.
            scores: the normal scores of the samples, where they are known already.
            calls: how many calls of each process were seen; as many as there are samples if nothing else is said.
        """
        over = tuple(tuple(sample > budget for sample in process) for process in processes)
        expected = copula_design_effect(scores or normal_scores(processes), rate)
        return cls(over, rate, expected, calls or tuple(map(len, over)))

    @property
    def samples(self) -> int:
        """How many there are."""
        return sum(map(len, self.over))

    @property
    def exceeding(self) -> int:
        """How many are over the budget."""
        return sum(map(sum, self.over))

    def pass_p_value(self, alpha: float) -> float:
        """How probable as few over the budget are, if it were exactly met.

        Args:
            alpha: what it will be compared with; the fewer the processes, the more a small one asks of them.
        """
        trials = self.effective(alpha)
        return at_most(trials * self.exceeding / self.samples, trials, self.rate)

    def burst_p_value(self, burst: float) -> float:
        """How probable as few bursts are; `burst` is how many samples one has, in the mean, at most."""
        return burst_p_value(self.over, self.calls, burst, self.rate)

    def fail_p_value(self, alpha: float) -> float:
        """How probable as many over the budget are, if it were exactly met; `alpha` as above."""
        trials = self.effective(alpha)
        return at_least(trials * self.exceeding / self.samples, trials, self.rate)

    def effective(self, alpha: float) -> float:
        """How many independent samples these are worth."""
        processes = len(self.over)
        if processes == 1:
            return 1.0
        unknown = (student_quantile(alpha, processes - 1) / NORMAL.inv_cdf(1 - alpha)) ** 2
        effect = 1 + (self.expected - 1) * unknown
        between = _dispersion(self.over)
        if between > self.expected * dispersion_quantile(_CHANCE, processes - 1):
            effect = max(effect, between * unknown)
        return self.samples / max(effect, self._clustering(effect))

    def _clustering(self, effect: float) -> float:
        """The largest spread over stretches that is more than chance and what is expected explain."""
        found = effect
        for length in _STRETCHES:
            parts = list(_cut(self.over, length))
            if len(parts) > len(self.over):
                spread = _dispersion(parts)
                found = max(found, spread if spread > dispersion_quantile(_CHANCE / 2, len(parts) - 1) else 1.0)
        return found


def _dispersion(parts: Sequence[Sequence[bool]]) -> float:
    """How much more the counts of parts vary than those of independent samples would (a ratio estimator's variance)."""
    samples, exceeding = sum(map(len, parts)), sum(map(sum, parts))
    share = exceeding / samples
    if not 0 < share < 1:
        return 1.0
    squares = math.fsum((sum(part) - share * len(part)) ** 2 for part in parts)
    return squares * len(parts) / (len(parts) - 1) / (samples * share * (1 - share))


def _cut(over: Sequence[Sequence[bool]], length: int) -> Iterator[Sequence[bool]]:
    for process in over:
        for start in range(0, len(process) - length + 1, length):
            yield process[start : start + length]
