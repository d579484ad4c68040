"""CODEOWNERS, as GitHub and as GitLab read it: who owns a path, and how many of them are asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, Literal, NamedTuple

from governance.domain.policy.patterns import path_pattern
from governance.domain.wildcards import Segment, Wild, fits_path, paths_meet, segment

Dialect = Literal["github", "gitlab"]
"""The forge whose reading of CODEOWNERS counts."""

CODEOWNERS_ORDER: Final[Mapping[Dialect, tuple[str, ...]]] = {
    "github": (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    "gitlab": (".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
}
"""Where the file is looked for; the first that exists counts."""

CODEOWNERS_PATHS: Final = tuple(dict.fromkeys(path for paths in CODEOWNERS_ORDER.values() for path in paths))
"""Every path that one of the dialects looks at."""


class OwnerSection(NamedTuple):
    """A section of GitLab's; what stands before the first header, or a file of GitHub's, is one without a name.

    Attributes:
        name: as its header writes it; case does not count.
        need: how many of its owners must approve.
        optional: whether the header says that none need to.
    """

    name: str = ""
    need: int = 1
    optional: bool = False

    @property
    def key(self) -> str:
        """One spelling for all headers of one section."""
        return self.name.casefold()


class OwnerRule(NamedTuple):
    """One line: a pattern and its owners (handles, teams, addresses); without owners it disowns what it matches.

    Attributes:
        section: where it stands, with what the header above it says.
        excludes: whether the section leaves alone what the pattern matches.
    """

    pattern: str
    owners: tuple[str, ...]
    line: int
    section: OwnerSection = OwnerSection()
    excludes: bool = False


class Claim(NamedTuple):
    """What the owners of a path are asked for: so many approvals by some of these.

    Attributes:
        section: the section that asks; empty for the part of a file without one.
    """

    section: str
    owners: tuple[str, ...]
    need: int = 1


@dataclass(frozen=True)
class Codeowners:
    """The file that counts, and its rules in order; of several of a section that match a path, the last decides."""

    path: str | None = None
    rules: tuple[OwnerRule, ...] = ()
    dialect: Dialect = "github"

    def claims(self, path: str) -> tuple[Claim, ...]:
        """What every section asks for a path; none where it is nobody's, or only an optional section's."""
        segments = path.split("/")
        found = (_match(rules, segments, self.dialect) for rules in self._required)
        return tuple(Claim(rule.section.name, rule.owners, rule.section.need) for rule in found if rule is not None)

    def owners(self, path: str) -> tuple[str, ...]:
        """The owners of a path as the file writes them, of all sections that ask; empty where nobody owns it."""
        return tuple(dict.fromkeys(owner for claim in self.claims(path) for owner in claim.owners))

    @property
    def places(self) -> tuple[str, ...]:
        """Where the file is looked for, up to the one that counts: one after it decides nothing."""
        order = CODEOWNERS_ORDER[self.dialect]
        return order[: order.index(self.path) + 1] if self.path in order else order

    @cached_property
    def settled(self) -> tuple[OwnerRule, ...]:
        """The rules, of which each says whether its section is optional: one header without the mark makes it required.

        So a header decides about rules that stand below another one of its name.
        """
        required = {rule.section.key for rule in self.rules if not rule.section.optional}
        return tuple(
            rule._replace(section=rule.section._replace(optional=False))
            if rule.section.optional and rule.section.key in required
            else rule
            for rule in self.rules
        )

    @cached_property
    def _required(self) -> tuple[tuple[OwnerRule, ...], ...]:
        """The rules of each section that is not optional."""
        sections: dict[str, list[OwnerRule]] = {}
        for rule in self.settled:
            if not rule.section.optional:
                sections.setdefault(rule.section.key, []).append(rule)
        return tuple(map(tuple, sections.values()))


def _match(rules: tuple[OwnerRule, ...], segments: list[str], dialect: Dialect) -> OwnerRule | None:
    """The rule of a section that decides about a path; None where none does, or one leaves the path alone."""
    if any(rule.excludes and fits_path(_pattern(rule.pattern, dialect), segments) for rule in rules):
        return None
    return next((rule for rule in reversed(rules) if fits_path(_pattern(rule.pattern, dialect), segments)), None)


def same_owners(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether two lists name the same owners; order, repetition and case do not matter."""
    return {owner.casefold() for owner in left} == {owner.casefold() for owner in right}


