"""A review made in memory, with findings of all kinds; its words may hold anything."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.problems import Place
from governance.domain.findings import error, warning
from governance.domain.reports.review import Loosenings, MeasuredLimit, ReviewedLimit, ReviewReport

DATE = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
PLACE = Place("budgets/capability_budgets.yaml", 6)


def long_review(words: str = "") -> ReviewReport:
    """Two limits that are overdue, two that are worth a look, and others that are in order."""
    limits = (
        _limit("rate_limiter", None, words, due=dt.date(2026, 3, 3)),
        _limit("rate_limiter", "prod", words, until=dt.date(2026, 10, 1)),
        _limit("checkout", None, words, measured=Decimal(4)),
        _limit("checkout", "dev", words, percent=Fraction(40)),
        _limit("metrics", None, words, measured=None),
        _limit("schema_validator", None, words, measured=Decimal(9)),
    )
    findings = (
        error("RV101", f"nobody looked at it for 90 days {words}", f"budget review --sign {limits[0].limit} {words}",
              budget=str(limits[0].limit), place=PLACE),
        error("BG401", f"held through 2026-10-01 {words}", "budget propose rate_limiter@prod.max_latency_ms=10",
              budget=str(limits[1].limit), place=PLACE),
        warning("RV103", "60 % of the budget is unused", "budget propose checkout.max_latency_ms=6",
                budget=str(limits[2].limit), place=PLACE),
        warning("RV106", f"nothing was recorded of metrics {words}", "budget record RESULTS.json", budget="metrics"),
    )  # fmt: skip
    return ReviewReport("9" * 40, limits, findings, (f"note: it is Sunday {words}",))


def _limit(
    capability: str,
    environment: str | None,
    words: str,
    *,
    due: dt.date | None = None,
    until: dt.date | None = None,
    measured: Decimal | None = Decimal("8.7"),
    percent: Fraction | None = None,
) -> ReviewedLimit:
    last = None if measured is None else MeasuredLimit(
        measured, (measured - 1, measured + 1), 40, f"ci {words}", "8" * 40, DATE, f"steady {words}".strip()
    )  # fmt: skip
    limit = LimitId(capability, environment, "max_latency_ms")
    loosenings = Loosenings(2 if percent else 0, percent, percent is not None)
    return ReviewedLimit(limit, Decimal(10), DATE, f"ADR 031 {words}".strip(), due, until, loosenings, last)
