"""Which revisions `check` compares: those asked for, those that CI names, or the branch against its default."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from governance.domain.policy import POLICY_PATH
from governance.errors import IncompleteHistoryError, UsageError
from governance.workflow.ports import History

_BRANCHES: Final = (
    ("GITHUB_BASE_REF", "GitHub Actions"),
    ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "GitLab CI"),
    ("BITBUCKET_PR_DESTINATION_BRANCH", "Bitbucket Pipelines"),
    ("CHANGE_TARGET", "Jenkins"),
    ("SYSTEM_PULLREQUEST_TARGETBRANCH", "Azure Pipelines"),
    ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "Buildkite"),
    ("DRONE_TARGET_BRANCH", "Drone"),
    ("CI_COMMIT_TARGET_BRANCH", "Woodpecker CI"),
    ("TRAVIS_BRANCH", "Travis CI"),
)
"""Variables in which CI systems name the branch that a change is for."""

_FORK: Final = "CI_MERGE_REQUEST_DIFF_BASE_SHA"
"""Where GitLab names the commit that a merge request left its target at; the target's own branch is better."""

_PUSHED_FROM: Final = "CI_COMMIT_BEFORE_SHA"
"""Where GitLab names the commit that a push started from."""

DIFFERS: Final = "governed paths differ"
"""Why an incomplete history matters to most judgements."""

FIX: Final = "fetch the whole history: fetch-depth: 0 in CI (GIT_DEPTH: 0 on GitLab), or git fetch --unshallow"


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared: two commits, or, without a base, one landed step against its first parent."""

    base: str | None
    head: str


def choose(
    history: History,
    base: str | None,
    head: str | None,
    variables: Mapping[str, str],
    read: Callable[[str], str | None],
) -> Pair:
    """Resolve the revisions to compare.

    Args:
        history: the repository.
        base: the revision asked for, if any.
        head: the revision asked for, if any.
        variables: the environment.
        read: reads the file of a CI event; None where there is none.

    Raises:
        UsageError: a revision names no commit, or no base can be told.
        IncompleteHistoryError: the base that CI names is not in this clone, or has no common ancestor.
    """
    tip = history.resolve(head or "HEAD")
    if tip is None:
        raise UsageError(f"{head or 'HEAD'} names no commit", "name one with --head, or make the first commit")
    if base is not None:
        found = history.resolve(base)
        if found is None:
            raise _unknown(history, base, "--base names no commit here")
        return Pair(found, tip)
    named = _named_by_ci(history, variables, read) if head is None else None
    return Pair(named, tip) if named else _against_default(history, tip)


def _unknown(history: History, revision: str, why: str) -> UsageError | IncompleteHistoryError:
    if history.incomplete():
        return IncompleteHistoryError(f"{why}: {revision}; this clone is not whole", FIX)
    return UsageError(f"{why}: {revision}", "fetch it, or name another one")


def _named_by_ci(history: History, variables: Mapping[str, str], read: Callable[[str], str | None]) -> str | None:
    for name, system in _BRANCHES:
        branch = variables.get(name, "").removeprefix("refs/heads/")
        if not branch or (name == "TRAVIS_BRANCH" and variables.get("TRAVIS_PULL_REQUEST", "false") == "false"):
            continue
        if name == "DRONE_TARGET_BRANCH" and variables.get("DRONE_BUILD_EVENT") != "pull_request":
            continue
        found = history.resolve(f"refs/remotes/origin/{branch}") or history.resolve(f"refs/heads/{branch}")
        if found is None:
            raise _unknown(history, branch, f"{system} names a base branch ({name}) that is not here")
        return found
    before = _started_from(variables, read)
    if before is None or set(before) == {"0"}:
        return None
    found = history.resolve(before)
    if found is None:
        raise _unknown(history, before, "the commit that CI says the change started from is not here")
    return found


def _started_from(variables: Mapping[str, str], read: Callable[[str], str | None]) -> str | None:
    """The commit that a push or merge request started from, as the CI system tells it."""
    if variables.get(_FORK):
        return variables[_FORK]
    if variables.get(_PUSHED_FROM) and variables.get("CI_COMMIT_BRANCH") == variables.get("CI_DEFAULT_BRANCH"):
        return variables[_PUSHED_FROM]
    if variables.get("GITHUB_EVENT_NAME") != "push" or "GITHUB_EVENT_PATH" not in variables:
        return None
    match _event(read(variables["GITHUB_EVENT_PATH"])):
        case {"before": str(before), "ref": ref, "repository": {"default_branch": str(branch)}}:
            return before if ref == f"refs/heads/{branch}" else None
    return None


def _event(text: str | None) -> object:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def _against_default(history: History, tip: str) -> Pair:
    default = history.default_branch()
    if default is None:
        raise UsageError("no default branch can be told: there is no origin/HEAD, main or master", "name a --base")
    target = history.resolve(default)
    if target is None or target == tip:
        return Pair(None, tip)
    bases = history.merge_bases(target, tip)
    if not bases:
        raise IncompleteHistoryError(f"HEAD and {default} have no common ancestor here", FIX)
    return Pair(bases[0], tip)


def resolved(history: History, revision: str, option: str) -> str:
    """The commit that a revision names.

    Raises:
        UsageError: it names none; `option` is where to name another.
    """
    found = history.resolve(revision)
    if found is None:
        raise UsageError(f"{revision} names no commit", f"name one with {option}")
    return found


def refuse_incomplete(history: History, why: str) -> None:
    """Refuse to judge in a clone that is not whole.

    Raises:
        IncompleteHistoryError: history is cut off; `why` says why that matters here.
    """
    reason = history.incomplete()
    if reason:
        raise IncompleteHistoryError(f"this clone is {reason}, and {why}", FIX)


def never_governed() -> UsageError:
    """The exception where no policy is and none ever was."""
    return UsageError(f"nothing is governed here: there is no {POLICY_PATH}", "budget init")
