"""Contract, section 8: which revisions `check` compares."""

import json
from collections.abc import Mapping

import pytest

from governance.errors import IncompleteHistoryError, UsageError
from governance.workflow.revisions import Pair, choose
from tests.support.fakes import FakeHistory


class Repository(FakeHistory):
    """root - main, and root - side - head, which is checked out."""

    def __init__(self) -> None:
        super().__init__()
        self.root = self.grow({"a": "1"})
        self.main = self.grow({"a": "2"}, parents=[self.root])
        self.side = self.grow({"b": "1"}, parents=[self.root])
        self.head = self.grow({"b": "2"}, parents=[self.side])
        self.point("refs/heads/main", self.main)
        self.point("refs/heads/work", self.head)
        self.point("HEAD", self.head)

    def chosen(
        self,
        base: str | None = None,
        head: str | None = None,
        variables: Mapping[str, str] | None = None,
        event: object = None,
    ) -> Pair:
        """What is compared."""
        text = event if isinstance(event, str) or event is None else json.dumps(event)
        return choose(self, base, head, variables or {}, lambda path: text if path == "event.json" else None)


@pytest.fixture
def here() -> Repository:
    """The repository."""
    return Repository()


# Asked for


def test_both_revisions_may_be_named(here: Repository) -> None:
    assert here.chosen("main", "work") == Pair(here.main, here.head)
    assert here.chosen(here.root, here.side) == Pair(here.root, here.side)


def test_a_base_alone_goes_with_head(here: Repository) -> None:
    assert here.chosen("main") == Pair(here.main, here.head)


def test_a_base_that_is_named_goes_before_what_ci_says(here: Repository) -> None:
    assert here.chosen(here.root, variables={"GITHUB_BASE_REF": "main"}) == Pair(here.root, here.head)


def test_a_head_that_is_named_is_no_matter_of_ci(here: Repository) -> None:
    assert here.chosen(head="work", variables={"GITHUB_BASE_REF": "nowhere"}) == Pair(here.root, here.head)


@pytest.mark.parametrize("base", ["nowhere", "", "0" * 40])
def test_a_base_that_names_nothing_is_wrong_usage(here: Repository, base: str) -> None:
    with pytest.raises(UsageError, match="--base names no commit here"):
        here.chosen(base)


@pytest.mark.parametrize("head", ["nowhere", "0" * 40])
def test_a_head_that_names_nothing_is_wrong_usage(here: Repository, head: str) -> None:
    with pytest.raises(UsageError, match="names no commit"):
        here.chosen("main", head)


def test_before_the_first_commit_there_is_nothing_to_check() -> None:
    with pytest.raises(UsageError, match="HEAD names no commit"):
        choose(FakeHistory(), None, None, {}, lambda _: None)


def test_in_a_clone_that_is_not_whole_a_missing_base_is_missing_history(here: Repository) -> None:
    here.reason = "shallow"
    for base, variables in (("nowhere", {}), (None, {"GITHUB_BASE_REF": "nowhere"})):
        with pytest.raises(IncompleteHistoryError, match="this clone is not whole") as caught:
            here.chosen(base, variables=variables)
        assert "fetch-depth: 0" in caught.value.fix


# The default branch


def test_without_a_base_the_merge_base_of_the_default_branch_is_the_base(here: Repository) -> None:
    assert here.chosen() == Pair(here.root, here.head)
    assert here.chosen(head=here.side) == Pair(here.root, here.side)


def test_the_default_branch_of_origin_goes_before_main(here: Repository) -> None:
    here.point("refs/remotes/origin/HEAD", here.side)
    assert here.chosen() == Pair(here.side, here.head)


def test_on_the_tip_of_the_default_branch_the_last_step_is_judged(here: Repository) -> None:
    here.point("HEAD", here.main)
    assert here.chosen() == Pair(None, here.main)


def test_behind_the_tip_of_the_default_branch_there_is_nothing_between(here: Repository) -> None:
    here.point("HEAD", here.root)
    assert here.chosen() == Pair(here.root, here.root)


def test_without_a_default_branch_a_base_must_be_named(here: Repository) -> None:
    del here.refs["refs/heads/main"]
    with pytest.raises(UsageError, match="no default branch can be told"):
        here.chosen()
    assert here.chosen(here.root) == Pair(here.root, here.head)


def test_without_a_common_ancestor_history_is_incomplete(here: Repository) -> None:
    here.point("refs/heads/main", here.grow({"z": "1"}))
    with pytest.raises(IncompleteHistoryError, match="no common ancestor"):
        here.chosen()


# What CI systems hand over


