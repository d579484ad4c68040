"""`budget help`, suggestions for what is mistyped, and the options that go with every command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from governance.cli import help_pages
from governance.cli.groups import COMMANDS, GROUPS
from governance.cli.manner import Manner, taken_from
from governance.domain.codes import FINDING_CODES
from governance.errors import FaultError, UsageError
from tests.support.repository import Sandbox


@pytest.fixture
def anywhere(empty: Sandbox) -> Sandbox:
    """A folder that is no repository."""
    empty.path.mkdir()
    return empty


def test_help_shows_the_page_of_a_code(anywhere: Sandbox) -> None:
    shown = anywhere.budget("help", "bg104")
    assert (shown.status, shown.err) == (0, "")
    headings = [line for line in shown.out.splitlines() if line in {"Example", "Why", "How to fix"}]
    assert shown.out.startswith("BG104: decision was used before\n\nAn earlier step has already used this line")
    assert headings == ["Example", "Why", "How to fix"]
    assert max(map(len, shown.out.splitlines())) <= 80


@pytest.mark.parametrize("code", FINDING_CODES)
def test_every_code_has_help_without_markup(anywhere: Sandbox, code: str) -> None:
    shown = anywhere.budget("help", code)
    assert shown.status == 0
    assert shown.out.startswith(f"{code}: ")
    assert "](" not in shown.out
    assert "\n#" not in shown.out


def test_help_as_json(anywhere: Sandbox) -> None:
    page = anywhere.budget("help", "BG104", "--format", "json").json
    assert (page["schema"], page["code"], page["why"]) == (
        "budget-governance/help/1",
        "BG104",
        "one approval moves a number once",
    )
    assert page["page"].startswith("# BG104: ")


def test_help_lists_the_groups_and_shows_commands(anywhere: Sandbox) -> None:
    listed = anywhere.budget("help")
    assert listed.out == anywhere.budget("--help").out
    assert all(f"{group}:\n" in listed.out for group in GROUPS)
    assert anywhere.budget("help", "check").out == anywhere.budget("check", "--help").out


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("BG14", "did you mean: budget help BG104"),
        ("chekc", "did you mean: budget help check"),
        ("zzzzzz", "budget help lists commands"),
    ],
)
def test_what_is_no_topic_is_answered_with_those_that_are_near(anywhere: Sandbox, topic: str, said: str) -> None:
    shown = anywhere.budget("help", topic)
    assert (shown.status, shown.out) == (2, "")
    assert said in shown.err


def test_pages_are_read_where_they_were_packaged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "BG104.md").write_text("# packaged\n")
    monkeypatch.setattr(help_pages, "_folders", lambda: (tmp_path / "none", tmp_path))
    assert help_pages.page("BG104") == "# packaged\n"
    with pytest.raises(FaultError, match="was not installed"):
        help_pages.page("BG101")


@pytest.mark.parametrize(("typed", "meant"), [("chekc", "check"), ("statsu", "status"), ("propse", "propose")])
def test_a_mistyped_command_is_answered_with_the_one_that_is_meant(anywhere: Sandbox, typed: str, meant: str) -> None:
    done = anywhere.budget(typed)
    assert done.status == 2
    assert f"Did you mean '{meant}'" in done.err


def test_a_mistyped_option_is_answered_with_the_one_that_is_meant(anywhere: Sandbox) -> None:
    done = anywhere.budget("check", "--formt", "json")
    assert (done.status, "--format" in done.err) == (2, True)


# Quiet


def test_quiet_prints_nothing_where_everything_passes(governed: Sandbox) -> None:
    for words in (["-q", "check"], ["check", "--quiet"], ["lint", "-q"]):
        done = governed.budget(*words)
        assert (done.status, done.out, done.err) == (0, "", "")


def test_quiet_prints_a_report_that_fails_and_what_was_asked_for(governed: Sandbox) -> None:
    assert governed.budget("show", "-q").out == governed.budget("show").out
    assert governed.budget("check", "-q", "--format", "json").json["verdict"] == "pass"
    governed.raise_limit()
    governed.commit("raise")
    failed = governed.budget("check", "-q")
    assert (failed.status, failed.out) == (1, governed.budget("check").out)


def test_quiet_leaves_faults_alone(anywhere: Sandbox) -> None:
    anywhere.start()
    done = anywhere.budget("check", "-q")
    assert (done.status, done.err.startswith("budget: ")) == (2, True)


# Verbose


def test_verbose_tells_what_is_read_on_standard_error(governed: Sandbox) -> None:
    command = [sys.executable, "-m", "governance", "check", "-v"]
    done = subprocess.run(command, cwd=governed.path, env=governed.env, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"PASS" in done.stdout
    lines = done.stderr.decode().splitlines()
    assert ", Python 3." in lines[0]
    assert any("git ls-tree" in line for line in lines)
    assert lines[-1].endswith("s  done")


# Colours


@pytest.mark.parametrize(
    ("arguments", "variables", "coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color=never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_are_used_as_it_is_said(
    governed: Sandbox,
    arguments: list[str],
    variables: dict[str, str],
    coloured: bool,  # noqa: FBT001 (a column)
) -> None:
    governed.env.update(variables)
    assert ("\x1b[" in governed.budget("check", *arguments).out) is coloured
    governed.budget("check", *arguments, "--output", "../report.txt")
    assert "\x1b[" not in (governed.path.parent / "report.txt").read_text()


def test_another_word_for_colours_is_wrong_usage(governed: Sandbox) -> None:
    for words in (["--color", "sometimes"], ["--color"]):
        done = governed.budget("check", *words)
        assert (done.status, "--color takes one of auto, always, never" in done.err) == (2, True)


def test_on_a_terminal_colours_are_used_unless_it_cannot_show_them() -> None:
    assert Manner().wants_colour({"TERM": "xterm"}, on_terminal=True)
    assert not Manner().wants_colour({"TERM": "dumb"}, on_terminal=True)
    assert not Manner().wants_colour({}, on_terminal=False)


def test_these_options_may_stand_anywhere_and_are_values_where_a_text_is_asked_for() -> None:
    assert taken_from(["-q", "check", "-v", "--traceback", "--", "-q"]) == (
        ["check", "--", "-q"],
        Manner(quiet=True, verbose=True, traceback=True),
    )
    assert taken_from(["propose", "-m", "-q"]) == (["propose", "-m", "-q"], Manner())
    with pytest.raises(UsageError):
        taken_from(["--color=x"])


def test_every_command_is_listed_once() -> None:
    assert len(COMMANDS) == sum(map(len, GROUPS.values()))
    assert json.dumps(COMMANDS)
