"""Plays a story: what people do, one after the other, and how it lands."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tests.support.histories.desk import Desk, Edit, Papers
from tests.support.histories.edits import Decide
from tests.support.histories.forge import HOUR, Forge, Note
from tests.support.histories.ink import FakeInk, Ink
from tests.support.histories.papers import CACHE, OWNERS, POLICY, QUEUE, SIGNERS, Numbers, Paper, Prose, Rules, Signers
from tests.support.histories.story import ADOPTION, Change, Story, Sync, Work

NUMBERS: Final[Papers] = {
    CACHE: Numbers((("cache.max_latency_ms", 10), ("cache.max_memory_mb", 20), ("cache@dev.max_latency_ms", 40))),
    QUEUE: Numbers((("queue.max_latency_ms", 10), ("queue.min_rate_rps", 20))),
}
"""What is adopted."""

WAYS: Final[dict[str, Callable[[Forge, Papers, str, str], list[str]]]] = {
    "forward": Forge.forward,
    "foxtrot": Forge.foxtrot,
    "merge": Forge.merge,
    "octopus": Forge.octopus,
    "squash": Forge.squash,
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


class Stage:
    """A repository in which a story is played."""

    def __init__(self, story: Story, ink: Ink | None = None) -> None:
        self.story = story
        self.forge = Forge(ink or FakeInk())
        self.notes = self.forge.notes
        self.history = self.forge.history
        self.landings: list[Landing] = []
        self._coming = list(_decisions(story))
        self._adopted: Papers = {POLICY: story.rules, OWNERS: story.owners, SIGNERS: Signers(), **NUMBERS}
        self.tip = self.forge.commit({"README.md": Prose("payments")}, (), Work(()))
        self._play(story.adoption)
        if not any(POLICY in self.notes[commit.oid].papers for commit in self.history.commits(self.tip)):
            self._play(ADOPTION)  # the one that was drawn took back what it brought
        for change in story.changes:
            self._play(change)
        self.history.point("refs/heads/main", self.tip)
        self.history.point("HEAD", self.tip)

    @property
    def line(self) -> list[Note]:
        """The first-parent line of main, oldest first."""
        return self.forge.line(self.tip)

    def rules_at(self, oid: str) -> Rules:
        """The policy in force at a commit: the last of its line, else of any line, else the one that was adopted."""
        return self._rules(oid) or self.story.rules

    def _rules(self, oid: str) -> Rules | None:
        notes = (*self.forge.line(oid)[::-1], *self.forge.everything(oid)[::-1])
        found = (note.papers.get(POLICY) for note in notes)
        return next((paper for paper in found if isinstance(paper, Rules)), None)

    def _play(self, change: Change) -> None:
        tip = self._start(change.back)
        before = tip
        for work in change.works:
            before, tip = tip, self._sync(tip, work) if isinstance(work, Sync) else self._work(tip, work)
        if change.aside and self.forge.notes[tip].parents == (before,):
            tip = self._merged_aside(before, tip)
        self.forge.now += dt.timedelta(days=change.days) + HOUR
        if self.forge.fork(self.tip, tip) != tip:
            now = self.forge.now
            self.forge.now += dt.timedelta(days=change.dated)
            self.landings.append(self._land(change, tip))
            self.tip = (self.landings[-1].steps or (self.tip,))[-1]
            self.forge.now = max(now, self.forge.now)

    def _merged_aside(self, before: str, tip: str) -> str:
        """A merge of a branch's last commit into what the branch was before it and one more commit."""
        aside = {**self.notes[before].papers, "aside.txt": Prose(tip)}
        other = self.forge.commit(aside, (before,), Work((), author="bob"))
        return self.forge.commit({**self.notes[tip].papers, "aside.txt": Prose(tip)}, (other, tip), Work(()))

    def _start(self, back: int) -> str:
        if back < 0 and self.landings:
            return self.landings[-1].head
        line = self.line
        first = 0 if self.story.early else min(1, len(line) - 1)
        return line[max(first, len(line) - 1 - max(back, 0))].oid

    def _edited(self, papers: Papers, edits: Sequence[Edit]) -> dict[str, Paper]:
        """Files as somebody leaves them."""
        desk = Desk(
            papers=dict(papers),
            steps=tuple(note.papers for note in self.line),
            commits=tuple(note.oid for note in self.line),
            coming={edit.number: edit for edit in reversed(self._coming)},
            now=self.forge.now + HOUR,
            adopted=self._adopted,
        )
        for edit in edits:
            edit.on(desk)
            if self._coming and edit is self._coming[0]:
                self._coming.pop(0)
        return desk.papers

    def _work(self, tip: str, work: Work) -> str:
        at = self.forge.now + dt.timedelta(days=work.days) + HOUR if work.days else None
        return self.forge.commit(self._edited(self.notes[tip].papers, work.edits), (tip,), work, at=at)

    def _sync(self, tip: str, sync: Sync) -> str:
        """Merge main into the branch; what conflicts stays as the branch has it."""
        if self.forge.fork(tip, self.tip) == self.tip:
            return tip
        papers, _ = self.forge.merged(tip, self.tip)
        return self.forge.commit(self._edited(papers, sync.edits), (tip, self.tip), Work(()), subject="merge main")

    def _land(self, change: Change, tip: str) -> Landing:
        way, base, forge = self._way(change.way, tip), self.tip, self.forge
        steps = forge.rebase(base, tip) if way == "rebase" else None
        papers, conflict = forge.merged(*((tip, base) if way == "foxtrot" else (base, tip)))
        if way != "rebase" and not conflict:
            steps = WAYS[way](forge, self._edited(papers, change.smuggled), base, tip)
        is_clean = way in {"rebase", "forward"} or not change.smuggled
        return Landing(way, base, tip, forge.now, None if steps is None else tuple(steps), is_clean)

    def _way(self, way: str, tip: str) -> str:
        """How a change can land: as the policy's `landing` says, and a fast forward only where main has not moved."""
        if way == "forward" and self.forge.fork(tip, self.tip) != self.tip:
            way = "merge"
        rules = self._rules(self.tip)
        return "rebase" if rules and rules.landing == "rebase" and way in {"merge", "squash"} else way


def _decisions(story: Story) -> Iterator[Decide]:
    works = (work for change in story.changes for work in change.works if isinstance(work, Work))
    return (edit for work in works for edit in work.edits if isinstance(edit, Decide))
