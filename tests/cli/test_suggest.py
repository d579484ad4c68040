import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Result, run

ENV = {"PATH": "/usr/bin"}
FIVE = {"name": "search", "runs": [[10.0, 10.2], [10.1, 10.3], [9.9, 10.1], [10.0, 10.4], [10.2, 10.2]]}
TWO = {"name": "new\x1b[2J", "runs": [[10.0], [11.0]]}


def suggest(folder: Path, runs: Iterable[dict[str, Any]], *options: str) -> Result:
    lines = "".join(f"{json.dumps(item)}\n" for item in runs)
    (folder / "runs.jsonl").write_text(lines, encoding="utf-8")
    return run("suggest", "--runs", "runs.jsonl", *options, folder=folder, env=ENV)


def test_runs_need_no_repository_and_are_reported_as_the_contract_says(tmp_path: Path) -> None:
    done = suggest(tmp_path, [FIVE, TWO], "--format", "json")
    assert (done.status, done.err) == (0, "")
    assert done.json["schema"] == "budget-governance/suggest/1"
    search, new = done.json["suggestions"]
    value = search.pop("value")
    assert 10.4 < value < 11.5
    method = "lognormal, spread shared by empirical Bayes"
    assert search == {"name": "search", "runs": 5, "coverage": 0.95, "method": method, "note": None}
    assert (new["runs"], new["value"], new["method"]) == (2, None, "too few runs")
    assert "a budget needs 3 runs" in new["note"]


def test_text_says_what_the_number_rests_on(tmp_path: Path) -> None:
    done = suggest(tmp_path, [FIVE, TWO], "--coverage", "0.9")
    assert done.status == 0
    assert "search  10." in done.out
    assert "the next run keeps it with 90 %; 5 runs\n  lognormal" in done.out
    assert "new\\x1b[2J  no suggestion\n  a budget needs 3 runs, and 2 can be used" in done.out


@pytest.mark.parametrize("coverage", ["0", "1", "nan", "95"])
def test_a_coverage_is_a_probability(tmp_path: Path, coverage: str) -> None:
    done = suggest(tmp_path, [FIVE], "--coverage", coverage)
    assert (done.status, done.out) == (2, "")
    assert f"--coverage {coverage} is no probability" in done.err


def test_a_file_that_holds_no_runs_is_refused(tmp_path: Path) -> None:
    done = suggest(tmp_path, [{"name": "a", "values": [1]}])
    assert (done.status, done.out) == (2, "")
    assert "runs.jsonl: line 1: `runs` is missing, or no list" in done.err
