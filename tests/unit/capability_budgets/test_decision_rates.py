"""How often decisions are wrong: a short form, with fixed seeds, of the simulation in the documentation."""

from fractions import Fraction

import pytest

from benchmarks.decisions import AT_THE_BUDGET, BUDGET, ELSEWHERE, MANY, Row, counted, decided, naive
from governance.domain.measurement.tails import binomial

RUNS = 12
SEED = 7
ALPHA = Fraction(5, 100)

FEW_ARE_NOT_ENOUGH = ("bursts of 100", "bursts of 500", "processes differ by 20%", "8% of processes")
"""What takes more processes than the usual fifteen."""


def improbable(count: int, alpha: Fraction = ALPHA) -> bool:
    """Whether so many of the runs would hardly come with the probability alpha."""
    return binomial(count, RUNS, alpha).at_least < 0.005


@pytest.mark.parametrize("row", AT_THE_BUDGET, ids=lambda row: row.name)
def test_at_the_budget_hardly_any_verdict_comes(row: Row) -> None:
    found = decided(row, RUNS, SEED)
    assert not improbable(found["fail"])
    assert not improbable(found["pass"]) or row.name.startswith(FEW_ARE_NOT_ENOUGH)


@pytest.mark.parametrize("row", [row for row in AT_THE_BUDGET if row.name.startswith(FEW_ARE_NOT_ENOUGH)],
                         ids=lambda row: row.name)  # fmt: skip
def test_more_processes_see_what_few_do_not(row: Row) -> None:
    found = decided(row, RUNS, SEED, MANY)
    assert not improbable(found["pass"], Fraction(1, 10) if "differ" in row.name else ALPHA)
    assert not improbable(found["fail"])


@pytest.mark.parametrize("row", ELSEWHERE, ids=lambda row: f"{row.name} at {row.ratio}")
def test_elsewhere_verdicts_are_right(row: Row) -> None:
    found = decided(row, RUNS, SEED)
    if row.course is not None:
        assert not improbable(found["fail"])
    elif row.ratio < 1:
        assert found["fail"] == 0
        assert not improbable(RUNS - found["pass"])
    else:
        assert not improbable(RUNS - found["fail"])


def test_naive_rules_pass_what_is_over_its_budget() -> None:
    row = next(row for row in ELSEWHERE if row.name == "independent, sigma 0.5")._replace(ratio=1.1)
    runs = range(200)
    assert sum(naive(row.run(seed), BUDGET) for seed in runs) > 80
    assert sum(naive(row.run(seed), BUDGET, tries=3) for seed in runs) > 160
    burst = next(row for row in AT_THE_BUDGET if row.name.startswith("bursts of 20 over"))
    assert sum(counted(burst.run(seed), BUDGET) for seed in range(40)) > 8
