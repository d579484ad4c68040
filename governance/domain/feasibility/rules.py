"""Feasibility: whether the owners and keys there are could meet the approval rules at every governed path (BG110)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from capability_budgets.reading.problems import Place
from governance.domain.feasibility.quorum import KeysByPerson, distinct, usable_keys, voices
from governance.domain.feasibility.reach import Reach
from governance.domain.findings import Finding, warning
from governance.domain.judgement.changes import Direction, Side
from governance.domain.judgement.demands import Demand, demands
from governance.domain.judgement.rule_status import listed
from governance.domain.policy.codeowners import Claim
from governance.domain.policy.fields import CODEOWNERS
from governance.domain.policy.paths import POLICY_PATH, SIGNERS_PATH
from governance.domain.policy.policy import Policy

_MAX_NAMED: Final = 3
"""Paths or limits that a message names before it counts the rest."""

_MAX_EFFORT: Final = 10_000_000
"""Steps that an answer may take, a few seconds. The side under judgement is asked, too, and must not stop the judge."""

_MATCHING: Final = 10
"""Steps that matching one pattern takes."""


def unsatisfiable(side: Side, now: dt.datetime | None = None) -> tuple[Finding, ...]:
    """Warnings about rules that nobody, or too few people, could meet where they may match.

    Args:
        side: the revision whose policy, owners and keys are asked.
        now: the moment at which keys must be valid; None to leave their dates aside.
    """
    if side.policy is None:
        return ()
    survey = _Survey(side, side.policy, now)
    if survey.effort > _MAX_EFFORT:
        message = "whether every rule could be met is not asked: there are too many patterns, owners or keys"
        return (warning("BG110", message, "name fewer of them", place=Place(POLICY_PATH)),)
    short = (item for question in survey.questions() if (item := question.shortage()) is not None)
    return tuple(dict.fromkeys((*short, *_uncovered(survey.reach))))


def author_locks(side: Side, now: dt.datetime | None = None) -> tuple[Finding, ...]:
    """Warnings that name every person who leaves a rule unmeetable by being the author of a decision."""
    survey = None if side.policy is None or side.policy.self_approval else _Survey(side, side.policy, now)
    locked: dict[str, list[_Question]] = {}
    for question in survey.questions() if survey and survey.effort <= _MAX_EFFORT else ():
        for person in question.indispensable():
            locked.setdefault(person, []).append(question)
    return tuple(_lock(person, questions) for person, questions in sorted(locked.items()))


class _Survey:
    """Everything that is asked of one side."""

    def __init__(self, side: Side, policy: Policy, now: dt.datetime | None) -> None:
        self._side = side
        self._policy = policy
        self._keys = usable_keys(side, policy, now)
        self._voices = voices(side, policy, now)
        self.reach = Reach(side, policy)
        self._homes = {path: side.codeowners.claims(path) for path in self.reach.paths}

    @property
    def effort(self) -> int:
        """About how many steps the answers take."""
        people = len(self._policy.people) + len(self._policy.groups)
        owners = sum(len(claim.owners) for claims in set(self._homes.values()) for claim in claims)
        keys = sum(map(len, self._voices.values()))
        return len(self._policy.approvals) * people * (owners + keys) + _MATCHING * self.reach.effort

    def questions(self) -> "Iterator[_Question]":
        """Every rule with the paths where it could match, those of the same owners together."""
        for rule in self._policy.approvals:
            groups: dict[tuple[Claim, ...], list[str]] = {}
            for path, claims in self._homes.items():
                if self.reach.could_match(rule, path):
                    groups.setdefault(claims if CODEOWNERS in rule.from_ else (), []).append(path)
            for claims, paths in groups.items():
                for demand in demands(rule, self._policy, claims):
                    owners = tuple(owner for claim in claims for owner in claim.owners if _asks(demand, claim))
                    keys = self._keys if rule.proof == "own" else self._voices
                    yield _Question(demand, tuple(paths), owners, keys, self._side)


def _asks(demand: Demand, claim: Claim) -> bool:
    """Whether a demand is about a section, or about all of them."""
    return demand.section in {"", claim.section}


class _Question(NamedTuple):
    """One rule at paths of the same owners: could it be met there?

    Attributes:
        owners: the owners whom it asks there, as CODEOWNERS writes them.
        keys: the usable keys of everybody who has any.
    """

    demand: Demand
    paths: tuple[str, ...]
    owners: tuple[str, ...]
    keys: KeysByPerson
    side: Side

    @property
    def people(self) -> frozenset[str]:
        """Everybody whom the rule names there."""
        return self.demand.eligible

    def indispensable(self) -> list[str]:
        """Those without whom a rule that can be met could not."""
        need = self.demand.need
        if self._votes(self.people) != need:
            return []
        return sorted(person for person in self.people if self._votes(self.people - {person}) < need)

    def shortage(self) -> Finding | None:
        """Why the rule cannot be met; None where it can."""
        if not self.people:  # the rule asks for code owners: a policy whose rule names nobody cannot be read
            return self._nobody()
        if len(self.people) < self.demand.need:
            return self._too_few()
        return self._too_few_keys() if self._votes(self.people) < self.demand.need else None

    def _votes(self, people: Iterable[str]) -> int:
        return distinct({person: self.keys.get(person, frozenset()) for person in people})

    @property
    def _demand(self) -> str:
        return f"the rule {self.demand.name!r} requires {_approvals(self.demand.need)} for {_named(self.paths)}"

    @property
    def _owners_file(self) -> str:
        return self.side.codeowners.path or "CODEOWNERS"

    def _strangers(self) -> str:
        policy = self.side.policy
        unknown = [owner for owner in self.owners if policy is not None and not policy.people_of((owner,))]
        be = "is" if len(unknown) == 1 else "are"
        return f" ({_named(unknown)} {be} nobody in the policy)" if unknown else ""

    def _nobody(self) -> Finding:
        message = (
            f"the rule {self.demand.name!r} asks the code owners of {_named(self.paths)}, and there are none"
            f"{self._strangers()}"
        )
        if self.owners:
            fix = f"add them to the people or groups of {POLICY_PATH}, or name others in {self._owners_file}"
        else:
            fix = f"add a line to {self._owners_file}: /{self.paths[0]} and people or groups of the policy"
        return warning("BG110", message, fix, place=Place(self._owners_file))

    def _too_few(self) -> Finding:
        message = f"{self._demand}, and only {listed(sorted(self.people), 'and')} could give one{self._strangers()}"
        fix = f"name more owners in {self._owners_file}, or require fewer approvals in {POLICY_PATH}"
        return warning("BG110", message, fix, place=Place(self._owners_file))

    def _too_few_keys(self) -> Finding:
        keyless = sorted(person for person in self.people if not self.keys.get(person))
        if keyless:
            what = f"{listed(keyless, 'and')} {'has' if len(keyless) == 1 else 'have'} no usable key in {SIGNERS_PATH}"
            fix = f"add a line to {SIGNERS_PATH} for {listed(keyless, 'or')}: the name, and what their .pub file says"
        else:
            what = f"{listed(sorted(self.people), 'and')} share keys; one key counts once"
            fix = f"give each of them a key of their own in {SIGNERS_PATH}"
        return warning("BG110", f"{self._demand}, and {what}", fix, place=Place(SIGNERS_PATH))


def _uncovered(reach: Reach) -> Iterator[Finding]:
    """Warnings about changes that no rule covers: nobody could approve them (they would be BG208)."""
    fix = f"add a rule to {POLICY_PATH} that covers them; one without `when` covers everything"
    paths = reach.uncovered_paths()
    if paths:
        yield warning("BG110", f"no approval rule covers {_named(paths)}", fix, place=Place(POLICY_PATH))
    for direction, limits in reach.uncovered_limits():
        verb = "loosens" if direction is Direction.LOOSEN else "tightens"
        message = f"no approval rule covers every change that {verb} {_named(list(map(str, limits)))}"
        yield warning("BG110", message, fix, place=Place(POLICY_PATH))


def _lock(person: str, questions: list[_Question]) -> Finding:
    rules = dict.fromkeys(
        f"{question.demand.name!r} ({_approvals(question.demand.need)} for {_named(question.paths)})"
        for question in questions
    )
    word = "rule" if len(rules) == 1 else "rules"
    message = f"nobody can approve what {person} decides: without its author, too few are left for the {word} "
    fix = "let somebody else write such decisions, name more people who may approve, or set self_approval: true"
    return warning("BG110", message + listed(list(rules), "and"), fix, place=Place(POLICY_PATH))


def _approvals(number: int) -> str:
    return "1 approval" if number == 1 else f"{number} approvals"


def _named(words: Iterable[str]) -> str:
    """Some of many: `a, b, c and 4 more`."""
    known = list(words)
    rest = len(known) - _MAX_NAMED
    return listed(known, "and") if rest <= 1 else f"{', '.join(known[:_MAX_NAMED])} and {rest} more"
