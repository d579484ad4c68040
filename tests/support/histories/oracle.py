"""An oracle: the rules of the contract's section 7 said a second time, over values instead of texts.

It knows nothing of the program. What it is told are the commits of a history with the files that they hold, as values;
it reads no text, no digest and no signature, and looks at all of history for every step.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from tests.support.histories.commit_writer import Note
from tests.support.histories.drawn_files import (
    ACCEPTED,
    OWNERS,
    POLICY,
    SIGNERS,
    Accepted,
    Adr,
    DrawnFile,
    DrawnFiles,
    Junk,
    Row,
    Rules,
    Signers,
    SignOff,
    Value,
)
from tests.support.histories.reading import (
    Limits,
    Side,
    adrs_of,
    effective,
    has_broken_numbers,
    is_broken,
    is_floor,
    limits_of,
    matters,
    records_of,
)
from tests.support.histories.step_ruling import StepRuling, Uses
from tests.support.histories.writing import LineStep


def _essence(file: DrawnFile | None, like: DrawnFile) -> DrawnFile | None:
    """What a file records, where it is of the same kind as another one."""
    if isinstance(file, Adr) and isinstance(like, Adr):
        return file.essence
    return file if isinstance(file, SignOff) and isinstance(like, SignOff) else None


CONDEMNED: Final = {"Rejected", "Superseded", "Deprecated"}
YEAR: Final = dt.timedelta(days=365)


def _is_file(budget: str) -> bool:
    """Whether what changes is a whole file, no limit."""
    return "/" in budget or budget == OWNERS


@dataclass(frozen=True)
class Ruling:
    """What a step was.

    Attributes:
        status: `before-adoption`, `adoption`, `governed` or `violation`.
        changes: the budgets that changed, and whether each was allowed to.
        authorised: the lines of decisions that authorised changes, whatever else was wrong with the step.
    """

    status: str
    changes: Mapping[str, bool]
    authorised: Uses = frozenset()

    @property
    def used(self) -> Uses:
        """The lines that the step used up: those of a step that passes."""
        return frozenset() if self.status == "violation" else self.authorised


class Oracle:
    """Rules on the steps of a history."""

    def __init__(self, notes: Mapping[str, Note]) -> None:
        self.notes = notes
        self.ruling_at = cache(self._ruling_at)
        self.reachable = cache(self._reachable)

    def ruling(self, oid: str) -> Ruling:
        """What a step was, from its commit's first parent to its commit, at its own date."""
        return self.ruling_at(oid, self.notes[oid].at)

    def _ruling_at(self, oid: str, now: dt.datetime) -> Ruling:
        """What a step would be if it landed at a moment."""
        note = self.notes[oid]
        if not note.parents or not self.was_governed(note.parents[0]):
            if POLICY not in note.files:
                return Ruling("before-adoption", {})
            return Ruling("violation" if is_broken(note.files) else "adoption", {})
        base = note.parents[0]
        commits = [self.notes[other] for other in self.reachable(oid) - self.reachable(base)]
        return self.judge(base, note.files, commits, now)

    def judge(self, base: str, after: DrawnFiles, commits: Sequence[Note], now: dt.datetime) -> Ruling:
        """Rule on a step from a commit to some files."""
        before = self.notes[base].files
        if not any(matters(path) and before.get(path) != after.get(path) for path in before.keys() | after.keys()):
            return Ruling("governed", {})
        step_ruling = StepRuling(Before(self, base, now), after, commits, now)
        outcomes = {change[0]: step_ruling.outcome(change) for change in step_ruling.changes}
        changes = {budget: uses is not None for budget, uses in outcomes.items()}
        authorised = Uses().union(*(uses or () for uses in outcomes.values()))
        is_violation = any(step_ruling.offences()) or not all(changes.values())
        return Ruling("violation" if is_violation else "governed", changes, authorised)

    def accepted(self, oid: str) -> frozenset[str]:
        """The violations that the last passing step which wrote the list accepts."""
        for note in self.line(oid):
            ruling = self.ruling(note.oid)
            if ruling.status == "adoption" or (ruling.status == "governed" and ACCEPTED in ruling.changes):
                file = note.files.get(ACCEPTED)
                return frozenset(file.commits) if isinstance(file, Accepted) else frozenset()
        return frozenset()

    def line(self, oid: str) -> list[Note]:
        """The first-parent line of a commit, newest first."""
        found = [self.notes[oid]]
        while found[-1].parents:
            found.append(self.notes[found[-1].parents[0]])
        return found

    def _reachable(self, oid: str) -> frozenset[str]:
        return frozenset({oid}).union(*(self.reachable(parent) for parent in self.notes[oid].parents))

    def was_governed(self, oid: str) -> bool:
        """Whether any commit that is reachable from this one holds a policy."""
        return any(POLICY in self.notes[other].files for other in self.reachable(oid))

    def is_lawless(self, oid: str) -> bool:
        """Whether there was a policy, but never one that can be read."""
        policies = [self.notes[other].files.get(POLICY) for other in self.reachable(oid)]
        return any(policies) and not any(isinstance(file, Rules) for file in policies)


