"""What counts as a scenario that came out as promised, and what does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import BrokenPromiseError, NotRunError, expect, need
from governance.selftest.sandbox.keys import Keys
from governance.selftest.sandbox.outcomes import (
    Mismatch,
    NotRun,
    ScenarioSide,
    attack_mismatch,
    run_scenario,
    twin_mismatch,
)
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes


def report(
    *findings: str, status: int = 1, warnings: tuple[str, ...] = (), changes: tuple[bool, ...] = (), err: str = ""
) -> Result:
    """A result of the command, with these errors and warnings, and changes that are governed or not."""
    told = [{"code": code, "severity": "error"} for code in findings]
    told += [{"code": code, "severity": "warning"} for code in warnings]
    data = {
        "verdict": "fail" if status else "pass",
        "findings": told,
        "changes": [{"governed": governed} for governed in changes],
    }
    return Result(status, json.dumps(data), err)


def ends(result: Result) -> Actions:
    return lambda _: result


SILENT = ends(Result(0, "", ""))


def scenario(attack: Actions = SILENT, honest: Actions = SILENT, **fields: Any) -> Scenario:
    return Scenario("a raise", "raises", fields.pop("codes", codes("BG101")), attack, honest, **fields)


TRACEBACK = "Traceback (most recent call last):"


@pytest.mark.parametrize(
    ("told", "result"),
    [
        (scenario(), report("BG101")),
        (scenario(), report("BG101", warnings=("BG109",))),
        (scenario(codes=codes("BG201", "BG205")), report("BG205", "BG201", "BG201")),
        (scenario(warnings=codes("BG109")), report("BG101", warnings=("BG109", "BG110"))),
        (scenario(codes=codes("BG501"), status=3), report("BG501", status=3)),
        (scenario(codes=codes(), status=2), Result(2, "", "budget: no such base")),
    ],
)
def test_an_attack_that_is_stopped_for_the_promised_reasons_is_as_promised(told: Scenario, result: Result) -> None:
    assert attack_mismatch(told, result) is None


PROMISE = "exit status 1, errors BG101"


@pytest.mark.parametrize(
    ("told", "result", "expected", "happened"),
    [
        (scenario(), report(status=0), PROMISE, "exit status 0, no error"),
        (scenario(), report("BG101", status=0), PROMISE, "exit status 0, errors BG101"),
        (scenario(), report("BG101", "BG001"), PROMISE, "exit status 1, errors BG001 and BG101"),
        (scenario(), report("BG102"), PROMISE, "exit status 1, errors BG102"),
        (scenario(), report(warnings=("BG101",)), PROMISE, "exit status 1, warnings BG101"),
        (scenario(), report("BG101", err=TRACEBACK), PROMISE, "exit status 1, errors BG101, a traceback"),
        (
            scenario(warnings=codes("BG109")),
            report("BG101"),
            "exit status 1, errors BG101, warnings BG109",
            "exit status 1, errors BG101",
        ),
        (scenario(), Result(3, "", "budget:\n  broken"), PROMISE, "exit status 3, and no report: budget: broken"),
        (scenario(codes=codes(), status=2), report(status=0), "exit status 2, no report", "exit status 0, no error"),
        (scenario(codes=codes(), status=2), report(status=2), "exit status 2, no report", "exit status 2, no error"),
    ],
)
def test_any_other_end_of_an_attack_is_told(told: Scenario, result: Result, expected: str, happened: str) -> None:
    assert attack_mismatch(told, result) == Mismatch(expected, happened)


@pytest.mark.parametrize(
    ("told", "result"),
    [
        (scenario(), report(status=0, changes=(True, True), warnings=("BG109",))),
        (scenario(quiet=True), report(status=0)),
    ],
)
def test_a_twin_that_passes_with_governed_changes_is_as_promised(told: Scenario, result: Result) -> None:
    assert twin_mismatch(told, result) is None


GOVERNED = "exit status 0, no error, every change governed"


@pytest.mark.parametrize(
    ("told", "result", "expected", "happened"),
    [
        (scenario(), report("BG101", changes=(False,)), GOVERNED, "exit status 1, errors BG101"),
        (scenario(), report("BG101", status=0, changes=(True,)), GOVERNED, "exit status 0, errors BG101"),
        (scenario(), report(status=0), GOVERNED, "exit status 0, no error, 0 of 0 changes governed"),
        (
            scenario(),
            report(status=0, changes=(True, False)),
            GOVERNED,
            "exit status 0, no error, 1 of 2 changes governed",
        ),
        (
            scenario(quiet=True),
            report(status=0, changes=(True,)),
            "exit status 0, no error, no change",
            "exit status 0, no error, 1 of 1 changes governed",
        ),
        (
            scenario(),
            Result(0, json.dumps({"verdict": "indeterminate", "findings": [], "changes": []}), ""),
            GOVERNED,
            "exit status 0, no error",
        ),
    ],
)
def test_any_other_end_of_a_twin_is_told(told: Scenario, result: Result, expected: str, happened: str) -> None:
    assert twin_mismatch(told, result) == Mismatch(expected, happened)


@pytest.fixture
def repo(tmp_path: Path, keys: Keys) -> Sandbox:
    """A place without a repository, in which no command may be run."""
    return Sandbox(tmp_path / "repo", keys, lambda *_, **__: pytest.fail("the command was run"))


def test_each_side_is_told_by_its_own_play(repo: Sandbox) -> None:
    told = scenario(ends(report("BG101")), ends(report(status=0, changes=(True,))))
    assert run_scenario(told, ScenarioSide.ATTACK, repo) is None
    assert run_scenario(told, ScenarioSide.TWIN, repo) is None
    swapped = scenario(told.honest, told.attack)
    assert run_scenario(swapped, ScenarioSide.ATTACK, repo) == Mismatch(PROMISE, "exit status 0, no error")
    assert run_scenario(swapped, ScenarioSide.TWIN, repo) == Mismatch(GOVERNED, "exit status 1, errors BG101")


def raising(fault: Exception) -> Actions:
    def play(_: Sandbox) -> Result:
        raise fault

    return play


@pytest.mark.parametrize("side", ScenarioSide)
@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (BrokenPromiseError("nothing sings", "a bird does"), Mismatch("nothing sings", "a bird does")),
        (BrokenPromiseError("nothing sings"), Mismatch("nothing sings", "that did not come true")),
        (NotRunError("git is asleep"), NotRun("git is asleep")),
        (OSError(95, "No links"), NotRun("OSError: [Errno 95] No links")),
        (UnicodeError("no umlauts"), NotRun("UnicodeError: no umlauts")),
        (
            IndexError("no change"),
            Mismatch("a report that holds what a scenario looks for", "IndexError: no change"),
        ),
    ],
)
def test_a_play_that_stops_on_its_way_says_why(
    fault: Exception, outcome: Mismatch | NotRun, side: ScenarioSide, repo: Sandbox
) -> None:
    assert run_scenario(scenario(raising(fault), raising(fault)), side, repo) == outcome


def test_a_fault_of_the_play_itself_is_no_outcome(repo: Sandbox) -> None:
    with pytest.raises(ZeroDivisionError):
        run_scenario(scenario(raising(ZeroDivisionError())), ScenarioSide.ATTACK, repo)


def test_without_a_report_nothing_is_as_promised(repo: Sandbox) -> None:
    mute = ends(Result(1, "", "budget: broken"))
    for side in ScenarioSide:
        outcome = run_scenario(scenario(mute, mute), side, repo)
        assert isinstance(outcome, Mismatch)
        assert outcome.happened == "exit status 1, and no report: budget: broken"


def test_what_a_story_needs_and_what_it_expects_end_it_differently() -> None:
    there = kept = True
    need(there, "there")
    expect(kept, "kept")
    with pytest.raises(NotRunError, match="no links"):
        need(not there, "no links")
    with pytest.raises(BrokenPromiseError, match="nothing sings: that did not come true"):
        expect(not kept, "nothing sings")


def test_a_text_to_replace_that_is_not_there_ends_the_scenario(repo: Sandbox) -> None:
    repo.write("a.txt", "one\n")
    repo.replace("a.txt", "one", "two")
    assert repo.read("a.txt") == "two\n"
    with pytest.raises(NotRunError, match=r"'one' does not stand in a\.txt"):
        repo.replace("a.txt", "one", "two")


def test_a_git_command_that_fails_ends_the_scenario(repo: Sandbox) -> None:
    repo.start()
    with pytest.raises(NotRunError, match=r"^git rev-parse ended with status 128: fatal: Needed a single revision$"):
        repo.git("rev-parse", "--verify", "nothing^0")
    assert repo.git("rev-parse", "--verify", "--quiet", "nothing^0", check=False) == ""
