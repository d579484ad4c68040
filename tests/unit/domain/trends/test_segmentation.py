import itertools
import math

import numpy as np
import pytest

from governance.domain.trends.numeric import Values
from governance.domain.trends.segmentation import segment


def cost(values: Values, points: tuple[int, ...]) -> float:
    parts = np.split(values, list(points))
    return sum(float(((part - part.mean()) ** 2).sum()) for part in parts) + 3 * math.log(len(values)) * len(points)


@pytest.mark.parametrize("seed", range(12))
def test_no_other_set_of_points_costs_less(seed: int) -> None:
    values = np.random.default_rng(seed).normal(0, 1, 12) + np.repeat([0, 6, -3], 4) * (seed % 3)
    choices = [
        points
        for count in range(4)
        for points in itertools.combinations(range(2, 11), count)
        if all(after - before >= 2 for before, after in itertools.pairwise((0, *points, 12)))
    ]
    best = min(choices, key=lambda points: cost(values, points))
    assert tuple(segment(values)) == best


def test_a_level_has_no_change() -> None:
    assert segment(np.zeros(50)) == []
    assert segment(np.zeros(1)) == []
