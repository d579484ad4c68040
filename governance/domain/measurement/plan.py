"""How samples are judged that somebody else took: once, all of them, with the whole error probability."""

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from capability_budgets.reading.quantities import P95

_MAX_SAMPLES: Final = 10**9


@dataclass(frozen=True, slots=True)
class Plan:
    """How a percentile is judged.

    Attributes:
        percentile: between zero and one.
        alpha: the probability of a wrong verdict.

    Raises:
        ValueError: it is no plan; the message says why.
    """

    percentile: Fraction = P95
    alpha: float = 0.05

    def __post_init__(self) -> None:
        if not 0 < self.percentile < 1:
            raise ValueError(f"a percentile is between 0 and 1, not {self.percentile}")
        if not 0 < self.alpha < 0.5:  # noqa: PLR2004 (a coin decides as well)
            raise ValueError(f"alpha is between 0 and 0.5, not {self.alpha}")

    @property
    def rate(self) -> Fraction:
        """The fraction of samples that may be over the budget."""
        return 1 - self.percentile


def smallest(plan: Plan) -> int:
    """The fewest independent samples with which a pass is possible: if none of them is over the budget."""
    none_over = float(plan.percentile)
    return bisect_left(range(_MAX_SAMPLES), -plan.alpha, key=lambda samples: -(none_over**samples))
