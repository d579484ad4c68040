"""`budget backtest --budgets`: what other numbers would have stopped of what was recorded."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from tests.support.recorded import LATENCY, commit_of, keeps, lines
from tests.support.repository import Sandbox

RANDOM = random.Random(11)  # noqa: S311 (noise, no secret)
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
NOISE = [RANDOM.gauss(1, 0.02) for _ in range(60)]
STEP = [8 * noise * (1 if number < 30 else 1.25) for number, noise in enumerate(NOISE)]


def backtest(repo: Sandbox, value: float, *more: str) -> dict[str, Any]:
    repo.write("tried.yaml", f"rate_limiter:\n  max_latency_ms: {value}\n{''.join(more)}")
    done = repo.budget("backtest", "--budgets", "tried.yaml", "--format", "json")
    assert (done.status, done.err) == (0, "")
    report: dict[str, Any] = done.json
    return report


def exact(values: list[float], **others: Any) -> list[Any]:
    return lines(values, until=NOW, interval=None, budget_in_force=15, **others)


def test_a_number_that_catches_the_regression(governed: Sandbox) -> None:
    keeps(governed, *exact(STEP))
    report = backtest(governed, 9)
    (found,) = report["limits"]
    assert (found["budget"], found["machine"], found["value"], found["measurements"]) == (LATENCY, "ci", 9, 60)
    (regression,) = found["regressions"]
    assert (regression["commit"], regression["caught"], regression["delay"]) == (commit_of(30), True, 0)
    assert (found["stops"], found["false_stops"], found["caught"]) == (30, [], 1)
    assert report["totals"] == {
        "measurements": 60,
        "stops": 30,
        "false_stops": 0,
        "regressions": 1,
        "caught": 1,
        "would_fail": 30,
        "would_pass": 0,
    }
    assert {flip["was"] for flip in report["flips"]} == {"pass"}
    assert {flip["would_be"] for flip in report["flips"]} == {"fail"}


def test_a_number_that_is_too_loose_misses_it(governed: Sandbox) -> None:
    keeps(governed, *exact(STEP))
    (found,) = backtest(governed, 12)["limits"]
    assert (found["stops"], found["caught"], found["regressions"][0]["caught"]) == (0, 0, False)


def test_a_number_that_is_too_tight_stops_what_is_no_regression(governed: Sandbox) -> None:
    keeps(governed, *exact(STEP))
    (found,) = backtest(governed, 8.05)["limits"]
    early = [number for number in range(30) if STEP[number] > 8.05]
    assert early
    assert [item["commit"] for item in found["false_stops"]] == [commit_of(number) for number in early]


def test_an_improvement_is_no_regression_and_going_back_to_it_is_none(governed: Sandbox) -> None:
    values = [*STEP, *STEP[:30]]
    keeps(governed, *exact(values))
    (found,) = backtest(governed, 9)["limits"]
    assert len(found["regressions"]) == 1
    assert found["stops"] == 30


def test_an_interval_on_both_sides_is_undecided(governed: Sandbox) -> None:
    keeps(governed, *lines([8.0, 8.0], until=NOW, interval=[7.5, 8.5]))
    (found,) = backtest(governed, 8.2)["limits"]
    assert (found["stops"], found["undecided"]) == (0, 2)


def test_environments_have_their_own_numbers(governed: Sandbox) -> None:
    keeps(governed, *exact(STEP), *exact(STEP, environment="dev"))
    more = "  environments:\n    dev: {max_latency_ms: 12}\nmetrics: {max_latency_ms: 5}\n"
    report = backtest(governed, 9, more)
    assert {item["budget"]: item["stops"] for item in report["limits"]} == {
        LATENCY: 30,
        "rate_limiter@dev.max_latency_ms": 0,
    }
    assert report["notes"] == ["note: nothing was recorded of metrics.max_latency_ms"]


def test_people_get_a_few_lines_a_limit(governed: Sandbox) -> None:
    keeps(governed, *exact(STEP))
    backtest(governed, 9)
    told = governed.budget("backtest", "--budgets", "tried.yaml").out
    assert told.startswith("tried.yaml: 1 of 1 regression caught, 30 stops of 60 measurements, 0 of them false\n")
    assert "  caught  8.0" in told
    governed.write("tried.yaml", "metrics: {max_latency_ms: 5}\n")
    assert "nothing was recorded of these limits yet" in governed.budget("backtest", "--budgets", "tried.yaml").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "one at a time"),
        (("budgets/policy.yaml", "--budgets", "x.yaml"), "one at a time"),
        (("--budgets", "x.yaml", "--since", "HEAD"), "are for policies"),
        (("--budgets", "bad.yaml"), "bad.yaml:1"),
    ],
)
def test_what_means_nothing_is_refused(governed: Sandbox, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    governed.env["BUDGET_STORE"] = f"sqlite:///{tmp_path / 'store.sqlite'}"
    governed.write("x.yaml", "metrics: {max_latency_ms: 5}\n")
    governed.write("bad.yaml", "metrics: {max_latency_ms: 010}\n")
    refused = governed.budget("backtest", *words)
    assert refused.status == 2
    assert message in refused.err
