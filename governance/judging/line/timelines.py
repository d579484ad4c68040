"""Timelines: what stood at each path after every step of a line."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from governance.ports.trees import MALFORMED, Difference, TreeEntry

_BEHIND_SLASH: Final = chr(ord("/") + 1)


class Timelines:
    """What each path held, state by state; state 0 is what stood before the first step.

    Args:
        first: what stood before the first step.
        steps: what each step changed, the oldest first.
    """

    def __init__(self, first: Mapping[str, TreeEntry], steps: Iterable[Sequence[Difference]]) -> None:
        self._states: dict[str, list[int]] = {path: [0] for path in first}
        self._entries: dict[str, list[TreeEntry | None]] = {path: [entry] for path, entry in first.items()}
        self._doubled: dict[str, list[TreeEntry]] = {}
        for number, differences in enumerate(steps, 1):
            for item in differences:
                self._add(number, item)
        self._first = first
        self._paths = sorted(self._entries)
        self._below: dict[tuple[str, ...], Sequence[str]] = {}

    def _add(self, number: int, item: Difference) -> None:
        entries = self._entries.setdefault(item.path, [])
        entry = self._after(item, entries[-1] if entries else None)
        states = self._states.setdefault(item.path, [])
        if states and states[-1] == number:  # told twice in one step
            entries[-1] = entry
        else:
            states.append(number)
            entries.append(entry)

    def _after(self, item: Difference, before: TreeEntry | None) -> TreeEntry | None:
        """What a step leaves at a path. A tree may have two entries of it, which come and go one by one."""
        if item.path not in self._doubled and (before is None) == (item.before is None):
            return item.after
        known = self._doubled.pop(item.path, [] if before is None else [before])
        gone = item.before.oid if item.before is not None else None
        left = [entry for entry in known if entry.oid != gone] + ([] if item.after is None else [item.after])
        if len(left) > 1:
            self._doubled[item.path] = left
            return TreeEntry(MALFORMED, left[-1].oid)
        return left[0] if left else None

    def versions(self, path: str) -> Sequence[tuple[int, TreeEntry]]:
        """Everything that a path ever held, oldest first, with the first state in which it did."""
        found = zip(self._states.get(path, ()), self._entries.get(path, ()), strict=True)
        return [(state, entry) for state, entry in found if entry is not None]

    def at(self, path: str, state: int) -> TreeEntry | None:
        """What stands at a path in a state."""
        states = self._states.get(path)
        if states is None:
            return None
        place = bisect_right(states, state)
        return self._entries[path][place - 1] if place else None

    def paths_below(self, folders: tuple[str, ...]) -> Sequence[str]:
        """Every path at or below folders that ever held anything, in order."""
        if folders not in self._below:
            self._below[folders] = sorted({path for folder in folders for path in self._at_or_below(folder)})
        return self._below[folders]

    def _at_or_below(self, folder: str) -> Iterator[str]:
        if not folder:
            yield from self._paths
            return
        if folder in self._entries:
            yield folder
        first = bisect_left(self._paths, f"{folder}/")
        last = bisect_left(self._paths, f"{folder}{_BEHIND_SLASH}")
        yield from self._paths[first:last]

    def steps_touching(self, folders: tuple[str, ...]) -> list[int]:
        """The numbers of the steps that change something at or below folders, in order."""
        found: set[int] = set()
        for path in self.paths_below(folders):
            states = self._states[path]
            found.update(states[1:] if path in self._first else states)
        return sorted(found)
