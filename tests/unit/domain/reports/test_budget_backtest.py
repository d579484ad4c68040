"""What a number would have stopped is what the gate would have failed, and flips are other words than were said."""

from decimal import Decimal

from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.budget_backtest import BudgetBacktest, LimitBacktest, Regression
from tests.support.values import LATENCY, NOW, REPOSITORY, limit_id

PASS, FAIL, OPEN = LimitVerdict.PASS, LimitVerdict.FAIL, LimitVerdict.INCONCLUSIVE


def run(commit: str, verdict: LimitVerdict) -> Recorded:
    return Recorded(REPOSITORY, LATENCY, None, commit, NOW, "ci", Decimal(9), None, None, None, verdict, Decimal(10))


A, B, C = run("a", PASS), run("b", FAIL), run("c", PASS)
CAUGHT, MISSED = Regression(B, 8, 12, B, 0), Regression(C, 8, 9, None, 0)
ITEM = LimitBacktest(
    limit_id(LATENCY), "ci", Decimal(8), ((A, FAIL), (B, FAIL), (C, OPEN)), (CAUGHT, MISSED, CAUGHT), (A,)
)


def test_what_would_have_failed_would_have_been_stopped() -> None:
    assert ITEM.stops == (A, B)


def test_flips_are_the_measurements_of_which_the_gate_said_something_else() -> None:
    assert list(ITEM.flips) == [(A, FAIL), (C, OPEN)]


def test_what_was_caught_has_a_stop() -> None:
    assert ITEM.caught == 2


def test_there_is_nothing_to_note_unless_somebody_does() -> None:
    assert BudgetBacktest("other.yaml", (ITEM,)).notes == ()
