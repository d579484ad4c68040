"""What is left of a budget, and when a review fails."""

from decimal import Decimal
from fractions import Fraction

import pytest

from governance.domain.findings import Verdict, error, soften
from governance.domain.reports.review import Loosenings, MeasuredLimit, ReviewedLimit, ReviewReport
from tests.support.values import LATENCY, NOW, limit_id

OVERDUE = error("RV101", "no", "do")


def measured(value: str) -> MeasuredLimit:
    return MeasuredLimit(Decimal(value), None, 5, "ci", "c" * 40, NOW)


@pytest.mark.parametrize(
    ("limit", "value", "budget", "left"),
    [
        (LATENCY, "9", "12", Fraction(25)),
        (LATENCY, "15", "12", Fraction(-25)),
        ("queue.min_rate_rps", "15", "12", Fraction(25)),
        (LATENCY, "9", "0", None),
    ],
)
def test_headroom_is_the_part_of_the_budget_that_is_left(
    limit: str, value: str, budget: str, left: Fraction | None
) -> None:
    assert measured(value).headroom(limit_id(limit), Decimal(budget)) == left


def test_a_limit_that_was_not_measured_has_no_headroom() -> None:
    limit = ReviewedLimit(
        limit_id(LATENCY), Decimal(12), NOW, "ADR 031", None, None, Loosenings(0, None, is_looser=False)
    )
    assert (limit.headroom, limit.suggested) == (None, None)


def test_the_headroom_of_a_limit_is_that_of_its_value() -> None:
    none = Loosenings(0, None, is_looser=False)
    limit = ReviewedLimit(limit_id(LATENCY), Decimal(12), NOW, "ADR 031", None, None, none, measured("9"))
    assert limit.headroom == 25


def test_a_review_fails_where_something_is_overdue() -> None:
    assert ReviewReport("h" * 40, (), (OVERDUE,)).verdict is Verdict.FAIL
    report = ReviewReport("h" * 40, (), (soften(OVERDUE),))
    assert (report.verdict, report.notes) == (Verdict.PASS, ())
