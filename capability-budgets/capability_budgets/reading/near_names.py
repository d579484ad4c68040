"""Near names: what a word that names nothing could have been meant as."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

_COMPARED: Final = 60
"""Letters of the word: what is longer is no name."""

_RANKED: Final = 1000
_ALIKE: Final = 0.3
"""The part of their pairs of letters that alike names share at the least."""


def nearest_first(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names, those first that share most pairs of letters with the word; of many, the first thousand."""
    return tuple(name for _, name in _ranked(word, known))


def alike(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known names that are alike enough to be meant, the nearest first."""
    return tuple(name for likeness, name in _ranked(word, known)[:most] if likeness >= _ALIKE)


def suggested(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """What to suggest instead of the word: the names alike, or the first known ones where none is."""
    names = tuple(known)
    return alike(word, names, most) or names[:most]


def _ranked(word: str, known: Iterable[str]) -> list[tuple[float, str]]:
    wanted = _pairs(word[:_COMPARED])
    found = ((_likeness(wanted, _pairs(name)), name) for name in islice(known, _RANKED))
    return sorted(found, key=lambda item: (-item[0], item[1]))


def _pairs(word: str) -> set[str]:
    framed = f"^{word.casefold()}$"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}


def _likeness(left: set[str], right: set[str]) -> float:
    return len(left & right) / len(left | right)
