"""Every attack story, told through the command, and every honest twin; the audit finds of each step what there is."""

import pytest

from governance.domain.codes import FINDING_CODES
from governance.errors import ExitCode
from governance.selftest.attacks.catalogue import STORIES, twin_names
from governance.selftest.sandbox.canaries import TRAPS, Trap, canary, program
from governance.selftest.sandbox.outcomes import Player, run_scenario
from governance.selftest.sandbox.scenario import Scenario
from tests.support.alike import assert_audited_alike, land_by_force
from tests.support.repository import Sandbox

IDS = [story.name for story in STORIES]

# Several stories may have one and the same twin, which is told once, under the name of the first.
TWIN_NAMES = twin_names(STORIES)
TWINS = {story.name: story for story in STORIES if TWIN_NAMES[story.name] == story.name}

NOT_FOUND_LATER = {
    "a raise and its decision apart, rebased": "a merge lands it as one step",
    "a peak between two commits": "a merge lands it as one step",
    "a peak on a side branch": "a merge lands it as one step",
    "a peak in a lone merge": "a merge lands it as one step",
    "a forced push": "what was left is not there any more",
    "an expired key": "it was valid at the date of the step",
}
"""Attacks that are none any more when somebody lands them by a merge, at a date of their own."""


@pytest.mark.parametrize("story", STORIES, ids=IDS)
def test_the_attack_is_stopped(story: Scenario, governed: Sandbox) -> None:
    assert run_scenario(story, Player.ATTACK, governed) is None
    assert_audited_alike(governed)
    comes_too_late = story.name in NOT_FOUND_LATER or story.codes & {"BG108", "BG501"}
    if story.status == ExitCode.VIOLATION and not comes_too_late and land_by_force(governed):
        found = governed.budget("audit", "--format", "json")
        codes = {item["code"] for part in (found.json, *found.json["steps"]) for item in part["findings"]}
        assert found.status == ExitCode.VIOLATION, found.out
        assert story.codes & codes, found.out


@pytest.mark.parametrize("story", TWINS.values(), ids=TWINS.keys())
def test_the_honest_twin_passes(story: Scenario, governed: Sandbox) -> None:
    assert run_scenario(story, Player.TWIN, governed) is None
    assert_audited_alike(governed)


def test_stories_with_one_twin_expect_the_same_of_it() -> None:
    assert all(story.quiet == TWINS[TWIN_NAMES[story.name]].quiet for story in STORIES)


def test_a_story_that_ends_without_a_report_promises_no_code() -> None:
    assert {story.codes for story in STORIES if story.status == ExitCode.USAGE} == {frozenset()}


def test_the_stories_cover_every_code_of_a_judgement() -> None:
    told = {code for story in STORIES for code in (*story.codes, *story.warnings)}
    judged = {code for code in FINDING_CODES if code.startswith("BG")}
    assert told >= judged, sorted(judged - told)


def test_there_are_many_stories_and_no_two_have_one_name() -> None:
    assert len(STORIES) >= 90
    assert len(set(IDS)) == len(IDS)


@pytest.mark.parametrize(
    "trap",
    [trap for trap in TRAPS.values() if trap.careless],
    ids=[name for name, trap in TRAPS.items() if trap.careless],
)
def test_a_careless_reader_walks_into_the_trap(trap: Trap, governed: Sandbox) -> None:
    governed.raise_limit()
    governed.commit("raise")
    trap.lay(governed, program(governed))
    canary(governed).unlink(missing_ok=True)
    governed.git(*trap.careless, check=False)
    assert canary(governed).exists()
