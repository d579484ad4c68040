"""The vocabulary of drawn histories: what people do to the files of a branch, one word a deed.

An edit changes the files of a branch. What makes no sense there (to sign a decision that nobody has written) does
nothing, so that every list of edits can be played.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from tests.support.histories.branch import Goal, WorkBranch, stated
from tests.support.histories.drawn_files import (
    ACCEPTED,
    CACHE,
    LIMITS,
    POLICY,
    QUEUE,
    Accepted,
    Adr,
    Junk,
    Name,
    Numbers,
    Owners,
    Row,
    Rules,
    Signers,
    SignOff,
    Stance,
    Status,
    Windows,
    adr_path,
    signoff_path,
)
from tests.support.histories.signer import WITNESS


@dataclass(frozen=True)
class Set:
    """Set a limit, or remove it; `start` is where a decision about it begins, if not at what main has."""

    budget: str
    value: int | None
    start: tuple[int | None] | None = None

    def on(self, branch: WorkBranch) -> None:
        """Write the number; a file that cannot be read is left alone."""
        file = branch.files.get(LIMITS[self.budget], Numbers(()))
        if isinstance(file, Numbers):
            branch.put(LIMITS[self.budget], file.stated(self.budget, self.value))

    def row(self, branch: WorkBranch) -> Row:
        """From the number that main has, or the start, to the new one."""
        before = stated(branch.main, self.budget) if self.start is None else self.start[0]
        return self.budget, before, self.value


@dataclass(frozen=True)
class Rename:
    """Give a capability another name."""

    old: str
    new: str

    def on(self, branch: WorkBranch) -> None:
        """Write the name wherever the capability stands."""
        for path in (CACHE, QUEUE):
            file = branch.files.get(path)
            if isinstance(file, Numbers):
                branch.put(path, file.renamed(self.old, self.new))

    def row(self, branch: WorkBranch) -> Row:
        """From the old name to the new one."""
        del branch
        return self.old, Name(self.old), Name(self.new)


@dataclass(frozen=True)
class Return:
    """Set a limit to what it was before main last changed it."""

    budget: str

    def _set(self, branch: WorkBranch) -> Set:
        values = [stated(files, self.budget) for files in reversed(branch.steps)]
        return Set(self.budget, next((value for value in values if value != values[0]), values[0]))

    def on(self, branch: WorkBranch) -> None:
        """Write the number."""
        self._set(branch).on(branch)

    def row(self, branch: WorkBranch) -> Row:
        """From the number that main has to the earlier one."""
        return self._set(branch).row(branch)


@dataclass(frozen=True)
class Govern:
    """Change one setting of the policy."""

    setting: str
    value: Any

    def _new(self, branch: WorkBranch) -> Rules | None:
        file = branch.last(POLICY, Rules)
        return replace(file, **{self.setting: self.value}) if isinstance(file, Rules) else None

    def on(self, branch: WorkBranch) -> None:
        """Write the policy again."""
        branch.put(POLICY, self._new(branch))

    def row(self, branch: WorkBranch) -> Row:
        """From the policy that main has."""
        return POLICY, branch.last(POLICY, Rules), self._new(branch)


@dataclass(frozen=True)
class Replace:
    """Put another file in the place of a governed one: CODEOWNERS, the allowed signers, accepted violations."""

    path: str
    file: Owners | Signers | Accepted | None

    def on(self, branch: WorkBranch) -> None:
        """Write it, or remove the file."""
        branch.put(self.path, self.file)

    def row(self, branch: WorkBranch) -> Row:
        """From what main has there."""
        return self.path, branch.main.get(self.path), self.file


@dataclass(frozen=True)
class Accept:
    """Accept the step so many steps behind the tip of main."""

    back: int

    def _new(self, branch: WorkBranch) -> Accepted:
        old = branch.main.get(ACCEPTED)
        known = old.commits if isinstance(old, Accepted) else ()
        commit = branch.commits[-1 - min(self.back, len(branch.commits) - 1)]
        return Accepted((*(item for item in known if item != commit), commit))

    def on(self, branch: WorkBranch) -> None:
        """Add the entry."""
        branch.put(ACCEPTED, self._new(branch))

    def row(self, branch: WorkBranch) -> Row:
        """From the entries that main has."""
        return ACCEPTED, branch.main.get(ACCEPTED), self._new(branch)


@dataclass(frozen=True)
class Decide:
    """Write a decision about some goals."""

    number: int
    goals: tuple[Goal, ...]
    status: Status = "Accepted"
    context: int = 0
    draft: bool = False

    def adr(self, branch: WorkBranch) -> Adr:
        """The decision as it reads where main is what the branch knows of it."""
        rows = {row[0]: row for row in (goal.row(branch) for goal in self.goals) if row[1] != row[2]}
        return Adr(self.number, tuple(rows.values()), self.status, self.context, self.draft)

    def on(self, branch: WorkBranch) -> None:
        """Write the record."""
        branch.put(adr_path(self.number), self.adr(branch))


@dataclass(frozen=True)
class Sign:
    """Sign a decision off: with one's own key or another's, now or at another date, into a file of some name."""

    number: int
    person: str
    stance: Stance = "approve"
    hand: str | None = None
    days: int = 0
    name: str = ""
    decision_index: int | None = None

    def on(self, branch: WorkBranch) -> None:
        """Write the record, if there is or will be a decision."""
        adr = branch.adr(self.number)
        if adr is not None:
            date = (branch.now + dt.timedelta(days=self.days)).replace(microsecond=0)
            record = SignOff(adr.essence, self.person, self.stance, date, self.hand or self.person, self.number)
            branch.put(signoff_path(self.decision_index or self.number, f"{self.person}{self.name}"), record)


@dataclass(frozen=True)
class Attest:
    """Attest that somebody said something of a decision on a forge, as a witness or with a key that is none."""

    number: int
    person: str
    stance: Stance = "approve"
    hand: str = WITNESS

    def on(self, branch: WorkBranch) -> None:
        """Write the record, if there is or will be a decision."""
        adr = branch.adr(self.number)
        if adr is not None:
            date = branch.now.replace(microsecond=0)
            record = SignOff(adr.essence, self.person, self.stance, date, self.hand, self.number, witnessed=True)
            branch.put(signoff_path(self.number, f"{self.person}-seen"), record)


@dataclass(frozen=True)
class PutBack:
    """Put a file back as it stood after a step of main."""

    path: str
    back: int

    def on(self, branch: WorkBranch) -> None:
        """Write what it held, or remove it where it was not there."""
        branch.put(self.path, branch.steps[max(0, len(branch.steps) - 1 - self.back)].get(self.path))


@dataclass(frozen=True)
class Save:
    """Save a file with CR and LF."""

    path: str

    def on(self, branch: WorkBranch) -> None:
        """Write it, if it is there."""
        file = branch.files.get(self.path)
        if file is not None and not isinstance(file, Windows):
            branch.put(self.path, Windows(file))


@dataclass(frozen=True)
class Restate:
    """Move the status of a decision."""

    number: int
    status: Status

    def on(self, branch: WorkBranch) -> None:
        """Write it, if the decision is there."""
        adr = branch.files.get(adr_path(self.number))
        if isinstance(adr, Adr):
            branch.put(adr_path(self.number), replace(adr, status=self.status))


@dataclass(frozen=True)
class Amend:
    """Change the words of a decision, so that it has another digest."""

    number: int

    def on(self, branch: WorkBranch) -> None:
        """Write it, if the decision is there."""
        adr = branch.files.get(adr_path(self.number))
        if isinstance(adr, Adr):
            branch.put(adr_path(self.number), replace(adr, context=adr.context + 1, draft=False))


@dataclass(frozen=True)
class Remove:
    """Remove a file."""

    path: str

    def on(self, branch: WorkBranch) -> None:
        """Remove it."""
        branch.put(self.path, None)


@dataclass(frozen=True)
class Break:
    """Write something unreadable into a file."""

    path: str

    def on(self, branch: WorkBranch) -> None:
        """Write it, if the file is there."""
        if self.path in branch.files:
            branch.put(self.path, Junk())


@dataclass(frozen=True)
class Mend:
    """Put the last version of a file back that could be read."""

    path: str

    def on(self, branch: WorkBranch) -> None:
        """Write it, if there ever was one."""
        found = next(
            (step[self.path] for step in reversed(branch.steps) if not isinstance(step.get(self.path), Junk | None)),
            None,
        )
        if found is not None:
            branch.put(self.path, found)


@dataclass(frozen=True)
class Copy:
    """Write what a file holds into another one, and perhaps remove the first: a move."""

    source: str
    target: str
    is_move: bool = False

    def on(self, branch: WorkBranch) -> None:
        """Write it, if the source is there."""
        if self.source in branch.files:
            branch.put(self.target, branch.files[self.source])
            if self.is_move:
                branch.put(self.source, None)


@dataclass(frozen=True)
class Renumber:
    """Give a decision another number, in its title and in the name of its file."""

    number: int
    to: int

    def on(self, branch: WorkBranch) -> None:
        """Write it, if the decision is there."""
        adr = branch.files.get(adr_path(self.number))
        if isinstance(adr, Adr):
            branch.put(adr_path(self.number), None)
            branch.put(adr_path(self.to), replace(adr, number=self.to))


@dataclass(frozen=True)
class By:
    """An edit that a certain person commits."""

    person: str
    edit: "Renumber | Decide"

    def on(self, branch: WorkBranch) -> None:
        """Do it."""
        self.edit.on(branch)


@dataclass(frozen=True)
class Adopt:
    """Bring the policy, the owners, the signers and the numbers."""

    def on(self, branch: WorkBranch) -> None:
        """Write them."""
        branch.files.update(branch.adopted)


@dataclass(frozen=True)
class Revert:
    """Undo a step of main: put everything back that it changed."""

    back: int

    def on(self, branch: WorkBranch) -> None:
        """Write what stood before the step."""
        at = len(branch.steps) - 1 - self.back
        if at < 1:
            return
        before, after = branch.steps[at - 1], branch.steps[at]
        for path in before.keys() | after.keys():
            if before.get(path) != after.get(path):
                branch.put(path, before.get(path))


@dataclass(frozen=True)
class Remark:
    """Edit what is free to edit in a budget file."""

    path: str

    def on(self, branch: WorkBranch) -> None:
        """Count the remark up."""
        file = branch.files.get(self.path)
        if isinstance(file, Numbers):
            branch.put(self.path, replace(file, remark=file.remark + 1))
