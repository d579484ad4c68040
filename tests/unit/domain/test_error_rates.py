"""How often the whole procedure is wrong: exactly, from the counts, and by simulation with samples."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from statistics import NormalDist

import pytest

from benchmarks.error_rates import (
    BUDGET,
    LAWS,
    PROCESSES,
    RATIOS,
    SIGMA,
    Bursts,
    Law,
    Outcome,
    Samples,
    counts_alone,
    independent,
    naive,
    outcomes,
    procedure,
)
from governance.domain.measurement.percentile import LimitVerdict, Plan, judge, next_look
from governance.domain.measurement.tails import binomial

SEED = 4


@cache
def verdict_on(samples: int, exceeding: int, plan: Plan) -> LimitVerdict:
    """The verdict on so many samples over the budget, as evenly spread as can be."""
    over = {(2 * k + 1) * samples // (2 * exceeding) for k in range(exceeding)}
    every = [2 * BUDGET if index in over else BUDGET for index in range(samples)]
    each = samples // PROCESSES
    return judge([every[start : start + each] for start in range(0, samples, each)], BUDGET, plan).verdict


def probabilities(rate: float, plan: Plan) -> Counter[LimitVerdict]:
    """How probable each verdict is in the end, where samples are over the budget with this probability."""
    found: Counter[LimitVerdict] = Counter()
    undecided, taken = {0: 1.0}, 0
    while (look := next_look(taken, plan)) is not None:
        found[LimitVerdict.INCONCLUSIVE] = 0
        reached: dict[int, float] = {}
        more = likely(look - taken, rate)
        for before, chance in undecided.items():
            for count, weight in more.items():
                reached[before + count] = reached.get(before + count, 0.0) + chance * weight
        undecided, taken = {}, look
        for exceeding, chance in reached.items():
            verdict = verdict_on(look, exceeding, plan)
            found[verdict] += chance  # type: ignore[assignment]
            if verdict is LimitVerdict.INCONCLUSIVE:
                undecided[exceeding] = chance
    return found


def likely(trials: int, rate: float) -> dict[int, float]:
    """The counts that are not utterly improbable, with their probabilities."""
    logs = (
        math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
        + k * math.log(rate) + (trials - k) * math.log1p(-rate)
        for k in range(trials + 1)
    )  # fmt: skip
    return {k: math.exp(log) for k, log in enumerate(logs) if log > math.log(1e-12)}


def lognormal_rate(ratio: float) -> float:
    """How often a lognormal sample is over the budget, if its true p95 is so many times the budget."""
    normal = NormalDist()
    return 1 - normal.cdf(normal.inv_cdf(0.95) - math.log(ratio) / SIGMA)


# At a spread of sigma 0.5: what passes, and what fails.
@pytest.mark.parametrize(
    ("ratio", "passes", "fails"),
    [
        (0.80, 0.999998, 0.000002),
        (0.90, 0.976098, 0.000231),
        (0.95, 0.458565, 0.001848),
        (1.00, 0.015300, 0.030730),
        (1.05, 0.000014, 0.529210),
        (1.10, 0.000000, 0.984963),
        (1.25, 0.000000, 1.000000),
    ],
)
def test_every_verdict_is_as_probable_as_the_documentation_says(ratio: float, passes: float, fails: float) -> None:
    found = probabilities(lognormal_rate(ratio), Plan())
    assert math.fsum(found.values()) == pytest.approx(1, abs=1e-6)
    assert found[LimitVerdict.PASS] == pytest.approx(passes, abs=1e-6)
    assert found[LimitVerdict.FAIL] == pytest.approx(fails, abs=1e-6)


def test_without_a_thought_about_bursts_wrong_verdicts_are_no_more_probable_than_alpha_either() -> None:
    found = probabilities(0.05, replace(Plan(), burst=1))
    assert found[LimitVerdict.PASS] == pytest.approx(0.038305, abs=1e-6)
    assert found[LimitVerdict.FAIL] == pytest.approx(0.030642, abs=1e-6)


RUNS = 20
ALPHA = Fraction(5, 100)


def ours(samples: Samples) -> Outcome:
    return procedure(samples, Plan())


def passes(take: Callable[[Samples], Outcome], make: Callable[[random.Random], Iterator[float]], runs: int) -> float:
    return share(outcomes(take, make, runs, SEED), LimitVerdict.PASS)


def rng(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (a simulation, not a secret)


def share(found: list[Outcome], verdict: LimitVerdict) -> float:
    return sum(outcome.verdict is verdict for outcome in found) / len(found)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_true_percentiles_are_where_the_simulation_says(law: Law) -> None:
    assert law.quantile(0.95) > law.quantile(0.9)
    samples = independent(law, 0.9, rng(SEED))
    over = sum(next(samples) > 0.9 * BUDGET for _ in range(20_000))
    assert over == pytest.approx(1000, abs=100)


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_in_a_simulation_wrong_verdicts_are_no_more_frequent_than_alpha(law: Law, ratio: float) -> None:
    found = outcomes(ours, partial(independent, law, ratio), RUNS, SEED)
    for verdict, wrong in ((LimitVerdict.PASS, ratio >= 1), (LimitVerdict.FAIL, ratio <= 1)):
        count = sum(outcome.verdict is verdict for outcome in found)
        assert not wrong or binomial(count, RUNS, ALPHA).at_least > 0.001, f"{count} of {RUNS}"


def test_the_p95_of_twenty_rounds_lets_most_breaches_pass_and_three_tries_nearly_all() -> None:
    slow = partial(independent, LAWS[0], 1.10)
    assert passes(naive, slow, 1000) == pytest.approx(0.566, abs=0.05)  # of 20 samples, at most one is over
    assert passes(partial(naive, tries=3), slow, 1000) == pytest.approx(1 - 0.434**3, abs=0.05)


@pytest.mark.parametrize("length", [5, 20])
def test_bursts_pass_when_counts_alone_are_asked_and_hardly_ever_here(length: int) -> None:
    bursts = Bursts(0.08, length)
    assert passes(partial(counts_alone, plan=Plan()), bursts.sequence, 50) > 0.15
    assert passes(ours, bursts.sequence, 50) <= 0.02


@pytest.mark.parametrize("bursts", [Bursts(0.08, 20), Bursts(0.04, 40, 0.5)], ids=str)
def test_bursts_come_as_often_as_they_say(bursts: Bursts) -> None:
    every = [bursts.sequence(rng(seed)) for seed in range(300)]
    over = sum(next(samples) > BUDGET for samples in every for _ in range(400))
    assert over / 120_000 == pytest.approx(bursts.rate, rel=0.1)


@pytest.mark.parametrize("length", [5, 20, 50])
def test_bursts_within_the_budget_hardly_ever_fail(length: int) -> None:
    found = outcomes(ours, Bursts(0.04, length).sequence, 50, SEED)
    assert share(found, LimitVerdict.FAIL) <= Plan().alpha


def test_short_bursts_far_from_the_budget_pass() -> None:
    assert passes(ours, Bursts(0.01, 5).sequence, 50) >= 0.8
