"""Plays a drawn history: what people do, one after the other, and how it lands."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.support.histories.branch import Edit, WorkBranch
from tests.support.histories.commit_writer import HOUR, CommitWriter, Note
from tests.support.histories.drawn_files import (
    CACHE,
    OWNERS,
    POLICY,
    QUEUE,
    SIGNERS,
    DrawnFile,
    DrawnFiles,
    Numbers,
    Prose,
    Rules,
    Signers,
)
from tests.support.histories.drawn_history import ADOPTION, Change, DrawnHistory, Sync, Work
from tests.support.histories.edits import Decide
from tests.support.histories.signer import FakeSigner, Signer

NUMBERS: Final[DrawnFiles] = {
    CACHE: Numbers((("cache.max_latency_ms", 10), ("cache.max_memory_mb", 20), ("cache@dev.max_latency_ms", 40))),
    QUEUE: Numbers((("queue.max_latency_ms", 10), ("queue.min_rate_rps", 20))),
}
"""What is adopted."""

WAYS: Final[dict[str, Callable[[CommitWriter, DrawnFiles, str, str], list[str]]]] = {
    "forward": CommitWriter.forward,
    "foxtrot": CommitWriter.foxtrot,
    "merge": CommitWriter.merge,
    "octopus": CommitWriter.octopus,
    "squash": CommitWriter.squash,
}


@dataclass(frozen=True)
class Landing:
    """A change that landed, or could not because of a conflict.

    Attributes:
        way: how it landed.
        base: the tip of main before.
        head: the tip of the branch.
        at: the moment.
        steps: the commits that landed, oldest first; None where it conflicts.
        is_clean: whether nothing else came with it.
    """

    way: str
    base: str
    head: str
    at: dt.datetime
    steps: tuple[str, ...] | None
    is_clean: bool


class Player:
    """A repository in which a drawn history is played."""

    def __init__(self, drawn: DrawnHistory, signer: Signer | None = None) -> None:
        self.drawn = drawn
        self.writer = CommitWriter(signer or FakeSigner())
        self.notes = self.writer.notes
        self.history = self.writer.history
        self.landings: list[Landing] = []
        self._coming = list(_decisions(drawn))
        self._adopted: DrawnFiles = {POLICY: drawn.rules, OWNERS: drawn.owners, SIGNERS: Signers(), **NUMBERS}
        self.tip = self.writer.commit({"README.md": Prose("payments")}, (), Work(()))
        self._play(drawn.adoption)
        if not any(POLICY in self.notes[commit.oid].files for commit in self.history.commits(self.tip)):
            self._play(ADOPTION)  # the one that was drawn took back what it brought
        for change in drawn.changes:
            self._play(change)
        self.history.point("refs/heads/main", self.tip)
        self.history.point("HEAD", self.tip)

    @property
    def line(self) -> list[Note]:
        """The first-parent line of main, oldest first."""
        return self.writer.line(self.tip)

    def rules_at(self, oid: str) -> Rules:
        """The policy in force at a commit: the last of its line, else of any line, else the one that was adopted."""
        return self._rules(oid) or self.drawn.rules

    def _rules(self, oid: str) -> Rules | None:
        notes = (*self.writer.line(oid)[::-1], *self.writer.everything(oid)[::-1])
        found = (note.files.get(POLICY) for note in notes)
        return next((file for file in found if isinstance(file, Rules)), None)

    def _play(self, change: Change) -> None:
        tip = self._start(change.back)
        before = tip
        for work in change.works:
            before, tip = tip, self._sync(tip, work) if isinstance(work, Sync) else self._work(tip, work)
        if change.aside and self.writer.notes[tip].parents == (before,):
            tip = self._merged_aside(before, tip)
        self.writer.now += dt.timedelta(days=change.days) + HOUR
        if self.writer.fork(self.tip, tip) != tip:
            now = self.writer.now
            self.writer.now += dt.timedelta(days=change.dated)
            self.landings.append(self._land(change, tip))
            self.tip = (self.landings[-1].steps or (self.tip,))[-1]
            self.writer.now = max(now, self.writer.now)

    def _merged_aside(self, before: str, tip: str) -> str:
        """A merge of a branch's last commit into what the branch was before it and one more commit."""
        aside = {**self.notes[before].files, "aside.txt": Prose(tip)}
        other = self.writer.commit(aside, (before,), Work((), author="bob"))
        return self.writer.commit({**self.notes[tip].files, "aside.txt": Prose(tip)}, (other, tip), Work(()))

    def _start(self, back: int) -> str:
        if back < 0 and self.landings:
            return self.landings[-1].head
        line = self.line
        first = 0 if self.drawn.early else min(1, len(line) - 1)
        return line[max(first, len(line) - 1 - max(back, 0))].oid

    def _edited(self, files: DrawnFiles, edits: Sequence[Edit]) -> dict[str, DrawnFile]:
        """Files as somebody leaves them."""
        branch = WorkBranch(
            files=dict(files),
            steps=tuple(note.files for note in self.line),
            commits=tuple(note.oid for note in self.line),
            coming={edit.number: edit for edit in reversed(self._coming)},
            now=self.writer.now + HOUR,
            adopted=self._adopted,
        )
        for edit in edits:
            edit.on(branch)
            if self._coming and edit is self._coming[0]:
                self._coming.pop(0)
        return branch.files

    def _work(self, tip: str, work: Work) -> str:
        at = self.writer.now + dt.timedelta(days=work.days) + HOUR if work.days else None
        return self.writer.commit(self._edited(self.notes[tip].files, work.edits), (tip,), work, at=at)

    def _sync(self, tip: str, sync: Sync) -> str:
        """Merge main into the branch; what conflicts stays as the branch has it."""
        if self.writer.fork(tip, self.tip) == self.tip:
            return tip
        files, _ = self.writer.merged(tip, self.tip)
        return self.writer.commit(self._edited(files, sync.edits), (tip, self.tip), Work(()), subject="merge main")

    def _land(self, change: Change, tip: str) -> Landing:
        way, base, writer = self._way(change.way, tip), self.tip, self.writer
        steps = writer.rebase(base, tip) if way == "rebase" else None
        files, conflict = writer.merged(*((tip, base) if way == "foxtrot" else (base, tip)))
        if way != "rebase" and not conflict:
            steps = WAYS[way](writer, self._edited(files, change.smuggled), base, tip)
        is_clean = way in {"rebase", "forward"} or not change.smuggled
        return Landing(way, base, tip, writer.now, None if steps is None else tuple(steps), is_clean)

    def _way(self, way: str, tip: str) -> str:
        """How a change can land: as the policy's `landing` says, and a fast forward only where main has not moved."""
        if way == "forward" and self.writer.fork(tip, self.tip) != self.tip:
            way = "merge"
        rules = self._rules(self.tip)
        return "rebase" if rules and rules.landing == "rebase" and way in {"merge", "squash"} else way


def _decisions(drawn: DrawnHistory) -> Iterator[Decide]:
    works = (work for change in drawn.changes for work in change.works if isinstance(work, Work))
    return (edit for work in works for edit in work.edits if isinstance(edit, Decide))
