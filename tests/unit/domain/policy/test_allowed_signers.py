import datetime as dt

import pytest

from governance.domain.policy.allowed_signers import AllowedSigner, AllowedSigners
from tests.support.values import NOW, days


def signer(*principals: str, **fields: object) -> AllowedSigner:
    return AllowedSigner(frozenset(principals), "ssh-ed25519 AAAA", **fields)  # type: ignore[arg-type]  # fields of a test table


@pytest.mark.parametrize(
    ("namespaces", "speaks"),
    [((), True), (("budget-signoff",), True), (("git", "budget-signoff"), True), (("git",), False)],
)
def test_a_line_restricted_to_other_namespaces_does_not_count(namespaces: tuple[str, ...], *, speaks: bool) -> None:
    assert signer("alice", namespaces=namespaces).speaks_in("budget-signoff") is speaks


@pytest.mark.parametrize(
    ("after", "before", "speaks"),
    [
        (None, None, True),
        (NOW - days(1), None, True),
        (NOW, None, True),
        (NOW + dt.timedelta(seconds=1), None, False),
        (None, NOW + dt.timedelta(seconds=1), True),
        (None, NOW, False),
        (None, NOW - days(1), False),
        (NOW - days(1), NOW + days(1), True),
        (NOW + days(1), NOW - days(1), False),
    ],
)
def test_a_key_speaks_from_valid_after_until_valid_before(
    after: dt.datetime | None, before: dt.datetime | None, *, speaks: bool
) -> None:
    assert signer("alice", valid_after=after, valid_before=before).speaks_at(NOW) is speaks


def test_the_keys_of_a_person_are_all_lines_that_name_one_of_the_principals() -> None:
    lines = (signer("alice", line=1), signer("bob", "alice@example.com", line=2), signer("carol", line=3))
    found = AllowedSigners(lines).keys_of(frozenset({"alice", "alice@example.com"}))
    assert [item.line for item in found] == [1, 2]
    assert AllowedSigners(lines).keys_of(frozenset({"dora"})) == ()
    assert AllowedSigners(lines).keys_of(frozenset()) == ()


def test_a_line_restricts_nothing_that_it_does_not_name() -> None:
    plain = AllowedSigner(frozenset({"alice"}), "ssh-ed25519 AAAA")
    assert (plain.namespaces, plain.valid_after, plain.valid_before, plain.line) == ((), None, None, 0)


def test_where_no_line_is_nobody_has_a_key() -> None:
    assert AllowedSigners().keys_of(frozenset({"alice"})) == ()
