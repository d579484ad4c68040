"""What a pusher is told."""

import datetime as dt
import json

import pytest

from governance.domain.findings import error, warning
from governance.domain.reports.judged_steps import StepReport
from governance.domain.reports.push import PushReport, RefUpdate, Refusal, UpdateReport
from governance.render.commands.pre_receive import as_json, as_text
from governance.render.layout.style import Style
from tests.unit.render import outputs
from tests.unit.render.nasty import NASTY

OLD, NEW = "a" * 40, "b" * 40
MAIN = RefUpdate(OLD, NEW, "refs/heads/main")


def told(*updates: UpdateReport, notes: tuple[str, ...] = (), colour: bool = False) -> str:
    return as_text(PushReport(updates, notes), Style(colour=colour))


def bad(count: int, commit: str | None = NEW) -> UpdateReport:
    """A branch with so many findings."""
    findings = tuple(error("BG101", f"change {number}", "decide", commit=commit) for number in range(count))
    return UpdateReport(MAIN, protected=True, governed=True, findings=findings)


def step(status: str = "adoption", *findings: str) -> StepReport:
    found = tuple(error("BG101", message, message) for message in findings)
    return StepReport(NEW, dt.datetime(2026, 1, 5, tzinfo=dt.UTC), "Dora", "d@example.com", "x", status, (), found)


def test_nothing_is_said_of_what_needs_no_word() -> None:
    assert told(UpdateReport(MAIN), UpdateReport(MAIN, protected=True, governed=True)) == ""


def test_a_refusal_comes_with_its_fix() -> None:
    text = told(UpdateReport(MAIN, protected=True, refusals=(Refusal("it cannot be deleted", "leave it"),)))
    assert text == "budget: main: refused\n  it cannot be deleted\n  fix: leave it\n"


def test_lines_leave_room_for_the_word_that_git_writes_before_them() -> None:
    text = told(UpdateReport(MAIN, refusals=(Refusal("word " * 40, "cure " * 40),)))
    assert max(map(len, text.splitlines())) <= 72


def test_an_adoption_is_said_to_be_one() -> None:
    assert told(UpdateReport(MAIN, steps=(step(),))) == "budget: main: adoption: its budgets become the baseline\n"


def test_very_many_findings_are_counted() -> None:
    text = told(bad(12))
    assert text.count("error BG101") == 10
    assert text.endswith("and 2 more; see them before pushing: budget check --each-commit\n")
    assert "more;" not in told(bad(10))


def test_a_step_that_is_not_the_last_one_is_said_to_need_mending() -> None:
    assert "amend or squash" in told(bad(1, commit="c" * 40))
    assert "amend or squash" not in told(bad(1)) + told(bad(1, commit=None))
    mild = UpdateReport(MAIN, findings=(warning("BG110", "m", "r", commit="c" * 40),))
    assert "warning BG110" in told(mild)
    assert "amend or squash" not in told(mild)


def test_of_several_refs_all_are_said_to_stay() -> None:
    last = "budget: nothing of this push is taken\n"
    assert told(bad(1), UpdateReport(MAIN)).endswith(last)
    assert last not in told(bad(1)) + told(UpdateReport(MAIN), UpdateReport(MAIN))


def test_remarks_come_last() -> None:
    assert told(bad(1), notes=("note: x",)).endswith("note: x\n")


def test_a_terminal_gets_colour() -> None:
    assert told(bad(1), colour=True).startswith("\x1b[1;31mbudget: main: refused\x1b[0m\n")
    assert told(UpdateReport(MAIN, steps=(step(),)), colour=True).startswith("\x1b[1mbudget: main: adoption")


@pytest.mark.parametrize("text", NASTY, ids=[ascii(text)[1:-1] for text in NASTY])
def test_no_name_and_no_message_steers_a_terminal_or_a_runner(text: str) -> None:
    update = RefUpdate(OLD, NEW, f"refs/heads/{text}")
    report = PushReport(
        (UpdateReport(update, refusals=(Refusal(text, text),), steps=(step("violation", text),)),), (text,)
    )
    shown = as_text(report, Style())
    outputs.assert_quiet(shown)
    outputs.assert_no_commands(shown)
    outputs.assert_quiet(as_json(report))
    read = json.loads(as_json(report))
    same = json.loads(json.dumps(text))
    assert read["notes"] == [same]
    assert read["updates"][0]["refusals"] == [{"message": same, "fix": same}]
