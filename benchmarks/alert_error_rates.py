"""How often the latency alert is wrong, by simulation: `python -m benchmarks.alert_error_rates [--weeks N] [--seed N]`.

Requests come at random (Poisson), each is too slow or not by its own chance, and Prometheus scrapes and evaluates as
the generated rules say: a short window that is extrapolated from scrapes, looks into it for the long ones, and a
condition that holds for 2 minutes. Beside it stand two rules in use: a plain comparison of the share with the
percentile, which needs 100 requests in 5 minutes and holds for 5, and a page by burn rates over 5 minutes and an hour.
"""

import argparse
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.bench import Bench
from benchmarks.tables import table
from governance.documents.prometheus.share_rules import LOOKS
from governance.domain.production.evidence import BEYOND, BREACH, INSTANCE
from governance.domain.production.settings import Runtime, duration

Numbers = npt.NDArray[np.float64]
Holds = npt.NDArray[np.bool_]

ALLOWED: Final = Fraction(5, 100)
RUNTIME: Final = Runtime()
WINDOW: Final = duration(RUNTIME.window)
PER_WEEK: Final = 7 * 86_400
BURN: Final = 14.4
"""Of the error budget of 30 days, 2 % in an hour."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What was counted over each window, evaluation by evaluation.

    Attributes:
        step: seconds between two evaluations.
        calls: of each window, the shortest first.
        slow: the same of the slow ones.
    """

    step: int
    calls: tuple[Numbers, ...]
    slow: tuple[Numbers, ...]


def traffic(per_window: float, kept: Numbers, step: int, rng: np.random.Generator) -> Traffic:
    """Draw the requests of every step, and count them as the rules do.

    Args:
        per_window: requests expected in the shortest window.
        kept: the true share of requests within the budget, step by step.
        step: seconds between two scrapes, and between two evaluations.
        rng: where chance comes from.
    """
    slow = rng.poisson(per_window * step / WINDOW * (1 - kept)).astype(np.float64)
    calls = slow + rng.poisson(per_window * step / WINDOW * kept)
    return Traffic(step, tuple(_counted(calls, step)), tuple(_counted(slow, step)))


