"""Makes the commits of a story in a fake history, lands branches as forges do, and notes what each commit holds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tests.support.fakes import START
from tests.support.histories.desk import Papers
from tests.support.histories.exact import ExactHistory
from tests.support.histories.ink import Ink
from tests.support.histories.papers import Paper, Prose, written
from tests.support.histories.story import Work

HOUR: Final = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Note:
    """A commit as whoever made it knows it."""

    oid: str
    parents: tuple[str, ...]
    papers: Papers
    at: dt.datetime
    author: str
    names: tuple[int, ...] = ()
    helpers: tuple[str, ...] = ()

    @property
    def writers(self) -> frozenset[str]:
        """The author and the co-authors."""
        return frozenset({self.author, *self.helpers})


class Forge:
    """A repository in memory, and a clock that moves an hour with every commit."""

    def __init__(self, ink: Ink) -> None:
        self.history = ExactHistory()
        self.notes: dict[str, Note] = {}
        self.now = START
        self._ink = ink

    # reading

    def line(self, tip: str) -> list[Note]:
        """The first-parent line of a commit, oldest first."""
        found = [self.notes[tip]]
        while found[-1].parents:
            found.append(self.notes[found[-1].parents[0]])
        return found[::-1]

    def between(self, base: str, head: str) -> list[Note]:
        """The commits that head has and base has not, oldest first."""
        return [self.notes[commit.oid] for commit in reversed(self.history.commits(head, [base]))]

    def everything(self, tip: str) -> list[Note]:
        """All commits that are reachable from one, oldest first."""
        return [self.notes[commit.oid] for commit in reversed(self.history.commits(tip, []))]

    def fork(self, one: str, other: str) -> str:
        """The merge base."""
        return self.history.merge_bases(one, other)[0]

    def merged(self, ours: str, theirs: str) -> tuple[dict[str, Paper], bool]:
        """A merge path by path, ours where both changed; and whether that happened."""
        return three_way(*(self.notes[oid].papers for oid in (self.fork(ours, theirs), ours, theirs)))

    def is_evil(self, note: Note) -> bool:
        """Whether a merge of two holds what merging them does not give."""
        return len(note.parents) == 2 and note.papers != self.merged(*note.parents)[0]

    # making commits

    def commit(
        self,
        papers: Papers,
        parents: Sequence[str],
        work: Work,
        *,
        subject: str = "work",
        at: dt.datetime | None = None,
    ) -> str:
        """Make a commit that holds some papers; without a moment, an hour later."""
        old = self.notes[parents[0]].papers if parents else {}
        changed = sorted(path for path in old.keys() | papers.keys() if old.get(path) != papers.get(path))
        files = {path: written(papers[path], self._ink) if path in papers else None for path in changed}
        if at is None:
            self.now += HOUR
        moment = at or self.now
        message = _message(subject, work)
        oid = self.history.grow(files, parents=parents, message=message, author=work.author, at=moment)
        note = Note(oid, tuple(parents), MappingProxyType(dict(papers)), moment, work.author, work.names, work.helpers)
        self.notes[oid] = note
        return oid

    # landing: what main gets of a branch, oldest first, at this moment

    def forward(self, papers: Papers, base: str, tip: str) -> list[str]:
        """The branch itself."""
        del papers, base
        return [tip]

    def merge(self, papers: Papers, base: str, tip: str) -> list[str]:
        """A merge of the branch into main."""
        return [self._join(papers, base, tip)]

    def foxtrot(self, papers: Papers, base: str, tip: str) -> list[str]:
        """A merge of main into the branch, which becomes main."""
        return [self._join(papers, tip, base)]

    def octopus(self, papers: Papers, base: str, tip: str) -> list[str]:
        """A merge with another branch, too, which has nothing to do with budgets."""
        fork = self.fork(base, tip)
        aside = {"elsewhere.txt": Prose(tip)}
        other = self.commit({**self.notes[fork].papers, **aside}, (fork,), Work((), author="bob"))
        return [self._join({**papers, **aside}, base, tip, other)]

    def _join(self, papers: Papers, *parents: str) -> str:
        return self.commit(papers, parents, Work(()), subject="merge", at=self.now)

    def squash(self, papers: Papers, base: str, tip: str) -> list[str]:
        """One commit by the author of the first, with everybody else who committed as co-authors, as forges do."""
        notes = [note for note in self.between(base, tip) if len(note.parents) == 1]
        author = notes[0].author
        people = dict.fromkeys(person for note in notes for person in (note.author, *note.helpers))
        names = tuple(dict.fromkeys(number for note in notes for number in note.names))
        work = Work((), author, names, tuple(person for person in people if person != author))
        return [self.commit(papers, (base,), work, subject="squash", at=self.now)]

    def rebase(self, base: str, tip: str) -> list[str] | None:
        """Every commit but the merges on top of base, without those that change nothing any more; None on conflicts."""
        steps = [base]
        for note in self.between(base, tip):
            here = self.notes[steps[-1]].papers
            if len(note.parents) != 1:
                continue
            papers, conflict = three_way(self.notes[note.parents[0]].papers, here, note.papers)
            if conflict:
                return None
            if papers != here:
                work = Work((), note.author, note.names, note.helpers)
                steps.append(self.commit(papers, steps[-1:], work, at=self.now))
        return steps[1:]


def three_way(old: Papers, ours: Papers, theirs: Papers) -> tuple[dict[str, Paper], bool]:
    """A merge path by path, ours where both changed; and whether that happened."""
    merged, conflict = dict(ours), False
    for path in old.keys() | theirs.keys():
        if theirs.get(path) in (old.get(path), ours.get(path)):
            continue
        if ours.get(path) != old.get(path):
            conflict = True
        elif path in theirs:
            merged[path] = theirs[path]
        else:
            del merged[path]
    return merged, conflict


def _message(subject: str, work: Work) -> str:
    names = [f"Budget-ADR: {number}" for number in work.names]
    helpers = [f"Co-authored-by: {person} <{person}@example.com>" for person in work.helpers]
    return "\n".join((subject, "", *names, *helpers)) + "\n"
