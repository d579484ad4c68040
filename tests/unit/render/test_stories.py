"""How `log` and `backtest` are told."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from governance.render.commands import backtest, log
from governance.render.layout.style import Style
from tests.unit.render import outputs
from tests.unit.render.golden_stories import BACKTESTS, LOGS, backtest_full_of, log_full_of
from tests.unit.render.nasty import HARMLESS, NASTY
from tests.unit.render.snapshot import FOLDER, matches

_REPORTS: Mapping[str, tuple[Any, Any]] = {
    **{f"log_{name}": (log, report) for name, report in LOGS.items()},
    **{f"backtest_{name}": (backtest, report) for name, report in BACKTESTS.items()},
}
_ENDINGS = ("txt", "colour.txt", "json")


@pytest.mark.parametrize("name", _REPORTS)
def test_a_story_looks_as_its_snapshot(name: str) -> None:
    face, report = _REPORTS[name]
    assert matches(f"stories/{name}.txt", face.as_text(report, Style()))
    assert matches(f"stories/{name}.colour.txt", face.as_text(report, Style(colour=True, width=110)))
    assert matches(f"stories/{name}.json", face.as_json(report))


def test_there_is_no_snapshot_of_a_story_that_nothing_compares() -> None:
    expected = {f"{name}.{ending}" for name in _REPORTS for ending in _ENDINGS}
    assert {path.name for path in (FOLDER / "stories").iterdir()} == expected


def test_a_life_as_data_has_every_key_at_every_value() -> None:
    read = json.loads(log.as_json(LOGS["life"]))
    assert list(read) == ["schema", "verdict", "budget", "head", "values", "findings"]
    keys = ["value", "date", "commit", "author", "subject", "status", "direction", "adr", "until", "governed"]
    told = [[key for key in item if key != "accepted"] for item in read["values"]]
    assert told == [[*keys, "approvers", "findings"]] * 8
    assert [item["value"] for item in read["values"]] == [9.5, 10, 12, 14, 10, 12, 0.00004, None]
    assert [item["status"] for item in read["values"]] == [
        "before-adoption",
        "adoption",
        "governed",
        "violation",
        "repair",
        "violation",
        "violation",
        "governed",
    ]
    assert ["accepted" in item for item in read["values"]] == [False] * 5 + [True] + [False] * 2
    assert read["values"][2]["approvers"] == ["alice", "bob"]


def test_of_a_step_only_what_is_about_the_budget_is_told() -> None:
    codes = [[finding["code"] for finding in item["findings"]] for item in _life()]
    assert codes == [[], [], [], ["BG101"], [], ["BG101"], ["BG205"], []]


def _life() -> list[Any]:
    values: list[Any] = json.loads(log.as_json(LOGS["life"]))["values"]
    return values


def test_a_flip_as_data_says_what_was_and_what_would_be() -> None:
    read = json.loads(backtest.as_json(BACKTESTS["both_ways"]))
    assert list(read) == ["schema", "verdict", "policy", "head", "since", "flips", "findings", "totals", "notes"]
    assert [(item["was"], item["would_be"]) for item in read["flips"]] == [
        ("governed", "violation"),
        ("violation", "governed"),
    ]
    assert [[finding["code"] for finding in item["findings"]] for item in read["flips"]] == [
        ["BG101"],
        ["BG201", "BG204", "BG301"],
    ]
    assert read["totals"] == {"steps": 9, "would_fail": 1, "would_pass": 1}
    other = json.loads(backtest.as_json(BACKTESTS["nothing_to_judge"]))["flips"]
    assert [(item["was"], item["would_be"]) for item in other] == [("violation", None), (None, "violation")]


def _undecided_backtest(text: str) -> Any:
    return backtest_full_of(text, findings=True)


@pytest.mark.parametrize("text", NASTY, ids=[ascii(text)[1:-1] for text in NASTY])
@pytest.mark.parametrize(
    ("face", "make"), [(log, log_full_of), (backtest, backtest_full_of), (backtest, _undecided_backtest)]
)
def test_no_text_makes_a_story_do_more_than_tell_it(face: Any, make: Callable[[str], Any], text: str) -> None:
    told = face.as_text(make(text), Style())
    outputs.assert_quiet(told)
    outputs.assert_no_commands(told)
    data, plain = (face.as_json(make(item)) for item in (text, HARMLESS))
    outputs.assert_quiet(data)
    assert outputs.shape(json.loads(data)) == outputs.shape(json.loads(plain))
