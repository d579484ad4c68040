import datetime as dt
from typing import Any

import pytest

from governance.domain.feasibility.quorum import distinct, voices
from governance.domain.judgement.changes import Side
from governance.domain.policy.allowed_signers import AllowedSigner, AllowedSigners
from tests.support.values import NOW, policy


@pytest.mark.parametrize(
    ("keys", "count"),
    [
        pytest.param({}, 0, id="nobody"),
        pytest.param({"alice": ""}, 0, id="no key"),
        pytest.param({"alice": "1", "bob": "2"}, 2, id="a key each"),
        pytest.param({"alice": "1", "bob": "1"}, 1, id="one key of two"),
        pytest.param({"alice": "12", "bob": "1"}, 2, id="one of them has another"),
        pytest.param({"alice": "12", "bob": "12", "carol": "12"}, 2, id="two keys of three"),
        pytest.param({"alice": "123", "bob": "1", "carol": "1"}, 2, id="two with one key, however many the third has"),
        pytest.param({"alice": "12", "bob": "23", "carol": "1", "dora": "2"}, 3, id="three keys of four, in a chain"),
        pytest.param({"alice": "12", "bob": "23", "carol": "34", "dora": "1"}, 4, id="all move on for the last"),
    ],
)
def test_as_many_can_approve_at_once_as_have_keys_of_their_own(keys: dict[str, str], count: int) -> None:
    assert distinct({person: frozenset(held) for person, held in keys.items()}) == count


# With witnesses

W = ("budget-witness",)
ONE_KEY = AllowedSigner(frozenset({"alice"}), "A")


def heard(*lines: AllowedSigner, identity: str = "signature", now: dt.datetime | None = NOW) -> dict[str, set[str]]:
    """What people may prove an approval with, where the policy has the witness `ci` and alice has an account."""
    people = {"alice": {"emails": ("a@b.c",), "account": "7"}, "bob": {"emails": ("b@b.c",)}}
    known = policy(people=people, groups={}, witnesses=("bob", "ci"), identity=identity)
    found = voices(Side(policy=known, signers=AllowedSigners((ONE_KEY, *lines))), known, now)
    return {person: set(keys) for person, keys in found.items()}


def witness(name: str = "ci", key: str = "W", **fields: Any) -> AllowedSigner:
    return AllowedSigner(frozenset({name}), key, **{"namespaces": W, **fields})


def test_a_witness_lets_everybody_approve_on_a_forge() -> None:
    everybody = {"alice": {"A", "account:7"}, "bob": {"person:bob"}}
    assert heard(witness()) == everybody
    assert heard(witness(valid_before=NOW), now=None) == everybody


@pytest.mark.parametrize(
    "line",
    [witness(namespaces=()), witness("bob"), witness("robot"), witness(key="A"), witness(valid_before=NOW)],
)
def test_a_witness_without_a_usable_key_lets_nobody_approve(line: AllowedSigner) -> None:
    assert heard(line) == heard() == {"alice": {"A"}, "bob": set()}
