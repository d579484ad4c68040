"""Every attack, run through the command, and every honest twin; the audit finds of each step what there is."""

import pytest

from governance.domain.codes import FINDING_CODES
from governance.errors import ExitCode
from governance.selftest.attacks.catalogue import SCENARIOS, twin_names
from governance.selftest.sandbox.canaries import TRAPS, Trap, canary, program
from governance.selftest.sandbox.outcomes import ScenarioSide, run_scenario
from governance.selftest.sandbox.scenario import Scenario
from tests.support.alike import assert_audited_alike, land_by_force
from tests.support.repository import Sandbox

IDS = [scenario.name for scenario in SCENARIOS]

# Several scenarios may have one and the same twin, which runs once, under the name of the first.
TWIN_NAMES = twin_names(SCENARIOS)
TWINS = {scenario.name: scenario for scenario in SCENARIOS if TWIN_NAMES[scenario.name] == scenario.name}

NOT_FOUND_LATER = {
    "a raise and its decision apart, rebased": "a merge lands it as one step",
    "a peak between two commits": "a merge lands it as one step",
    "a peak on a side branch": "a merge lands it as one step",
    "a peak in a lone merge": "a merge lands it as one step",
    "a forced push": "what was left is not there any more",
    "an expired key": "it was valid at the date of the step",
}
"""Attacks that are none any more when somebody lands them by a merge, at a date of their own."""


@pytest.mark.parametrize("scenario", SCENARIOS, ids=IDS)
def test_the_attack_is_stopped(scenario: Scenario, governed: Sandbox) -> None:
    assert run_scenario(scenario, ScenarioSide.ATTACK, governed) is None
    assert_audited_alike(governed)
    comes_too_late = scenario.name in NOT_FOUND_LATER or scenario.codes & {"BG108", "BG501"}
    if scenario.status == ExitCode.VIOLATION and not comes_too_late and land_by_force(governed):
        found = governed.budget("audit", "--format", "json")
        codes = {item["code"] for part in (found.json, *found.json["steps"]) for item in part["findings"]}
        assert found.status == ExitCode.VIOLATION, found.out
        assert scenario.codes & codes, found.out


@pytest.mark.parametrize("scenario", TWINS.values(), ids=TWINS.keys())
def test_the_honest_twin_passes(scenario: Scenario, governed: Sandbox) -> None:
    assert run_scenario(scenario, ScenarioSide.TWIN, governed) is None
    assert_audited_alike(governed)


def test_stories_with_one_twin_expect_the_same_of_it() -> None:
    assert all(scenario.quiet == TWINS[TWIN_NAMES[scenario.name]].quiet for scenario in SCENARIOS)


def test_a_story_that_ends_without_a_report_promises_no_code() -> None:
    assert {scenario.codes for scenario in SCENARIOS if scenario.status == ExitCode.USAGE} == {frozenset()}


def test_the_stories_cover_every_code_of_a_judgement() -> None:
    told = {code for scenario in SCENARIOS for code in (*scenario.codes, *scenario.warnings)}
    judged = {code for code in FINDING_CODES if code.startswith("BG")}
    assert told >= judged, sorted(judged - told)


def test_there_are_many_stories_and_no_two_have_one_name() -> None:
    assert len(SCENARIOS) >= 90
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
