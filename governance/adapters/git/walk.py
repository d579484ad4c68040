"""Walks first-parent lines: which steps change something below some folders, and what."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryFile
from typing import IO, Final

from governance.adapters.git import formats as git_formats
from governance.adapters.git.ancestry import Ancestry
from governance.adapters.git.formats import LINE, LOG
from governance.adapters.git.process import GitProcess
from governance.adapters.git.trees import RAW
from governance.ports.commits import OnFound, WalkedStep, ignore, moment


class Walker:
    """Walks the lines of one repository.

    Args:
        objects: the folder of its objects.
    """

    def __init__(self, git: GitProcess, objects: Path, ancestry: Ancestry) -> None:
        self._git = git
        self._searching = git.at_once()
        self._objects = objects
        self._ancestry = ancestry

    def walk(
        self, head: str, folders: Iterable[str], *, excluding: str | None = None, ahead: OnFound = ignore
    ) -> Iterator[WalkedStep]:
        """The steps of a line that change something below folders, newest first."""
        paths = outermost(folders)
        revisions = self.revisions(head, excluding)
        if len(paths) > 1 and has_filters(self._objects):
            return self._path_by_path(revisions, paths, ahead)
        return _told(self._together(revisions, () if paths == ("",) else paths), ahead)

    def revisions(self, head: str, excluding: str | None) -> tuple[str, ...]:
        """What makes git go down a line to where it meets what `excluding` reaches.

        The commit where they meet is named, not one beside the line: where the walk is limited to paths, git would
        leave a merge of that out. It compares the merge with its first parent alone, but takes the second one, because
        that is named, for the one that matters (`try_to_simplify_commit` in git's revision.c).
        """
        met = self.newest_reachable(head, excluding) if excluding else None
        return (head, *((f"^{met}",) if met else ()))

    def newest_reachable(self, head: str, other: str) -> str | None:
        """The newest commit of a line that the other commit reaches; None where it reaches none."""
        line = ("rev-list", "--first-parent")
        count = int(git_formats.text(self._git.output(*line, "--count", head, f"^{other}")))
        if not count:
            return head
        last = self._git.output(*line, f"--skip={count - 1}", "--max-count=2", head)
        unreached, *met = git_formats.text(last).split()
        # What stands on a commit is not reached by it.
        if met == [other] or not self._ancestry.is_reached(unreached, [other]):
            return next(iter(met), None)
        reached = self._ancestry.reached([other])
        return next(oid for oid in git_formats.text(self._git.output(*line, head)).split() if oid in reached)

    def _together(self, revisions: Sequence[str], paths: Sequence[str]) -> Iterator[WalkedStep]:
        return git_formats.walked_steps(self._searching.fields(*LOG, *LINE, *RAW, *revisions, "--", *paths))

    def _path_by_path(self, revisions: Sequence[str], paths: Sequence[str], ahead: OnFound) -> Iterator[WalkedStep]:
        """Walk for each path alone: git looks into filters of changed paths for one path at a time only.

        See `prepare_to_use_bloom_filter` in git's revision.c; since 2.51 it takes several, and alone is as quick there.
        """
        found: dict[bytes, WalkedStep] = {}
        with TemporaryFile() as listed, ThreadPoolExecutor(os.cpu_count()) as pool:
            listing = pool.submit(self._list, revisions, listed)
            walks = [partial(self._together, revisions, [path]) for path in paths]
            for step in _told(_beside(pool, walks), ahead):
                row = f"{step.commit.oid}\n".encode()
                found[row] = _joined(found[row], step) if row in found else step
            listing.result()
            listed.seek(0)
            return iter([found[row] for row in listed if row in found])

    def _list(self, revisions: Sequence[str], file: IO[bytes]) -> None:
        """Write a line down, newest first: dates may lie, so nothing else tells which of two walks is ahead.

        Beside the walks, that is before anybody knows which commits count; memory must not grow with a history.
        """
        for chunk in self._git.chunks("rev-list", "--first-parent", *revisions):
            file.write(chunk)

    def latest(self, head: str, oids: Sequence[str]) -> Sequence[dt.datetime]:
        """For commits of a line, oldest first, the latest date of any commit of the line up to each."""
        wanted = {oid.encode() for oid in oids}
        spans: list[int] = []
        for field in self._git.fields("rev-list", "--first-parent", "--timestamp", head, end=b"\n"):
            seconds, _, oid = field.partition(b" ")
            if oid in wanted:
                spans.append(0)
            if spans:
                spans[-1] = max(spans[-1], int(seconds))
        found: list[dt.datetime] = []
        newest = 0
        for seconds_of_span in reversed(spans):
            newest = max(newest, seconds_of_span)
            found.append(moment(newest))
        return found


def _told(steps: Iterable[WalkedStep], ahead: OnFound) -> Iterator[WalkedStep]:
    for step in steps:
        ahead(step)
        yield step


def _beside(pool: Executor, walks: Iterable[Callable[[], Iterable[WalkedStep]]]) -> Iterator[WalkedStep]:
    """What several walks find, as they find it."""
    found: SimpleQueue[WalkedStep | None] = SimpleQueue()

    def walk(begin: Callable[[], Iterable[WalkedStep]]) -> None:
        for step in begin():
            found.put(step)

    running = [pool.submit(walk, begin) for begin in walks]
    for one in running:
        one.add_done_callback(lambda _: found.put(None))
    for _ in running:
        while (step := found.get()) is not None:
            yield step
    for one in running:
        one.result()


def _joined(one: WalkedStep, other: WalkedStep) -> WalkedStep:
    return WalkedStep(one.commit, tuple(sorted((*one.differences, *other.differences))))  # no path is in both


def outermost(folders: Iterable[str]) -> tuple[str, ...]:
    """The folders without those that lie in another one."""
    names = dict.fromkeys(folders)
    if "" in names:
        return ("",)
    return tuple(name for name in names if not any(name.startswith(f"{other}/") for other in names))


def has_filters(objects: Path) -> bool:
    """Whether most commits of a repository are in a commit-graph with filters of changed paths (chunk BIDX).

    See gitformat-commit-graph. What it says decides only how a question is asked, never an answer.
    """
    info = objects / "info"
    files = [info / "commit-graph", *(info / "commit-graphs").glob("graph-*.graph")]
    sizes = {file: file.stat().st_size for file in files if file.is_file()}
    largest = max(sizes, key=sizes.__getitem__, default=None)
    return largest is not None and b"BIDX" in _chunks(largest)


_HEADER_BYTES: Final = 8
_CHUNK_BYTES: Final = 12


def _chunks(file: Path) -> set[bytes]:
    with file.open("rb") as graph:
        header = graph.read(_HEADER_BYTES)
        if len(header) < _HEADER_BYTES or not header.startswith(b"CGPH"):
            return set()
        table = graph.read(_CHUNK_BYTES * header[6])
    return {table[start : start + 4] for start in range(0, len(table), _CHUNK_BYTES)}
