"""GitHub's answers about a pull request: what an approval rests on, and nothing guessed."""

import json
from typing import Any

import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents.signoffs.github_reviews import Pull, Review, read_pull, read_reviews
from tests.support.github import pull, review

PULL = Pull(7, "b" * 40, "a" * 40)


def reviews(*items: Any) -> list[Review]:
    return read_reviews(json.dumps(items), PULL)


def test_a_review_tells_who_said_what_of_which_commit_and_when() -> None:
    (found,) = reviews(review("alice", 101, id=80))
    assert (found.number, found.account, found.login, found.state, found.commit) == (
        80,
        "101",
        "alice",
        "APPROVED",
        "a" * 40,
    )
    assert f"{found.moment:%Y-%m-%dT%H:%M:%SZ}" == "2026-11-20T10:00:00Z"


def test_a_pull_request_tells_its_number_and_where_it_is_to_land() -> None:
    assert read_pull(json.dumps(pull(base="b" * 40))) == PULL


def test_comments_drafts_and_accounts_that_are_gone_say_nothing() -> None:
    silent = [
        review("alice", 101, state="COMMENTED"),
        review("alice", 101, state="PENDING", submitted_at=None),
        review("ghost", 1, user=None),
    ]
    assert reviews(*silent) == []


def test_a_bot_is_an_account_like_others() -> None:
    (found,) = reviews(review("robot[bot]", 41898282))
    assert (found.login, found.account) == ("robot[bot]", "41898282")


def test_a_commit_that_github_does_not_know_any_more_is_none() -> None:
    (found,) = reviews(review("alice", 101, commit_id=None))
    assert found.commit is None


def test_reviews_come_in_the_order_in_which_they_were_given() -> None:
    late, early = review("a", 1, id=9), review("a", 1, id=3, submitted_at="2026-11-20T09:00:00Z")
    same = review("a", 1, id=4)
    assert [item.number for item in reviews(late, early, same)] == [3, 4, 9]


@pytest.mark.parametrize("form", ["{0}{1}", "{0}\n{1}\n", "[{0},{1}]", " {0}  {1}"])
def test_pages_stand_behind_each_other_or_in_one_list(form: str) -> None:
    pages = [json.dumps([review("a", 1, id=number)]) for number in (1, 2)]
    assert [item.number for item in read_reviews(form.format(*pages), PULL)] == [1, 2]


def test_no_reviews_are_none() -> None:
    assert read_reviews("[]", PULL) == []
    assert read_reviews("", PULL) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('{"message": "Not Found"}', "a list of reviews is expected"),
        ("[1]", "a review is expected"),
        (json.dumps([review("a", 1, state="REOPENED")]), "a state that is not known"),
        (json.dumps([review("a", 1, state=None)]), "a state that is not known"),
        (json.dumps([review("a", 1, id="80")]), "the id of a review is a whole number"),
        (json.dumps([review("a", 1, user={"id": True})]), "the id of a user is a whole number"),
        (json.dumps([review("a", 0)]), "the id of a user is a whole number"),
        (json.dumps([review("a", 1, user=7)]), "the user of a review is expected"),
        (json.dumps([review("a", 1, submitted_at="yesterday")]), "at no moment that can be read"),
        (
            json.dumps([review("a", 1, pull_request_url="https://api.github.com/repos/acme/payments/pulls/8")]),
            "reviews of another pull request than 7",
        ),
    ],
)
def test_what_is_no_list_of_reviews_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_reviews(text, PULL)
    assert words in caught.value.message
    assert "gh api --paginate" in caught.value.fix


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not the answer about one pull request"),
        ("{}{}", "not the answer about one pull request"),
        ("[]", "a pull request is expected"),
        (json.dumps({"number": 7}), "the base of a pull request is expected"),
        (json.dumps({"number": 7, "base": {"sha": "main"}}), "the base of the pull request names no commit"),
        (json.dumps({"number": 7, "base": {"sha": "b" * 40}}), "the head of a pull request is expected"),
        (json.dumps({**pull(), "number": "7"}), "the number of a pull request is a whole number"),
    ],
)
def test_what_is_no_pull_request_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_pull(text)
    assert words in caught.value.message
