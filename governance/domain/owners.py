"""CODEOWNERS as GitHub reads it: who owns a path."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """One line: a pattern and its owners (handles, teams, addresses); without owners it disowns what it matches."""

    pattern: str
    owners: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Codeowners:
    """The file that counts, and its rules in order; of several that match a path, the last decides."""

    path: str | None = None
    rules: tuple[OwnerRule, ...] = ()

    def owners(self, path: str) -> tuple[str, ...]:
        """The owners of a path as the file writes them; empty where nobody owns it."""
        for rule in reversed(self.rules):
            if owner_pattern(rule.pattern).match(path):
                return rule.owners
        return ()


def same_owners(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether two lists name the same owners; order, repetition and case do not matter."""
    return {owner.casefold() for owner in left} == {owner.casefold() for owner in right}


@lru_cache(maxsize=4096)
def owner_pattern(pattern: str) -> re.Pattern[str]:
    r"""Translate a CODEOWNERS pattern: gitignore's form without classes and negation.

    A slash at the start or in the middle anchors it at the top; one at the end matches what lies below a folder.
    Everything below a folder that matches is owned too, except by a pattern ending in `/*`. `\` takes the next
    character as it is; `[` and `^` mean themselves.
    """
    body = pattern.rstrip("/") if pattern.endswith("/") else pattern
    anchored = "/" in body
    segments = body.lstrip("/").split("/")
    regex = "" if anchored else "(?:.*/)?"
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if segment == "**":
            regex += ".+" if last else "(?:.*/)?"
        else:
            regex += _segment(segment) + ("" if last else "/")
    if pattern.endswith("/"):
        regex += "/.+"
    elif not (anchored and segments[-1] == "*"):
        regex += "(?:/.*)?"
    return re.compile(regex + r"\Z", re.DOTALL)


def _segment(segment: str) -> str:
    regex, escaped = "", False
    for character in segment:
        if escaped:
            regex, escaped = regex + re.escape(character), False
        elif character == "\\":
            escaped = True
        else:
            regex += {"*": "[^/]*", "?": "[^/]"}.get(character, re.escape(character))
    return regex
