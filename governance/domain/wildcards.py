"""Wildcards without regular expressions: a pattern never takes more than pattern times text steps.

A pattern of the side under judgement must not be able to stop the judge, and `re` backtracks without limit.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

Token = TypeVar("Token")
Item = TypeVar("Item")


class Wild(Enum):
    """A wildcard: any number of items, or exactly one."""

    MANY = "*"
    ONE = "?"


class CharacterSet(NamedTuple):
    """One character of a set, `[a-z_]`, or one that is not of it, `[!a-z_]`.

    Attributes:
        ranges: the first and the last character of each range.
        negated: whether the characters of the ranges are those that do not fit.
    """

    ranges: tuple[tuple[str, str], ...]
    negated: bool = False

    def holds(self, character: str) -> bool:
        """Whether a character fits."""
        return any(first <= character <= last for first, last in self.ranges) is not self.negated


Characters = tuple[str | Wild | CharacterSet, ...]
"""The pattern of one path segment that holds wildcards."""

Segment = str | Characters | Wild
"""The pattern of one path segment; MANY stands for zero or more segments, ONE for any single one."""

_SIGNS: Final = {wild.value: wild for wild in Wild}


@lru_cache(maxsize=65536)
def segment(text: str, *, escapes: bool = False, sets: bool = False) -> str | Characters:
    r"""Translate a segment in which `*` and `?` are wild.

    Args:
        text: the segment, without slashes.
        escapes: whether `\` takes the next character as it is.
        sets: whether `[a-z]` is one character of a set; one without its `]` fits nothing.

    Returns:
        The text itself where nothing in it is wild: comparing is quicker than matching.
    """
    tokens: list[str | Wild | CharacterSet] = []
    at = 0
    while at < len(text):
        character = text[at]
        if escapes and character == "\\":
            tokens.append(text[at + 1 : at + 2])
            at += 2
        elif sets and character == "[":
            found, at = _set(text, at + 1)
            tokens.append(found)
        else:
            tokens.append(_SIGNS.get(character, character))
            at += 1
    if all(isinstance(token, str) for token in tokens):
        return "".join(str(token) for token in tokens)
    return tuple(tokens)


def _set(text: str, at: int) -> tuple[CharacterSet, int]:
    """The set whose inside begins at an index, and the index after its `]`."""
    negated = text.startswith(("!", "^"), at)
    at += negated
    ranges: list[tuple[str, str]] = []
    while at < len(text) and text[at] != "]":
        first, at = _member(text, at)
        last = first
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in {"", "]"}:
            last, at = _member(text, at + 1)
        ranges.append((first, last))
    return (CharacterSet(tuple(ranges), negated), at + 1) if at < len(text) else (CharacterSet(()), at)


def _member(text: str, at: int) -> tuple[str, int]:
    if text[at] == "\\" and at + 1 < len(text):
        at += 1
    return text[at], at + 1


def fits_text(pattern: str | Characters, text: str) -> bool:
    """Whether one segment, or any text without slashes, has the form of the pattern."""
    return pattern == text if isinstance(pattern, str) else _fits(pattern, text, _same_character)


def fits_path(pattern: Sequence[Segment], segments: Sequence[str]) -> bool:
    """Whether a path, split at its slashes, has the form of the pattern."""
    return _fits(pattern, segments, _same_segment)


def _same_character(token: str | Wild | CharacterSet, character: str) -> bool:
    if isinstance(token, CharacterSet):
        return token.holds(character)
    return token is Wild.ONE or token == character


def _same_segment(token: Segment, text: str) -> bool:
    return token is Wild.ONE or (not isinstance(token, Wild) and fits_text(token, text))


def _fits(pattern: Sequence[Token], items: Sequence[Item], same: Callable[[Token, Item], bool]) -> bool:
    """Match from the left; on a mismatch let the last MANY take one item more.

    Earlier ones never need another try: the leftmost match of what stands between two of them leaves the most room.
    """
    at = taken = 0
    retry: tuple[int, int] | None = None
    while taken < len(items):
        if at < len(pattern) and pattern[at] is Wild.MANY:
            at += 1
            retry = (at, taken)
        elif at < len(pattern) and same(pattern[at], items[taken]):
            at, taken = at + 1, taken + 1
        elif retry is not None:
            at, taken = retry[0], retry[1] + 1
            retry = (at, taken)
        else:
            return False
    return all(token is Wild.MANY for token in pattern[at:])


def paths_meet(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """Whether some path has the form of both patterns."""
    return _meet(one, other, _segments_meet)


def _segments_meet(one: Segment, other: Segment) -> bool:
    if isinstance(one, Wild) or isinstance(other, Wild):
        return True
    if isinstance(one, str):
        return fits_text(other, one)
    return fits_text(one, other) if isinstance(other, str) else _meet(one, other, _characters_meet)


def _characters_meet(one: str | Wild | CharacterSet, other: str | Wild | CharacterSet) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    if isinstance(one, str):
        return _same_character(other, one)
    return _same_character(one, other) if isinstance(other, str) else True  # two sets are taken to share a character


def _meet(one: Sequence[Token], other: Sequence[Token], same: Callable[[Token, Token], bool]) -> bool:
    """Whether some items fit both patterns: for each token of the one, how far the other one can have come."""
    reached = _over_many(other, {0})
    for token in one:
        if token is Wild.MANY:
            reached = set(range(min(reached, default=0), len(other) + 1)) if reached else set()
        else:
            steps = set()
            for at in reached:
                if at < len(other) and other[at] is Wild.MANY:
                    steps.add(at)
                elif at < len(other) and same(token, other[at]):
                    steps.add(at + 1)
            reached = _over_many(other, steps)
        if not reached:
            return False
    return len(other) in reached


def _over_many(pattern: Sequence[Token], places: set[int]) -> set[int]:
    """The places, and those after a MANY that may stand for nothing."""
    found = set(places)
    for start in places:
        at = start
        while at < len(pattern) and pattern[at] is Wild.MANY:
            at += 1
            found.add(at)
    return found
