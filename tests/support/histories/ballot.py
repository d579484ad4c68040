"""Who may approve what, and what the sign-offs of a decision come to, as the oracle has it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.support.histories.drawn_files import ARCHITECTS, LIMITS, PEOPLE, QUEUE, Adr, Owners, SignOff
from tests.support.histories.reading import Side

_DAY = dt.timedelta(days=1)
_STRICT = ("approve", "withdraw", "reject")


class Matter(NamedTuple):
    """What approval rules ask of a change: its budget, its direction, and by how many percent it loosens."""

    budget: str
    direction: str
    loose: float | None = None


class Demand(NamedTuple):
    """A rule that matches: how many it requires, and of whom."""

    require: int
    people: frozenset[str]
    is_owners: bool = False


def demands(matter: Matter, side: Side) -> list[Demand]:
    """The rules that match."""
    rules, found = side.rules, []
    if rules.first == "codeowners":
        found.append(Demand(1, _owners(matter.budget, side), is_owners=True))
    if rules.first == "group":
        found.append(Demand(1, frozenset({*ARCHITECTS, "dora"})))
    is_far = rules.percent is None or (matter.loose is not None and matter.loose >= rules.percent)
    if matter.direction == "governance" or (matter.direction == "loosen" and is_far):
        found.append(Demand(2, frozenset(ARCHITECTS)))
    return found


def _owners(budget: str, side: Side) -> frozenset[str]:
    if not isinstance(side.owners, Owners):
        return frozenset()
    own = side.owners.queue if LIMITS.get(budget) == QUEUE else None
    return frozenset(ARCHITECTS if own is None else own)


def electors(matter: Matter, side: Side) -> frozenset[str]:
    """Who may approve under a rule that matches."""
    return frozenset[str]().union(*(demand.people for demand in demands(matter, side)))


@dataclass(frozen=True)
class Ballot:
    """The sign-offs of a decision, and what decides whether each counts.

    Attributes:
        side: what is trusted.
        adr: the decision.
        electorate: who may approve under any rule that matches.
        now: the moment of landing.
        known: the records that stood before the step.
        bringers: for each record, who wrote each of the commits that brought it, author or co-author.
        authors: who wrote the decision.
    """

    side: Side
    adr: Adr
    electorate: frozenset[str]
    now: dt.datetime
    known: frozenset[SignOff] = frozenset()
    bringers: Mapping[tuple[str, SignOff], frozenset[frozenset[str]]] = field(default_factory=dict)
    authors: frozenset[str] = frozenset()

    def latest(self, records: Iterable[tuple[str, SignOff]]) -> dict[str, SignOff]:
        """The latest valid record of each person, which speaks for them; of two of one date, the stricter."""
        found: dict[str, SignOff] = {}
        for path, record in records:
            old = found.get(record.approver)
            if self._is_valid(path, record) and (old is None or _weight(record) > _weight(old)):
                found[record.approver] = record
        return found

    def proves(self, path: str, record: SignOff) -> bool:
        """Whether a record proves who wrote it."""
        if record.approver not in PEOPLE:
            return False
        if self.side.rules.identity == "commit":
            hands = self.bringers.get((path, record), frozenset())
            return bool(hands) and all(record.approver in people for people in hands)
        return record.hand == record.approver and record.hand in self.side.keys

    def _is_valid(self, path: str, record: SignOff) -> bool:
        days = self.side.rules.days
        return (
            record.number == self.adr.number
            and record.about == self.adr.essence
            and record.approver in self.electorate
            and self.proves(path, record)
            and record.date <= self.now + _DAY
            and (days is None or record.date >= self.now - days * _DAY)
            and (record.stance != "approve" or self._may_approve(record))
        )

    def _may_approve(self, record: SignOff) -> bool:
        rules = self.side.rules
        is_own = record.approver in self.authors and not rules.self_approval
        return not is_own and (not rules.two_stage or record in self.known)


def _weight(record: SignOff) -> tuple[dt.datetime, int]:
    return record.date, _STRICT.index(record.stance)


def suffices(votes: Mapping[str, SignOff], matter: Matter, side: Side, strangers: int = 0) -> bool:
    """Whether enough people approve what a change is about, one more for each unknown author; nobody rejects it."""
    asked = demands(matter, side)
    approvers = {person for person, record in votes.items() if record.stance == "approve"}
    is_blocked = any(record.stance == "reject" for record in votes.values())
    is_met = all(len(approvers & demand.people) >= demand.require + strangers for demand in asked)
    has_owners = all(demand.people for demand in asked if demand.is_owners)
    return bool(asked) and is_met and has_owners and not is_blocked
