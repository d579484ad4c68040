"""What CI systems hand over: the commit or branch that a change is to be judged against."""

import json
from typing import Final, NamedTuple

from governance.errors import IncompleteHistoryError, UsageError
from governance.ports.world import World

_BRANCHES: Final = (
    ("GITHUB_BASE_REF", "GitHub Actions"),
    ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "GitLab CI"),
    ("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME", "GitLab CI"),
    ("BITBUCKET_PR_DESTINATION_BRANCH", "Bitbucket Pipelines"),
    ("CHANGE_TARGET", "Jenkins"),
    ("SYSTEM_PULLREQUEST_TARGETBRANCH", "Azure Pipelines"),
    ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "Buildkite"),
    ("DRONE_TARGET_BRANCH", "Drone"),
    ("CI_COMMIT_TARGET_BRANCH", "Woodpecker CI"),
    ("TRAVIS_BRANCH", "Travis CI"),
)
"""Variables in which CI systems name the branch that a change is for."""

_PUSHES: Final = (
    ("CI_COMMIT_BEFORE_SHA", "CI_COMMIT_BRANCH", "CI_DEFAULT_BRANCH"),
    ("DRONE_COMMIT_BEFORE", "DRONE_BRANCH", "DRONE_REPO_BRANCH"),
)
"""Variables with the old tip of a pushed branch, its name, and the name of the default branch."""

_QUEUES: Final = ("BUILDKITE_MERGE_QUEUE_BASE_COMMIT",)
"""Variables with the commit that an entry of a merge queue is put on: the entry before it."""

_TARGET: Final = "CI_MERGE_REQUEST_TARGET_BRANCH_SHA"
_FORK: Final = "CI_MERGE_REQUEST_DIFF_BASE_SHA"
"""Where GitLab names the commit that a merge request left its target at; the target's own branch is better."""


class CiRevisions(NamedTuple):
    """What a CI system says of the change that it has checked out.

    Attributes:
        base: the commit to judge against; None where none is named.
        old_tip: where the default branch stood before the push that is built; it may be missing here.
    """

    base: str | None = None
    old_tip: str | None = None


class CiSystem:
    """The variables and the event that a CI system sets for a build."""

    def __init__(self, world: World) -> None:
        self._history = world.history
        self._variables = world.variables
        self._name = self._variables.get("GITHUB_EVENT_NAME", "")
        path = self._variables.get("GITHUB_EVENT_PATH")
        self._event = None if path is None else _parsed(world.read_outside(path))

    @property
    def default_branch(self) -> str | None:
        """The commit of the default branch that the event or a variable names; None where that is not here."""
        match self._event:
            case {"repository": {"default_branch": str(named)}}:
                pass
            case _:
                named = self._variables.get("CI_DEFAULT_BRANCH", "")
        return self._branch(named) if named else None

    def refuse_elsewhere(self, tip: str) -> None:
        """Refuse to judge where the change of the event is not what is checked out.

        Raises:
            UsageError: it is not; what runs on `pull_request_target` has the base checked out.
        """
        wanted = self._change()
        if wanted is None:
            return
        found = self._history.resolve(wanted)
        if found is not None and found in self._history.merge_bases(found, tip):
            return
        if found is None and self._name != "pull_request_target" and self._history.incomplete():
            return  # a shallow clone of a merge does not know its parents
        message = f"the change is not checked out: HEAD is {tip[:12]}, without {wanted[:12]} of the event {self._name}"
        raise UsageError(message, "judge it where it is checked out: on the event pull_request, with fetch-depth: 0")

    def _change(self) -> str | None:
        """The commit under judgement that the event names."""
        match self._name, self._event:
            case (("pull_request" | "pull_request_target"), {"pull_request": {"head": {"sha": str(sha)}}}):
                return sha
            case "merge_group", {"merge_group": {"head_sha": str(sha)}}:
                return sha
        return None

    def revisions(self, tip: str) -> CiRevisions:
        """What the change is to be judged against.

        Raises:
            UsageError: what is named is not here.
            IncompleteHistoryError: it is not here, and this clone is not whole.
        """
        base = self._queued(tip) or self._target()
        if base is not None:
            return CiRevisions(base)
        old_tip = self._old_tip()
        return CiRevisions(old_tip=None if old_tip is None or set(old_tip) == {"0"} else old_tip)

    def _queued(self, tip: str) -> str | None:
        """The entry before this one in a merge queue or train."""
        match self._name, self._event:
            case "merge_group", {"merge_group": {"base_sha": str(sha)}}:
                return self._known(sha, "the merge queue")
        named = next((self._variables[name] for name in _QUEUES if self._variables.get(name)), None)
        if named is not None:
            return self._known(named, "the merge queue")
        if self._variables.get("CI_MERGE_REQUEST_EVENT_TYPE") != "merge_train":
            return None
        # A train puts a merge commit for each entry on the entry before; without merge commits, only GitLab knows it.
        parents = self._history.commit(tip).parents
        named = parents[0] if len(parents) > 1 else self._variables.get(_TARGET, "")
        return self._known(named, "the merge train") if named else None

    def _known(self, revision: str, who: str) -> str:
        found = self._history.resolve(revision)
        if found is None:
            raise self.unknown(revision, f"{who} puts the change on a commit that is not here")
        return found

    def _target(self) -> str | None:
        """The tip of the branch that a pull or merge request is for."""
        for name, system in _BRANCHES:
            branch = self._variables.get(name, "").removeprefix("refs/heads/")
            if not branch or not self._is_request(name):
                continue
            found = self._branch(branch) or self._history.resolve(self._variables.get(_TARGET) or branch)
            if found is None:
                raise self.unknown(branch, f"{system} names a base branch ({name}) that is not here")
            return found
        fork = self._variables.get(_FORK)
        return self._known(fork, "the merge request") if fork else None

    def _is_request(self, name: str) -> bool:
        if name == "TRAVIS_BRANCH":
            return self._variables.get("TRAVIS_PULL_REQUEST", "false") != "false"
        return name != "DRONE_TARGET_BRANCH" or self._variables.get("DRONE_BUILD_EVENT") == "pull_request"

    def _branch(self, name: str) -> str | None:
        return self._history.resolve(f"refs/remotes/origin/{name}") or self._history.resolve(f"refs/heads/{name}")

    def _old_tip(self) -> str | None:
        match self._name, self._event:
            case "push", {"before": str(before), "ref": ref, "repository": {"default_branch": str(branch)}}:
                return before if ref == f"refs/heads/{branch}" else None
        for before, branch, default in _PUSHES:
            if self._variables.get(before) and self._variables.get(branch) == self._variables.get(default):
                return self._variables[before]
        return None

    def unknown(self, revision: str, why: str) -> UsageError | IncompleteHistoryError:
        """The exception for a revision that is not here."""
        if self._history.incomplete():
            return IncompleteHistoryError(f"{why}: {revision}; this clone is not whole", self._history.completing())
        return UsageError(f"{why}: {revision}", "fetch it, or name another one with --base")


def _parsed(text: str | None) -> object:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None
