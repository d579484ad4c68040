"""Globs over repository paths and over budgets, as the policy writes them."""

import re
from functools import lru_cache
from itertools import takewhile
from typing import Final

from capability_budgets.reading.limits import LimitId
from governance.domain.wildcards import Segment, Wild, fits_path, fits_text, segment

_WILD: Final = re.compile(r"[*?]")


@lru_cache(maxsize=1024)
def path_pattern(glob: str) -> tuple[Segment, ...]:
    """Translate a glob: `*` and `?` stay within a folder, `**` matches zero or more folders, at the end any file."""
    names = glob.strip("/").split("/")
    pattern: list[Segment] = [Wild.MANY if name == "**" else segment(name) for name in names]
    return (*pattern, Wild.ONE) if names[-1] == "**" else tuple(pattern)


@lru_cache(maxsize=4096)  # every step of a history asks for the same few paths
def matches_path(globs: tuple[str, ...], path: str) -> bool:
    """Whether any of the globs names the path."""
    segments = path.split("/")
    return any(fits_path(path_pattern(glob), segments) for glob in globs)


def literal_prefix(glob: str) -> str:
    """The path at or below which everything lies that the glob can match; empty for the whole tree."""
    fixed = takewhile(lambda name: not _WILD.search(name), glob.strip("/").split("/"))
    return "/".join(fixed)


def matches_budget(pattern: str, budget: str, *, overridden: frozenset[str] = frozenset()) -> bool:
    """Whether a pattern of `when.budgets` covers a change of this budget.

    A pattern without `@` also covers the overrides of what it names; one with `@env` also covers a change of the
    base limit where that environment inherits it. A capability (that moved) is covered by any pattern naming it;
    paths are matched as paths.

    Args:
        pattern: such as `rate_limiter.*` or `*@prod.*`.
        budget: a limit's identity, a path, or a capability's name.
        overridden: environments that override the limit before and after the change, so inherit nothing.
    """
    limit = LimitId.parse(budget)
    if limit is None:
        capability = re.split(r"[@.]", pattern, maxsplit=1)[0]
        return matches_path((pattern,), budget) or ("/" not in budget and _fits(capability, budget))
    capability, environment, name = _split(pattern)
    if not (_fits(capability, limit.capability) and _fits(name, limit.name)):
        return False
    if environment is None:
        return True
    if limit.environment is not None:
        return _fits(environment, limit.environment)
    return environment not in overridden


def _split(pattern: str) -> tuple[str, str | None, str]:
    """Take a pattern apart into capability, environment and limit name; what is left out matches all."""
    head, _, name = pattern.partition(".")
    capability, at, environment = head.partition("@")
    return capability, (environment if at else None), name or "*"


def _fits(pattern: str, text: str) -> bool:
    return fits_text(segment(pattern), text)
