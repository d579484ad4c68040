"""CODEOWNERS as GitHub reads it: who owns a path."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from governance.domain.globs import path_pattern
from governance.domain.wildcards import Segment, Wild, fits_path, paths_meet, segment


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
        segments = path.split("/")
        for rule in reversed(self.rules):
            if fits_path(_owner_pattern(rule.pattern), segments):
                return rule.owners
        return ()


def same_owners(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether two lists name the same owners; order, repetition and case do not matter."""
    return {owner.casefold() for owner in left} == {owner.casefold() for owner in right}


def owner_rules_differ(before: Codeowners, after: Codeowners, globs: Sequence[str]) -> bool:
    """Whether the rules that can match some path of the globs differ, in pattern, owners or order.

    Not only paths that exist count: whom a file that somebody adds later belongs to is decided by these rules, too.
    """
    if before.rules is after.rules:
        return False
    one, other = _without_common_ends(before.rules, after.rules)
    wanted = tuple(path_pattern(glob) for glob in globs)

    def relevant(rules: Sequence[OwnerRule]) -> list[OwnerRule]:
        patterns = ((rule, _owner_pattern(rule.pattern)) for rule in rules)
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
    return replace(one, owners=(), line=0) == replace(other, owners=(), line=0) and same_owners(
        one.owners, other.owners
    )


def owner_pattern_matches(pattern: str, path: str) -> bool:
    r"""Whether a CODEOWNERS pattern covers a path.

    The form is gitignore's without classes and negation. A slash at the start or in the middle anchors the pattern
    at the top; one at the end matches what lies below a folder. Everything below a folder that matches is owned too,
    except by a pattern ending in `/*`. `\` takes the next character as it is; `[` and `^` mean themselves.
    """
    return fits_path(_owner_pattern(pattern), path.split("/"))


@lru_cache(maxsize=65536)
def _owner_pattern(pattern: str) -> tuple[Segment, ...]:
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
