"""How often verdicts are wrong, by simulation: `python -m benchmarks.error_rates [--runs N] [--seed N]` prints tables.

Samples are drawn whose true p95 is known, and go through the whole procedure: up to three looks, each with all samples
so far. Beside it stands what is often done: to take the p95 of 20 rounds, and to try up to three times until it passes.
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from statistics import NormalDist
from typing import Final, NamedTuple

from benchmarks.tables import table
from governance.domain.measurement.percentile import LimitVerdict, Plan, judge, next_look
from governance.domain.measurement.tails import binomial

BUDGET: Final = 1.0
PROCESSES: Final = 5
RATIOS: Final = (0.80, 0.90, 0.95, 1.00, 1.05, 1.10, 1.25)
SIGMA: Final = 0.5

_TAIL: Final = 0.9
_PARETO: Final = 1.5


class Law(NamedTuple):
    """A distribution, by its quantile function."""

    name: str
    quantile: Callable[[float], float]


def _lognormal(u: float) -> float:
    return math.exp(SIGMA * NormalDist().inv_cdf(u))


def _pareto_tail(u: float) -> float:
    return _lognormal(u) if u < _TAIL else _lognormal(_TAIL) * ((1 - _TAIL) / (1 - u)) ** (1 / _PARETO)


def _student(u: float) -> float:
    """The absolute value of Student's t with two degrees of freedom."""
    return u / math.sqrt((1 - u * u) / 2)


LAWS: Final = (
    Law("lognormal, sigma 0.5", _lognormal),
    Law("lognormal, Pareto tail", _pareto_tail),
    Law("Student, 2 degrees", _student),
)


class Bursts(NamedTuple):
    """Noise that puts samples over the budget in runs, each process at a point of its own of an endless course."""

    rate: float
    length: int
    density: float = 1.0

    def sequence(self, rng: random.Random) -> Iterator[float]:
        """The samples of a process: over the budget in a burst, with the probability `density`, and nowhere else."""
        share = self.rate / self.density
        left = rng.randint(1, self.length) if rng.random() < share else 0
        start = share / (self.length * (1 - share))
        while True:
            for _ in range(left):
                yield 2 * BUDGET if rng.random() < self.density else BUDGET / 2
            for _ in range(int(math.log(1 - rng.random()) / math.log(1 - start)) + 1):
                yield BUDGET / 2
            left = self.length


def independent(law: Law, ratio: float, rng: random.Random) -> Iterator[float]:
    """Samples whose true p95 is so many times the budget."""
    scale = ratio * BUDGET / law.quantile(0.95)
    while True:
        yield scale * law.quantile(rng.random() or 0.5)


class Outcome(NamedTuple):
    """The verdict of a whole procedure, and how many samples it took."""

    verdict: LimitVerdict
    samples: int


Samples = Sequence[Iterator[float]]
"""The endless samples of each process."""


