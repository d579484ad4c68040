"""Reading CODEOWNERS as GitHub does: lines with invalid syntax are skipped, the rest counts."""

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from governance.documents.text import UnreadableError, decode
from governance.domain.findings import Problem
from governance.domain.owners import Codeowners, OwnerRule
from governance.domain.shapes import shown

_MAX_BYTES: Final = 3_000_000
"""Larger files are not loaded by GitHub: then nobody owns anything."""

_MAX_LINES: Final = 50_000
"""As many rules as can be matched against a path in time; far more than any file has."""

_PATTERN: Final = re.compile(r"(?:[^\\ \t]++|\\.)++(?=[ \t]|\Z)")
_LONGEST: Final = 4096
"""Characters of the longest pattern that can still be meant for a path."""

_OWNER: Final = re.compile(
    r"@[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)?|[A-Za-z0-9.$%&'+/=^_`|~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII
)
_WORD: Final = re.compile(r"[^ \t]+")
_UNESCAPED_MARK: Final = re.compile(r"(?:[^\\#]++|\\.)*+#")


@dataclass(frozen=True, slots=True)
class CodeownersDocument:
    """A CODEOWNERS file as it reads.

    Attributes:
        codeowners: its rules; none where it cannot be read.
        refused: lines that are skipped, here as on GitHub, and why.
        problems: why the file cannot be read at all.
    """

    codeowners: Codeowners
    refused: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_codeowners(path: str, data: bytes) -> CodeownersDocument:
    """Read the CODEOWNERS file at a path; whatever the bytes are, the answer is rules or problems."""
    try:
        lines = decode(data, limit=_MAX_BYTES).split("\n")
    except UnreadableError as fault:
        return CodeownersDocument(Codeowners(path), (), fault.problems)
    if len(lines) > _MAX_LINES:
        problem = Problem(
            f"the file has more than {_MAX_LINES} lines", "let folders own what lies below them", _MAX_LINES, 1
        )
        return CodeownersDocument(Codeowners(path), (), (problem,))
    rules: list[OwnerRule] = []
    refused: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        words = line.strip(" \t\r")
        if not words or words.startswith("#"):
            continue
        try:
            rules.append(_rule(words, number))
        except ValueError as fault:
            refused.append(Problem(f"GitHub skips this line: {fault}", "mend the line, or remove it", number, 1))
    return CodeownersDocument(Codeowners(path, tuple(rules)), tuple(refused))


def _rule(line: str, number: int) -> OwnerRule:
    """Read one line.

    Raises:
        ValueError: its syntax is invalid.
    """
    match = _PATTERN.match(line)
    if match is None:
        raise ValueError("a backslash stands at its end")
    _check_pattern(match[0])
    owners = tuple(takewhile(lambda word: not word.startswith("#"), _WORD.findall(line, match.end())))
    for owner in owners:
        if not _OWNER.fullmatch(owner):
            raise ValueError(f"{shown(owner)} is neither a @handle nor an @organisation/team nor an address")
    return OwnerRule(match[0], owners, number)


def _check_pattern(pattern: str) -> None:
    if pattern.startswith("!"):
        raise ValueError("patterns cannot be negated with !")
    if pattern.startswith("\\#"):
        raise ValueError("a pattern cannot start with #, escaped or not")
    if _UNESCAPED_MARK.match(pattern):
        raise ValueError("a # within a word may start a comment or not; put a blank before it, or write \\#")
    if len(pattern) > _LONGEST:
        raise ValueError("its pattern is longer than any path")
    if "***" in pattern:
        raise ValueError("three asterisks in a row mean nothing")
    if not pattern.isprintable():
        raise ValueError("a character stands in it that cannot be seen, such as a no-break space")
