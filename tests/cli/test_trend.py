import json
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Result, run

RANDOM = random.Random(5)  # noqa: S311 (noise, no secret)
ENV = {"PATH": "/usr/bin"}
LEVEL = [RANDOM.gauss(10, 0.1) for _ in range(60)]
STEP = [value * (1 if number < 30 else 1.2) for number, value in enumerate(LEVEL)]


def trend(folder: Path, series: Iterable[dict[str, Any]], *options: str) -> Result:
    lines = "".join(f"{json.dumps(item)}\n" for item in series)
    (folder / "series.jsonl").write_text(lines, encoding="utf-8")
    return run("trend", "--series", "series.jsonl", *options, folder=folder, env=ENV)


def test_series_need_no_repository_and_are_reported_as_the_contract_says(tmp_path: Path) -> None:
    few = {"name": "new", "values": [10.0, 10.1]}
    series = [{"name": "search", "values": STEP}, {"name": "steady", "values": LEVEL}, few]
    done = trend(tmp_path, series, "--format", "json")
    assert (done.status, done.err) == (0, "")
    search, steady, new = done.json["series"]
    assert done.json["schema"] == "budget-governance/trend/1"
    (point,) = search.pop("change_points")
    assert search == {"name": "search", "points": 60, "verdict": "regressed", "weak": [], "slope_per_day": None}
    assert (point["index"], point["commit"]) == (30, None)
    assert point["before"] == pytest.approx(10, rel=0.02)
    assert point["after"] == pytest.approx(12, rel=0.02)
    assert 0 < point["p"] < 0.001
    assert (steady["verdict"], steady["change_points"]) == ("steady", [])
    assert (new["verdict"], new["points"]) == ("few", 2)


def test_text_says_what_changed_and_how_many_alarms_are_chance(tmp_path: Path) -> None:
    drift = [value * (1 + number / 200) for number, value in enumerate(LEVEL)]
    done = trend(tmp_path, [{"name": "search", "values": STEP}, {"name": "slow\x1b[2J", "values": drift}])
    assert done.status == 0
    assert "search  regressed  60 values\n  from 30: " in done.out
    assert "100 % of the values are above those before" in done.out
    assert "slow\\x1b[2J  drifting  60 values\n  drifts by 0.0" in done.out
    assert done.out.endswith(
        "2 series: 1 regressed, 1 drifting; by chance, at most 0.02 of them would show a\nchange\n"
    )


def test_the_report_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    done = trend(tmp_path, [{"name": "steady", "values": LEVEL}], "--format", "json", "--output", "report.json")
    assert (done.status, done.out) == (0, "")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["series"][0]["verdict"] == "steady"


def test_a_file_that_holds_no_series_is_refused_line_by_line(tmp_path: Path) -> None:
    done = trend(tmp_path, [{"name": "a", "values": [1, None]}, {"values": []}])
    assert (done.status, done.out) == (2, "")
    assert "series.jsonl: line 1: values[1] is no number" in done.err
    assert "line 2: `name` is missing, or no text" in done.err
    assert 'fix: write each line as {"name": ' in done.err
    missing = run("trend", "--series", "nowhere.jsonl", folder=tmp_path, env=ENV)
    assert missing.status == 2
    assert "nowhere.jsonl cannot be read" in missing.err


def test_without_the_libraries_it_says_how_to_install_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    done = trend(tmp_path, [{"name": "a", "values": LEVEL}])
    assert (done.status, done.out) == (3, "")
    assert "this needs numpy, which this environment does not have" in done.err
    assert "fix: pip install" in done.err
    assert "[trends]" in done.err


def test_text_shows_the_course_of_the_values(tmp_path: Path) -> None:
    values = [1.0] * 30 + [2.0] * 30
    done = trend(tmp_path, [{"name": "search", "values": values}, {"name": "flat", "values": [3.0] * 200}])
    assert f"  {'▁' * 30}{'█' * 30}  1 to 2\n" in done.out
    assert f"  {'▁' * 50}  3 to 3\n" in done.out
