"""Sources of latencies whose true percentile is known, for trying out how often verdicts are wrong.

Each draws the samples of a fresh process, scaled so that their 95th percentile over all processes is one.
"""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from statistics import NormalDist
from typing import Final, NamedTuple

P95: Final = NormalDist().inv_cdf(0.95)
SIGMA: Final = 0.15
"""The spread of the logarithm of latency, where nothing else is said."""

Process = Callable[[random.Random], Iterator[float]]
"""The endless samples of one fresh process."""


class Kind(NamedTuple):
    """A kind of noise."""

    name: str
    process: Process


def lognormal(sigma: float) -> Process:
    """Independent samples."""

    def process(rng: random.Random) -> Iterator[float]:
        while True:
            yield math.exp(sigma * (rng.gauss(0, 1) - P95))

    return process


def by_quantiles(quantile: Callable[[float], float]) -> Process:
    """Independent samples of a distribution that is given by its quantile function."""
    scale = 1 / quantile(0.95)

    def process(rng: random.Random) -> Iterator[float]:
        while True:
            yield scale * quantile(rng.random() or 0.5)

    return process


def pareto_tail(u: float) -> float:
    """Lognormal up to the 90th percentile, and a Pareto tail beyond it."""
    body = math.exp(0.5 * NormalDist().inv_cdf(min(u, 0.9)))
    return body if u < 0.9 else body * (0.1 / (1 - u)) ** (1 / 1.5)  # noqa: PLR2004 (see above)


def student(u: float) -> float:
    """The absolute value of Student's t with two degrees of freedom."""
    return u / math.sqrt((1 - u * u) / 2)


def autoregressive(rho: float, sigma: float = SIGMA) -> Process:
    """Samples like those before them: the logarithm is a stationary AR(1) process."""

    def process(rng: random.Random) -> Iterator[float]:
        level, rest = rng.gauss(0, 1), math.sqrt(1 - rho * rho)
        while True:
            yield math.exp(sigma * (level - P95))
            level = rho * level + rest * rng.gauss(0, 1)

    return process


def bursts(length: int, duty: float = 0.08, factor: float = 2.0) -> Process:
    """Bursts of so many samples in the mean, which take so much of the time and make calls so many times slower."""
    scale, start = 1 / _p95_of_mixture(duty, factor), duty / (length * (1 - duty))

    def process(rng: random.Random) -> Iterator[float]:
        slow = rng.random() < duty
        while True:
            yield scale * math.exp(SIGMA * rng.gauss(0, 1)) * (factor if slow else 1)
            slow = rng.random() >= 1 / length if slow else rng.random() < start

    return process


def on_off(length: int, duty: float = 0.05) -> Process:
    """Samples twice the budget in bursts that take so much of the time, and half of it elsewhere."""
    start = duty / (length * (1 - duty))

    def process(rng: random.Random) -> Iterator[float]:
        slow = rng.random() < duty
        while True:
            yield 2.0 if slow else 0.5
            slow = rng.random() >= 1 / length if slow else rng.random() < start

    return process


def spread(between: float, sigma: float = SIGMA) -> Process:
    """Processes with a speed of their own each: lognormal, too."""
    scale = math.exp(-math.hypot(between, sigma) * P95)

    def process(rng: random.Random) -> Iterator[float]:
        own = scale * math.exp(between * rng.gauss(0, 1))
        while True:
            yield own * math.exp(sigma * rng.gauss(0, 1))

    return process


def slow_mode(share: float, factor: float = 2.0) -> Process:
    """So many of all processes are so many times slower."""
    scale = 1 / _p95_of_mixture(share, factor)

    def process(rng: random.Random) -> Iterator[float]:
        own = scale * (factor if rng.random() < share else 1)
        while True:
            yield own * math.exp(SIGMA * rng.gauss(0, 1))

    return process


def warming_up(calls: int = 100, by: float = 0.5, sigma: float = SIGMA) -> Process:
    """The first call is slower by so much, and that fades over so many calls."""
    steady = lognormal(sigma)

    def process(rng: random.Random) -> Iterator[float]:
        for number, sample in enumerate(steady(rng)):
            yield sample * (1 + by * max(0.0, 1 - number / calls))

    return process


def _p95_of_mixture(share: float, factor: float) -> float:
    """The 95th percentile where so many of all samples are so many times slower."""
    normal = NormalDist(0, SIGMA)
    low, high = 0.1, 10 * factor
    while high - low > 1e-12:  # noqa: PLR2004 (as precise as need be)
        middle = (low + high) / 2
        within = (1 - share) * normal.cdf(math.log(middle)) + share * normal.cdf(math.log(middle / factor))
        low, high = (middle, high) if within < 0.95 else (low, middle)  # noqa: PLR2004 (the percentile)
    return high


class Run:
    """The source of one run, as `decide` asks for it: processes are drawn when they are asked for.

    Args:
        process: the samples of a fresh process, with a 95th percentile of one.
        p95: the true percentile, in milliseconds.
        seed: of all that is drawn.
        course: a factor for the n-th sample of the run; none for steady ones.
    """

    def __init__(self, process: Process, p95: float, seed: int, course: Callable[[int], float] | None = None) -> None:
        self._process = process
        self._p95 = p95
        self._rng = random.Random(seed)  # noqa: S311 (a simulation, not a secret)
        self._course = course
        self._started: dict[int, Iterator[float]] = {}
        self._taken = 0

    def __call__(self, process: int, count: int) -> Sequence[float]:
        """The next samples of a process, in milliseconds."""
        if process not in self._started:
            self._started[process] = self._process(random.Random(self._rng.getrandbits(64)))  # noqa: S311 (likewise)
        found = [self._p95 * next(self._started[process]) for _ in range(count)]
        if self._course is not None:
            found = [sample * self._course(self._taken + at) for at, sample in enumerate(found)]
        self._taken += count
        return found
