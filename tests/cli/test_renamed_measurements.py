"""Contract, section 3: measurements follow a rename."""

import datetime as dt

from tests.support.limited import lands
from tests.support.recorded import keeps, lines
from tests.support.repository import BUDGETS, Sandbox

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
NEW = "limiter.max_latency_ms"


def test_a_rename_takes_the_measurements_along(governed: Sandbox) -> None:
    keeps(governed, *lines([8.0, 8.1, 8.2, 8.0], until=NOW - dt.timedelta(days=20)))
    governed.now = NOW - dt.timedelta(days=10)
    governed.replace(BUDGETS, "rate_limiter:", "limiter:")
    governed.decide(32, [("rate_limiter", "rate_limiter", "limiter")], slug="rename")
    lands(governed)
    keeps(governed, *lines([8.3, 8.1], until=NOW, budget=NEW))
    for words in ((), (NEW,)):
        (found,) = governed.budget("trend", *words, "--format", "json").json["series"]
        assert (found["name"], found["points"]) == (NEW, 6)
    (suggested,) = governed.budget("suggest", NEW, "--format", "json").json["suggestions"]
    assert suggested["runs"] == 6
    report = governed.budget("review", "--format", "json").json
    (limit,) = [item for item in report["limits"] if item["budget"] == NEW]
    assert limit["measured"]["runs"] == 6
    drafted = governed.budget("propose", f"{NEW}=12", "--dry-run").out
    assert "6 runs on `ci`" in drafted
    governed.write("tried.yaml", "limiter: {max_latency_ms: 9}\n")
    (tried,) = governed.budget("backtest", "--budgets", "tried.yaml", "--format", "json").json["limits"]
    assert tried["measurements"] == 6


def test_what_gets_the_old_name_later_is_something_else(governed: Sandbox) -> None:
    governed.now = NOW - dt.timedelta(days=10)
    governed.replace(BUDGETS, "rate_limiter:", "limiter:")
    governed.decide(32, [("rate_limiter", "rate_limiter", "limiter")], slug="rename")
    lands(governed)
    keeps(governed, *lines([8.3, 8.1], until=NOW))
    (found,) = governed.budget("trend", "--format", "json").json["series"]
    assert found["name"] == "rate_limiter.max_latency_ms"
