"""CODEOWNERS as GitHub reads it: who owns a path."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from governance.domain.wildcards import Segment, Wild, fits_path, segment


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
