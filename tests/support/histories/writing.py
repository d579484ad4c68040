"""Which commits wrote a decision, or one that it was renumbered from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.support.histories.commit_writer import Note
from tests.support.histories.drawn_files import Adr, DrawnFiles


@dataclass(frozen=True)
class LineStep:
    """A step of the line: the files before and after it, and its commits."""

    before: DrawnFiles
    after: DrawnFiles
    commits: Sequence[Note]


class Lineage(Protocol):
    """The commits before a step."""

    @property
    def everything(self) -> Sequence[Note]:
        """All commits, on whatever line."""
        ...

    @property
    def landings(self) -> Sequence[LineStep]:
        """The steps of the line."""
        ...

    def parents(self, note: Note) -> list[DrawnFiles]:
        """What the parents of a commit hold."""
        ...


def touches(past: Lineage, note: Note, path: str) -> bool:
    """Whether a commit changes a path; a merge changes only what differs from all its parents."""
    return all(parent.get(path) != note.files.get(path) for parent in past.parents(note))


@dataclass(frozen=True)
class Writing:
    """The step in which a decision is looked at, and all that came before it.

    Attributes:
        number: the decision's.
        step: the step.
        past: what came before.
    """

    number: int
    step: LineStep
    past: Lineage

    def commits(self) -> list[Note]:
        """The commits that wrote it: of the step, and where it or what it was made from stood before, of its past."""
        notes = list(self.step.commits)
        standing = {path for path in self._paths(self.step.after) if not self._is_brought(path, self.step)}
        if standing:
            notes += [note for note in self.past.everything if any(touches(self.past, note, path) for path in standing)]
        sources = self._sources(self.step.commits)
        stood = self._paths(self.step.before) | {path for path in sources if path in self.step.before}
        past = self._past(stood)
        sources |= self._sources(past)
        return [note for note in (*notes, *past) if self._writes(note, sources)]

    def _paths(self, files: DrawnFiles) -> set[str]:
        return {path for path in files if _numbered(files, path) == self.number}

    def _is_brought(self, path: str, step: LineStep) -> bool:
        """Whether a file is as it was before a step, or a commit of the step made it so."""
        file = step.after.get(path)
        if file in {None, step.before.get(path)}:
            return True
        return any(note.files.get(path) == file and touches(self.past, note, path) for note in step.commits)

    def _past(self, paths: set[str]) -> list[Note]:
        """The commits of all steps that touched one of the paths, or one that a file of them may have moved from."""
        found: list[Note] = []
        seen, waiting = set[str](), sorted(paths)
        while waiting:
            path = waiting.pop()
            seen.add(path)
            notes = self._landed(path)
            found += [note for note in notes if note not in found]
            here = [note for note in notes if path in note.files and touches(self.past, note, path)]
            came = [note for note in here if not any(path in parent for parent in self.past.parents(note))]
            waiting += sorted({left for note in came for left in self._gone(note)} - seen - set(waiting))
        return found

    def _landed(self, path: str) -> Sequence[Note]:
        steps = [step for step in self.past.landings if step.before.get(path) != step.after.get(path)]
        if all(self._is_brought(path, step) for step in steps):
            return [note for step in steps for note in step.commits]
        return self.past.everything

    def _gone(self, note: Note) -> set[str]:
        before = {path for files in self.past.parents(note) for path in files}
        return {path for path in before - note.files.keys() if touches(self.past, note, path)}

    def _sources(self, notes: Sequence[Note]) -> set[str]:
        """Where the decision lay before a commit gave it its number, or may have: all decisions that left with it."""
        return {path for note in notes for path in self._left(note)}

    def _left(self, note: Note) -> Iterator[str]:
        parents = self.past.parents(note)
        came = {
            path
            for path in self._paths(note.files)
            if touches(self.past, note, path) and self.number not in {_numbered(files, path) for files in parents}
        }
        if came:
            yield from (path for path in came if any(path in files for files in parents))
            decided = {path for files in parents for path in files if _numbered(files, path) is not None}
            yield from self._gone(note) & decided

    def _writes(self, note: Note, sources: set[str]) -> bool:
        """Whether a commit gave the decision, or what it was renumbered from, a text that none of its parents had."""
        old = {essence for files in self.past.parents(note) for essence in self._essences(files, sources)}
        return not self._essences(note.files, sources) <= old

    def _essences(self, files: DrawnFiles, sources: set[str]) -> set[Adr]:
        adrs = {path: file for path, file in files.items() if isinstance(file, Adr)}
        return {file.essence for path, file in adrs.items() if file.number == self.number or path in sources}


def _numbered(files: DrawnFiles, path: str) -> int | None:
    """The number of the decision that lies at a path."""
    file = files.get(path)
    return file.number if isinstance(file, Adr) else None
