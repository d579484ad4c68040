"""Contract, section 3: measurements follow a rename."""

import datetime as dt
import json

from tests.cli.test_trend_of_records import STEP
from tests.support.limited import lands
from tests.support.recorded import LATENCY, commit_of, keeps, lines
from tests.support.repository import BUDGETS, Sandbox

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
NEW = "limiter.max_latency_ms"


def test_a_rename_takes_the_measurements_along(governed: Sandbox) -> None:
    keeps(governed, *lines([8.0, 8.1, 8.2, 8.0], until=NOW - dt.timedelta(days=20)))
    governed.now = NOW - dt.timedelta(days=10)
    renamed(governed)
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


def renamed(repo: Sandbox, number: int = 32, old: str = "rate_limiter", new: str = "limiter") -> None:
    repo.replace(BUDGETS, f"{old}:", f"{new}:")
    repo.decide(number, [(old, old, new)], slug=f"rename-{number}")
    lands(repo)


def said(repo: Sandbox, change: str, when: dt.datetime) -> None:
    """Mark a change, as if it had been said at a moment."""
    done = repo.budget("trend", "--mark", change, "known", "--reason", "the new parser")
    assert (done.status, done.err) == (0, "")
    path = "adr/marks.jsonl"
    *before, last = repo.read(path).splitlines()
    repo.write(
        path, "".join(f"{line}\n" for line in (*before, json.dumps(json.loads(last) | {"date": f"{when:%FT%TZ}"})))
    )


def test_a_rename_takes_the_marks_along(governed: Sandbox) -> None:
    keeps(governed, *lines(STEP, until=NOW - dt.timedelta(days=20)))
    said(governed, f"rate_limiter.max_latency_ms:{commit_of(30)[:12]}", NOW - dt.timedelta(days=15))
    governed.now = NOW - dt.timedelta(days=10)
    renamed(governed)
    (found,) = governed.budget("trend", "--format", "json").json["series"]
    assert (found["name"], found["verdict"], len(found["change_points"])) == (NEW, "steady", 1)
    assert "no alarm: known: the new parser" in governed.budget("trend").out
    governed.now = NOW - dt.timedelta(days=9)
    renamed(governed, 33, "limiter", "throttle")
    (found,) = governed.budget("trend", "--format", "json").json["series"]
    assert (found["name"], found["verdict"]) == ("throttle.max_latency_ms", "steady")


def test_what_was_measured_before_a_rename_is_marked_by_the_present_name(governed: Sandbox) -> None:
    keeps(governed, *lines(STEP, until=NOW - dt.timedelta(days=20)))
    governed.now = NOW - dt.timedelta(days=10)
    renamed(governed)
    (found,) = governed.budget("trend", "--format", "json").json["series"]
    assert found["verdict"] == "regressed"
    old = governed.budget("trend", "--mark", f"{LATENCY}:{commit_of(30)[:12]}", "known", "--reason", "x")
    assert (old.status, "nothing was recorded of" in old.err) == (2, True)
    said(governed, f"{NEW}:{commit_of(30)[:12]}", NOW)
    (found,) = governed.budget("trend", "--format", "json").json["series"]
    assert found["verdict"] == "steady"


def test_a_mark_of_what_got_the_old_name_later_stays_with_it(governed: Sandbox) -> None:
    governed.now = NOW - dt.timedelta(days=90)
    renamed(governed)
    keeps(governed, *lines(STEP, until=NOW), *lines(STEP, until=NOW, budget=NEW))
    said(governed, f"{LATENCY}:{commit_of(30)[:12]}", NOW)
    found = governed.budget("trend", "--format", "json").json["series"]
    assert [(item["name"], item["verdict"]) for item in found] == [(NEW, "regressed"), (LATENCY, "steady")]


def test_an_override_takes_its_marks_along(governed: Sandbox) -> None:
    keeps(governed, *lines(STEP, until=NOW - dt.timedelta(days=20), environment="dev"))
    said(governed, f"rate_limiter@dev.max_latency_ms:{commit_of(30)[:12]}", NOW - dt.timedelta(days=15))
    governed.now = NOW - dt.timedelta(days=10)
    renamed(governed)
    (found,) = governed.budget("trend", "--format", "json").json["series"]
    assert (found["name"], found["verdict"]) == ("limiter@dev.max_latency_ms", "steady")


def test_a_page_and_a_comment_tell_of_what_was_measured_before_a_rename(governed: Sandbox) -> None:
    keeps(governed, *lines([8.0, 8.1], until=NOW - dt.timedelta(days=20)))
    governed.now = NOW - dt.timedelta(days=10)
    renamed(governed)
    page = governed.budget("audit", "--format", "html").out
    assert "Last measured 8.1 ms" in page


def test_what_gets_the_old_name_later_is_something_else(governed: Sandbox) -> None:
    governed.now = NOW - dt.timedelta(days=10)
    renamed(governed)
    keeps(governed, *lines([8.3, 8.1], until=NOW))
    (found,) = governed.budget("trend", "--format", "json").json["series"]
    assert found["name"] == "rate_limiter.max_latency_ms"