def procedure(samples: Samples, plan: Plan) -> Outcome:
    """Look, and look again with more samples while there is no verdict."""
    taken: list[list[float]] = [[] for _ in samples]
    verdict, look = LimitVerdict.INCONCLUSIVE, next_look(0, plan)
    while look is not None and verdict is LimitVerdict.INCONCLUSIVE:
        for have, more in zip(taken, samples, strict=True):
            have.extend(islice(more, look // len(taken) - len(have)))
        verdict = judge(taken, BUDGET, plan).verdict
        look = next_look(look, plan)
    return Outcome(verdict, sum(map(len, taken)))


def counts_alone(samples: Samples, plan: Plan) -> Outcome:
    """The procedure without a thought about dependence: the binomial tails of the count, and nothing else."""
    exceeding = taken = 0
    for look in plan.looks:
        each = (look - taken) // len(samples)
        exceeding += sum(sample > BUDGET for process in samples for sample in islice(process, each))
        taken = look
        tails = binomial(exceeding, taken, plan.rate)
        if tails.at_most <= plan.share:
            return Outcome(LimitVerdict.PASS, taken)
        if tails.at_least <= plan.share:
            return Outcome(LimitVerdict.FAIL, taken)
    return Outcome(LimitVerdict.INCONCLUSIVE, taken)


def naive(samples: Samples, tries: int = 1, rounds: int = 20) -> Outcome:
    """The p95 of some rounds, up to so many times, until it is within the budget."""
    at = math.ceil(rounds * 0.95) - 1
    for done in range(1, tries + 1):
        if sorted(islice(samples[0], rounds))[at] <= BUDGET:
            return Outcome(LimitVerdict.PASS, done * rounds)
    return Outcome(LimitVerdict.FAIL, tries * rounds)


def outcomes(
    take: Callable[[Samples], Outcome], make: Callable[[random.Random], Iterator[float]], runs: int, seed: int
) -> list[Outcome]:
    """What so many runs bring, each with samples of its own; the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 (a simulation, not a secret)
    return [take([make(random.Random(rng.getrandbits(64))) for _ in range(PROCESSES)]) for _ in range(runs)]  # noqa: S311


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.error_rates")
    parser.add_argument("--runs", type=int, default=1000, help="runs of each row")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    command = f"python -m benchmarks.error_rates --runs {asked.runs} --seed {asked.seed}"
    print(_independent_table(command, asked.runs, asked.seed), flush=True)
    print(_bursts_table(command, asked.runs, asked.seed), flush=True)


def _independent_table(command: str, runs: int, seed: int) -> str:
    heads = ("samples", "true p95 / budget", "pass", "fail", "inconclusive", "samples, mean",
             "naive: pass", "three tries: pass")  # fmt: skip
    rows = [_row(law, ratio, runs, seed) for law in LAWS for ratio in RATIOS]
    return table("Independent samples", [command], heads, rows)


def _row(law: Law, ratio: float, runs: int, seed: int) -> list[str]:
    def make(rng: random.Random) -> Iterator[float]:
        return independent(law, ratio, rng)

    ours = outcomes(lambda samples: procedure(samples, Plan()), make, runs, seed)
    once = outcomes(naive, make, runs, seed)
    thrice = outcomes(lambda samples: naive(samples, tries=3), make, runs, seed)
    mean = sum(outcome.samples for outcome in ours) / runs
    return [law.name, f"{ratio:.2f}", *_shares(ours), f"{mean:.0f}", _shares(once)[0], _shares(thrice)[0]]


def _shares(found: Sequence[Outcome]) -> list[str]:
    counted = Counter(outcome.verdict for outcome in found)
    return [f"{100 * counted[verdict] / len(found):.1f} %" for verdict in LimitVerdict]


BURSTS: Final = (
    *(Bursts(0.08, length) for length in (5, 20, 50, 100, 400)),
    Bursts(0.08, 40, 0.5),
    *(Bursts(0.06, length) for length in (5, 20, 50)),
    *(Bursts(0.04, length) for length in (5, 20, 50)),
    Bursts(0.04, 40, 0.5),
    *(Bursts(0.01, length) for length in (5, 20)),
)
"""At rates over 0.05 a pass is wrong, below a fail is."""


def _bursts_table(command: str, runs: int, seed: int) -> str:
    heads = ("over the budget", "in runs of", "of them over", "pass", "fail", "inconclusive",
             "counts alone: pass", "fail")  # fmt: skip
    return table("Samples over the budget in bursts", [command], heads, [_burst_row(it, runs, seed) for it in BURSTS])


def _burst_row(bursts: Bursts, runs: int, seed: int) -> list[str]:
    ours = outcomes(lambda samples: procedure(samples, Plan()), bursts.sequence, runs, seed)
    plan = replace(Plan(), burst=1)
    alone = outcomes(lambda samples: counts_alone(samples, plan), bursts.sequence, runs, seed)
    about = [f"{bursts.rate:.0%}", str(bursts.length), f"{bursts.density:.0%}"]
    return [*about, *_shares(ours), *_shares(alone)[:2]]


if __name__ == "__main__":
    main()