class Before:
    """What came before a step from a commit on."""

    def __init__(self, oracle: Oracle, base: str, now: dt.datetime) -> None:
        self._oracle = oracle
        self._now = now
        self._line = oracle.line(base)
        self._base = base

    @cached_property
    def side(self) -> Side:
        """What is trusted: of what cannot be read, and of a policy that is gone, the line's last version that can."""
        files = dict(self._line[0].files)
        versions = {path: [note.files.get(path) for note in self._line] for path in (POLICY, OWNERS, SIGNERS, ACCEPTED)}
        last = {path: next(file for file in found if not isinstance(file, Junk)) for path, found in versions.items()}
        rules = next(file for file in versions[POLICY] if isinstance(file, Rules))
        signers, owners = last[SIGNERS], last[OWNERS]
        for path in (SIGNERS, ACCEPTED):
            if isinstance(files.get(path), Junk) and (known := last[path]) is not None:
                files[path] = known
        files[POLICY] = files[POLICY] if isinstance(files.get(POLICY), Rules) else rules
        keys = signers.people if isinstance(signers, Signers) else ()
        return Side(rules, self.limits, owners, frozenset(keys), files)

    @cached_property
    def limits(self) -> Limits:
        """What the limits are, or last were when all of them could be read."""
        return next(limits_of(note.files) for note in self._line if not has_broken_numbers(note.files))

    @cached_property
    def used(self) -> Uses:
        """The lines that steps have used which pass at their own date, or at that of the step to rule on."""
        return Uses().union(*(self._uses(note) for note in self._line))

    def _uses(self, note: Note) -> Uses:
        ruling = self._oracle.ruling(note.oid)
        return ruling.used if ruling.status != "violation" else self._oracle.ruling_at(note.oid, self._now).used

    @cached_property
    def everything(self) -> Sequence[Note]:
        """All commits, on whatever line."""
        return [self._oracle.notes[oid] for oid in self._oracle.reachable(self._base)]

    @cached_property
    def landings(self) -> Sequence[LineStep]:
        """The steps of the line, newest first."""
        return [self._landing(note) for note in self._line]

    def _landing(self, note: Note) -> LineStep:
        base = note.parents[0] if note.parents else None
        known = self._oracle.reachable(base) if base else frozenset[str]()
        commits = [self._oracle.notes[oid] for oid in self._oracle.reachable(note.oid) - known]
        return LineStep(self._oracle.notes[base].files if base else {}, note.files, commits)

    def parents(self, note: Note) -> list[DrawnFiles]:
        """What the parents of a commit hold."""
        return [self._oracle.notes[parent].files for parent in note.parents] or [{}]

    def is_condemned(self, number: int) -> bool:
        """Whether a step saw the decision rejected, deprecated or superseded."""
        return any(adr.status in CONDEMNED for note in self._line for adr in adrs_of(note.files, number))

    def is_repair(self, change: Row) -> bool:
        """Whether a change puts the last governed value back, after violations moved away from it."""
        values = [Before(self._oracle, note.oid, self._now)._value(change[0]) for note in self._line]
        value, moved = values[0], False
        for note, earlier in zip(self._line, [*values[1:], None], strict=True):
            if earlier != value:
                if self._oracle.ruling(note.oid).status != "violation" or self._was_authorised(note.oid, change[0]):
                    break
                value, moved = earlier, True
        return moved and value == change[2]

    def _was_authorised(self, oid: str, budget: str) -> bool:
        """Whether a decision authorised what a step did to a file, at its own date or as if it landed now."""
        rulings = (self._oracle.ruling(oid), self._oracle.ruling_at(oid, self._now))
        return _is_file(budget) and any(row[0] == budget for ruling in rulings for _, row in ruling.authorised)

    def hold(self, path: str, adr: Adr) -> str:
        """How firmly a decision stands that lies at a path: `free`, `kept` or `authorised`."""
        versions = [file for note in self._line if isinstance(file := note.files.get(path), Adr)]
        if any(number == adr.number and row in version.rows for number, row in self.used for version in versions):
            return "authorised"
        records = records_of(self.side.files, adr.number).values()
        is_alone = [adr] == adrs_of(self.side.files, adr.number)
        is_signed = any(is_alone or record.about in {version.essence for version in versions} for record in records)
        return "kept" if is_signed or any(version.status != "Proposed" for version in versions) else "free"

    def is_put_back(self, path: str, old: DrawnFile, new: DrawnFile | None) -> bool:
        """Whether a record stands again as it did before violations altered it, and nothing has used it since."""
        wanted, now = _essence(new, old), _essence(old, old)
        number = old.number if isinstance(old, Adr | SignOff) else None
        later = Uses()
        for note, parent in zip(self._line, self._line[1:], strict=False):
            before = _essence(parent.files.get(path), old)
            if before != now:
                if self._oracle.ruling(note.oid).status != "violation":
                    return False
                if before == wanted:
                    return wanted is not None and all(used != number for used, _ in later)
                now = before
            later |= self._uses(note)
        return False

    def _value(self, budget: str) -> Value:
        return self._line[0].files.get(budget) if _is_file(budget) else self.limits.get(budget)

    def tightest(self, budgets: Sequence[str], now: dt.datetime) -> int | None:
        """The tightest value that held for any of some limits in the last 365 days."""
        recent = [note for note in self._line if note.at >= now - YEAR]
        held = self._line[: len(recent) + 1]  # what stood when the year began held in it, too
        states = [Before(self._oracle, note.oid, self._now).limits for note in held]
        values = [value for state in states for budget in budgets if (value := effective(state, budget)) is not None]
        return (max if is_floor(budgets[0]) else min)(values, default=None)
