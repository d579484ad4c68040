"""Reads a whole line ahead of its judgement: one walk, and everything that takes long begun beside it."""

from collections.abc import Iterable, Iterator
from typing import Final

from governance.documents.adr.paths import is_adr_path, signoff_number
from governance.domain.paths import is_below
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy
from governance.judging.history.line_decision_index import line_decision_indexes
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
from governance.ports.repository import History
from governance.ports.world import JudgingWorld

_DEFAULT: Final = (*DEFAULT_SCOPE.folders, *DEFAULT_SCOPE.adr)
"""Where governed files and decisions lie by the policy's defaults."""


class LineReader:
    """Reads lines for an audit.

    Args:
        world: the repository, and what verifies signatures.
        progress: tells how many steps were found.
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

        It begins at the root, or behind what `since`, which may stand beside the line, reaches of it.
        """
        roots = self._roots_at(head)
        origin = None if since is None else self._history.newest_reachable(head, since)
        line = self._walked(head, roots, origin)
        # A policy of the past may have governed folders that nothing told of before the line was walked.
        wider = tuple(dict.fromkeys((*roots, *self._roots_along(line))))
        if any(not any(is_below(name, root) for root in roots) for name in wider):
            line = self._walked(head, wider, origin)
        return line

    def _roots_at(self, head: str) -> tuple[str, ...]:
        tree = self._history.tree(head)
        policy = Policies(self._history).policy(tree)
        scopes = [Scope.of(item) for item in (policy, self._instead) if item is not None]
        roots = tuple(dict.fromkeys((*_DEFAULT, *_places(scopes))))
        return tuple(dict.fromkeys((*roots, *_look_alikes(self._history, head, roots))))

    def _roots_along(self, line: FirstParentLine) -> Iterator[str]:
        policies = Policies(line)
        for _, entry in line.timelines.versions(POLICY_PATH):
            document = policies.read(line.tree(line.head), entry)
            if document.policy is not None:
                yield from _places([Scope.of(document.policy)])

    def _walked(self, head: str, roots: tuple[str, ...], origin: str | None) -> FirstParentLine:
        around = [CommitsBelow(self._history, head, root) for root in roots if root]
        found = set[str]()

        def ahead(stride: WalkedStep) -> None:
            found.add(stride.commit.oid)
            self._read_ahead(head, stride)
            self._progress.show("steps found", len(found))

        strides = list(self._history.walk(head, roots, excluding=origin, ahead=ahead))
        return FirstParentLine(self._history, head, roots, strides, origin=origin, surroundings=around)

    def _read_ahead(self, head: str, stride: WalkedStep) -> None:
        """Parse decisions, sign-offs and budgets while git looks for the next step."""
        files = [(item.path, item.after) for item in stride.differences if item.after and item.after.is_file]
        records = [(path, entry) for path, entry in files if is_adr_path(path, _anywhere(path))]
        signoffs = [(path, entry) for path, entry in files if _may_be_signoff(path)]
        budgets = [(path, entry) for path, entry in files if DEFAULT_SCOPE.is_budget_file(path)]
        tree = self._history.tree(head)
        named = (*records, *signoffs, *budgets)
        contents = tree.blobs(entry.oid for _, entry in named)  # in one go: each trip to git costs
        for path, entry in records:
            self._document_cache.decision(tree, path, entry)
        for _, entry in signoffs:
            self._document_cache.signoff(entry, contents[entry.oid])
        for path, entry in budgets:
            self._document_cache.budget_file(tree, path, entry)


def _may_be_signoff(path: str) -> bool:
    return path.endswith(".yaml") and signoff_number(path, _anywhere(path)) is not None


def _places(scopes: Iterable[Scope]) -> Iterator[str]:
    for scope in scopes:
        yield from scope.folders
        yield from scope.adr


def _anywhere(path: str) -> tuple[str, ...]:
    """A folder for which a path might be a decision or a sign-off, by its looks."""
    return (path.partition("/signoffs/")[0] if "/signoffs/" in path else path.rpartition("/")[0] or path,)


def _look_alikes(history: History, head: str, roots: Iterable[str]) -> Iterator[str]:
    """What some file systems would take for one of the roots or for a folder above it: to be judged, too."""
    wanted = {fold(part): part for root in roots for part in with_parents(root)}
    for name in history.names(head, {part.rpartition("/")[0] for part in wanted.values()}):
        if fold(name) in wanted and name != wanted[fold(name)]:
            yield name
