"""Reading the two sides of a step: numbers, trust roots, and what cannot be read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.problems import Problem
from governance.documents.trust.allowed_signers import SignersDocument
from governance.documents.trust.codeowners import CodeownersDocument
from governance.domain.digests import digest
from governance.domain.findings import Finding, soften, unreadable
from governance.domain.judgement.changes import Side
from governance.domain.policy.allowed_signers import AllowedSigners
from governance.domain.policy.codeowners import CODEOWNERS_PATHS, Codeowners
from governance.domain.policy.paths import ACCEPTED_PATH, POLICY_PATH, SIGNERS_PATH
from governance.domain.policy.policy import Policy
from governance.judging.reading.document_cache import DocumentCache, kept
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.ports.repository import History
from governance.ports.trees import Tree, TreeEntry

_Value = TypeVar("_Value")


class Reading(NamedTuple):
    """One side as it was read, with the findings of what could not be.

    Attributes:
        unreadable: the policy, where it is gone or cannot be read; the keys and the accepted violations, where they
            cannot be.
    """

    side: Side
    entries: Mapping[str, TreeEntry]
    findings: tuple[Finding, ...] = ()
    budgets_unreadable: bool = False
    owners_unreadable: bool = False
    unreadable: tuple[str, ...] = ()


class SideReader:
    """Reads sides out of trees."""

    def __init__(self, document_cache: DocumentCache, history: History, policies: Policies) -> None:
        self._document_cache = document_cache
        self._history = history
        self._policies = policies

    def read(self, tree: Tree, policy: Policy | None, scope: Scope, wide: Scope) -> Reading:
        """Read one side; files that cannot be read give findings and are otherwise left out.

        Args:
            tree: where to read.
            policy: the side's own policy, if it can be read.
            scope: what holds budgets on this side.
            wide: what either side of the step governs.
        """
        entries = tree.entries(wide.folders)
        files = {path: entry for path, entry in entries.items() if entry.is_file}
        joined = self._document_cache.budgets(tree, kept(files, scope.is_budget_file))
        owners = self._owners(tree, files, scope)
        signers = self._signers(tree, files)
        unaccepted = self._accepted_problems(tree, files)
        side = Side(
            policy=policy,
            budgets=joined.budgets,
            codeowners=owners.codeowners,
            signers=signers.signers,
            governed={
                path: entry.oid
                for path, entry in entries.items()
                if wide.is_governed(path) and not wide.is_budget_file(path)
            },
            budget_files=frozenset(path for path in entries if scope.is_budget_file(path)),
        )
        findings = (
            *self._policy_findings(tree),
            *joined.findings,
            *_trust_findings(owners.codeowners.path or "CODEOWNERS", owners.problems, owners.refused),
            *_trust_findings(SIGNERS_PATH, signers.problems, signers.refused),
            *_trust_findings(ACCEPTED_PATH, unaccepted, ()),
        )
        unreadable = {
            POLICY_PATH: self._policies.policy(tree) is None,
            SIGNERS_PATH: bool(signers.problems),
            ACCEPTED_PATH: bool(unaccepted),
        }
        return Reading(
            side,
            entries,
            findings,
            budgets_unreadable=bool(joined.findings),
            owners_unreadable=bool(owners.problems),
            unreadable=tuple(path for path, lost in unreadable.items() if lost),
        )

    def _policy_findings(self, tree: Tree) -> Iterator[Finding]:
        document = self._policies.document(tree)
        return (unreadable("BG003", POLICY_PATH, problem) for problem in (document.problems if document else ()))

    def _owners(self, tree: Tree, files: Mapping[str, TreeEntry], scope: Scope) -> CodeownersDocument:
        path = next((path for path in scope.owner_files if path in files), None)
        if path is None:
            return CodeownersDocument(Codeowners(dialect=scope.dialect), (), ())
        return self._document_cache.codeowners(tree, path, files[path], scope.dialect)

    def _signers(self, tree: Tree, files: Mapping[str, TreeEntry]) -> SignersDocument:
        entry = files.get(SIGNERS_PATH)
        return SignersDocument(AllowedSigners(), (), ()) if entry is None else self._document_cache.signers(tree, entry)

    def _accepted_problems(self, tree: Tree, files: Mapping[str, TreeEntry]) -> tuple[Problem, ...]:
        entry = files.get(ACCEPTED_PATH)
        return () if entry is None else self._document_cache.accepted(tree, entry).problems

    def trusted(self, tree: Tree, policy: Policy, scope: Scope, wide: Scope) -> Reading:
        """Read the side that is trusted: what cannot be read is replaced by its last readable version."""
        reading = self.read(tree, policy, scope, wide)
        side = reading.side
        if reading.budgets_unreadable:
            side = replace(side, budgets=self._last_budgets(tree, policy, scope))
        if SIGNERS_PATH in reading.unreadable:
            side = replace(side, signers=self._last_signers(tree))
        if reading.owners_unreadable:
            side = replace(side, codeowners=self._last_owners(tree, scope))
        reading = reading._replace(side=self._widened(side, tree, reading.entries, scope, wide))
        return self._with_last_readable(reading, tree)

    def _with_last_readable(self, reading: Reading, tree: Tree) -> Reading:
        """Let what cannot be read, or a policy that is gone, count as its last readable version.

        To restore that is then no change.
        """
        lost = {path: last for path in reading.unreadable if (last := self._last_entry(tree, path)) is not None}
        if not lost:
            return reading
        governed = {**reading.side.governed, **{path: entry.oid for path, entry in lost.items()}}
        side = replace(reading.side, governed=governed)
        return reading._replace(entries={**reading.entries, **lost}, side=side)

    def _last_entry(self, tree: Tree, path: str) -> TreeEntry | None:
        return self._last(tree.commit, (path,), lambda old: self._readable_entry(old, path))

    def _readable_entry(self, tree: Tree, path: str) -> TreeEntry | None:
        """Where a file stands that decides whom to trust, if it can be read."""
        if path == POLICY_PATH:
            return self._policies.entry(tree) if self._policies.policy(tree) else None
        files = _files(tree, [path])
        is_signers = path == SIGNERS_PATH
        problems = self._signers(tree, files).problems if is_signers else self._accepted_problems(tree, files)
        return None if problems else files.get(path)

    def _widened(self, side: Side, tree: Tree, entries: Mapping[str, TreeEntry], scope: Scope, wide: Scope) -> Side:
        """Add the limits of files that the step takes into governance: what stood there is no change."""
        added = kept(entries, lambda path: wide.is_budget_file(path) and not scope.is_budget_file(path))
        if not added:
            return side
        joined = self._document_cache.budgets(tree, {path: entry for path, entry in added.items() if entry.is_file})
        known = (*side.budgets.capabilities.values(), *joined.budgets.capabilities.values())
        return replace(side, budgets=BudgetSet.of(known), budget_files=side.budget_files | frozenset(added))

    def _last_budgets(self, tree: Tree, policy: Policy, scope: Scope) -> BudgetSet:
        def readable(old: Tree) -> BudgetSet | None:
            then = self._policies.policy(old)
            own = Scope.of(then) if then else scope
            reading = self.read(old, then or policy, own, own)
            return None if reading.budgets_unreadable else reading.side.budgets

        return self._last(tree.commit, (POLICY_PATH, *scope.folders), readable) or BudgetSet()

    def _last_signers(self, tree: Tree) -> AllowedSigners:
        def readable(old: Tree) -> AllowedSigners | None:
            document = self._signers(old, _files(old, [SIGNERS_PATH]))
            return None if document.problems else document.signers

        return self._last(tree.commit, (SIGNERS_PATH,), readable) or AllowedSigners()

    def _last_owners(self, tree: Tree, scope: Scope) -> Codeowners:
        def readable(old: Tree) -> Codeowners | None:
            then = self._policies.policy(old)
            own = Scope.of(then) if then else scope
            document = self._owners(old, _files(old, own.owner_files), own)
            return None if document.problems else document.codeowners

        return self._last(tree.commit, (POLICY_PATH, *CODEOWNERS_PATHS), readable) or Codeowners()

    def _last(
        self, commit: str | None, folders: tuple[str, ...], readable: Callable[[Tree], _Value | None]
    ) -> _Value | None:
        steps = [] if commit is None else self._history.first_parents(commit, folders)
        for step in steps:
            value = readable(self._history.tree(step.oid))
            if value is not None:
                return value
        return None


def _files(tree: Tree, folders: Iterable[str]) -> dict[str, TreeEntry]:
    return {path: entry for path, entry in tree.entries(folders).items() if entry.is_file}


def _trust_findings(path: str, problems: tuple[Problem, ...], refused: tuple[Problem, ...]) -> Iterator[Finding]:
    for problem in problems:
        yield unreadable("BG003", path, problem)
    for problem in refused:
        yield soften(unreadable("BG003", path, problem))


def with_digests(before: Reading, before_tree: Tree, after: Reading, after_tree: Tree) -> tuple[Side, Side]:
    """Both sides, with content digests for the governed files that differ (object ids tell the others apart)."""
    differing = [
        path
        for path in before.side.governed.keys() | after.side.governed.keys()
        if before.entries.get(path) != after.entries.get(path)
    ]
    if before.side.codeowners.dialect != after.side.codeowners.dialect and after.side.codeowners.path is not None:
        differing.append(after.side.codeowners.path)  # it may begin to count as it stands
    return _digested(before, before_tree, differing), _digested(after, after_tree, differing)


def _digested(reading: Reading, tree: Tree, paths: list[str]) -> Side:
    governed = dict(reading.side.governed)
    wanted = {path: entry for path in paths if (entry := reading.entries.get(path)) and path in governed}
    contents = tree.blobs(entry.oid for entry in wanted.values() if entry.mode != "160000")
    for path, entry in wanted.items():
        governed[path] = digest(contents[entry.oid]) if entry.oid in contents else f"commit:{entry.oid}"
    return replace(reading.side, governed=governed)
