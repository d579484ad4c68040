"""The plan of a measurement: how many samples are taken, and when they are looked at."""

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Self

from governance.domain.budgets.quantities import P95, LatencyLimit, kind_of
from governance.domain.measurement.bursts import enough

MOST_LOOKS: Final = 3
"""How often a verdict may be taken on growing samples."""

BURST: Final = 20.0
"""How many samples in a row a burst of noise is assumed to spoil, as a rule."""

BURST_SECONDS: Final = 0.1
"""How long a burst of noise is assumed to last, where calls are so slow that it holds fewer of them."""

_GROWTH: Final = 5
"""How many times the samples of a look the next one has."""

_MOST_SAMPLES: Final = 10**9


@dataclass(frozen=True, slots=True)
class Plan:
    """How a percentile is judged.

    Attributes:
        percentile: between zero and one.
        looks: how many samples there are, in all, when a verdict may be taken; growing.
        alpha: the probability of a wrong verdict, in all; each look gets an equal part.
        burst: how many samples noise is assumed to put over the budget together; 1 for no assumption.

    Raises:
        ValueError: it is no plan; the message says why.
    """

    percentile: Fraction = P95
    looks: tuple[int, ...] = (80, 400, 2000)
    alpha: float = 0.05
    burst: float = BURST

    def __post_init__(self) -> None:
        if not 0 < self.percentile < 1:
            raise ValueError(f"a percentile is between 0 and 1, not {self.percentile}")
        if not 0 < self.alpha < 0.5:  # noqa: PLR2004 (a coin decides as well)
            raise ValueError(f"alpha is between 0 and 0.5, not {self.alpha}")
        if not 1 <= len(self.looks) <= MOST_LOOKS:
            raise ValueError(f"there are 1 to {MOST_LOOKS} looks, not {len(self.looks)}")
        if self.looks[0] < 1 or list(self.looks) != sorted(set(self.looks)):
            raise ValueError(f"looks grow, from 1 on: not {self.looks}")
        if not 1 <= self.burst < math.inf:
            raise ValueError(f"a burst has at least one sample, not {self.burst}")

    @classmethod
    def single(cls, percentile: Fraction = P95) -> Self:
        """One look at whatever there is, with the whole error probability: for samples that somebody else took.

        Nothing is assumed about bursts: only those that show count.
        """
        return cls(percentile, looks=(1,), burst=1)

    @property
    def share(self) -> float:
        """The probability of a wrong verdict at one look."""
        return self.alpha / len(self.looks)

    @property
    def rate(self) -> Fraction:
        """The fraction of samples that may be over the budget."""
        return 1 - self.percentile

    def paced(self, seconds: float) -> Self:
        """The plan for calls that take so long: a burst lasts `BURST_SECONDS` at most, so it has fewer of them."""
        return replace(self, burst=max(1.0, min(self.burst, BURST_SECONDS / max(seconds, 1e-9))))


def smallest(plan: Plan) -> int:
    """The fewest independent samples with which a pass is possible: if none of them is over the budget."""
    none_over = float(plan.percentile)
    return bisect_left(range(_MOST_SAMPLES), -plan.share, key=lambda samples: -(none_over**samples))


def looks_for(limits: Iterable[str]) -> tuple[int, ...]:
    """The looks at the samples of a capability: those of its highest percentile, since they are for all of them.

    The first look is the smallest with which a pass is possible, and each has five times the samples of the one before:
    80, 400 and 2000 for p95 and below, 408, 2040 and 10200 for p99.

    Args:
        limits: the names of the capability's limits.
    """
    kinds = [kind_of(limit) for limit in limits]
    highest = max((kind.percentile for kind in kinds if isinstance(kind, LatencyLimit)), default=P95)
    fewest = smallest(Plan(max(highest, P95)))
    return fewest, fewest * _GROWTH, fewest * _GROWTH**2


def needed(plan: Plan, processes: int) -> int:
    """The fewest samples with which a pass is possible and a burst would have shown, over so many equal processes."""
    return max(smallest(plan), enough(processes, plan.burst, float(plan.rate), plan.share))


def next_look(taken: int, plan: Plan) -> int | None:
    """How many samples there must be in all for the next look; None after the last one."""
    return next((look for look in plan.looks if look > taken), None)
