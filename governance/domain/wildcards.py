"""Wildcards without regular expressions: a pattern never takes more than pattern times text steps.

A pattern of the side under judgement must not be able to stop the judge, and `re` backtracks without limit.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Final, TypeVar

Token = TypeVar("Token")
Item = TypeVar("Item")


class Wild(Enum):
    """A wildcard: any number of items, or exactly one."""

    MANY = "*"
    ONE = "?"


Characters = tuple[str | Wild, ...]
"""The pattern of one path segment that holds wildcards."""

Segment = str | Characters | Wild
"""The pattern of one path segment; MANY stands for zero or more segments, ONE for any single one."""

_SIGNS: Final = {wild.value: wild for wild in Wild}


@lru_cache(maxsize=65536)
def segment(text: str, *, escapes: bool = False) -> str | Characters:
    r"""Translate a segment in which `*` and `?` are wild.

    Args:
        text: the segment, without slashes.
        escapes: whether `\` takes the next character as it is.

    Returns:
        The text itself where nothing in it is wild: comparing is quicker than matching.
    """
    tokens: list[str | Wild] = []
    characters = iter(text)
    for character in characters:
        if escapes and character == "\\":
            tokens.append(next(characters, ""))
        else:
            tokens.append(_SIGNS.get(character, character))
    if Wild.MANY in tokens or Wild.ONE in tokens:
        return tuple(tokens)
    return "".join(str(token) for token in tokens)


def fits_text(pattern: str | Characters, text: str) -> bool:
    """Whether one segment, or any text without slashes, has the form of the pattern."""
    return pattern == text if isinstance(pattern, str) else _fits(pattern, text, _same_character)


def fits_path(pattern: Sequence[Segment], segments: Sequence[str]) -> bool:
    """Whether a path, split at its slashes, has the form of the pattern."""
    return _fits(pattern, segments, _same_segment)


def _same_character(token: str | Wild, character: str) -> bool:
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


def _characters_meet(one: str | Wild, other: str | Wild) -> bool:
    return isinstance(one, Wild) or isinstance(other, Wild) or one == other


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
    """The places, and those behind a MANY that may stand for nothing."""
    found = set(places)
    for start in places:
        at = start
        while at < len(pattern) and pattern[at] is Wild.MANY:
            at += 1
            found.add(at)
    return found