def _counted(drawn: Numbers, step: int) -> Iterator[Numbers]:
    """Over the short window as `increase` has it, and over the long ones as looks into it add up."""
    inside = WINDOW // step
    short = _moving(drawn, inside - 1) * inside / (inside - 1)
    yield short
    every = max(WINDOW // LOOKS // step, 1)
    marks = short[::every]
    for seconds in RUNTIME.windows[1:]:
        total = _moving(marks, seconds // (every * step)) * (every * step) / WINDOW
        yield np.repeat(total, every)[: len(drawn)]


def _moving(values: Numbers, length: int) -> Numbers:
    """The sum of the last so many values, at each place."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    first = np.maximum(np.arange(1, len(total)) - length, 0)
    return total[1:] - total[first]


def by_evidence(seen: Traffic, deviations: int = BREACH) -> Holds:
    """The generated rule: more slow requests than chance explains, over any window; a long one until it is over."""
    counted = zip(seen.calls, seen.slow, RUNTIME.least_requests, strict=True)
    first, *others = (_exceeds(calls, slow, deviations) & (calls >= least) for calls, slow, least in counted)
    over = (_is_over(calls, slow, deviations) for calls, slow in zip(seen.calls[:-1], seen.slow[:-1], strict=True))
    return first | functools.reduce(np.logical_or, others) & ~functools.reduce(np.logical_or, over)


def _is_over(calls: Numbers, slow: Numbers, deviations: int) -> Holds:
    share = float(ALLOWED)
    told: Holds = slow < share * calls - deviations * np.sqrt(share * (1 - share) * calls)
    return told


def _exceeds(calls: Numbers, slow: Numbers, deviations: int) -> Holds:
    share = float(ALLOWED)
    told: Holds = slow > share * calls + deviations * np.sqrt(share * (1 - share) * calls) + BEYOND
    return told


def by_process(seen: Traffic) -> Holds:
    """The generated rule for one process."""
    return _exceeds(seen.calls[0], seen.slow[0], INSTANCE) & (seen.calls[0] >= RUNTIME.least_of_process)


def by_share(seen: Traffic) -> Holds:
    """The share alone, of 100 requests in the short window."""
    return (seen.slow[0] > float(ALLOWED) * seen.calls[0]) & (seen.calls[0] >= 100)  # noqa: PLR2004 (see the module)


def by_burn(seen: Traffic) -> Holds:
    """Burn rates: far more slow requests than allowed, over 5 minutes and an hour."""
    much = BURN * float(ALLOWED)
    return (seen.slow[0] > much * seen.calls[0]) & (seen.slow[1] > much * seen.calls[1])


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition, and how many seconds it must hold."""

    name: str
    holds: Callable[[Traffic], Holds]
    pending: int

    def fires(self, seen: Traffic) -> Holds:
        """When the alert fires: the condition held at every evaluation of the time before."""
        length = self.pending // seen.step + 1
        return _moving(self.holds(seen).astype(np.float64), length) >= length - 0.5


RULES: Final = (
    Rule("`CapabilityLatencyHigh`", by_evidence, duration(RUNTIME.for_)),
    Rule("share < .95 of 100, for 5m", by_share, 300),
    Rule("burn rate 14.4, 5m and 1h", by_burn, 0),
)
PROCESS: Final = Rule("one of 50 processes", by_process, duration(RUNTIME.for_))


def pages_a_week(
    rule: Rule, per_window: float, kept: float, rng: np.random.Generator, *, weeks: int, step: int = 15
) -> float:
    """How often an alert begins to fire while the share never changes."""
    length = PER_WEEK // step
    warm = RUNTIME.windows[-1] // step
    begun = 0
    for _ in range(weeks):
        fires = rule.fires(traffic(per_window, np.full(warm + length, kept), step, rng))[warm:]
        begun += int(fires[0]) + int(np.count_nonzero(fires[1:] & ~fires[:-1]))
    return begun / weeks


def minutes_until(
    rule: Rule, per_window: float, kept: float, rng: np.random.Generator, *, most: int, runs: int, step: int = 15
) -> Numbers:
    """How long after a share fell from 1 the alert fires, in minutes; infinity where it has not after so many hours."""
    warm, length = (RUNTIME.windows[-1] + WINDOW) // step, most * 3600 // step
    shares = np.concatenate((np.ones(warm), np.full(length, kept)))
    found = np.full(runs, np.inf)
    for run in range(runs):
        fires = rule.fires(traffic(per_window, shares, step, rng))[warm:]
        if fires.any():
            found[run] = (int(np.argmax(fires)) + 1) * step / 60
    return found


def short_tables(bench: Bench) -> Iterator[str]:
    """The tables from fewer weeks and breaches, for a look at all benchmarks."""
    yield from tables(10 * bench.runs, 30 * bench.runs, 1)


def _false_alarms(weeks: int, seed: int) -> Iterator[Sequence[str]]:
    for per_window in (0.25, 1, 5, 20, 50, 100, 300, 1000):
        rates = [pages_a_week(rule, per_window, 0.955, np.random.default_rng(seed), weeks=weeks) for rule in RULES]
        minute = pages_a_week(RULES[0], per_window, 0.955, np.random.default_rng(seed), weeks=weeks, step=60)
        yield f"{per_window:g}", *(f"{rate:.2f}" for rate in (*rates[:1], minute, *rates[1:]))


def _delays(runs: int, seed: int) -> Iterator[Sequence[str]]:
    for kept, rates in ((0.0, (0.25, 1, 5, 20, 50, 100)), (0.8, (5, 20, 50, 100, 300)), (0.93, (20, 100, 300, 1000))):
        for per_window in rates:
            most = 24 if kept else 12
            found = [
                minutes_until(rule, per_window, kept, np.random.default_rng(seed), most=most, runs=runs)
                for rule in RULES
            ]
            yield f"{kept:g}", f"{per_window:g}", *(_typical(item) for item in found)


def _typical(minutes: Numbers) -> str:
    """The median and the time within which nine of ten are found."""
    return " / ".join(
        f"{value:.1f}" if np.isfinite(value) else "-" for value in np.quantile(minutes, (0.5, 0.9), method="higher")
    )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alert_error_rates")
    parser.add_argument("--weeks", type=int, default=40, help="weeks without a breach, each row")
    parser.add_argument("--runs", type=int, default=200, help="breaches, each row")
    parser.add_argument("--seed", type=int, default=1, help="the same gives the same tables")
    asked = parser.parse_args()
    for text in tables(asked.weeks, asked.runs, asked.seed):
        print(text, flush=True)


def tables(weeks: int, runs: int, seed: int) -> Iterator[str]:
    """False alarms, and how long a breach takes to be told."""
    command = f"python -m benchmarks.alert_error_rates --weeks {weeks} --runs {runs} --seed {seed}"
    names = [rule.name for rule in RULES]
    heads = ("requests in 5m", names[0], f"{names[0]}, scraped once a minute", *names[1:])
    yield table("Pages a week at a true share of .955", (command,), heads, _false_alarms(weeks, seed))
    one = pages_a_week(PROCESS, 20, 0.955, np.random.default_rng(seed), weeks=weeks)
    yield f"`CapabilityInstanceLatencyHigh`: {50 * one:.2f} a week with 50 processes of 20 requests each.\n"
    heads = ("share", "requests in 5m", *names)
    yield table("Minutes until a page, median / nine of ten", (command,), heads, _delays(runs, seed))


if __name__ == "__main__":
    main()
