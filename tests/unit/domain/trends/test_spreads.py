import numpy as np
import pytest

from governance.domain.trends.numeric import Values
from governance.domain.trends.spreads import SPREADS, posteriors


def middle(shares: Values) -> float:
    return float(np.exp(shares @ np.log(SPREADS)))


def test_one_capability_alone_is_weighed_with_what_is_usual() -> None:
    (shares,) = posteriors(np.array([0.0]), np.array([2.0]))
    assert shares.sum() == pytest.approx(1)
    assert 1e-4 < middle(shares) < 0.01
    (wide,) = posteriors(np.array([0.3**2]), np.array([2.0]))
    assert 0.1 < middle(wide) < 0.4


def test_many_capabilities_say_what_is_usual() -> None:
    rng = np.random.default_rng(3)
    variances = 0.02**2 * rng.chisquare(2, 300) / 2
    shares = posteriors(np.append(variances, 0.005**2), np.full(301, 2.0))
    assert middle(shares[-1]) == pytest.approx(0.018, rel=0.15)


def test_more_runs_count_for_more() -> None:
    few, many = (middle(posteriors(np.array([0.5**2]), np.array([float(runs)]))[0]) for runs in (2, 30))
    assert few < many < 0.55