@pytest.mark.parametrize(
    "variables",
    [
        {"GITHUB_BASE_REF": "target"},
        {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "target"},
        {"BITBUCKET_PR_DESTINATION_BRANCH": "target"},
        {"CI_COMMIT_TARGET_BRANCH": "target"},
        {"CHANGE_TARGET": "target"},
        {"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/target"},
        {"BUILDKITE_PULL_REQUEST_BASE_BRANCH": "target"},
        {"DRONE_TARGET_BRANCH": "target", "DRONE_BUILD_EVENT": "pull_request"},
        {"TRAVIS_BRANCH": "target", "TRAVIS_PULL_REQUEST": "7"},
    ],
    ids=lambda variables: next(iter(variables)),
)
def test_the_target_branch_of_a_pull_request_is_the_base(here: Repository, variables: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="names a base branch"):
        here.chosen(variables=variables)
    here.point("refs/heads/target", here.root)
    assert here.chosen(variables=variables) == Pair(here.root, here.head)
    here.point("refs/remotes/origin/target", here.main)
    assert here.chosen(variables=variables) == Pair(here.main, here.head)


@pytest.mark.parametrize(
    "variables",
    [
        {"GITHUB_BASE_REF": ""},
        {"TRAVIS_BRANCH": "target"},
        {"TRAVIS_BRANCH": "target", "TRAVIS_PULL_REQUEST": "false"},
        {"DRONE_TARGET_BRANCH": "target", "DRONE_BUILD_EVENT": "push"},
        {"DRONE_TARGET_BRANCH": "target"},
        {"CI_COMMIT_BEFORE_SHA": "x", "CI_COMMIT_BRANCH": "work", "CI_DEFAULT_BRANCH": "main"},
        {"GITHUB_EVENT_NAME": "push"},
        {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": "event.json"},
    ],
    ids=str,
)
def test_variables_that_name_no_target_leave_the_default(here: Repository, variables: dict[str, str]) -> None:
    assert here.chosen(variables=variables) == Pair(here.root, here.head)


PUSH = {"GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": "event.json"}
DEFAULT = {"default_branch": "main"}


def test_a_push_to_the_default_branch_of_github_starts_where_the_event_says(here: Repository) -> None:
    event = {"before": here.side, "ref": "refs/heads/main", "repository": DEFAULT}
    assert here.chosen(variables=PUSH, event=event) == Pair(here.side, here.head)


def test_a_push_to_the_default_branch_of_gitlab_starts_where_the_variable_says(here: Repository) -> None:
    variables = {"CI_COMMIT_BEFORE_SHA": here.side, "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
    assert here.chosen(variables=variables) == Pair(here.side, here.head)


def test_a_merge_request_of_gitlab_that_names_only_a_commit_starts_there(here: Repository) -> None:
    assert here.chosen(variables={"CI_MERGE_REQUEST_DIFF_BASE_SHA": here.side}) == Pair(here.side, here.head)


def test_a_push_that_started_from_nothing_leaves_the_default(here: Repository) -> None:
    event = {"before": "0" * 40, "ref": "refs/heads/main", "repository": DEFAULT}
    assert here.chosen(variables=PUSH, event=event) == Pair(here.root, here.head)


def test_a_push_to_another_branch_leaves_the_default(here: Repository) -> None:
    event = {"before": here.side, "ref": "refs/heads/work", "repository": DEFAULT}
    assert here.chosen(variables=PUSH, event=event) == Pair(here.root, here.head)


def test_a_push_that_started_from_a_commit_that_is_not_here_cannot_be_judged(here: Repository) -> None:
    event = {"before": "f" * 40, "ref": "refs/heads/main", "repository": DEFAULT}
    with pytest.raises(UsageError, match="the commit that CI says the change started from is not here"):
        here.chosen(variables=PUSH, event=event)
    here.reason = "shallow"
    with pytest.raises(IncompleteHistoryError):
        here.chosen(variables=PUSH, event=event)


@pytest.mark.parametrize(
    "event",
    [
        None, "", "{", "[]", "7", "null", '"x"', {}, {"before": 7}, {"before": "x", "repository": None},
        {"before": "x", "repository": [], "ref": "refs/heads/None"}, {"before": ["x"], "ref": "refs/heads/main",
        "repository": DEFAULT}, {"before": "x", "ref": "refs/heads/None"},
    ],
    ids=str,
)  # fmt: skip
def test_an_event_that_says_nothing_leaves_the_default(here: Repository, event: object) -> None:
    assert here.chosen(variables=PUSH, event=event) == Pair(here.root, here.head)
