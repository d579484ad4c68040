"""Makes the commits of a drawn history in a fake one, lands branches as forges do, and notes what each commit holds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tests.support.fake_history import START
from tests.support.histories.drawn_files import DrawnFile, DrawnFiles, Prose, written
from tests.support.histories.drawn_history import Work
from tests.support.histories.exact import ExactHistory
from tests.support.histories.signer import Signer

HOUR: Final = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Note:
    """A commit as whoever made it knows it."""

    oid: str
    parents: tuple[str, ...]
    files: DrawnFiles
    at: dt.datetime
    author: str
    names: tuple[int, ...] = ()
    helpers: tuple[str, ...] = ()

    @property
    def writers(self) -> frozenset[str]:
        """The author and the co-authors."""
        return frozenset({self.author, *self.helpers})


class CommitWriter:
    """A repository in memory, and a clock that moves an hour with every commit."""

    def __init__(self, signer: Signer) -> None:
        self.history = ExactHistory()
        self.notes: dict[str, Note] = {}
        self.now = START
        self._ink = signer

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

    def merged(self, ours: str, theirs: str) -> tuple[dict[str, DrawnFile], bool]:
        """A merge path by path, ours where both changed; and whether that happened."""
        return three_way(*(self.notes[oid].files for oid in (self.fork(ours, theirs), ours, theirs)))

    def is_evil(self, note: Note) -> bool:
        """Whether a merge of two holds what merging them does not give."""
        return len(note.parents) == 2 and note.files != self.merged(*note.parents)[0]

    # making commits

    def commit(
        self,
        files: DrawnFiles,
        parents: Sequence[str],
        work: Work,
        *,
        subject: str = "work",
        at: dt.datetime | None = None,
    ) -> str:
        """Make a commit that holds some files; without a moment, an hour later."""
        old = self.notes[parents[0]].files if parents else {}
        changed = sorted(path for path in old.keys() | files.keys() if old.get(path) != files.get(path))
        texts = {path: written(files[path], self._ink) if path in files else None for path in changed}
        if at is None:
            self.now += HOUR
        moment = at or self.now
        message = _message(subject, work)
        oid = self.history.grow(texts, parents=parents, message=message, author=work.author, at=moment)
        note = Note(oid, tuple(parents), MappingProxyType(dict(files)), moment, work.author, work.names, work.helpers)
        self.notes[oid] = note
        return oid

    # landing: what main gets of a branch, oldest first, at this moment

    def forward(self, files: DrawnFiles, base: str, tip: str) -> list[str]:
        """The branch itself."""
        del files, base
        return [tip]

    def merge(self, files: DrawnFiles, base: str, tip: str) -> list[str]:
        """A merge of the branch into main."""
        return [self._join(files, base, tip)]

    def foxtrot(self, files: DrawnFiles, base: str, tip: str) -> list[str]:
        """A merge of main into the branch, which becomes main."""
        return [self._join(files, tip, base)]

    def octopus(self, files: DrawnFiles, base: str, tip: str) -> list[str]:
        """A merge with another branch, too, which has nothing to do with budgets."""
        fork = self.fork(base, tip)
        aside = {"elsewhere.txt": Prose(tip)}
        other = self.commit({**self.notes[fork].files, **aside}, (fork,), Work((), author="bob"))
        return [self._join({**files, **aside}, base, tip, other)]

    def _join(self, files: DrawnFiles, *parents: str) -> str:
        return self.commit(files, parents, Work(()), subject="merge", at=self.now)

    def squash(self, files: DrawnFiles, base: str, tip: str) -> list[str]:
        """One commit by the author of the first, with everybody else who committed as co-authors, as forges do."""
        notes = [note for note in self.between(base, tip) if len(note.parents) == 1]
        author = notes[0].author
        people = dict.fromkeys(person for note in notes for person in (note.author, *note.helpers))
        names = tuple(dict.fromkeys(number for note in notes for number in note.names))
        work = Work((), author, names, tuple(person for person in people if person != author))
        return [self.commit(files, (base,), work, subject="squash", at=self.now)]

    def rebase(self, base: str, tip: str) -> list[str] | None:
        """Every commit but the merges on top of base, without those that change nothing any more; None on conflicts."""
        steps = [base]
        for note in self.between(base, tip):
            here = self.notes[steps[-1]].files
            if len(note.parents) != 1:
                continue
            files, conflict = three_way(self.notes[note.parents[0]].files, here, note.files)
            if conflict:
                return None
            if files != here:
                work = Work((), note.author, note.names, note.helpers)
                steps.append(self.commit(files, steps[-1:], work, at=self.now))
        return steps[1:]


def three_way(old: DrawnFiles, ours: DrawnFiles, theirs: DrawnFiles) -> tuple[dict[str, DrawnFile], bool]:
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
