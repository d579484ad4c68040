import re

import pytest

from governance.domain.production.owner_names import owner_name


@pytest.mark.parametrize(
    ("owner", "expected"),
    [("", "unowned"), ("sre", "sre"), ("team-9", "team-9"), ("@acme/perf", "acme-perf-1f787c"),
     ("unowned", "unowned-523e48")],
)  # fmt: skip
def test_an_owner_has_one_name_whoever_else_there_is(owner: str, expected: str) -> None:
    assert owner_name(owner) == expected


def test_owners_who_look_alike_have_names_of_their_own() -> None:
    owners = ["@acme/perf", "@acme-perf", "acme-perf", "Acme Perf", "ä", "@", "x" * 99, "x" * 98]
    names = [owner_name(owner) for owner in owners]
    assert len(set(names)) == len(owners)
    assert all(re.fullmatch("[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?", name) for name in names)
