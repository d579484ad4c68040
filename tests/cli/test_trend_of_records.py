"""Trends and suggestions of what was recorded."""

import datetime as dt
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.repository import Sandbox

RANDOM = random.Random(5)  # noqa: S311 (noise, no secret)
LEVEL = [RANDOM.gauss(8, 0.1) for _ in range(60)]
STEP = [value * (1 if number < 30 else 1.2) for number, value in enumerate(LEVEL)]
START = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
BUDGET = "rate_limiter.max_latency_ms"


@pytest.fixture
def kept(governed: Sandbox, tmp_path: Path) -> Sandbox:
    governed.env["BUDGET_STORE"] = f"sqlite:///{tmp_path / 'store.sqlite'}"
    return governed


def commit(number: int) -> str:
    return f"{number + 2**44:x}".ljust(40, "0")


def fill(sandbox: Sandbox, values: Sequence[float], machine: str = "ci", **others: Any) -> None:
    limits = others.pop("limits", [10] * len(values))
    lines = [
        {
            "schema": "budget-governance/measurement/1",
            "repository": "acme/payments",
            "budget": BUDGET,
            "environment": None,
            "commit": commit(number),
            "date": f"{START + dt.timedelta(days=number):%Y-%m-%dT%H:%M:%SZ}",
            "machine": machine,
            "value": round(value, 6),
            "interval": None,
            "samples": None,
            "processes": None,
            "verdict": "pass",
            "budget_in_force": limits[number],
        }
        | others
        for number, value in enumerate(values)
    ]
    sandbox.write("lines.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines))
    done = sandbox.budget("measurements", "import", "lines.jsonl")
    assert done.status == 0, done.err


def series(sandbox: Sandbox, *words: str) -> list[dict[str, Any]]:
    done = sandbox.budget("trend", *words, "--format", "json")
    assert (done.status, done.err) == (0, "")
    found: list[dict[str, Any]] = done.json["series"]
    return found


def test_a_step_of_what_was_recorded_names_its_commit(kept: Sandbox) -> None:
    fill(kept, STEP)
    (found,) = series(kept)
    assert (found["name"], found["verdict"], found["points"]) == (BUDGET, "regressed", 60)
    assert [(point["index"], point["commit"]) for point in found["change_points"]] == [(30, commit(30))]
    assert f"    {BUDGET}:{commit(30)[:12]}\n" in kept.budget("trend").out


def test_a_machine_of_another_class_is_a_series_of_its_own_and_an_unknown_one_is_none(kept: Sandbox) -> None:
    fill(kept, LEVEL[:30])
    fill(kept, [value * 2 for value in LEVEL[:30]], "large")
    fill(kept, STEP, "unknown", environment="dev")
    found = [(item["name"], item["verdict"], item["points"]) for item in series(kept)]
    assert found == [
        (f"{BUDGET} on ci", "steady", 30),
        (f"{BUDGET} on large", "steady", 30),
        ("rate_limiter@dev.max_latency_ms", "few", 60),
    ]
    assert len(series(kept, "--env", "dev")) == 1
    assert len(series(kept, "rate_limiter", "--env", "dev")) == 1


def test_days_before_are_left_out_where_that_is_asked_for(kept: Sandbox) -> None:
    fill(kept, STEP)
    (found,) = series(kept, "--since", "2026-02-10")
    assert (found["points"], found["verdict"]) == (24, "steady")


def test_a_step_that_a_decision_explains_is_no_alarm(kept: Sandbox) -> None:
    fill(kept, STEP, limits=[10] * 30 + [12] * 30)
    (found,) = series(kept)
    assert (found["verdict"], len(found["change_points"])) == ("steady", 1)
    assert "no alarm: the budget changed from 10 to 12" in kept.budget("trend").out


def test_a_change_that_somebody_marked_is_no_alarm(kept: Sandbox) -> None:
    fill(kept, STEP)
    done = kept.budget("trend", "--mark", f"{BUDGET}:{commit(30)[:12]}", "known", "--reason", "the new parser")
    assert (done.status, done.err) == (0, "")
    assert done.out == f"adr/marks.jsonl: {BUDGET}:{commit(30)[:12]} is known\n"
    (found,) = series(kept)
    assert (found["verdict"], len(found["change_points"])) == ("steady", 1)
    assert "no alarm: known: the new parser" in kept.budget("trend").out
    kept.write("adr/marks.jsonl", "{}\n")
    done = kept.budget("trend")
    assert done.status == 2
    assert "adr/marks.jsonl: line 1: `schema` is not" in done.err


def test_a_change_that_is_not_there_cannot_be_marked(kept: Sandbox) -> None:
    fill(kept, LEVEL)
    told = {
        (BUDGET, "known"): "is no change",
        (f"{BUDGET}:abc", "known"): "is no change",
        (f"{BUDGET}:{'f' * 12}", "known"): "nothing was recorded of",
        (f"{BUDGET}:1000000", "known"): "60 commits begin with 1000000",
        (f"{BUDGET}:{commit(30)[:12]}", "bad"): "a mark says what the change is",
    }
    for (name, kind), message in told.items():
        done = kept.budget("trend", "--mark", name, kind, "--reason", "x")
        assert (done.status, message in done.err) == (2, True), done.err
    done = kept.budget("trend", "--mark", f"{BUDGET}:{commit(30)[:12]}", "known")
    assert "a mark needs a reason" in done.err


def test_what_was_never_recorded_is_said(kept: Sandbox) -> None:
    assert kept.budget("trend").out == "nothing was recorded yet: budget record RESULTS.json\n"
    fill(kept, LEVEL)
    done = kept.budget("trend", "metrics")
    assert (done.status, "nothing was recorded of metrics" in done.err) == (2, True)
    done = kept.budget("trend", "--since", "yesterday")
    assert (done.status, "--since yesterday is no day" in done.err) == (2, True)


def test_a_budget_is_suggested_with_the_command_that_proposes_it(kept: Sandbox) -> None:
    fill(kept, LEVEL[:8])
    fill(kept, LEVEL[:2], budget="gone.max_latency_ms")
    done = kept.budget("suggest", "--format", "json")
    assert (done.status, done.err) == (0, "")
    gone, limiter = done.json["suggestions"]
    assert (gone["name"], gone["value"], gone["runs"]) == ("gone.max_latency_ms", None, 2)
    assert (limiter["name"], limiter["runs"], limiter["note"]) == (BUDGET, 8, None)
    assert 8.1 < limiter["value"] < 8.6
    text = kept.budget("suggest", BUDGET).out
    command = f"budget propose {BUDGET}={limiter['value']}"
    assert f"\n  {command}\n" in text
    done = kept.budget(*command.split()[1:])
    assert done.status == 0, done.err


def test_no_command_is_printed_for_a_budget_that_stands_already(kept: Sandbox) -> None:
    fill(kept, [10] * 25)
    text = kept.budget("suggest").out
    assert f"{BUDGET}  10  the next run keeps it with 95 %; 25 runs\n  conformal over runs\n" == text


def test_nothing_is_suggested_of_nothing(kept: Sandbox) -> None:
    assert kept.budget("suggest").out == "nothing was recorded yet: budget record RESULTS.json\n"
    fill(kept, [0] * 5)
    assert "0 can be used" in kept.budget("suggest").out
    done = kept.budget("suggest", "--coverage", "2")
    assert (done.status, "--coverage 2 is no probability" in done.err) == (2, True)


def test_a_drift_says_when_it_reaches_the_budget(kept: Sandbox) -> None:
    fill(kept, [value + number / 100 for number, value in enumerate(LEVEL)])
    text = kept.budget("trend").out
    assert f"{BUDGET}  drifting  60 values\n  drifts by 0.01" in text
    assert "  reaches the budget of 10 in 1" in text
    (found,) = series(kept)
    assert found["slope_per_day"] == pytest.approx(0.01, rel=0.3)


def test_a_step_of_the_budget_bears_its_decision(kept: Sandbox) -> None:
    kept.raise_limit()
    kept.decide()
    kept.commit("Raise\n\nBudget-ADR: 31")
    kept.switch("main")
    kept.merge("work")
    fill(kept, STEP, limits=[10] * 30 + [12] * 30)
    assert "ADR 031: the budget changed from 10 to 12" in kept.budget("trend").out
    assert "12 (ADR 031)" in kept.budget("trend", "--format", "svg").out


def test_a_change_between_runs_of_one_commit_is_marked_by_the_name_that_is_printed(kept: Sandbox) -> None:
    fill(kept, STEP, commit=commit(7))
    (name,) = {line.strip() for line in kept.budget("trend").out.splitlines() if line.startswith(f"    {BUDGET}:")}
    assert kept.budget("trend", "--mark", name, "known", "--reason", "the host moved").status == 0
    (found,) = series(kept)
    assert (found["verdict"], len(found["change_points"])) == ("steady", 1)
