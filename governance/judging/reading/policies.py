"""Trust: the policy that is in force at a commit, and whether there ever was one."""

from bisect import bisect_left
from collections.abc import Sequence

from capability_budgets.reading.problems import Problem
from governance.documents.trust.policy import PolicyDocument, read_policy
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy
from governance.judging.reading.governed_paths import Scope
from governance.ports.commits import Commit
from governance.ports.repository import History
from governance.ports.trees import Tree, TreeEntry, content_of


class Policies:
    """Reads policies out of a history, each content once.

    Args:
        instead: a policy to judge by wherever one was in force, to see what it would have changed.
    """

    def __init__(self, history: History, instead: Policy | None = None) -> None:
        self._history = history
        self._instead = instead
        self._read: dict[str, PolicyDocument] = {}
        self._ever_governed: dict[str, bool] = {}
        self._scopes: dict[str, tuple[Scope, ...]] = {}

    def entry(self, tree: Tree) -> TreeEntry | None:
        """Where the policy of a tree is stored; None where it has none."""
        return tree.entries([POLICY_PATH]).get(POLICY_PATH)

    def document(self, tree: Tree) -> PolicyDocument | None:
        """The policy of a tree as it reads; None where it has none."""
        entry = self.entry(tree)
        if entry is None:
            return None
        return self.read(tree, entry)

    def read(self, tree: Tree, entry: TreeEntry) -> PolicyDocument:
        """A policy by where it is stored; the tree gives its content."""
        if not entry.is_file:
            return PolicyDocument(None, (Problem("this is not a regular file", "make it one"),))
        if entry.oid not in self._read:
            self._read[entry.oid] = read_policy(content_of(tree, entry))
        return self._read[entry.oid]

    def policy(self, tree: Tree) -> Policy | None:
        """The policy of a tree, where it has one that can be read."""
        document = self.document(tree)
        return document.policy if document else None

    def ever_governed(self, commit: str) -> bool:
        """Whether any commit reachable from this one, on whatever line, holds or held a policy."""
        if commit not in self._ever_governed:
            now = self.entry(self._history.tree(commit)) is not None
            self._ever_governed[commit] = now or bool(self._history.commits_touching([commit], [POLICY_PATH]))
        return self._ever_governed[commit]

    def first_governed(self, line: Sequence[Commit]) -> Commit | None:
        """The step of a line, oldest first, that brought the history of a policy to it, though maybe no file of one."""
        place = bisect_left(line, True, key=lambda commit: self.ever_governed(commit.oid))  # noqa: FBT003 (what it looks for)
        return line[place] if place < len(line) else None

    def in_force(self, commit: str) -> Policy | None:
        """The policy in force at a commit: its own, else the last readable one of its line, else of any line."""
        tree = self._history.tree(commit)
        own = self.policy(tree)
        if own is not None:
            return self._instead or own
        steps = (
            *self._history.first_parents(commit, [POLICY_PATH]),
            *self._history.commits_touching([commit], [POLICY_PATH]),
        )
        policies = (self.policy(self._history.tree(step.oid)) for step in steps)
        found = next((policy for policy in policies if policy is not None), None)
        return found and (self._instead or found)

    def folders(self, tip: str, policy: Policy) -> tuple[str, ...]:
        """Where governed files lie, or lay by any policy of the first-parent line of a commit."""
        return tuple(dict.fromkeys(folder for scope in self._scopes_of(tip, policy) for folder in scope.folders))

    def decision_folders(self, tip: str, policy: Policy) -> tuple[str, ...]:
        """Where decisions lie, or lay by any policy of the first-parent line of a commit."""
        return tuple(dict.fromkeys(folder for scope in self._scopes_of(tip, policy) for folder in scope.adr))

    def _scopes_of(self, tip: str, policy: Policy) -> tuple[Scope, ...]:
        """What a policy governs, and what those of the line did, the newest first."""
        if tip not in self._scopes:
            steps = self._history.first_parents(tip, [POLICY_PATH])
            policies = (self.policy(self._history.tree(step.oid)) for step in steps)
            self._scopes[tip] = tuple(Scope.of(policy) for policy in policies if policy is not None)
        return (Scope.of(policy), *self._scopes[tip])
