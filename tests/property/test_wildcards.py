import re

from hypothesis import given
from hypothesis import strategies as st

from governance.domain.policy.patterns import matches_path
from governance.domain.wildcards import fits_text, segment
from tests.support.values import owns

LETTERS = st.text("ab*?", max_size=8)
PATHS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=5).map("/".join)
GLOBS = st.lists(st.sampled_from(["a", "b", "*", "**", "?", "a*", "*b", "a?b"]), min_size=1, max_size=5).map("/".join)


def _segment(pattern: str) -> str:
    return "".join({"*": "[^/]*", "?": "[^/]"}.get(character, re.escape(character)) for character in pattern)


def _reference(glob: str) -> re.Pattern[str]:
    """The same language as a regular expression: obvious, and slow on hostile patterns."""
    names = glob.split("/")
    last = len(names) - 1
    parts = [
        (".+" if at == last else "(?:[^/]+/)*") if name == "**" else _segment(name) + ("" if at == last else "/")
        for at, name in enumerate(names)
    ]
    return re.compile("".join(parts))


@given(LETTERS, st.text("ab", max_size=8))
def test_a_segment_matches_as_its_regular_expression_does(pattern: str, text: str) -> None:
    assert fits_text(segment(pattern), text) is (re.fullmatch(_segment(pattern), text) is not None)


@given(GLOBS, PATHS)
def test_a_glob_matches_as_its_regular_expression_does(glob: str, path: str) -> None:
    assert matches_path((glob,), path) is (_reference(glob).fullmatch(path) is not None)


@given(PATHS, PATHS)
def test_a_folder_owns_what_lies_below_it(folder: str, rest: str) -> None:
    assert owns(f"/{folder}/", f"{folder}/{rest}")
    assert owns(f"/{folder}", f"{folder}/{rest}")
    assert not owns(f"/{folder}/", folder)


@given(GLOBS, PATHS)
def test_what_a_pattern_owns_at_the_top_it_owns_below_any_folder_when_unanchored(pattern: str, path: str) -> None:
    if "/" not in pattern and owns(pattern, path):
        assert owns(pattern, f"x/{path}")
