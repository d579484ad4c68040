"""Folders in which decisions lay by earlier policies: what still lies there stays guarded."""

import re
from collections.abc import Iterable
from typing import Final

from governance.documents.adr.paths import is_adr_path, may_decide_budgets, signoff_number
from governance.domain.policy.policy import Policy
from governance.errors import IncompleteHistoryError
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.ports.trees import Difference, Tree, TreeEntry, content_of

_SIGNOFF: Final = re.compile(r"(?:^|/)signoffs/[0-9]{1,9}/[^/].*\.yaml$", re.DOTALL)


def former_folders(
    policies: Policies, before: Tree, policy: Policy, differences: Iterable[Difference]
) -> tuple[str, ...]:
    """The decision folders of earlier policies in which a step alters what may be a record.

    History is asked only where something outside of today's folders looks like one.
    """
    own = Scope.of(policy).adr
    suspects = [item.path for item in differences if _is_suspect(before, item, own)]
    if not suspects or before.commit is None:
        return ()
    former = [folder for folder in policies.decision_folders(before.commit, policy) if folder not in own]
    return tuple(folder for folder in former if any(_lies_in(path, folder) for path in suspects))


def may_be_record(path: str) -> bool:
    """Whether a path, in whatever folder, could be that of a decision or a sign-off."""
    return path.endswith(".md") or _SIGNOFF.search(path) is not None


def _is_suspect(before: Tree, item: Difference, own: tuple[str, ...]) -> bool:
    if item.before is None or not item.before.is_file or not may_be_record(item.path):
        return False
    if _SIGNOFF.search(item.path):
        return signoff_number(item.path, own) is None
    return not is_adr_path(item.path, own) and _may_decide(before, item.before)


def _may_decide(tree: Tree, entry: TreeEntry) -> bool:
    try:
        return may_decide_budgets(content_of(tree, entry))
    except IncompleteHistoryError:
        return True  # what this clone does not have may be one


def _lies_in(path: str, folder: str) -> bool:
    return is_adr_path(path, (folder,)) or signoff_number(path, (folder,)) is not None


def is_concerned(policies: Policies, before: Tree, policy: Policy, differences: Iterable[Difference]) -> bool:
    """Whether what differs may matter: governed paths, decisions and sign-offs, also of earlier policies."""
    scope, items = Scope.of(policy), list(differences)
    if any(scope.concerns(item.path) for item in items):
        return True
    return bool(former_folders(policies, before, policy, items))
