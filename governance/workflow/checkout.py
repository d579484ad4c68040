"""The checkout as it stands: the files of the working tree, committed or not, read by the checkout's own policy."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from governance.domain.changes import Side
from governance.domain.feasibility import author_locks, unsatisfiable
from governance.domain.findings import Finding
from governance.domain.policy import Policy
from governance.errors import FaultError, UsageError
from governance.workflow.library import Library
from governance.workflow.ports import Entry, Tree, WorkingTree, World
from governance.workflow.regular import irregularities
from governance.workflow.revisions import never_governed
from governance.workflow.scope import Scope
from governance.workflow.sides import Reading, SideReader
from governance.workflow.trust import Trust

DEFAULT_SCOPE: Final = Scope(
    Policy.model_fields["budgets"].default, Policy.model_fields["protect"].default, Policy.model_fields["adr"].default
)
"""What is read where there is no policy, or none that can be read."""


class CheckoutTree:
    """The working tree as a tree. What lies behind a link is not in it, as it is not in git."""

    commit = None

    def __init__(self, files: WorkingTree) -> None:
        self._files = files
        self._listings: dict[str, Mapping[str, Entry]] = {}
        self._paths: dict[str, str] = {}

    def entries(self, folders: Iterable[str]) -> Mapping[str, Entry]:
        """Everything at or below the folders, by path."""
        found: dict[str, Entry] = {}
        for folder in sorted(set(folders)):
            if folder not in self._listings:
                self._listings[folder] = self._listed(folder)
            found.update(self._listings[folder])
        return dict(sorted(found.items()))

    def _listed(self, folder: str) -> Mapping[str, Entry]:
        listed = self._files.files([folder])
        files = {path: entry for path, entry in listed.items() if entry.is_file}
        first = next(iter(files), None)
        if first is not None and self._files.read(first) is None:
            return {}
        self._paths.update((entry.oid, path) for path, entry in files.items())
        return listed

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of files that were listed before."""
        return {oid: self._content(oid) for oid in oids}

    def _content(self, oid: str) -> bytes:
        path = self._paths[oid]
        data = self._files.read(path)
        if data is None:
            raise FaultError(f"{path} is gone while it is read", "run again")
        return data


@dataclass(frozen=True, slots=True)
class CheckoutReading:
    """What the checkout says.

    Attributes:
        has_policy: whether there is a policy, readable or not.
        policy: the policy; None where there is none, or none that can be read.
        scope: what the policy governs; the default without one.
        findings: everything that cannot be read, or is no plain file.
    """

    tree: Tree
    library: Library
    has_policy: bool
    policy: Policy | None
    scope: Scope
    reading: Reading
    findings: tuple[Finding, ...]

    @property
    def side(self) -> Side:
        """The numbers and trust roots, as far as they can be read."""
        return self.reading.side

    def warnings(self, now: dt.datetime) -> tuple[Finding, ...]:
        """Rules that could not be met, or not for what somebody decides; none where whom to trust cannot be read."""
        if any(finding.code == "BG003" and finding.is_error for finding in self.findings):
            return ()
        return (*unsatisfiable(self.side, now), *author_locks(self.side, now))


def read_checkout(world: World, tree: Tree | None = None) -> CheckoutReading:
    """Read the governed files of the working tree, or of a state planned upon it.

    Raises:
        UsageError: the repository has no working tree, or nothing is governed in it.
    """
    if not world.files.exists:
        raise UsageError("this repository has no checkout", "run in a clone with a working tree")
    tree = tree or CheckoutTree(world.files)
    library = Library()
    trust = Trust(world.history)
    sides = SideReader(library, world.history, trust)
    document = trust.document(tree)
    policy = document.policy if document else None
    scope = Scope.of(policy) if policy else DEFAULT_SCOPE
    reading = sides.read(tree, policy, scope, scope)
    findings = (*irregularities(reading.entries, (), scope), *reading.findings)
    if document is None and not reading.side.budget_files and not findings:
        raise never_governed()
    return CheckoutReading(tree, library, document is not None, policy, scope, reading, findings)
