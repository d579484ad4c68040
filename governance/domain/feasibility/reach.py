"""Reach: which approval rules could match some change at a governed path, whatever that change will be."""

import re
from collections.abc import Iterator
from typing import Final

from capability_budgets.reading.limits import LimitId
from governance.domain.judgement.changes import Direction, Side, overridden
from governance.domain.policy.codeowners import CODEOWNERS_PATHS
from governance.domain.policy.fields import ApprovalRule
from governance.domain.policy.paths import ACCEPTED_PATH, POLICY_PATH, SIGNERS_PATH
from governance.domain.policy.patterns import matches_budget
from governance.domain.policy.policy import Policy
from governance.domain.wildcards import fits_text, segment

LIMIT_DIRECTIONS: Final = (Direction.LOOSEN, Direction.TIGHTEN)
"""The ways that a number can go."""


class Reach:
    """The rules of a side's policy over everything that the side governs.

    Attributes:
        paths: every path that only a decision may change: those that exist, and trust roots that somebody may add.
    """

    def __init__(self, side: Side, policy: Policy) -> None:
        self._side = side
        self._policy = policy
        self._holders: dict[str, frozenset[str]] = {}
        counting = side.codeowners.path or "CODEOWNERS"
        found = (side.governed_paths - set(CODEOWNERS_PATHS)) | {counting, POLICY_PATH, ACCEPTED_PATH}
        self.paths = sorted(found | ({SIGNERS_PATH} if policy.identity == "signature" else set()))

    @property
    def effort(self) -> int:
        """How many times a pattern is matched, at most."""
        patterns = sum(len(rule.when.budgets or ()) for rule in self._policy.approvals)
        return patterns * (len(self._side.budgets.limits) + len(self._side.budgets.capabilities) + len(self.paths))

    def could_match(self, rule: ApprovalRule, path: str) -> bool:
        """Whether a rule could match a change of a governed file, or of what a budget file holds or may hold."""
        when = rule.when
        moves = when.by_percent is None and when.goes(Direction.GOVERNANCE)
        if path not in self._side.budget_files:
            return moves and when.covers(path)
        if not moves and not any(when.goes(direction) for direction in (*LIMIT_DIRECTIONS, Direction.RENAME)):
            return False
        return when.budgets is None or any(self._reaches(pattern, path) for pattern in when.budgets)

    def _reaches(self, pattern: str, path: str) -> bool:
        """Whether a pattern names a capability that the file holds, or one that anybody may still add anywhere."""
        if "/" in pattern:
            return False
        name = re.split(r"[@.]", pattern, maxsplit=1)[0]
        if name not in self._holders:
            wanted, known = segment(name), self._side.budgets.capabilities.values()
            self._holders[name] = frozenset(item.file for item in known if fits_text(wanted, item.name))
        return path in self._holders[name] or not self._holders[name]

    def uncovered_paths(self) -> list[str]:
        """Governed files other than budget files that no rule covers."""
        paths = (path for path in self.paths if path not in self._side.budget_files)
        return [path for path in paths if not any(self.could_match(rule, path) for rule in self._policy.approvals)]

    def uncovered_limits(self) -> Iterator[tuple[Direction, list[LimitId]]]:
        """Limits of which not every loosening, or not every tightening, is covered by a rule."""
        for direction in LIMIT_DIRECTIONS:
            rules = [
                rule for rule in self._policy.approvals if rule.when.by_percent is None and rule.when.goes(direction)
            ]
            if not any(rule.when.budgets is None for rule in rules):
                patterns = tuple(dict.fromkeys(pattern for rule in rules for pattern in rule.when.budgets or ()))
                open_ones = [limit for limit in self._side.budgets.limits if not self._is_covered(limit, patterns)]
                if open_ones:
                    yield direction, sorted(open_ones, key=str)

    def _is_covered(self, limit: LimitId, patterns: tuple[str, ...]) -> bool:
        overriding = overridden(limit, self._side.budgets)
        return any(matches_budget(pattern, str(limit), overridden=overriding) for pattern in patterns)
