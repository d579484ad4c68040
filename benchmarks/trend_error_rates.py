"""How often trends are wrong, by simulation: `python -m benchmarks.trend_error_rates [--runs N] [--seed N]`.

Series of 200 values go through the whole analysis, one by one. Without a change, every change point is a false alarm;
with a step of 10 % somewhere in the middle, or 12 values before the end, it is found where a change point is within 12
values of it.
"""

import argparse
import zlib
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from benchmarks.tables import table
from governance.domain.trends.analysis import analyse
from governance.domain.trends.numeric import Values
from governance.domain.trends.series import Series, SeriesTrend, TrendVerdict

LENGTH: Final = 200
STEP: Final = 1.1
NEAR: Final = 12

_LEVEL = 100.0
_WARM_UP = 200
_MARGIN = 40
_SPIKES = 0.02

Noise = Callable[[np.random.Generator], Values]
"""Draws a series without a change."""


def independent(rng: np.random.Generator) -> Values:
    """Normal noise of 3 %."""
    return _LEVEL * (1 + rng.normal(0, 0.03, LENGTH))


def spiky(rng: np.random.Generator) -> Values:
    """Normal noise of 3 %, and one value in fifty is 10 to 80 % higher."""
    spikes = np.where(rng.random(LENGTH) < _SPIKES, rng.uniform(1.1, 1.8, LENGTH), 1.0)
    return independent(rng) * spikes


def very_spiky(rng: np.random.Generator) -> Values:
    """Normal noise of 3 %, and one value in fifty is up to five times as high."""
    return independent(rng) * np.where(rng.random(LENGTH) < _SPIKES, rng.uniform(1.2, 5.0, LENGTH), 1.0)


def skewed(rng: np.random.Generator) -> Values:
    """Lognormal noise of 10 %."""
    return _LEVEL * np.exp(rng.normal(0, 0.1, LENGTH))


def rounded(rng: np.random.Generator) -> Values:
    """Noise that rounding takes away but for one value in ten."""
    return np.round(rng.normal(10, 0.3, LENGTH))


def bimodal(share: float, distance: float, spread: float) -> Noise:
    """Two levels that come in no order.

    Args:
        share: of the values that are on the upper level.
        distance: between the levels, in parts of the lower one.
        spread: of the normal noise on both.
    """

    def draw(rng: np.random.Generator) -> Values:
        return _LEVEL * (1 + rng.normal(0, spread, LENGTH) + distance * (rng.random(LENGTH) < share))

    return draw


def autoregressive(correlation: float) -> Noise:
    """Noise of 3 % that depends on the value before it."""

    def draw(rng: np.random.Generator) -> Values:
        value, values = 0.0, []
        for shock in rng.normal(0, 0.03 * np.sqrt(1 - correlation**2), LENGTH + _WARM_UP):
            value = correlation * value + float(shock)
            values.append(value)
        return _LEVEL * (1 + np.array(values[_WARM_UP:]))

    return draw


NOISES: Final[Mapping[str, Noise]] = {
    "independent": independent,
    "independent with spikes": spiky,
    "independent with high spikes": very_spiky,
    "lognormal": skewed,
    "rounded": rounded,
    "bimodal, half and half": bimodal(0.5, 0.1, 0.01),
    "bimodal, a third, wide": bimodal(0.3, 0.15, 0.03),
    "bimodal, a tenth": bimodal(0.1, 0.1, 0.01),
    "autocorrelation 0.3": autoregressive(0.3),
    "autocorrelation 0.5": autoregressive(0.5),
    "autocorrelation 0.8": autoregressive(0.8),
}
"""Noise by its name."""


def generator(seed: int, name: str) -> np.random.Generator:
    """The random numbers for one kind of noise, which do not depend on what else is drawn."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def trend(values: Values) -> SeriesTrend:
    """What is said of a series."""
    return analyse([Series("simulated", tuple(map(float, values)))]).series[0]


def false_alarms(name: str, runs: int, seed: int) -> float:
    """The share of series without a change in which one is found."""
    rng = generator(seed, name)
    return sum(bool(trend(NOISES[name](rng)).change_points) for _ in range(runs)) / runs


def found(name: str, runs: int, seed: int, *, is_news: bool = False) -> float:
    """The share of steps that are found.

    Args:
        name: of the noise.
        runs: how many series.
        seed: of the random numbers.
        is_news: whether the step is 12 values before the end instead of somewhere in the middle.
    """
    rng, hits = generator(seed, name), 0
    for _ in range(runs):
        values = NOISES[name](rng)
        place = LENGTH - NEAR if is_news else int(rng.integers(_MARGIN, LENGTH - _MARGIN))
        values[place:] *= STEP
        hits += any(abs(point.index - place) <= NEAR for point in trend(values).change_points)
    return hits / runs


def verdicts(name: str, runs: int, seed: int, verdict: TrendVerdict, slope: float = 0.0) -> float:
    """The share of series of which something is said.

    Args:
        name: of the noise.
        runs: how many series.
        seed: of the random numbers.
        verdict: what is said.
        slope: of a drift, in parts of the level over the whole series.
    """
    rng = generator(seed, name)
    drift = 1 + slope * np.arange(LENGTH) / LENGTH
    return sum(trend(NOISES[name](rng) * drift).verdict is verdict for _ in range(runs)) / runs


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    runs, seed = options.runs, options.seed
    rows = []
    for name in NOISES:
        shares = (
            false_alarms(name, runs, seed),
            verdicts(name, runs, seed, TrendVerdict.DRIFTING),
            verdicts(name, runs, seed, TrendVerdict.BIMODAL),
            found(name, runs, seed),
            found(name, runs, seed, is_news=True),
            verdicts(name, runs, seed, TrendVerdict.DRIFTING, slope=0.1),
        )
        rows.append((name, *(f"{share:.1%}" for share in shares)))
    head = ("noise", "false alarms", "drifting", "bimodal", "step found", "last step found", "drift of 10 % seen")
    print(table("Trends", [f"python -m benchmarks.trend_error_rates --runs {runs} --seed {seed}"], head, rows))


if __name__ == "__main__":
    main()
