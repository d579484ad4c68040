"""GitHub's answers about a pull request, as `gh api` prints them: its reviews, and where it stands.

Only what an approval rests on is read; everything else in these answers changes over the years and is left aside.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError
from governance.documents.text.timestamps import read_moment
from governance.domain.digests import OBJECT_ID
from governance.domain.text_patterns import shown

SPEAKING: Final[Mapping[str, Literal["approve", "reject", "withdraw"]]] = {
    "APPROVED": "approve",
    "CHANGES_REQUESTED": "reject",
    "DISMISSED": "withdraw",
}
"""The states of reviews that say something of a decision, and what a record says then."""

_SILENT: Final = frozenset({"COMMENTED", "PENDING"})
_FIX: Final = (
    "save what `gh api --paginate repos/OWNER/REPO/pulls/N/reviews` and `gh api repos/OWNER/REPO/pulls/N` print"
)


@dataclass(frozen=True, slots=True)
class Review:
    """A review that approves, requests changes, or did so and was dismissed.

    Attributes:
        number: the review's id.
        account: the numeric id of the account that gave it.
        login: the account's name at present, which may have been another account's before.
        state: GitHub's word for what it says.
        moment: when it was given; a review keeps that when it is dismissed.
        commit: the commit that was reviewed; None where GitHub does not know it any more.
    """

    number: int
    account: str
    login: str
    state: str
    moment: dt.datetime
    commit: str | None


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request: its number, the tip of the branch that it is to land on, and its own tip."""

    number: int
    base: str
    head: str


def read_reviews(text: str, pull: Pull) -> list[Review]:
    """Read the reviews of a pull request that say something, oldest first.

    Pages may stand one after another (`--paginate`) or within one list (`--slurp`). Reviews of accounts that are gone
    are left out: nobody can be told by them.

    Raises:
        UnreadableError: this is no such answer, or one about another pull request.
    """
    found = [review for item in _items(_values(text)) if (review := _review(item, pull)) is not None]
    return sorted(found, key=lambda review: (review.moment, review.number))


def read_pull(text: str) -> Pull:
    """Read where a pull request stands.

    Raises:
        UnreadableError: this is no such answer.
    """
    values = list(_values(text))
    if len(values) != 1:
        raise _unreadable("this is not the answer about one pull request")
    pull = _mapping(values[0], "a pull request")
    base, head = (_tip(pull, side) for side in ("base", "head"))
    return Pull(_number(pull.get("number"), "the number of a pull request"), base, head)


def _tip(pull: Mapping[str, object], side: str) -> str:
    commit = _commit(_mapping(pull.get(side), f"the {side} of a pull request").get("sha"))
    if commit is None:
        raise _unreadable(f"the {side} of the pull request names no commit")
    return commit


def _values(text: str) -> Iterator[object]:
    """The JSON values of a text, which may stand one after another."""
    decoder, place = json.JSONDecoder(), 0
    while rest := text[place:].lstrip():
        start = len(text) - len(rest)
        try:
            value, place = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as fault:
            raise _unreadable(f"this is no JSON: {fault}") from fault
        yield value


def _items(values: Iterable[object]) -> Iterator[Mapping[str, object]]:
    for value in values:
        if not isinstance(value, list):
            raise _unreadable(f"a list of reviews is expected, not {shown(str(value)[:80])}")
        for item in value:
            yield from _items([item]) if isinstance(item, list) else [_mapping(item, "a review")]


def _review(item: Mapping[str, object], pull: Pull) -> Review | None:
    url = item.get("pull_request_url")
    if isinstance(url, str) and url.rpartition("/")[2] != str(pull.number):
        raise _unreadable(f"these are reviews of another pull request than {pull.number}: {url}")
    state = item.get("state")
    if state in _SILENT or item.get("user") is None:
        return None
    if not isinstance(state, str) or state not in SPEAKING:
        raise _unreadable(f"a review has a state that is not known: {shown(str(state))}")
    user = _mapping(item["user"], "the user of a review")
    return Review(
        _number(item.get("id"), "the id of a review"),
        str(_number(user.get("id"), "the id of a user")),
        str(user.get("login", "")),
        state,
        _moment(item.get("submitted_at")),
        _commit(item.get("commit_id")),
    )


def _mapping(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _unreadable(f"{what} is expected, not {shown(str(value)[:80])}")
    return value


def _number(value: object, what: str) -> int:
    if type(value) is not int or not 0 < value < 10**20:
        raise _unreadable(f"{what} is a whole number above zero, not {shown(str(value)[:80])}")
    return value


def _moment(value: object) -> dt.datetime:
    try:
        return read_moment(str(value))
    except ValueError as fault:
        raise _unreadable(f"a review was submitted at no moment that can be read: {shown(str(value)[:80])}") from fault


def _commit(value: object) -> str | None:
    return value if isinstance(value, str) and OBJECT_ID.fullmatch(value) else None


def _unreadable(message: str) -> UnreadableError:
    return UnreadableError(Problem(message, _FIX))
