"""A first-parent line held in memory: what each of its steps changed below some folders, asked like a repository."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Final

from governance.domain.paths import is_below
from governance.judging.line.merge_ranges import Ranges
from governance.judging.line.merge_touches import MergeTouches
from governance.judging.line.timelines import Timelines
from governance.judging.line.touching_commits import CommitsBelow
from governance.ports.commits import Commit, Touch, WalkedStep
from governance.ports.repository import Repository
from governance.ports.trees import Difference, Tree, TreeEntry

_MAX_SINGLE_QUESTIONS: Final = 2
"""So many questions about all lines are asked of the repository: to read everything pays only where there are more."""


class FirstParentLine:
    """Implements the port History: questions about the line are answered from memory, all others by the repository.

    A state is what stands below the folders after so many steps of the line; commits between two steps share one.

    Args:
        head: the newest commit of the line.
        roots: the folders and files that were walked.
        steps: all steps of the line that change something below them, newest first.
        origin: the commit after which the walk began; None where at the root.
        commits_below: what commits of all lines did below folders that are asked about often.
    """

    def __init__(
        self,
        history: Repository,
        head: str,
        roots: tuple[str, ...],
        steps: Iterable[WalkedStep],
        *,
        origin: str | None = None,
        commits_below: Sequence[CommitsBelow] = (),
    ) -> None:
        self._history = history
        self.head = head
        self.roots = roots
        self.origin = origin
        self._commits_below = commits_below
        self.steps: tuple[WalkedStep, ...] = tuple(steps)[::-1]
        self._numbers = {step.commit.oid: number for number, step in enumerate(self.steps, 1)}
        self._states = {
            **{step.commit.parents[0]: number for number, step in enumerate(self.steps) if step.commit.parents},
            **self._numbers,
            head: len(self.steps),
            **({} if origin is None else {origin: 0}),
        }
        first = {} if origin is None else dict(history.tree(origin).entries(roots))
        self.timelines = Timelines(first, (step.differences for step in self.steps))
        self._trees: dict[str, LineTree] = {}
        self._numbers_touching: Callable[[tuple[str, ...]], list[int]] = cache(self.timelines.steps_touching)
        self._arrivals: dict[str, int] = dict(self._numbers)
        self._asked = 0
        merges = [step.commit for step in self.steps if step.commit.is_merge]
        self._ranges = Ranges(history, merges)
        self._merge_touches = MergeTouches(history, self._ranges)
        self._is_ancestor: Callable[[str, str], bool] = cache(lambda oid, tip: oid in history.merge_bases(oid, tip))

    def state(self, commit: str) -> int | None:
        """How many steps led to what stands at a commit; None where it is not known to be on the line."""
        return self._states.get(commit)

    def _covers(self, paths: Iterable[str]) -> bool:
        return all(any(is_below(path, root) for root in self.roots) for path in paths)

    # what is answered from memory

    def tree(self, commit: str) -> Tree:
        """The tree of a commit."""
        state = self._states.get(commit)
        if state is None:
            return self._history.tree(commit)
        if commit not in self._trees:
            self._trees[commit] = LineTree(self, self._history, commit, state)
        return self._trees[commit]

    def commit(self, oid: str) -> Commit:
        """One commit."""
        number = self._numbers.get(oid)
        return self._history.commit(oid) if number is None else self.steps[number - 1].commit

    def commits(self, head: str, excluding: Iterable[str] = ()) -> Sequence[Commit]:
        """Commits reachable from head and not from the others, newest first."""
        without, number = tuple(excluding), self._numbers.get(head)
        if number is None or without != self.steps[number - 1].commit.parents[:1]:
            return self._history.commits(head, without)
        step = self.steps[number - 1].commit
        if len(step.parents) == 1:
            return [step]
        brought = self._ranges.of(head)
        if any(commit.oid in self._states for commit in brought if commit.oid != head):
            # What a merge brings never stands on the line. Dates lie, and this asks what looks at everything.
            brought = self._history.commits(head, without)
        self._arrivals.update((commit.oid, number) for commit in brought)
        return brought

    def touches(self, commits: Iterable[str], folders: Iterable[str]) -> Sequence[Touch]:
        """What commits change below folders; a merge changes only what differs from all its parents."""
        wanted, limits = tuple(commits), tuple(folders)
        steps = [self._plain(oid) for oid in wanted]
        if not self._covers(limits) or not all(steps):
            return self._merge_touches.of(wanted, limits)
        return [touch for step in steps if step for touch in _touches(step, limits)]

    def _plain(self, oid: str) -> WalkedStep | None:
        """A step that is no merge: what it changes is what it changes of its only parent."""
        number = self._numbers.get(oid)
        return self.steps[number - 1] if number and len(self.steps[number - 1].commit.parents) <= 1 else None

    def first_parents(
        self, head: str, folders: Iterable[str] = (), *, excluding: str | None = None
    ) -> Sequence[Commit]:
        """The first-parent line, newest first; with folders, only the steps that change something below them."""
        limits = tuple(folders)
        state, end = self._states.get(head), 0 if excluding is None else self._states.get(excluding)
        if not limits or state is None or end is None or not self._covers(limits):
            return self._history.first_parents(head, limits, excluding=excluding)
        numbers = self._numbers_touching(limits)
        found = [self.steps[number - 1].commit for number in numbers[: bisect_right(numbers, state)] if number > end]
        older = self._history.first_parents(self.origin, limits) if self.origin and excluding is None else ()
        return [*found[::-1], *older]

    def commit_before(self, head: str, moment: dt.datetime) -> str | None:
        """A commit with what stood right before the oldest commit of the line that is dated at a moment or later."""
        state = self._states.get(head)
        if state is None or self.origin is not None:
            return self._history.commit_before(head, moment)
        number = next((number for number, latest in enumerate(self._latest[:state]) if latest >= moment), state)
        if number == state:
            return head
        return self.steps[number - 1].commit.oid if number else next(iter(self.steps[0].commit.parents), None)

    @cached_property
    def _latest(self) -> list[dt.datetime]:
        """For each step the latest date of any commit of the line up to it."""
        return list(self._history.latest(self.head, [step.commit.oid for step in self.steps]))

    def commits_touching(self, heads: Iterable[str], folders: Iterable[str]) -> Sequence[Commit]:
        """All commits reachable from heads that change something below folders, newest first."""
        tips, limits = tuple(heads), tuple(folders)
        known = self._known_below(limits) if len(tips) == 1 and tips[0] in self._states else None
        self._asked += 1
        if known is None or self._asked <= _MAX_SINGLE_QUESTIONS:
            return self._history.commits_touching(tips, limits)
        return [commit for commit in known.touching(limits) if self._is_reached(commit.oid, tips[0])]

    def _known_below(self, limits: tuple[str, ...]) -> CommitsBelow | None:
        """What all lines did below a folder that holds all that is asked for."""
        found = (
            item for item in self._commits_below if item.folder and all(is_below(path, item.folder) for path in limits)
        )
        return next(found, None)

    def _is_reached(self, oid: str, tip: str) -> bool:
        """Whether a commit is an ancestor of a commit of the line, or that commit itself; merges tell of their own."""
        arrival = self._arrivals.get(oid)
        if arrival is not None:
            return arrival <= self._states[tip]
        return self._is_ancestor(oid, tip)

    # what only the repository knows

    def differences(self, before: Tree, after: Tree) -> Sequence[Difference]:
        """Every path that differs, without rename detection."""
        return self._history.differences(_stored(before), _stored(after))

    def resolve(self, revision: str) -> str | None:
        """The commit a revision names; None where it names none."""
        return self._history.resolve(revision)

    def incomplete(self) -> str | None:
        """Why the history may be incomplete; None where it is whole."""
        return self._history.incomplete()

    def merge_bases(self, one: str, other: str) -> Sequence[str]:
        """The best common ancestors; none where histories are unrelated."""
        return self._history.merge_bases(one, other)


class LineTree:
    """The tree of a commit of a line; below the folders that were walked it is known without asking."""

    def __init__(self, line: FirstParentLine, history: Repository, commit: str, state: int) -> None:
        self._line = line
        self._history = history
        self.commit = commit
        self.state = state
        self._listings: dict[frozenset[str], Mapping[str, TreeEntry]] = {}

    @property
    def stored(self) -> Tree:
        """The same tree as the repository gives it."""
        return self._history.tree(self.commit)

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Everything at or below the folders, by path; what nobody looks through is not put together."""
        wanted = frozenset(folders)
        known = self._listings.get(wanted)
        if known is not None:
            return known
        if not all(any(is_below(folder, root) for root in self._line.roots) for folder in wanted):
            return self.stored.entries(wanted)
        return self._listings.setdefault(wanted, _Listing(self._line.timelines, self.state, tuple(sorted(wanted))))

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects."""
        return self._history.tree(self._line.head).blobs(oids)


class _Listing(Mapping[str, TreeEntry]):
    """What stands below some folders in a state, put together when somebody looks through it."""

    def __init__(self, timelines: Timelines, state: int, folders: tuple[str, ...]) -> None:
        self._timelines = timelines
        self._state = state
        self._folders = folders

    @cached_property
    def _whole(self) -> Mapping[str, TreeEntry]:
        paths = self._timelines.paths_below(self._folders)
        found = ((path, self._timelines.at(path, self._state)) for path in paths)
        return {path: entry for path, entry in found if entry is not None}

    def __getitem__(self, path: str) -> TreeEntry:
        entry = self._timelines.at(path, self._state) if any(is_below(path, item) for item in self._folders) else None
        if entry is None:
            raise KeyError(path)
        return entry

    def items(self) -> ItemsView[str, TreeEntry]:
        """All of it, without looking each path up by itself."""
        return self._whole.items()

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)


def _touches(step: WalkedStep, limits: tuple[str, ...]) -> Iterator[Touch]:
    for item in step.differences:
        if any(is_below(item.path, limit) for limit in limits):
            yield Touch(step.commit.oid, item.path, (item.before,), item.after)


def _stored(tree: Tree) -> Tree:
    return tree.stored if isinstance(tree, LineTree) else tree
