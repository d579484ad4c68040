"""Runs one side of a scenario, and says whether it came out as promised: nothing else decides what holds."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from governance.errors import ExitCode
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import BrokenPromiseError, NotRunError
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario


class ScenarioSide(StrEnum):
    """Which side of a scenario is run."""

    ATTACK = "attack"
    TWIN = "honest twin"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Another end than the one that was promised."""

    expected: str
    happened: str


@dataclass(frozen=True, slots=True)
class NotRun:
    """Why a scenario could not run to its end on this machine."""

    reason: str


Outcome: TypeAlias = Mismatch | NotRun | None
"""None is the end as promised."""


def run_scenario(scenario: Scenario, side: ScenarioSide, repo: Sandbox) -> Outcome:
    """Run one side of a scenario in a repository of its own."""
    try:
        if side is ScenarioSide.ATTACK:
            return attack_mismatch(scenario, scenario.attack(repo))
        return twin_mismatch(scenario, scenario.honest(repo))
    except BrokenPromiseError as fault:
        return Mismatch(fault.promise, fault.happened)
    except NotRunError as fault:
        return NotRun(fault.message)
    except (OSError, UnicodeError) as fault:  # of the scenario's own doing: the command turns its own into a status
        return NotRun(f"{type(fault).__name__}: {fault}")
    except LookupError as fault:
        return Mismatch("a report that holds what a scenario looks for", f"{type(fault).__name__}: {fault}")


def attack_mismatch(scenario: Scenario, result: Result) -> Mismatch | None:
    """Compare the end of an attack: it must be stopped, for exactly the promised reasons."""
    refused = scenario.status == ExitCode.USAGE  # a command line that cannot be meant has no report
    promised = (
        f"exit status {scenario.status}, no report"
        if refused
        else _words(scenario.status, scenario.codes, scenario.warnings)
    )
    if result.status != scenario.status or "Traceback" in result.err:
        return Mismatch(promised, _happened(result))
    if refused:
        return Mismatch(promised, _happened(result)) if result.out else None
    kept = result.codes == scenario.codes and result.warnings >= scenario.warnings
    return None if kept else Mismatch(promised, _happened(result))


def twin_mismatch(scenario: Scenario, result: Result) -> Mismatch | None:
    """Compare the end of an honest twin: it must pass, with every change governed."""
    promised = f"exit status 0, no error, {'no change' if scenario.quiet else 'every change governed'}"
    if result.status != ExitCode.PASS or result.codes or result.json["verdict"] != "pass":
        return Mismatch(promised, _happened(result))
    changes = result.json["changes"]
    governed = sum(change["governed"] for change in changes)
    if governed == len(changes) and bool(changes) is not scenario.quiet:
        return None
    return Mismatch(promised, f"{_happened(result)}, {governed} of {len(changes)} changes governed")


def _happened(result: Result) -> str:
    """What a result shows, in the words in which the contrary was promised."""
    try:
        found = _words(result.status, result.codes, result.warnings)
    except BrokenPromiseError as fault:
        return fault.happened
    return f"{found}, a traceback" if "Traceback" in result.err else found


def _words(status: int, errors: Collection[str], warnings: Collection[str]) -> str:
    parts = [
        f"{what} {' and '.join(sorted(names))}" for what, names in (("errors", errors), ("warnings", warnings)) if names
    ]
    return ", ".join((f"exit status {status}", *(parts or ["no error"])))
