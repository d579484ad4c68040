"""Reach: which approval rules could match some change at a governed path, whatever that change will be."""

import re
from collections.abc import Iterator

from governance.domain.changes import Direction, Side
from governance.domain.globs import matches_budget
from governance.domain.limits import LimitId
from governance.domain.policy import ACCEPTED_PATH, CODEOWNERS_PATHS, POLICY_PATH, SIGNERS_PATH, Policy, Rule
from governance.domain.wildcards import fits_text, segment

LIMIT_DIRECTIONS = (Direction.LOOSEN, Direction.TIGHTEN)
"""The ways that a number can go."""


def paths_of(side: Side, policy: Policy) -> list[str]:
    """Every path that only a decision may change: those that exist, and trust roots that somebody may want to add."""
    counting = side.codeowners.path or "CODEOWNERS"
    found = (side.governed_paths - set(CODEOWNERS_PATHS)) | {counting, POLICY_PATH, ACCEPTED_PATH}
    return sorted(found | ({SIGNERS_PATH} if policy.identity == "signature" else set()))


def could_match(rule: Rule, path: str, side: Side) -> bool:
    """Whether a rule could match a change of a governed file, or of what a budget file holds or may come to hold."""
    when = rule.when
    moves = when.by_percent is None and _goes(rule, Direction.GOVERNANCE)
    if path not in side.budget_files:
        return moves and (when.budgets is None or any(matches_budget(pattern, path) for pattern in when.budgets))
    if not moves and not any(_goes(rule, direction) for direction in LIMIT_DIRECTIONS):
        return False
    return when.budgets is None or any(_reaches(pattern, path, side) for pattern in when.budgets)


def _goes(rule: Rule, direction: Direction) -> bool:
    return rule.when.direction is None or direction.value in rule.when.direction


def _reaches(pattern: str, path: str, side: Side) -> bool:
    """Whether a pattern names a capability that the file holds, or one that nobody holds yet and anybody may add."""
    if "/" in pattern:
        return False
    wanted = segment(re.split(r"[@.]", pattern, maxsplit=1)[0])
    holders = {item.file for name, item in side.budgets.capabilities.items() if fits_text(wanted, name)}
    return path in holders or not holders


def uncovered_paths(side: Side, policy: Policy) -> list[str]:
    """Governed files other than budget files that no rule covers."""
    paths = (path for path in paths_of(side, policy) if path not in side.budget_files)
    return [path for path in paths if not any(could_match(rule, path, side) for rule in policy.approvals)]


def uncovered_limits(side: Side, policy: Policy) -> Iterator[tuple[Direction, list[LimitId]]]:
    """Limits of which not every loosening, or not every tightening, is covered by a rule."""
    for direction in LIMIT_DIRECTIONS:
        rules = [rule for rule in policy.approvals if rule.when.by_percent is None and _goes(rule, direction)]
        if not any(rule.when.budgets is None for rule in rules):
            patterns = tuple(dict.fromkeys(pattern for rule in rules for pattern in rule.when.budgets or ()))
            open_ones = [limit for limit in side.budgets.limits if not _is_covered(limit, patterns, side)]
            if open_ones:
                yield direction, sorted(open_ones, key=str)


def _is_covered(limit: LimitId, patterns: tuple[str, ...], side: Side) -> bool:
    overriding = _overriding(limit, side)
    return any(matches_budget(pattern, str(limit), overridden=overriding) for pattern in patterns)


def _overriding(limit: LimitId, side: Side) -> frozenset[str]:
    """The environments that a change of a base limit does not reach."""
    stated = (other.id for other in side.budgets.capabilities[limit.capability].limits)
    same = (other.environment for other in stated if other.name == limit.name and limit.environment is None)
    return frozenset(environment for environment in same if environment is not None)
