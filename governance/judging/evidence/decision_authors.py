"""Who wrote a decision: authors and co-authors of the commits that changed its digest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from capability_budgets.reading.problems import Problem
from governance.documents.adr.paths import is_adr_path, signoff_number
from governance.documents.git.commit_message import co_authors
from governance.domain.judgement.evidence import FoundSignOff, UnknownAuthor
from governance.domain.judgement.records import Adr, SignOff
from governance.domain.policy.policy import Policy, canonical
from governance.judging.evidence.signature_proofs import Hands
from governance.judging.reading.document_cache import DocumentCache
from governance.ports.commits import Commit, Touch
from governance.ports.repository import History
from governance.ports.trees import Tree, TreeEntry, content_of


class Trace(NamedTuple):
    """Commits, and what they touched in the decision folders."""

    commits: Mapping[str, Commit]
    touches: tuple[Touch, ...]

    def of(self, commit: str) -> list[Touch]:
        """What one commit touched."""
        return [touch for touch in self.touches if touch.commit == commit]

    @property
    def order(self) -> Iterable[str]:
        """The commits that touched anything, in the order of the touches."""
        return dict.fromkeys(touch.commit for touch in self.touches)

    def plus(self, commit: Commit, touches: tuple[Touch, ...]) -> "Trace":
        """The same with one more commit."""
        return Trace({**self.commits, commit.oid: commit}, (*self.touches, *touches))

    def joined(self, other: "Trace") -> "Trace":
        """What either tells."""
        return Trace({**self.commits, **other.commits}, tuple(dict.fromkeys((*self.touches, *other.touches))))

    def accounts_for(self, path: str, entry: TreeEntry | None) -> bool:
        """Whether one of the commits brought what stands at a path.

        A merge can take up what an older commit wrote and another merge threw away: then none of its own commits did.
        """
        return entry is None or any(touch.path == path and touch.after == entry for touch in self.touches)


NOTHING_TRACED: Final = Trace({}, ())


@dataclass(frozen=True, slots=True)
class Writers:
    """Who wrote a decision.

    Attributes:
        people: authors and co-authors whom the policy knows.
        unknown_authors: authors under addresses that are nobody's, in one spelling each, with the first such commit.
    """

    people: frozenset[str] = frozenset()
    unknown_authors: Mapping[str, UnknownAuthor] = field(default_factory=dict)

    def __or__(self, older: "Writers") -> "Writers":
        return Writers(self.people | older.people, {**self.unknown_authors, **older.unknown_authors})


class AuthorFinder:
    """Finds the authors of decisions, in the step and before it."""

    def __init__(
        self, history: History, document_cache: DocumentCache, policy: Policy, folders: tuple[str, ...]
    ) -> None:
        self._history = history
        self._document_cache = document_cache
        self._policy = policy
        self._folders = folders

    def trace(self, commits: Iterable[Commit]) -> Trace:
        """What commits touched in the decision folders."""
        known = {commit.oid: commit for commit in commits}
        return Trace(known, tuple(self._history.touches(known, self._folders)))

    def past_trace(self, tip: str, paths: Iterable[str]) -> Trace:
        """What landed before the step, of decisions that stood at these paths or moved there."""
        followed: list[str] = []
        waiting = list(paths)
        found = NOTHING_TRACED
        while waiting:
            path = waiting.pop()
            followed.append(path)
            trace = self._landed(tip, path)
            found = found.joined(trace)
            waiting.extend(old for old in _moved_from(path, trace) if old not in {*followed, *waiting})
        return found

    def _landed(self, tip: str, path: str) -> Trace:
        """The commits of all landed steps that touched a path."""
        found = NOTHING_TRACED
        for step in self._history.first_parents(tip, [path]):
            trace = self.trace(self._history.commits(step.oid, step.parents[:1]))
            if not trace.accounts_for(path, self._history.tree(step.oid).entries([path]).get(path)):
                return self.trace_everywhere(tip, [path])
            found = found.joined(trace)
        return found

    def trace_everywhere(self, tip: str, paths: Iterable[str]) -> Trace:
        """What all commits on whatever line touched, together with one of the paths."""
        return self.trace(self._history.commits_touching([tip], paths))

    def writers(
        self, number: int, tree: Tree, trace: Trace, forerunners: frozenset[str], approvers: Mapping[str, str]
    ) -> Writers:
        """Who changed the digest of a decision, or of what it was renumbered from, in any of the commits.

        Args:
            number: the decision's number.
            tree: where contents are read.
            trace: the commits.
            forerunners: paths of texts that a later commit made the decision from.
            approvers: whose sign-offs stand and prove who wrote them, by the object ids of the records.
        """
        forerunners |= self.forerunners(number, tree, trace)
        found = Writers()
        for oid in trace.order:
            touches = trace.of(oid)
            if self._rewrites(number, tree, touches, forerunners):
                found |= self._writers(trace.commits[oid], _signed(touches, approvers))
        return found

    def forerunners(self, number: int, tree: Tree, trace: Trace) -> frozenset[str]:
        """Where a decision came from that got its number on the way: its own path before, and records removed then."""
        found: set[str] = set()
        for oid in trace.order:
            touches = self._records(trace.of(oid))
            renumbered = [touch for touch in touches if self._gets_number(number, tree, touch)]
            if renumbered:
                found |= {touch.path for touch in renumbered if any(touch.before)}
                found |= {touch.path for touch in touches if touch.after is None and self._was_numbered(tree, touch)}
        return frozenset(found)

    def _gets_number(self, number: int, tree: Tree, touch: Touch) -> bool:
        """Whether a record bears the number after a commit, and bore none or another one at this path before."""
        after = self._adr(tree, touch.path, touch.after)
        before = [self._adr(tree, touch.path, entry) for entry in touch.before]
        return bool(after and after.number == number) and not any(old and old.number == number for old in before)

    def _was_numbered(self, tree: Tree, touch: Touch) -> bool:
        before = (self._adr(tree, touch.path, entry) for entry in touch.before)
        return any(old is not None and old.number is not None for old in before)

    def _records(self, touches: Iterable[Touch]) -> list[Touch]:
        return [touch for touch in touches if is_adr_path(touch.path, self._folders)]

    def _rewrites(self, number: int, tree: Tree, touches: list[Touch], forerunners: frozenset[str]) -> bool:
        """Whether a commit gave the decision a digest that none of its parents had among what it touched."""
        records = self._records(touches)
        old = {
            adr.digest
            for touch in records
            for entry in touch.before
            if (adr := self._adr(tree, touch.path, entry)) and (adr.number == number or touch.path in forerunners)
        }
        new = ((touch.path, self._adr(tree, touch.path, touch.after)) for touch in records)
        return any(adr.digest not in old for path, adr in new if adr and (adr.number == number or path in forerunners))

    def _adr(self, tree: Tree, path: str, entry: TreeEntry | None) -> Adr | None:
        """A record as it stood, whether it decided budgets then or not."""
        if entry is None or not entry.is_file:
            return None
        return self._document_cache.adr_at(tree, path, entry)

    def _writers(self, commit: Commit, signed: frozenset[str]) -> Writers:
        address = commit.author_email
        author = self._policy.bearer_of(address)
        helpers = {self._policy.bearer_of(helper) for helper in co_authors(commit.message)} - signed
        people = frozenset(person for person in (author, *helpers) if person is not None)
        return Writers(people, {canonical(address): UnknownAuthor(address, commit.oid)} if author is None else {})

    def record_authors(self, trace: Trace) -> dict[str, frozenset[Hands]]:
        """For every sign-off record, by whom each commit that added or changed it was written.

        Removing one is neither: an objection is not made void by whoever takes it away.
        """
        found: dict[str, set[Hands]] = {}
        for touch in trace.touches:
            if touch.after is not None and signoff_number(touch.path, self._folders) is not None:
                found.setdefault(touch.path, set()).add(_hands(trace.commits[touch.commit]))
        return {path: frozenset(hands) for path, hands in found.items()}

    def bringers(self, found_signoff: FoundSignOff, tree: Tree, trace: Trace) -> frozenset[Hands]:
        """By whom each commit was written that brought exactly this record to its path."""
        return frozenset(
            _hands(trace.commits[touch.commit])
            for touch in trace.touches
            if touch.path == found_signoff.path and self._signoff(tree, touch.after) == found_signoff.record
        )

    def _signoff(self, tree: Tree, entry: TreeEntry | None) -> SignOff | Problem | None:
        if entry is None or not entry.is_file:
            return None
        return self._document_cache.signoff(entry, content_of(tree, entry))


def _hands(commit: Commit) -> Hands:
    return (commit.author_email, *co_authors(commit.message))


def _signed(touches: list[Touch], approvers: Mapping[str, str]) -> frozenset[str]:
    """Who gets a sign-off added by these touches: a forge adds such people as co-authors of a squashed branch."""
    added = (touch.after.oid for touch in touches if touch.after and not any(touch.before))
    return frozenset(approvers[oid] for oid in added if oid in approvers)


def _moved_from(path: str, trace: Trace) -> list[str]:
    """Where a file may have lain before a commit brought it to a path: whatever that commit removed."""
    return [
        other.path
        for touch in trace.touches
        if touch.path == path and touch.after is not None and not any(touch.before)
        for other in trace.of(touch.commit)
        if other.after is None
    ]
