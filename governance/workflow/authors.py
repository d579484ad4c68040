"""Who wrote a decision: authors and co-authors of the commits that changed its digest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.documents.adr_path import is_adr_path, signoff_number
from governance.documents.commit_message import co_authors
from governance.domain.decisions import Adr, SignOff
from governance.domain.policy import Policy
from governance.workflow.library import Library
from governance.workflow.ports import Commit, Entry, History, Touch, Tree


@dataclass(frozen=True, slots=True)
class Trace:
    """Commits, and what they touched in the decision folders."""

    commits: Mapping[str, Commit]
    touches: tuple[Touch, ...]

    def of(self, commit: str) -> list[Touch]:
        """What one commit touched."""
        return [touch for touch in self.touches if touch.commit == commit]

    def plus(self, commit: Commit, touches: tuple[Touch, ...]) -> "Trace":
        """The same with one more commit."""
        return Trace({**self.commits, commit.oid: commit}, (*self.touches, *touches))


class AuthorFinder:
    """Finds the authors of decisions, in the step and before it."""

    def __init__(self, history: History, library: Library, policy: Policy, folders: tuple[str, ...]) -> None:
        self._history = history
        self._library = library
        self._policy = policy
        self._folders = folders

    def trace(self, commits: Iterable[Commit]) -> Trace:
        """What commits touched in the decision folders."""
        known = {commit.oid: commit for commit in commits}
        return Trace(known, tuple(self._history.touches(known, self._folders)))

    def past_trace(self, tip: str, paths: Iterable[str]) -> Trace:
        """What all commits before the step touched, of decisions that stood at these paths or moved there."""
        followed: list[str] = []
        waiting = list(paths)
        commits: dict[str, Commit] = {}
        touches: dict[Touch, None] = {}
        while waiting:
            path = waiting.pop()
            followed.append(path)
            found = self.trace(self._history.commits_touching([tip], [path]))
            commits.update(found.commits)
            touches.update(dict.fromkeys(found.touches))
            waiting.extend(old for old in _moved_from(path, found) if old not in {*followed, *waiting})
        return Trace(commits, tuple(touches))

    def authors(self, number: int, tree: Tree, trace: Trace) -> frozenset[str]:
        """The people who changed the digest of a decision in any of the commits."""
        people: set[str] = set()
        for oid in dict.fromkeys(touch.commit for touch in trace.touches):
            touches = trace.of(oid)
            if self._rewrites(number, tree, touches):
                people |= self._people(trace.commits[oid], self._signed(number, tree, touches))
        return frozenset(people)

    def _rewrites(self, number: int, tree: Tree, touches: list[Touch]) -> bool:
        """Whether a commit gave the decision a digest that none of its parents had among what it touched."""
        records = [touch for touch in touches if is_adr_path(touch.path, self._folders)]
        old = {
            adr.digest
            for touch in records
            for entry in touch.before
            if (adr := self._adr(tree, touch.path, entry)) and adr.number == number
        }
        new = (self._adr(tree, touch.path, touch.after) for touch in records)
        return any(adr.digest not in old for adr in new if adr and adr.number == number)

    def _adr(self, tree: Tree, path: str, entry: Entry | None) -> Adr | None:
        """A record as it stood, whether it decided budgets then or not."""
        if entry is None or not entry.is_file:
            return None
        return self._library.adr(path, entry, tree.blobs([entry.oid])[entry.oid])

    def _signed(self, number: int, tree: Tree, touches: list[Touch]) -> frozenset[str]:
        """Who gets a sign-off added by these touches: a forge adds such people as co-authors of a squashed branch."""
        added = {
            touch.path: touch.after
            for touch in touches
            if signoff_number(touch.path, self._folders) == number and touch.after and not any(touch.before)
        }
        files = {path: entry for path, entry in added.items() if entry.is_file and path.endswith(".yaml")}
        contents = tree.blobs(entry.oid for entry in files.values())
        records = (self._library.signoff(entry, contents[entry.oid]) for entry in files.values())
        return frozenset(record.approver for record in records if isinstance(record, SignOff))

    def _people(self, commit: Commit, signed: frozenset[str]) -> set[str]:
        author = self._policy.person_at(commit.author_email)
        helpers = {self._policy.person_at(address) for address in co_authors(commit.message)} - signed
        return {person for person in (author, *helpers) if person is not None}

    def record_authors(self, trace: Trace) -> dict[str, frozenset[str]]:
        """For every sign-off record, the addresses of those who authored commits that added or changed it."""
        found: dict[str, set[str]] = {}
        for touch in trace.touches:
            if signoff_number(touch.path, self._folders) is not None:
                found.setdefault(touch.path, set()).add(trace.commits[touch.commit].author_email)
        return {path: frozenset(addresses) for path, addresses in found.items()}


def _moved_from(path: str, trace: Trace) -> list[str]:
    """Where a file lay before a commit moved it, bytes unchanged, to a path."""
    found: list[str] = []
    for touch in trace.touches:
        if touch.path == path and touch.after is not None and not any(touch.before):
            found.extend(
                other.path
                for other in trace.of(touch.commit)
                if other.after is None and any(entry and entry.oid == touch.after.oid for entry in other.before)
            )
    return found
