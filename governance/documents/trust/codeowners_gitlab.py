"""Reading CODEOWNERS as GitLab does: sections, default owners, roles, exclusions."""

import re
from collections.abc import Iterable
from typing import Final

from capability_budgets.reading.late_patterns import late
from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import quoted
from governance.domain.policy.codeowners import OwnerRule, OwnerSection
from governance.domain.text_patterns import shown

_MAX_LENGTH: Final = 4096
"""Characters of the longest pattern that can still be meant for a path."""

_MAX_NEEDED: Final = 1000
"""As many approvals as a policy has people at most."""

_HEADER: Final = late(
    r"(?P<optional>\^)?\[(?P<name>[^\]]*)\](?:\[(?P<count>[0-9]{0,9})\])?(?:[ \t]+(?P<owners>.*))?", re.ASCII
)
_LIKE_A_HEADER: Final = re.compile(r"\^?\[")
_SEPARATOR: Final = late(r"(?<!\\)[ \t]+")

_NAME: Final = r"[A-Za-z0-9_.][A-Za-z0-9_.-]*"
_OWNER: Final = late(
    rf"@{_NAME}(?:/{_NAME})*|@@(?:developer|maintainer|owner)s?|[A-Za-z0-9.$%&'+/=^_`|~-]+@[A-Za-z0-9.-]+",
    re.ASCII | re.IGNORECASE,
)

_Read = tuple[list[OwnerRule], list[Problem], list[Problem]]
"""Rules, what of them is passed over, and why nothing of the file counts."""


def is_header(line: str) -> bool:
    """Whether a line is the header of a section."""
    return _HEADER().fullmatch(line) is not None


def read_sections(lines: Iterable[tuple[int, str]]) -> _Read:
    """Read the lines of a file, numbered, without blanks around them, empty lines and comments."""
    rules: list[OwnerRule] = []
    refused: list[Problem] = []
    section, defaults = OwnerSection(), tuple[str, ...]()
    for number, line in lines:
        try:
            if _LIKE_A_HEADER.match(line):
                section, words = _section(line, number, refused)
                defaults = _owners(words, number, refused)
            else:
                rules.append(_entry(line, number, section, defaults, refused))
        except ValueError as fault:
            return [], [], [Problem(str(fault), "correct the line, or remove it", number, 1)]
    return rules, refused, []


def _section(line: str, number: int, refused: list[Problem]) -> tuple[OwnerSection, str]:
    """Read a header, and the owners of what names none below it; raises ValueError where it only begins as one."""
    match = _HEADER().fullmatch(line)
    if match is None:
        raise ValueError(
            f"{quoted(line)} begins like the header of a section, but is not one: write [Name] or [Name][2]"
        )
    name = match["name"].strip()
    if not name:
        raise ValueError("the section has no name")
    optional = match["optional"] is not None
    need = int(match["count"] or 1)
    if optional and match["count"]:
        message = f"the section {shown(name)} is optional, so the number of its approvals does not count"
        refused.append(Problem(message, "remove the ^, or the number", number, 1))
    if need > _MAX_NEEDED:
        raise ValueError(f"the section {shown(name)} requires more approvals than there can be")
    return OwnerSection(name, max(need, 1), optional), match["owners"] or ""


def _entry(
    line: str, number: int, section: OwnerSection, defaults: tuple[str, ...], refused: list[Problem]
) -> OwnerRule:
    """Read a pattern with its owners; raises ValueError where the pattern cannot be meant."""
    pattern, *rest = _SEPARATOR().split(line, maxsplit=1)
    check_length_and_signs(pattern)
    if pattern.startswith("!"):
        return OwnerRule(pattern[1:], (), number, section, excludes=True)
    owners = _owners(rest[0], number, refused) if rest else defaults
    if not owners:
        message = f"{quoted(pattern)} has no owners, so nobody can approve what it matches"
        refused.append(Problem(message, "name owners here, or in the header of the section", number, 1))
    return OwnerRule(pattern, owners, number, section)


def _owners(words: str, number: int, refused: list[Problem]) -> tuple[str, ...]:
    """The owners among words. A word that is none is nobody, and takes no other owner's place."""
    found = []
    for word in words.split():
        if _OWNER().fullmatch(word):
            found.append(word)
        else:
            message = f"{shown(word)} is neither a @handle nor a @group nor an address, so it is nobody"
            fix = "correct it, or remove it; GitLab reads no comments after a pattern"
            refused.append(Problem(message, fix, number, 1))
    return tuple(found)


def check_length_and_signs(pattern: str) -> None:
    """Refuse what no path can be, or what nobody sees.

    Raises:
        ValueError: the pattern is such a one.
    """
    if len(pattern) > _MAX_LENGTH:
        raise ValueError("its pattern is longer than any path")
    if not pattern.isprintable():
        raise ValueError("a character stands in it that cannot be seen, such as a no-break space")
