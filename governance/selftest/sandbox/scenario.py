"""What a scenario is: somebody tries to get a number past the gate, and somebody honest does the like."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox

Actions = Callable[[Sandbox], Result]
"""Acts on a governed repository (on branch `work`, at main) and returns what the command said in the end."""

_Arguments = ParamSpec("_Arguments")


def parametrised(acts: Callable[Concatenate[Sandbox, _Arguments], Result]) -> Callable[_Arguments, Actions]:
    """Make a function of a repository and more into one of what is more, which returns the actions."""

    @wraps(acts)
    def with_arguments(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Actions:
        return lambda repo: acts(repo, *args, **kwargs)

    return with_arguments


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way around the gate, and its honest twin.

    Attributes:
        name: a few words, unique in the table.
        tries: what the attacker tries, in one sentence.
        codes: the codes of exactly the errors that the command must report.
        attack: what the attacker does.
        honest: what the twin does, as like the attack as honesty allows; it must pass with governed changes.
        warnings: codes of warnings that the report on the attack must hold.
        status: the exit status of the attack.
        quiet: whether the twin changes no budget at all, because that is its point.
    """

    name: str
    tries: str
    codes: frozenset[str]
    attack: Actions
    honest: Actions
    warnings: frozenset[str] = frozenset()
    status: int = 1
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A guarantee, and the scenarios that put it to the test.

    Attributes:
        name: a word for the command line.
        promise: what is guaranteed, in one sentence for the user.
        scenarios: the first of them is the one that a quick test runs.
    """

    name: str
    promise: str
    scenarios: tuple[Scenario, ...]


def codes(*names: str) -> frozenset[str]:
    """A set of codes."""
    return frozenset(names)


def uncounted(code: str) -> frozenset[str]:
    """A sign-off does not count for this reason, so that there are not enough."""
    return codes("BG201", code)


def undecided(name: str, tries: str, attack: Actions, honest: Actions, *, quiet: bool = False) -> Scenario:
    """A change that no decision is referred to for."""
    return Scenario(name, tries, codes("BG101"), attack, honest, quiet=quiet)


def unapproved(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A change that too few people have approved."""
    return Scenario(name, tries, codes("BG201"), attack, honest)


def decided_otherwise(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A change that the decision it refers to does not state."""
    return Scenario(name, tries, codes("BG103"), attack, honest)


def used_again(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A change by a decision that was used before."""
    return Scenario(name, tries, codes("BG104"), attack, honest)
