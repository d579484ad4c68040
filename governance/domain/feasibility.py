"""Feasibility: whether the owners and keys there are could meet the approval rules at every governed path (BG110)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from governance.domain.changes import Direction, Side
from governance.domain.findings import Finding, Place, warning
from governance.domain.policy import CODEOWNERS, POLICY_PATH, SIGNERS_PATH, Policy, Rule
from governance.domain.reach import could_match, paths_of, uncovered_limits, uncovered_paths
from governance.domain.signers import NAMESPACE

_NAMED: Final = 3
"""Paths or limits that a message names before it counts the rest."""


def unsatisfiable(side: Side, now: dt.datetime | None = None) -> tuple[Finding, ...]:
    """Warnings about rules that nobody, or too few people, could meet where they may match.

    Args:
        side: the revision whose policy, owners and keys are asked.
        now: the moment at which keys must be valid; None to leave their dates aside.
    """
    if side.policy is None:
        return ()
    questions = _questions(side, side.policy, now)
    short = (item for question in questions if (item := question.shortage()) is not None)
    return tuple(dict.fromkeys((*short, *_uncovered(side, side.policy))))


def author_locks(side: Side, now: dt.datetime | None = None) -> tuple[Finding, ...]:
    """Warnings that name every person who leaves a rule unmeetable by being the author of a decision."""
    policy = side.policy
    if policy is None or policy.self_approval:
        return ()
    locked: dict[str, list[_Question]] = {}
    for question in _questions(side, policy, now):
        for person in question.indispensable():
            locked.setdefault(person, []).append(question)
    return tuple(_lock(person, questions) for person, questions in sorted(locked.items()))


@dataclass(frozen=True, slots=True)
class _Question:
    """One rule at paths of the same owners: could it be met there?

    Attributes:
        people: whom the rule names there.
        keys: the usable keys of everybody who has any.
    """

    rule: Rule
    paths: tuple[str, ...]
    owners: tuple[str, ...]
    people: frozenset[str]
    keys: Mapping[str, frozenset[str]]
    side: Side

    def indispensable(self) -> list[str]:
        """Those without whom a rule that can be met could not."""
        if self._votes(self.people) != self.rule.require:
            return []
        return sorted(person for person in self.people if self._votes(self.people - {person}) < self.rule.require)

    def shortage(self) -> Finding | None:
        """Why the rule cannot be met; None where it can."""
        if not self.people:  # the rule asks for code owners: a policy whose rule names nobody cannot be read
            return self._nobody()
        if len(self.people) < self.rule.require:
            return self._too_few()
        return self._too_few_keys() if self._votes(self.people) < self.rule.require else None

    def _votes(self, people: Iterable[str]) -> int:
        return _distinct({person: self.keys.get(person, frozenset()) for person in people})

    @property
    def _demand(self) -> str:
        return f"the rule {self.rule.name!r} requires {_approvals(self.rule.require)} for {_named(self.paths)}"

    @property
    def _owners_file(self) -> str:
        return self.side.codeowners.path or "CODEOWNERS"

    def _strangers(self) -> str:
        policy = self.side.policy
        unknown = [owner for owner in self.owners if policy is not None and not policy.people_of((owner,))]
        return f" ({_named(unknown)} {_be(unknown)} nobody in the policy)" if unknown else ""

    def _nobody(self) -> Finding:
        message = (
            f"the rule {self.rule.name!r} asks the code owners of {_named(self.paths)}, and they are nobody"
            f"{self._strangers()}"
        )
        if self.owners:
            remedy = f"add them to the people or groups of {POLICY_PATH}, or name others in {self._owners_file}"
        else:
            remedy = f"add a line to {self._owners_file}: /{self.paths[0]} and people or groups of the policy"
        return warning("BG110", message, remedy, place=Place(self._owners_file))

    def _too_few(self) -> Finding:
        message = f"{self._demand}, and only {_listed(sorted(self.people))} could give one{self._strangers()}"
        remedy = f"name more owners in {self._owners_file}, or require fewer approvals in {POLICY_PATH}"
        return warning("BG110", message, remedy, place=Place(self._owners_file))

    def _too_few_keys(self) -> Finding:
        keyless = sorted(person for person in self.people if not self.keys.get(person))
        if keyless:
            what = f"{_listed(keyless)} {'has' if len(keyless) == 1 else 'have'} no usable key in {SIGNERS_PATH}"
            remedy = (
                f"add a line to {SIGNERS_PATH} for {_listed(keyless, 'or')}: the name, and what their .pub file says"
            )
        else:
            what = f"{_listed(sorted(self.people))} share keys; one key counts once"
            remedy = f"give each of them a key of their own in {SIGNERS_PATH}"
        return warning("BG110", f"{self._demand}, and {what}", remedy, place=Place(SIGNERS_PATH))


def _questions(side: Side, policy: Policy, now: dt.datetime | None) -> Iterator[_Question]:
    """Every rule with the paths where it could match, those of the same owners together."""
    keys = _usable_keys(side, policy, now)
    homes = {path: side.codeowners.owners(path) for path in paths_of(side, policy)}
    for rule in policy.approvals:
        groups: dict[tuple[str, ...], list[str]] = {}
        for path, owners in homes.items():
            if could_match(rule, path, side):
                groups.setdefault(owners if CODEOWNERS in rule.from_ else (), []).append(path)
        for owners, paths in groups.items():
            yield _Question(rule, tuple(paths), owners, policy.eligible(rule, owners), keys, side)


def _usable_keys(side: Side, policy: Policy, now: dt.datetime | None) -> Mapping[str, frozenset[str]]:
    """What each person can prove an approval with: their keys, or, with `identity: commit`, themselves."""
    if policy.identity == "commit":
        return {person: frozenset({person}) for person in policy.people}
    return {
        person: frozenset(
            line.key
            for line in side.signers.keys_of(policy.principals(person))
            if line.speaks_in(NAMESPACE) and (now is None or line.speaks_at(now))
        )
        for person in policy.people
    }


def _distinct(keys: Mapping[str, frozenset[str]]) -> int:
    """How many people can approve at once, each with a key of their own (a maximum matching, by augmenting paths)."""
    holders: dict[str, str] = {}
    seats: dict[str, str] = {}
    return sum(_seat(person, keys, holders, seats) for person in sorted(keys))


def _seat(person: str, keys: Mapping[str, frozenset[str]], holders: dict[str, str], seats: dict[str, str]) -> bool:
    """Give one more person a key, where need be by letting others change theirs."""
    reached: dict[str, str] = {}
    waiting = [person]
    for current in waiting:
        for key in sorted(keys[current] - reached.keys()):
            reached[key] = current
            if key not in holders:
                _pass_on(key, reached, holders, seats)
                return True
            waiting.append(holders[key])
    return False


def _pass_on(key: str, reached: Mapping[str, str], holders: dict[str, str], seats: dict[str, str]) -> None:
    free: str | None = key
    while free is not None:
        taker = reached[free]
        holders[free] = taker
        seats[taker], free = free, seats.get(taker)


def _uncovered(side: Side, policy: Policy) -> Iterator[Finding]:
    """Warnings about changes that no rule covers: nobody could approve them (they would be BG208)."""
    remedy = f"add a rule to {POLICY_PATH} that covers them; one without `when` covers everything"
    paths = uncovered_paths(side, policy)
    if paths:
        yield warning("BG110", f"no approval rule covers {_named(paths)}", remedy, place=Place(POLICY_PATH))
    for direction, limits in uncovered_limits(side, policy):
        verb = "loosens" if direction is Direction.LOOSEN else "tightens"
        message = f"no approval rule covers every change that {verb} {_named(list(map(str, limits)))}"
        yield warning("BG110", message, remedy, place=Place(POLICY_PATH))


def _lock(person: str, questions: list[_Question]) -> Finding:
    rules = dict.fromkeys(
        f"{question.rule.name!r} ({_approvals(question.rule.require)} for {_named(question.paths)})"
        for question in questions
    )
    word = "rule" if len(rules) == 1 else "rules"
    message = f"nobody can approve what {person} decides: without its author, too few are left for the {word} "
    remedy = "let somebody else write such decisions, name more people who may approve, or set self_approval: true"
    return warning("BG110", message + _listed(list(rules)), remedy, place=Place(POLICY_PATH))


def _approvals(number: int) -> str:
    return "1 approval" if number == 1 else f"{number} approvals"


def _be(words: list[str]) -> str:
    return "is" if len(words) == 1 else "are"


def _listed(words: list[str], joiner: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def _named(words: Iterable[str]) -> str:
    """Some of many: `a, b, c and 4 more`."""
    known = list(words)
    rest = len(known) - _NAMED
    return _listed(known) if rest <= 1 else f"{', '.join(known[:_NAMED])} and {rest} more"
