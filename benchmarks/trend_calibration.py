"""The table by which the p of change points is calibrated: `python -m benchmarks.trend_calibration > FILE`.

For each length and autocorrelation, series without any change are searched: permutations of the quantiles of the normal
distribution, put through a first-order autoregression. What is kept are the strengths that the strongest candidate of
the whole search reaches with some probabilities. It takes some ten minutes and prints the module
`governance.domain.trends.calibration_table`.
"""

from statistics import NormalDist

import numpy as np

from governance.domain.trends.calibration_table import CORRELATIONS, LENGTHS, PROBABILITIES
from governance.domain.trends.numeric import Values
from governance.domain.trends.search import search

_SEED = 20261129
_VALUES = 400_000  # in all the series of a cell, within the two bounds
_FEWEST, _MOST = 1_500, 4_000
_WARM_UP = 60


_HEAD = f'''"""Strengths that the strongest candidate of a search reaches by chance.

`benchmarks/trend_calibration.py` makes this module.
"""

from typing import Final

LENGTHS: Final = {LENGTHS}
"""Values in a series."""

CORRELATIONS: Final = {CORRELATIONS}
"""Of values with the ones after them."""

PROBABILITIES: Final = {PROBABILITIES}
"""With which a strength is reached."""

STRENGTHS: Final = ('''
_END = ''')
"""By length, correlation and probability; 0 where hardly any search has a candidate at all."""'''


def main() -> None:
    """Print the module."""
    print(_HEAD)
    for length in LENGTHS:
        rows = [quantiles(length, correlation) for correlation in CORRELATIONS]
        lines = [f"        ({', '.join(f'{value:.2f}' for value in row)})," for row in rows]
        print("\n".join(("    (", *lines, "    ),")), flush=True)
    print(_END)


def quantiles(length: int, correlation: float) -> list[float]:
    """The strengths of one cell."""
    rng = np.random.default_rng([_SEED, length, round(100 * correlation)])
    count = min(max(_VALUES // length, _FEWEST), _MOST)
    strengths = sorted((search(series(rng, length, correlation)).strongest for _ in range(count)), reverse=True)
    return [max(0.0, strengths[int(probability * count) - 1]) for probability in PROBABILITIES]


def series(rng: np.random.Generator, length: int, correlation: float) -> Values:
    """A series without any change."""
    scores = np.array([NormalDist().inv_cdf((number + 0.5) / length) for number in range(length)])
    shocks = np.concatenate([rng.choice(scores, _WARM_UP), rng.permutation(scores)])
    value, values = 0.0, []
    for shock in shocks:
        value = correlation * value + float(shock)
        values.append(value)
    return np.array(values[_WARM_UP:])


if __name__ == "__main__":
    main()
