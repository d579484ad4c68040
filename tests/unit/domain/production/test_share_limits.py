from fractions import Fraction

from governance.domain.production.share_limits import share_limits
from governance.domain.production.watched_limits import BASELINE, watches
from tests.support.values import budgets


def test_percentiles_and_errors_allow_a_share_of_the_calls() -> None:
    stated = budgets({"a.max_latency_p999_ms": "4", "a.max_errors_percent": "2.5", "a.max_memory_mb": "3"})
    (watch,) = watches(stated, "default", {}, dict.fromkeys(stated.limits, BASELINE))
    assert [(item.limit.id.name, item.allowed, item.is_errors) for item in share_limits(watch)] == [
        ("max_latency_p999_ms", Fraction(1, 1000), False), ("max_errors_percent", Fraction(1, 40), True),
    ]  # fmt: skip


def test_what_lets_every_call_fail_limits_nothing() -> None:
    stated = budgets({"a.max_errors_percent": "100"})
    (watch,) = watches(stated, "default", {}, dict.fromkeys(stated.limits, BASELINE))
    assert list(share_limits(watch)) == []
