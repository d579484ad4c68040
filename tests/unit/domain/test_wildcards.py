import itertools

import pytest

from governance.domain.wildcards import Segment, Wild, fits_path, fits_text, paths_meet, segment


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("", "", True),
        ("a", "a", True),
        ("a", "A", False),
        ("a", "ab", False),
        ("*", "", True),
        ("*", "anything", True),
        ("a*", "a", True),
        ("*a", "ba", True),
        ("*a", "ab", False),
        ("a*b*c", "aXbXc", True),
        ("a*b*c", "aXcXb", False),
        ("*ab*ab", "abab", True),
        ("*ab*ab", "aab", False),
        ("*aab", "aaab", True),
        ("**", "x", True),
        ("?", "", False),
        ("?", "x", True),
        ("?", "xy", False),
        ("a?c*", "abcd", True),
        ("[a]", "a", False),
        ("[a]", "[a]", True),
        ("a.c", "abc", False),
        ("\\*", "\\anything", True),
    ],
)
def test_a_segment_is_matched_as_people_expect(pattern: str, text: str, *, fits: bool) -> None:
    assert fits_text(segment(pattern), text) is fits


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"f\*o", "f*o", True),
        (r"f\*o", "foo", False),
        (r"f\?*", "f?anything", True),
        (r"f\?*", "fxanything", False),
        (r"a\ b", "a b", True),
        (r"\\", "\\", True),
        ("a\\", "a", True),
    ],
)
def test_a_backslash_takes_the_next_character_as_it_is_where_escapes_are_read(
    pattern: str, text: str, *, fits: bool
) -> None:
    assert fits_text(segment(pattern, escapes=True), text) is fits


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        (("a", Wild.MANY, "b"), "a/b", True),
        (("a", Wild.MANY, "b"), "a/x/y/b", True),
        (("a", Wild.MANY, "b"), "a/x/b/y", False),
        (("a", Wild.MANY, "b", Wild.MANY, "c"), "a/b/x/b/c", True),
        ((Wild.ONE, Wild.MANY), "a", True),
        ((Wild.ONE, Wild.MANY), "a/b", True),
        ((Wild.ONE, Wild.ONE), "a", False),
        ((Wild.MANY, segment("*.py")), "a/b/c.py", True),
        ((Wild.MANY, segment("*.py")), "a/b.py/c", False),
        (("a", "b"), "a", False),
    ],
)
def test_a_path_is_matched_folder_by_folder(pattern: tuple[Segment, ...], path: str, *, fits: bool) -> None:
    assert fits_path(pattern, path.split("/")) is fits


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("*a" * 200, "a" * 2000 + "b"), ("*" * 500 + "b", "a" * 2000), ("a*" * 300 + "b", "a" * 2000)],
)
def test_no_segment_keeps_the_matcher_busy(pattern: str, text: str) -> None:
    assert not fits_text(segment(pattern), text)


def test_no_path_keeps_the_matcher_busy() -> None:
    pattern: tuple[Segment, ...] = (*(part for _ in range(60) for part in (Wild.MANY, segment("a*"))), "b")
    assert not fits_path(pattern, ["aaa"] * 1000)


TOKENS: tuple[Segment, ...] = (Wild.MANY, Wild.ONE, "a", "b", segment("a*"), segment("?b"), segment("*b"))
PATHS = [path for length in range(4) for path in itertools.product(("a", "b", "ab", "aab"), repeat=length)]


@pytest.mark.parametrize("one", list(itertools.product(TOKENS, repeat=2)))
def test_two_patterns_meet_where_some_path_has_the_form_of_both(one: tuple[Segment, ...]) -> None:
    for length in range(3):
        for other in itertools.product(TOKENS, repeat=length):
            both = any(fits_path(one, path) and fits_path(other, path) for path in PATHS)
            assert paths_meet(one, other) is paths_meet(other, one) is both, other
