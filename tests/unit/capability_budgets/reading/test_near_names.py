import pytest

from capability_budgets.reading.near_names import alike, nearest_first, suggested


@pytest.mark.parametrize(
    ("word", "first"),
    [("aprover", "approver"), ("digests", "digest"), ("Version", "version"), ("", "adr")],
)
def test_the_word_most_alike_comes_first(word: str, first: str) -> None:
    assert nearest_first(word, ["version", "adr", "approver", "digest"])[0] == first


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param("ab", "abcdefg", id="the word itself before one that goes on"),
        pytest.param("zb", "ca", id="the same end before the other letter"),
        pytest.param("axb", "cab", id="as many pairs, and then the alphabet"),
        pytest.param("cdefgb", "z", id="a long word with one pair before a short one with none"),
    ],
)
def test_pairs_of_letters_and_both_ends_say_how_much_words_are_alike(first: str, then: str) -> None:
    assert nearest_first("ab", [then, first]) == nearest_first("ab", [first, then]) == (first, then)


def test_of_very_many_words_the_first_thousand_are_compared() -> None:
    words = [f"w{number:04d}" for number in range(2000)]
    assert sorted(nearest_first("w1999", words)) == words[:1000]


def test_all_known_words_are_named() -> None:
    assert set(nearest_first("x", ["a", "b"])) == {"a", "b"}


@pytest.mark.parametrize(
    ("word", "near"),
    [("BG14", ("BG104", "BG101", "BG102")), ("chekc", ("check",)), ("", ()), ("zz", ())],
)
def test_names_that_are_not_alike_are_not_meant(word: str, near: tuple[str, ...]) -> None:
    assert alike(word, ["BG102", "BG101", "BG104", "check", "schema"]) == near


def test_where_no_name_is_alike_some_are_suggested() -> None:
    assert suggested("zz", iter(["b", "a", "c", "d"]), 2) == ("b", "a")
    assert suggested("dev1", iter(["b", "dev"])) == ("dev",)
    assert suggested("dev", ()) == ()
