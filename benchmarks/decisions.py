"""How often decisions are wrong, by simulation: `python -m benchmarks.decisions [--runs N] [--seed N]` prints a table.

Samples are drawn whose true p95 is known, and `capability_budgets.decide` takes them as it takes those of processes.
Beside it stands what is often done: to take the p95 of 20 rounds, and to try up to three times until it passes; and to
take as many samples of one process as there may be, and count.
"""

import argparse
import math
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from benchmarks.latency_sources import (
    Process,
    Run,
    autoregressive,
    bursts,
    by_quantiles,
    lognormal,
    on_off,
    pareto_tail,
    slow_mode,
    spread,
    student,
    warming_up,
)
from benchmarks.tables import table
from capability_budgets import decide
from capability_budgets.measurement.distributions import at_most

BUDGET: Final = 10.0
SLOW: Final = 100.0
"""In milliseconds: the budget of most rows, and of those with slow calls."""

MANY: Final = 40
"""Processes for those who ask for more than the usual 15."""

_DRIFT: Final = 0.17
_MOST: Final = 2000


def quicker(sample: int) -> float:
    """A run that becomes 17 % quicker from its first sample to its last."""
    return 1 + _DRIFT * (0.5 - min(sample / _MOST, 1.0))


class Row(NamedTuple):
    """A row of the table: a kind of noise, and the true p95 as a part of the budget."""

    name: str
    process: Process
    ratio: float = 1.0
    course: Callable[[int], float] | None = None
    budget: float = BUDGET

    def run(self, seed: int) -> Run:
        """The source of one run."""
        return Run(self.process, self.ratio * self.budget, seed, self.course)


AT_THE_BUDGET: Final = (
    *(Row(f"independent, sigma {sigma}", lognormal(sigma)) for sigma in (0.15, 0.5, 1.0)),
    Row("independent, Pareto tail", by_quantiles(pareto_tail)),
    Row("independent, Student, 2 degrees", by_quantiles(student)),
    Row("AR(1) .9", autoregressive(0.9)),
    Row("AR(1) .98", autoregressive(0.98)),
    *(Row(f"bursts of {length}, twice as slow, 8 % of the time", bursts(length)) for length in (5, 20, 100, 500)),
    Row("bursts of 20, ten times as slow, 6 % of the time", bursts(20, duty=0.06, factor=10)),
    *(Row(f"bursts of {length} over the budget, nothing else", on_off(length)) for length in (5, 20)),
    *(Row(f"processes differ by {part:.0%}", spread(part)) for part in (0.05, 0.2)),
    *(Row(f"{share:.0%} of processes twice as slow", slow_mode(share)) for share in (0.2, 0.08)),
    Row("calls of 0.1 s, bursts of 8 over the budget, nothing else", on_off(8), budget=SLOW),
)
"""Rows in which every verdict is wrong."""

ELSEWHERE: Final = (
    *(Row(f"independent, sigma {sigma}", lognormal(sigma), 0.8) for sigma in (0.15, 0.5, 1.0)),
    *(Row(f"calls of {budget / 1000} s, independent, sigma 0.15", lognormal(0.15), 0.8, budget=budget)
      for budget in (SLOW, 2 * SLOW)),
    *(Row(f"independent, sigma {sigma}", lognormal(sigma), 1.25) for sigma in (0.15, 0.5, 1.0)),
    *(Row(f"the first 100 calls up to 50 % slower, sigma {sigma}", warming_up(sigma=sigma), 0.8)
      for sigma in (0.15, 0.5)),
    *(Row(f"17 % quicker in the end, sigma {sigma}", lognormal(sigma), 0.99, quicker) for sigma in (0.15, 0.5)),
)  # fmt: skip
"""Rows in which a verdict is right, or at least one is wrong."""


def decided(row: Row, runs: int, seed: int, processes: int | None = None) -> Counter[str]:
    """How often each verdict came, and how many samples it took in all (`samples`)."""
    found: Counter[str] = Counter()
    for number in range(runs):
        decision = decide(row.run(seed * 1_000_003 + number), row.budget, processes=processes)
        found[decision.verdict] += 1
        found["samples"] += decision.samples
    return found


def naive(source: Run, budget: float, tries: int = 1, rounds: int = 20) -> bool:
    """Whether the p95 of some rounds in one process is within the budget, once in so many tries."""
    at = math.ceil(rounds * 0.95) - 1
    return any(sorted(source(number, rounds))[at] <= budget for number in range(tries))


def counted(source: Run, budget: float) -> bool:
    """Whether the count alone passes all samples there may be, of one process, as if they were independent."""
    exceeding = sum(sample > budget for sample in source(0, _MOST))
    return at_most(exceeding, _MOST, 0.05) <= 0.05  # noqa: PLR2004 (the usual error probability)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.decisions")
    parser.add_argument("--runs", type=int, default=200, help="runs of each row")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    command = f"python -m benchmarks.decisions --runs {asked.runs} --seed {asked.seed}"
    few = ("15 processes: pass", "fail", "samples, mean")
    naively = ("one process, counted: pass", "naive: pass", "three tries: pass")
    heads = ("samples", "true p95 / budget", *few, f"{MANY} processes: pass", "fail", *naively)
    rows = [list(_cells(row, asked.runs, asked.seed)) for row in (*AT_THE_BUDGET, *ELSEWHERE)]
    print(table("Decisions", [command], heads, rows), flush=True)


def _cells(row: Row, runs: int, seed: int) -> Iterator[str]:
    yield row.name
    yield f"{row.ratio:.2f}"
    few, many = decided(row, runs, seed), decided(row, runs, seed, MANY)
    yield from (_part(few["pass"], runs), _part(few["fail"], runs), f"{few['samples'] / runs:.0f}")
    yield from (_part(many["pass"], runs), _part(many["fail"], runs))
    for rule in (counted, naive, lambda source, budget: naive(source, budget, tries=3)):
        yield _part(sum(rule(row.run(seed * 1_000_003 + number), row.budget) for number in range(runs)), runs)


def _part(count: int, runs: int) -> str:
    return f"{100 * count / runs:.1f} %"


if __name__ == "__main__":
    main()
