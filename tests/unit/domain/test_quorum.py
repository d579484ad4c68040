import pytest

from governance.domain.quorum import distinct


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
