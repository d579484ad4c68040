import numpy as np

from governance.domain.trends.elimination import PossibleChange
from governance.domain.trends.numeric import Values
from governance.domain.trends.ramps import without_ramps


def candidate(index: int) -> PossibleChange:
    return PossibleChange(index, 0.0, 1.0, 1e-6, 1.0, 5.0, 3.0, is_clear=True)


def test_stairs_on_a_slope_are_no_steps() -> None:
    values = np.linspace(0, 30, 120) + np.random.default_rng(2).normal(0, 1, 120)
    assert without_ramps(values, [candidate(40), candidate(80)]) == ()


def test_steps_stay_also_between_slopes_and_where_a_segment_is_too_short_to_have_one() -> None:
    noise = np.random.default_rng(3).normal(0, 1, 120)
    step: Values = np.repeat([0.0, 10.0], 60)
    assert without_ramps(step + noise, [candidate(60)]) == (candidate(60),)
    slopes = step + np.concatenate([np.linspace(0, 8, 60), np.linspace(8, 0, 60)])
    assert without_ramps(slopes + noise, [candidate(60)]) == (candidate(60),)
    assert without_ramps(np.linspace(0, 30, 120), [candidate(115)]) == (candidate(115),)
    assert without_ramps(noise, []) == ()