def same_claims(left: Iterable[Claim], right: Iterable[Claim]) -> bool:
    """Whether the same owners are asked for the same number of approvals, section by section."""
    return set(map(_claimed, left)) == set(map(_claimed, right))


def _claimed(claim: Claim) -> tuple[str, int, frozenset[str]]:
    return claim.section.casefold(), claim.need, frozenset(owner.casefold() for owner in claim.owners)


def owner_rules_differ(before: Codeowners, after: Codeowners, globs: Sequence[str]) -> bool:
    """Whether the rules that can match some path of the globs differ, in pattern, owners, section or order.

    Not only paths that exist count: whom a file that somebody adds later belongs to is decided by these rules, too.
    """
    if before.dialect != after.dialect:
        return True
    if before.rules is after.rules:
        return False
    one, other = _without_common_ends(before.settled, after.settled)
    wanted = tuple(path_pattern(glob) for glob in globs)

    def relevant(rules: Sequence[OwnerRule]) -> list[OwnerRule]:
        patterns = ((rule, _pattern(rule.pattern, before.dialect)) for rule in rules)
        return [rule for rule, pattern in patterns if any(paths_meet(pattern, glob) for glob in wanted)]

    left, right = relevant(one), relevant(other)
    return len(left) != len(right) or not all(map(_same_rule, left, right))


def _without_common_ends(
    one: Sequence[OwnerRule], other: Sequence[OwnerRule]
) -> tuple[Sequence[OwnerRule], Sequence[OwnerRule]]:
    """What differs of two lists, between what both begin and end with: the rest need not be matched with anything."""
    shorter = min(len(one), len(other))
    head = next((at for at in range(shorter) if not _same_rule(one[at], other[at])), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if not _same_rule(one[-1 - at], other[-1 - at])), rest)
    return one[head : len(one) - tail], other[head : len(other) - tail]


def _same_rule(one: OwnerRule, other: OwnerRule) -> bool:
    return one._replace(owners=(), line=0) == other._replace(owners=(), line=0) and same_owners(
        one.owners, other.owners
    )


def _pattern(pattern: str, dialect: Dialect) -> tuple[Segment, ...]:
    return _github_pattern(pattern) if dialect == "github" else _gitlab_pattern(pattern)


@lru_cache(maxsize=65536)
def _github_pattern(pattern: str) -> tuple[Segment, ...]:
    r"""Translate a pattern of GitHub's.

    The form is gitignore's without classes and negation. A slash at the start or in the middle anchors the pattern
    at the top; one at the end matches what lies below a folder. Everything below a folder that matches is owned too,
    except by a pattern ending in `/*`. `\` takes the next character as it is; `[` and `^` mean themselves.
    """
    folder = pattern.endswith("/")
    body = pattern.rstrip("/")
    anchored = "/" in body
    names = body.lstrip("/").split("/")
    form: list[Segment] = [] if anchored else [Wild.MANY]
    form += [Wild.MANY if name == "**" else segment(name, escapes=True) for name in names]
    if names[-1] == "**":  # at the end it stands for one folder or file at least
        form.append(Wild.ONE)
    if folder:
        form += [Wild.ONE, Wild.MANY]
    elif not (anchored and names[-1] == "*"):
        form.append(Wild.MANY)
    return tuple(form)


@lru_cache(maxsize=65536)
def _gitlab_pattern(pattern: str) -> tuple[Segment, ...]:
    r"""Translate a pattern of GitLab's, which is a file name pattern of Ruby's (`File.fnmatch`).

    Only a slash at the start anchors it at the top; one at the end matches what lies below a folder. A folder's name
    without that slash matches nothing below it. `**` before a slash is any number of folders, elsewhere it is `*`;
    `[a-z]` is one character of a set, `\` takes the next character as it is.
    """
    if pattern == "*":
        return (Wild.MANY, Wild.ONE)
    names = pattern.removeprefix("/").split("/")
    if names[-1] == "":  # what ends with a slash is about everything below
        names[-1:] = ["**", "*"]
    form: list[Segment] = [] if pattern.startswith("/") else [Wild.MANY]
    form += [Wild.MANY if name == "**" else _name(name) for name in names[:-1]]
    return (*form, _name(names[-1]))


def _name(name: str) -> Segment:
    return segment(name, escapes=True, sets=True)
