"""Trends made in memory: series of every verdict, whose names may hold anything."""

import datetime as dt
import random
from collections.abc import Iterator

from governance.domain.trends.analysis import analyse
from governance.domain.trends.series import Explanation, Series, TrendReport

START = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)


def long_trend(words: str = "") -> TrendReport:
    """Trends of series that rose, fell, drift, were decided on, are few, and of one in an environment."""
    return analyse(list(_series(words)))


def _series(words: str) -> Iterator[Series]:
    decided = Explanation(30, f"ADR 031: the budget changed from 12 to 14 {words}")
    yield _one("rate_limiter.max_latency_ms", 9, 12, decided=decided, decision=f"ADR 031{words}")
    yield _one("checkout.max_latency_ms", 10, 12)
    yield _one("checkout@prod.max_latency_ms", 14, 11)
    yield _one("metrics.max_memory_mb", 2, 2, slope=0.004)
    yield _one("metrics.max_latency_ms on ci", 4, 4)
    yield _one("schema_validator.max_latency_ms", 40, 40, count=6)
    yield Series(f"of a file {words}".strip(), _values(5, 8, 0, 60))


def _values(before: float, after: float, slope: float, count: int) -> tuple[float, ...]:
    drawn = random.Random(5)  # noqa: S311 (noise, no secret)
    return tuple(
        drawn.gauss(before if number < count / 2 else after, before / 50) + slope * number for number in range(count)
    )


def _one(
    name: str,
    before: float,
    after: float,
    *,
    slope: float = 0,
    count: int = 60,
    decided: Explanation | None = None,
    decision: str = "",
) -> Series:
    values = _values(before, after, slope, count)
    budget = before * 4 / 3
    return Series(
        name,
        values,
        tuple(START + dt.timedelta(days=number) for number in range(count)),
        commits=tuple(f"{number + 2**44:x}".ljust(40, "0") for number in range(count)),
        explanations=(decided,) if decided else (),
        budgets=tuple(budget if number < count / 2 else budget + (2 if decided else 0) for number in range(count)),
        intervals=tuple((value * 0.98, value * 1.02) for value in values),
        decisions=((count // 2, decision),) if decision else (),
    )
