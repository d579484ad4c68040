"""Contract, section 8: which revisions `check` compares."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from governance.errors import IncompleteHistoryError, UsageError
from governance.judging.reading.revisions import ComparedRevisions, choose
from tests.support.fake_history import FakeHistory
from tests.support.histories.views import world


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
    ) -> ComparedRevisions:
        """What is compared."""
        text = event if isinstance(event, str) or event is None else json.dumps(event)
        around = replace(
            world(self), variables=variables or {}, read_outside=lambda path: text if path == "event.json" else None
        )
        return choose(around, base, head)


@pytest.fixture
def here() -> Repository:
    """The repository."""
    return Repository()


# Asked for


def test_both_revisions_may_be_named(here: Repository) -> None:
    assert here.chosen("main", "work") == ComparedRevisions(here.main, here.head)
    assert here.chosen(here.root, here.side) == ComparedRevisions(here.root, here.side)


def test_a_base_alone_goes_with_head(here: Repository) -> None:
    assert here.chosen("main") == ComparedRevisions(here.main, here.head)


def test_a_base_that_is_named_goes_before_what_ci_says(here: Repository) -> None:
    assert here.chosen(here.root, variables={"GITHUB_BASE_REF": "main"}) == ComparedRevisions(here.root, here.head)


def test_a_head_that_is_named_is_no_matter_of_ci(here: Repository) -> None:
    assert here.chosen(head="work", variables={"GITHUB_BASE_REF": "nowhere"}) == ComparedRevisions(here.main, here.head)


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
        choose(world(FakeHistory()), None, None)


def test_in_a_clone_that_is_not_whole_a_missing_base_is_missing_history(here: Repository) -> None:
    here.reason = "shallow"
    for base, variables in (("nowhere", {}), (None, {"GITHUB_BASE_REF": "nowhere"})):
        with pytest.raises(IncompleteHistoryError, match="this clone is not whole") as caught:
            here.chosen(base, variables=variables)
        assert caught.value.fix == "git fetch --unshallow"


# The default branch


def test_without_a_base_the_tip_of_the_default_branch_is_the_base(here: Repository) -> None:
    assert here.chosen() == ComparedRevisions(here.main, here.head)
    assert here.chosen(head=here.side) == ComparedRevisions(here.main, here.side)


@pytest.mark.parametrize("name", ["origin/HEAD", "origin/main", "origin/master"])
def test_a_checkout_as_runners_make_it_has_only_what_is_tracked(here: Repository, name: str) -> None:
    del here.refs["refs/heads/main"], here.refs["refs/heads/work"]
    here.point(f"refs/remotes/{name}", here.main)
    assert here.chosen() == ComparedRevisions(here.main, here.head)


@pytest.mark.parametrize(
    ("variables", "event"),
    [
        ({"CI_DEFAULT_BRANCH": "trunk"}, None),
        (
            {"GITHUB_EVENT_NAME": "workflow_dispatch", "GITHUB_EVENT_PATH": "event.json"},
            {"repository": {"default_branch": "trunk"}},
        ),
    ],
    ids=["GitLab", "GitHub"],
)
def test_the_default_branch_that_ci_names_goes_before_others(
    here: Repository, variables: dict[str, str], event: object
) -> None:
    here.point("refs/remotes/origin/trunk", here.side)
    assert here.chosen(variables=variables, event=event) == ComparedRevisions(here.side, here.head)


def test_the_default_branch_of_origin_goes_before_main(here: Repository) -> None:
    here.point("refs/remotes/origin/HEAD", here.side)
    assert here.chosen() == ComparedRevisions(here.side, here.head)


def test_on_the_tip_of_the_default_branch_the_last_step_is_judged(here: Repository) -> None:
    here.point("HEAD", here.main)
    assert here.chosen() == ComparedRevisions(None, here.main)


def test_behind_the_tip_of_the_default_branch_there_is_nothing_between(here: Repository) -> None:
    here.point("HEAD", here.root)
    assert here.chosen() == ComparedRevisions(here.main, here.root)


def test_without_a_default_branch_a_base_must_be_named(here: Repository) -> None:
    del here.refs["refs/heads/main"]
    with pytest.raises(UsageError, match="no default branch can be told"):
        here.chosen()
    assert here.chosen(here.root) == ComparedRevisions(here.root, here.head)


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
    assert here.chosen(variables=variables) == ComparedRevisions(here.root, here.head)
    here.point("refs/remotes/origin/target", here.main)
    assert here.chosen(variables=variables) == ComparedRevisions(here.main, here.head)


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
    assert here.chosen(variables=variables) == ComparedRevisions(here.main, here.head)


PUSH = {"GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": "event.json"}
DEFAULT = {"default_branch": "main"}


def test_a_push_to_the_default_branch_of_github_starts_where_the_event_says(here: Repository) -> None:
    event = {"before": here.side, "ref": "refs/heads/main", "repository": DEFAULT}
    assert here.chosen(variables=PUSH, event=event) == ComparedRevisions(None, here.head, here.side)


def test_a_push_to_the_default_branch_of_gitlab_starts_where_the_variable_says(here: Repository) -> None:
    variables = {"CI_COMMIT_BEFORE_SHA": here.side, "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
    assert here.chosen(variables=variables) == ComparedRevisions(None, here.head, here.side)


def test_a_push_to_the_default_branch_of_drone_starts_where_the_variable_says(here: Repository) -> None:
    variables = {"DRONE_COMMIT_BEFORE": here.side, "DRONE_BRANCH": "main", "DRONE_REPO_BRANCH": "main"}
    assert here.chosen(variables=variables) == ComparedRevisions(None, here.head, here.side)


def test_a_merge_request_of_gitlab_that_names_only_a_commit_starts_there(here: Repository) -> None:
    assert here.chosen(variables={"CI_MERGE_REQUEST_DIFF_BASE_SHA": here.side}) == ComparedRevisions(
        here.side, here.head
    )


def test_a_push_that_started_from_nothing_leaves_the_default(here: Repository) -> None:
    event = {"before": "0" * 40, "ref": "refs/heads/main", "repository": DEFAULT}
    assert here.chosen(variables=PUSH, event=event) == ComparedRevisions(here.main, here.head)


def test_a_push_to_another_branch_leaves_the_default(here: Repository) -> None:
    event = {"before": here.side, "ref": "refs/heads/work", "repository": DEFAULT}
    assert here.chosen(variables=PUSH, event=event) == ComparedRevisions(here.main, here.head)


def test_a_push_may_have_left_a_commit_that_is_not_here(here: Repository) -> None:
    event = {"before": "f" * 40, "ref": "refs/heads/main", "repository": DEFAULT}
    assert here.chosen(variables=PUSH, event=event) == ComparedRevisions(None, here.head, "f" * 40)


# Queues and trains: each entry against the one before it

QUEUE = {"GITHUB_EVENT_NAME": "merge_group", "GITHUB_EVENT_PATH": "event.json"}
TRAIN = {"CI_MERGE_REQUEST_EVENT_TYPE": "merge_train", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}


def test_an_entry_of_a_merge_queue_is_judged_against_the_entry_before(here: Repository) -> None:
    event = {"merge_group": {"head_sha": here.head, "base_sha": here.side}, "repository": DEFAULT}
    assert here.chosen(variables=QUEUE, event=event) == ComparedRevisions(here.side, here.head)
    assert here.chosen(variables={"BUILDKITE_MERGE_QUEUE_BASE_COMMIT": here.side}) == ComparedRevisions(
        here.side, here.head
    )


def test_an_entry_of_a_merge_queue_whose_base_is_not_here_cannot_be_judged(here: Repository) -> None:
    event = {"merge_group": {"head_sha": here.head, "base_sha": "f" * 40}, "repository": DEFAULT}
    with pytest.raises(UsageError, match="the merge queue puts the change on a commit that is not here"):
        here.chosen(variables=QUEUE, event=event)


def test_an_entry_of_a_merge_train_is_judged_against_the_entry_before(here: Repository) -> None:
    entry = here.grow({"b": "3"}, parents=[here.main, here.head])
    here.point("HEAD", here.grow({"b": "4"}, parents=[entry, here.head]))
    assert here.chosen(variables=TRAIN) == ComparedRevisions(entry, here.refs["HEAD"])


def test_a_train_without_merge_commits_is_judged_against_the_commit_that_gitlab_names(here: Repository) -> None:
    assert here.chosen(variables=TRAIN | {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": here.side}) == ComparedRevisions(
        here.side, here.head
    )
    assert here.chosen(variables=TRAIN) == ComparedRevisions(here.main, here.head)


def test_a_target_branch_that_is_not_fetched_may_be_named_by_its_commit(here: Repository) -> None:
    variables = {
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "far",
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": here.side,
    }
    assert here.chosen(variables=variables) == ComparedRevisions(here.side, here.head)


# The change must be what is checked out


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target"])
def test_a_change_that_is_not_checked_out_is_wrong_usage(here: Repository, name: str) -> None:
    here.point("HEAD", here.main)
    variables = {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": "event.json", "GITHUB_BASE_REF": "main"}
    for head in (here.head, "f" * 40):
        event = {"pull_request": {"head": {"sha": head}}, "repository": DEFAULT}
        for base in (None, "main"):
            with pytest.raises(UsageError, match="the change is not checked out") as caught:
                here.chosen(base, variables=variables, event=event)
            assert "pull_request" in caught.value.fix


def test_a_merge_that_holds_the_change_is_the_change(here: Repository) -> None:
    here.point("HEAD", here.grow({"a": "2", "b": "2"}, parents=[here.main, here.head]))
    event = {"pull_request": {"head": {"sha": here.head}}, "repository": DEFAULT}
    variables = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": "event.json", "GITHUB_BASE_REF": "main"}
    assert here.chosen(variables=variables, event=event) == ComparedRevisions(here.main, here.refs["HEAD"])


def test_in_a_shallow_clone_nobody_can_tell_what_a_merge_holds(here: Repository) -> None:
    here.reason = "shallow"
    event = {"pull_request": {"head": {"sha": "f" * 40}}, "repository": DEFAULT}
    variables = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": "event.json", "GITHUB_BASE_REF": "main"}
    assert here.chosen(variables=variables, event=event) == ComparedRevisions(here.main, here.head)
    with pytest.raises(UsageError, match="not checked out"):
        here.chosen(variables=variables | {"GITHUB_EVENT_NAME": "pull_request_target"}, event=event)


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
    assert here.chosen(variables=PUSH, event=event) == ComparedRevisions(here.main, here.head)
