import math

import numpy as np
import pytest

from governance.domain.trends.run_levels import run_levels


def test_the_p95_of_a_run_is_one_of_its_samples_and_the_weighed_one_close_to_it() -> None:
    samples = np.exp(np.random.default_rng(1).normal(0, 0.1, 100))
    levels = run_levels([tuple(map(float, samples))], larger_is_worse=True)
    assert math.exp(float(levels.read[0])) == pytest.approx(np.sort(samples)[94])
    assert float(levels.weighed[0]) == pytest.approx(float(levels.read[0]), abs=0.03)
    assert float(levels.compared[0]) < float(levels.weighed[0])


def test_weighed_levels_vary_less_by_chance() -> None:
    runs = np.exp(np.random.default_rng(2).normal(0, 0.2, (2000, 100)))
    levels = run_levels([tuple(map(float, run)) for run in runs], larger_is_worse=True)
    assert levels.weighed.std() < 0.98 * levels.read.std()
    assert levels.compared.std() < 0.95 * levels.read.std()


def test_of_one_sample_all_levels_are_the_same_and_a_lower_limit_turns_them() -> None:
    levels = run_levels([(8.0,), (2.0,)], larger_is_worse=False)
    assert all(np.exp(-values) == pytest.approx([8, 2]) for values in levels)
    assert run_levels([], larger_is_worse=True).read.size == 0


def test_samples_of_a_clock_that_is_too_coarse_count_as_the_least_that_it_tells() -> None:
    coarse, fine = (run_levels([(least,) * 60 + (1.0,) * 40], larger_is_worse=True) for least in (0.0, 1.0))
    assert [float(values[0]) for values in coarse] == [float(values[0]) for values in fine] == [0, 0, 0]
