"""Reading CODEOWNERS: on GitHub lines with invalid syntax are skipped, and there are no sections."""

import re
from itertools import takewhile
from typing import Final, NamedTuple

from capability_budgets.reading.late_patterns import late
from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError, decode, quoted
from governance.documents.trust.codeowners_gitlab import check_length_and_signs, is_header, read_sections
from governance.domain.policy.codeowners import Codeowners, Dialect, OwnerRule
from governance.domain.text_patterns import shown

_MAX_BYTES: Final = 3_000_000
"""Larger files are not loaded by GitHub, which then knows no owners."""

_MAX_LINES: Final = 50_000
"""As many rules as can be matched against a path in time; far more than any file has."""

_PATTERN: Final = late(r"(?:[^\\ \t]++|\\.)++(?=[ \t]|\Z)")

_OWNER: Final = late(
    r"@[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)?|[A-Za-z0-9.$%&'+/=^_`|~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII
)
_WORD: Final = re.compile(r"[^ \t]+")
_UNESCAPED_MARK: Final = late(r"(?:[^\\#]++|\\.)*+#")


class CodeownersDocument(NamedTuple):
    """A CODEOWNERS file as it reads.

    Attributes:
        codeowners: its rules; none where it cannot be read.
        refused: lines that are skipped, here as on GitHub, and why.
        problems: why the file cannot be read at all.
    """

    codeowners: Codeowners
    refused: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_codeowners(path: str, data: bytes, dialect: Dialect = "github") -> CodeownersDocument:
    """Read the CODEOWNERS file at a path as a forge does; whatever the bytes are, the answer is rules or problems."""
    try:
        lines = decode(data, limit=_MAX_BYTES).split("\n")
    except UnreadableError as fault:
        return CodeownersDocument(Codeowners(path, dialect=dialect), (), fault.problems)
    if len(lines) > _MAX_LINES:
        problem = Problem(
            f"the file has more than {_MAX_LINES} lines", "let folders own what lies below them", _MAX_LINES, 1
        )
        return CodeownersDocument(Codeowners(path, dialect=dialect), (), (problem,))
    words = ((number, line.strip(" \t\r")) for number, line in enumerate(lines, start=1))
    told = [(number, line) for number, line in words if line and not line.startswith("#")]
    rules, refused, problems = read_sections(told) if dialect == "gitlab" else _read_lines(told)
    if problems:
        return CodeownersDocument(Codeowners(path, dialect=dialect), (), tuple(problems))
    return CodeownersDocument(Codeowners(path, tuple(rules), dialect), tuple(refused))


def _read_lines(lines: list[tuple[int, str]]) -> tuple[list[OwnerRule], list[Problem], list[Problem]]:
    """Read the lines of a file of GitHub's: rules, lines that are skipped, and why nothing of it counts."""
    rules: list[OwnerRule] = []
    refused: list[Problem] = []
    for number, line in lines:
        if is_header(line):
            return [], [], [_header(line, number)]
        try:
            rules.append(_rule(line, number))
        except ValueError as fault:
            refused.append(Problem(f"GitHub skips this line: {fault}", "correct the line, or remove it", number, 1))
    return rules, refused, []


def _header(line: str, number: int) -> Problem:
    """A section header says who owns what stands below it; to read on without would be to guess."""
    message = f"{quoted(line)} is the header of a section, which only GitLab knows, and the policy reads GitHub's form"
    fix = "remove the header; or set `codeowners: gitlab` in budgets/policy.yaml, by a decision"
    return Problem(message, fix, number, 1)


def _rule(line: str, number: int) -> OwnerRule:
    """Read one line; raises ValueError where its syntax is invalid."""
    match = _PATTERN().match(line)
    if match is None:
        raise ValueError("a backslash stands at its end")
    _check_pattern(match[0])
    check_length_and_signs(match[0])
    owners = tuple(takewhile(lambda word: not word.startswith("#"), _WORD.findall(line, match.end())))
    for owner in owners:
        if not _OWNER().fullmatch(owner):
            raise ValueError(f"{shown(owner)} is neither a @handle nor an @organisation/team nor an address")
    return OwnerRule(match[0], owners, number)


def _check_pattern(pattern: str) -> None:
    if pattern.startswith("!"):
        raise ValueError("patterns cannot be negated with !")
    if pattern.startswith("\\#"):
        raise ValueError("a pattern cannot start with #, escaped or not")
    if _UNESCAPED_MARK().match(pattern):
        raise ValueError("a # within a word may start a comment or not; put a blank before it, or write \\#")
    if "***" in pattern:
        raise ValueError("three asterisks in a row mean nothing")
