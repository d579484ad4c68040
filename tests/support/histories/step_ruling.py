"""One step before the oracle: what authorises its changes, and what is wrong with it besides."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from tests.support.histories.ballot import Ballot, Matter, electors, suffices
from tests.support.histories.commit_writer import Note
from tests.support.histories.drawn_files import (
    OWNERS,
    PEOPLE,
    POLICY,
    SIGNERS,
    Adr,
    DrawnFile,
    DrawnFiles,
    Row,
    SignOff,
)
from tests.support.histories.reading import (
    Side,
    adrs_of,
    base_of,
    changes_between,
    is_broken,
    is_floor,
    is_looser,
    limits_of,
    override_of,
    records_of,
    shelf_of,
)
from tests.support.histories.writing import Lineage, LineStep, Writing, touches

Uses = frozenset[tuple[int, Row]]
"""Lines of decisions, each with the number of its decision."""


class Past(Lineage, Protocol):
    """What came before a step."""

    @property
    def side(self) -> Side:
        """What is trusted."""
        ...

    @property
    def used(self) -> Uses:
        """The lines that passing steps have used."""
        ...

    def is_condemned(self, number: int) -> bool:
        """Whether a step saw the decision rejected, deprecated or superseded."""
        ...

    def is_repair(self, change: Row) -> bool:
        """Whether a change puts the last governed value back, after violations moved away from it."""
        ...

    def hold(self, path: str, adr: Adr) -> str:
        """How firmly a decision stands that lies at a path: `free`, `kept` or `authorised`."""
        ...

    def is_put_back(self, path: str, old: DrawnFile, new: DrawnFile | None) -> bool:
        """Whether a record stands again as it did before violations altered it, and nothing has used it since."""
        ...

    def tightest(self, budgets: Sequence[str], now: dt.datetime) -> int | None:
        """The tightest value that held for any of some limits in the last 365 days."""
        ...


@dataclass(frozen=True, eq=False)
class Case:
    """A decision that nothing stands in the way of: its used lines, the records that speak, and unknown authors."""

    adr: Adr
    used: Uses
    votes: Mapping[str, SignOff]
    strangers: int


class StepRuling:
    """One step."""

    def __init__(self, past: Past, after: DrawnFiles, commits: Sequence[Note], now: dt.datetime) -> None:
        self._past = past
        self._side = past.side
        self._after = after
        self._commits = commits
        self._now = now
        before = past.side.files
        self._touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        self.changes = tuple(changes_between(self._side, after))

    def offences(self) -> Iterator[str]:
        """What is wrong with the step beside its changes."""
        if is_broken(self._after):
            yield "a governed file cannot be read"
        if POLICY not in self._after:
            yield "the policy is gone"
        for path in self._touched:
            old, new = self._side.files.get(path), self._after.get(path)
            if self._is_altered(path, old, new):
                yield f"{path} was altered"
            if isinstance(new, Adr) and new.is_unfit and not self.changes:
                yield f"{path} is not finished"

    def _is_altered(self, path: str, old: DrawnFile | None, new: DrawnFile | None) -> bool:
        """Whether a record that must stay says something else now, or is gone, and was not put back."""
        if isinstance(old, SignOff):
            is_altered = old not in records_of(self._after, shelf_of(path) or 0).values()
            return is_altered and not self._past.is_put_back(path, old, new)
        if not isinstance(old, Adr) or (isinstance(new, Adr) and new.essence == old.essence):
            return False
        if new is None and old in self._after.values():
            return False
        hold = self._past.hold(path, old)
        is_taken = not isinstance(new, Adr) or new.number != old.number or (old.rows and not new.rows)
        is_allowed = hold == "free" or (hold == "kept" and not is_taken)
        return not is_allowed and not self._past.is_put_back(path, old, new)

    # authorisation

    def outcome(self, change: Row) -> Uses | None:
        """The lines that authorise a change; none for a repair; None where nothing allows it."""
        for chain in self._chains(change):
            if all(
                suffices(case.votes, self._stretch(change, link), self._side, case.strangers) for case, link in chain
            ):
                return frozenset((case.adr.number, link) for case, link in chain)
        return Uses() if self._may_be_put_back(change) and self._past.is_repair(change) else None

    def _may_be_put_back(self, change: Row) -> bool:
        """Whether to put the last governed value back needs no decision: it loosens and trusts nothing again."""
        return change[0] not in {POLICY, SIGNERS, OWNERS} and self._stretch(change, change).direction != "loosen"

    def _chains(self, change: Row) -> Iterator[list[tuple[Case, Row]]]:
        """The unused lines that lead from before to after, the shortest chains first."""
        lines = [(case, row) for case in self._cases for row in case.adr.rows if row[0] == change[0]]
        free = [(case, row) for case, row in lines if (case.adr.number, row) not in case.used]
        paths: list[list[tuple[Case, Row]]] = [[]]
        while paths:
            ends = [(path, path[-1][1][2] if path else change[1]) for path in paths]
            paths = [[*path, line] for path, end in ends for line in free if line not in path and line[1][1] == end]
            yield from (path for path in paths if path[-1][1][2] == change[2])

    @cached_property
    def _cases(self) -> list[Case]:
        return [case for number in sorted(self._references()) if (case := self._case(number))]

    def _references(self) -> set[int]:
        """The decisions that a message names, and those that the step touches, or a sign-off of which."""
        named = {number for note in self._commits for number in note.names}
        files = [found for path in self._touched for found in (self._side.files.get(path), self._after.get(path))]
        signed = {number for path in self._touched if (number := shelf_of(path)) is not None}
        return named | signed | {file.number for file in files if isinstance(file, Adr)}

    def _case(self, number: int) -> Case | None:
        """A decision; None where it cannot authorise anything."""
        found, before = adrs_of(self._after, number), adrs_of(self._side.files, number)
        if len(found) != 1 or found[0].status != "Accepted" or found[0].is_unfit:
            return None
        adr = found[0]
        if before and self._past.is_condemned(number):
            return None
        if self._side.rules.two_stage and adr.essence not in {old.essence for old in before}:
            return None
        writers = Writing(number, LineStep(self._side.files, self._after, self._commits), self._past).commits()
        strangers = 0 if self._side.rules.self_approval else len({note.author for note in writers} - set(PEOPLE))
        return Case(adr, self._past.used if before else Uses(), self._votes(adr, writers), strangers)

    # sign-offs

    def _votes(self, adr: Adr, writers: Sequence[Note]) -> Mapping[str, SignOff]:
        standing, before = records_of(self._after, adr.number), records_of(self._side.files, adr.number)
        seen = {item for note in self._commits for item in self._brought(note, adr.number)}
        gone = {*seen, *before.items()} - set(standing.items())
        everything = [*self._commits, *self._past.everything]
        bringers = {item: self._writers(item[0], everything) for item in standing.items()}
        bringers |= {item: self._bringers(*item, everything) for item in gone}
        ballot = Ballot(self._side, adr, self._electorate(adr), self._now, frozenset(before.values()), bringers)
        authors = self._authors(standing, writers, ballot)
        objections = [item for item in gone if item[1].stance != "approve"]
        return replace(ballot, authors=authors).latest([*standing.items(), *objections])

    def _electorate(self, adr: Adr) -> frozenset[str]:
        pairs = [(change, row) for change in self.changes for row in adr.rows if row[0] == change[0]]
        matters = [self._stretch(change, link) for change, row in pairs for link in (change, row)]
        return frozenset[str]().union(*(electors(matter, self._side) for matter in matters))

    def _brought(self, note: Note, number: int) -> list[tuple[str, SignOff]]:
        return [item for item in records_of(note.files, number).items() if touches(self._past, note, item[0])]

    def _writers(self, path: str, notes: Sequence[Note]) -> frozenset[frozenset[str]]:
        """Who wrote each commit that added or changed what lies at a path."""
        return frozenset(_hands(note) for note in notes if path in note.files and touches(self._past, note, path))

    def _bringers(self, path: str, record: SignOff, notes: Sequence[Note]) -> frozenset[frozenset[str]]:
        """Who wrote each commit that brought exactly this record, whatever became of it."""
        found = (note for note in notes if note.files.get(path) == record)
        return frozenset(_hands(note) for note in found if touches(self._past, note, path))

    def _authors(self, standing: Mapping[str, SignOff], notes: Sequence[Note], ballot: Ballot) -> frozenset[str]:
        """Who wrote a decision: not a co-author whose own sign-off came with the commit and proves to be theirs."""
        people: set[str] = set()
        for note in notes:
            parents = self._past.parents(note)
            added = (
                record
                for path, record in standing.items()
                if note.files.get(path) == record and not any(path in parent for parent in parents)
                if ballot.proves(path, record)
            )
            people |= {note.author, *(set(note.helpers) - {record.approver for record in added})}
        return frozenset(people)

    # what a change is about

    def _stretch(self, change: Row, link: Row) -> Matter:
        """What a link of a chain is about, or a whole change: a side without a value means what is inherited."""
        budget, before, after = link
        new_limits = limits_of(self._after)
        if budget not in {*self._side.limits, *new_limits}:
            return Matter(budget, "governance")
        falls_back = "@" in budget
        inherited = self._side.limits.get(base_of(budget)) if falls_back else None
        late = new_limits.get(base_of(budget)) if falls_back and after == change[2] else inherited
        old = before if isinstance(before, int) else inherited
        new = after if isinstance(after, int) else late
        loosens = is_looser(budget, old, new) or (after is None and old == new)
        return Matter(budget, "loosen" if loosens else "tighten", self._percent(budget, old, new))

    def _percent(self, budget: str, old: int | None, new: int | None) -> float | None:
        """By how many percent a value is looser than the tightest of a year; endlessly from zero, and to none."""
        if new is None:
            return float("inf")
        override = override_of(budget)
        is_apart = "@" in budget or (override in self._side.limits and override in limits_of(self._after))
        tightest = self._past.tightest([budget] if is_apart else [budget, override], self._now)
        known = [value for value in (tightest, old) if value is not None]
        if not known:
            return None
        start = max(known) if is_floor(budget) else min(known)
        grown = start - new if is_floor(budget) else new - start
        if start == 0:
            return float("inf") if grown > 0 else 0.0
        return 100 * grown / start


def _hands(note: Note) -> frozenset[str]:
    """Author and co-authors of a commit."""
    return frozenset({note.author, *note.helpers})
