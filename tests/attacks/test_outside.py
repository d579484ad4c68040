"""Some scenarios again through `python -m governance`, as a process of its own, in the poorest of locales."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from governance.errors import ExitCode
from governance.selftest.attacks.catalogue import SCENARIOS
from governance.selftest.sandbox.scenario import Scenario
from tests.support.command import Result
from tests.support.repository import Sandbox

NAMES = (
    "a plain raise",
    "a name that is not UTF-8",
    "a merge that raises",
    "a decision used twice",
    "a tag with the name of the base",
    "a shallow clone",
    "a copied sign-off",
    "a bomb of depth",
    "a number of another script in the table",
    "a trap: a file system monitor",
    "another repository in the environment",
)
CHOSEN = [scenario for scenario in SCENARIOS if scenario.name in NAMES]


def as_process(*arguments: str, folder: Path, env: Mapping[str, str]) -> Result:
    """Run the command as a user's shell does."""
    done = subprocess.run(
        [sys.executable, "-m", "governance", *arguments],
        cwd=folder,
        env={**env, "LC_ALL": "C", "PYTHONWARNINGS": "error", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Result(ExitCode(done.returncode), done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def outside(governed: Sandbox) -> Sandbox:
    """The governed repository, judged by another process."""
    governed.runner = as_process
    return governed


def test_all_chosen_stories_are_there() -> None:
    assert {scenario.name for scenario in CHOSEN} == set(NAMES)


@pytest.mark.parametrize("scenario", CHOSEN, ids=[scenario.name for scenario in CHOSEN])
def test_the_process_stops_the_attack(scenario: Scenario, outside: Sandbox) -> None:
    result = scenario.attack(outside)
    assert result.status == scenario.status, result.err
    if result.out:
        assert result.codes == scenario.codes, result.out
    else:
        assert result.status == ExitCode.USAGE
        assert result.err.startswith("budget: ")


@pytest.mark.parametrize("scenario", CHOSEN[:3], ids=[scenario.name for scenario in CHOSEN[:3]])
def test_the_process_lets_the_twin_pass(scenario: Scenario, outside: Sandbox) -> None:
    result = scenario.honest(outside)
    assert result.status == ExitCode.PASS, result.out + result.err
    assert not result.err
