"""Reads a whole line ahead of its judgement: one walk, and everything that takes long begun beside it."""

from collections.abc import Iterable, Iterator, Sequence

from governance.domain.paths import is_below
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy
from governance.judging.history.line_decision_index import line_decision_indexes
from governance.judging.history.read_ahead import ReadAhead
from governance.judging.line.line import FirstParentLine
from governance.judging.line.touching_commits import CommitsBelow
from governance.judging.reading.checkout import DEFAULT_SCOPE
from governance.judging.reading.document_cache import DocumentCache
from governance.judging.reading.governed_paths import Scope, fold
from governance.judging.reading.policies import Policies
from governance.judging.reading.regular_files import with_parents
from governance.judging.steps.step_reader import StepReader
from governance.ports.commits import WalkedStep
from governance.ports.progress import Progress
from governance.ports.repository import Repository
from governance.ports.world import JudgingWorld


class LineReader:
    """Reads lines for an audit.

    Args:
        instead: a policy to judge by instead of those that were in force.
    """

    def __init__(self, world: JudgingWorld, progress: Progress, instead: Policy | None = None) -> None:
        self._world = world
        self._history = world.history
        self._progress = progress
        self._instead = instead
        self._document_cache = DocumentCache()

    def steps_of(self, line: FirstParentLine) -> StepReader:
        """Reads the steps of a line, with what was read ahead."""
        decision_indexes = line_decision_indexes(self._document_cache, line)
        return StepReader(
            line, self._world.signatures, Policies(line, self._instead), self._document_cache, decision_indexes
        )

    def read(self, head: str, since: str | None) -> FirstParentLine:
        """Walk the first-parent line of a commit, over every folder that any of its policies governs.

        It begins at the root, or after what `since`, which may stand beside the line, reaches of it.
        """
        scopes = self._scopes_at(head)
        roots = self._roots_at(head, scopes)
        origin = None if since is None else self._history.newest_reachable(head, since)
        line = self._walked(head, roots, origin, scopes)
        # A policy of the past may have governed folders that nothing told of before the line was walked.
        wider = tuple(dict.fromkeys((*roots, *self._roots_along(line))))
        if any(not any(is_below(name, root) for root in roots) for name in wider):
            line = self._walked(head, wider, origin, scopes)
        return line

    def _scopes_at(self, head: str) -> Sequence[Scope]:
        """What is governed by the policy's defaults, by the policy of a commit, and by the one instead of it."""
        policy = Policies(self._history).policy(self._history.tree(head))
        return [DEFAULT_SCOPE, *(Scope.of(item) for item in (policy, self._instead) if item is not None)]

    def _roots_at(self, head: str, scopes: Iterable[Scope]) -> tuple[str, ...]:
        roots = tuple(dict.fromkeys(_places(scopes)))
        return tuple(dict.fromkeys((*roots, *_look_alikes(self._history, head, roots))))

    def _roots_along(self, line: FirstParentLine) -> Iterator[str]:
        policies = Policies(line)
        for _, entry in line.timelines.versions(POLICY_PATH):
            document = policies.read(line.tree(line.head), entry)
            if document.policy is not None:
                yield from _places([Scope.of(document.policy)])

    def _walked(
        self, head: str, roots: tuple[str, ...], origin: str | None, scopes: Sequence[Scope]
    ) -> FirstParentLine:
        around = [CommitsBelow(self._history, head, root) for root in roots if root]
        read_ahead = ReadAhead(self._document_cache, self._history.tree(head), scopes)
        found = set[str]()

        def ahead(step: WalkedStep) -> None:
            found.add(step.commit.oid)
            read_ahead.take(step)
            self._progress.show("steps found", len(found))

        steps = list(self._history.walk(head, roots, excluding=origin, ahead=ahead))
        read_ahead.finish()
        return FirstParentLine(self._history, head, roots, steps, origin=origin, commits_below=around)


def _places(scopes: Iterable[Scope]) -> Iterator[str]:
    for scope in scopes:
        yield from scope.folders
        yield from scope.adr


def _look_alikes(history: Repository, head: str, roots: Iterable[str]) -> Iterator[str]:
    """What some file systems would take for one of the roots or for a folder above it: to be judged, too."""
    wanted = {fold(part): part for root in roots for part in with_parents(root)}
    for name in history.names(head, {part.rpartition("/")[0] for part in wanted.values()}):
        if fold(name) in wanted and name != wanted[fold(name)]:
            yield name
