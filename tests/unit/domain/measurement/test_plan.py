"""The plan by which samples of others are judged."""

import math
import re
from fractions import Fraction

import pytest

from governance.domain.measurement.plan import Plan, smallest
from governance.domain.measurement.tails import binomial

HALF = Fraction(1, 2)


def test_the_plan_is_that_of_the_documentation() -> None:
    assert Plan() == Plan(Fraction(19, 20), 0.05)
    assert Plan().rate == Fraction(1, 20)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"percentile": Fraction(0)}, "a percentile is between 0 and 1, not 0"),
        ({"percentile": Fraction(1)}, "a percentile is between 0 and 1, not 1"),
        ({"percentile": Fraction(95)}, "a percentile is between 0 and 1, not 95"),
        ({"alpha": 0.0}, "alpha is between 0 and 0.5, not 0.0"),
        ({"alpha": 0.5}, "alpha is between 0 and 0.5, not 0.5"),
        ({"alpha": math.nan}, "alpha is between 0 and 0.5, not nan"),
    ],
)
def test_what_is_no_plan_is_refused(changed: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Plan(**changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plan", "samples"),
    [
        (Plan(), 59),
        (Plan(alpha=0.05 / 3), 80),
        (Plan(Fraction(99, 100)), 299),
        (Plan(HALF), 5),
        (Plan(Fraction(1, 100)), 1),
        (Plan(HALF, 0.25), 2),
    ],
)
def test_the_fewest_samples_are_those_that_can_pass(plan: Plan, samples: int) -> None:
    assert smallest(plan) == samples
    assert binomial(0, samples, plan.rate).at_most <= plan.alpha
    assert samples == 1 or binomial(0, samples - 1, plan.rate).at_most > plan.alpha
