"""Changes: what differs between two sides, which way it goes, and by how much."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from capability_budgets.reading.limits import CAPABILITY_NAME, BudgetSet, LimitId, is_looser
from capability_budgets.reading.problems import Place
from capability_budgets.reading.values import Value, percent_change, show
from governance.domain.policy.allowed_signers import AllowedSigners
from governance.domain.policy.codeowners import CODEOWNERS_ORDER, Codeowners, owner_rules_differ, same_claims
from governance.domain.policy.paths import ACCEPTED_PATH, POLICY_PATH, SIGNERS_PATH
from governance.domain.policy.patterns import matches_path
from governance.domain.policy.policy import Policy


class Direction(StrEnum):
    """Which way a change goes."""

    LOOSEN = "loosen"
    TIGHTEN = "tighten"
    GOVERNANCE = "governance"
    RENAME = "rename"


class DecisionLine(NamedTuple):
    """What one row of a decision's table, or one change, says: this budget from this to that."""

    budget: str
    before: Value
    after: Value

    @property
    def rename(self) -> tuple[str, str] | None:
        """The old and the new name, where it says that a capability is renamed."""
        names = (self.before, self.after)
        if self.before != self.budget or not all(
            isinstance(name, str) and CAPABILITY_NAME.fullmatch(name) for name in names
        ):
            return None
        return self.budget, str(self.after)

    def __str__(self) -> str:
        return f"{self.budget}: {show(self.before)} → {show(self.after)}"


@dataclass(frozen=True, slots=True)
class Side:
    """One revision as the judgement sees it: the numbers, and who is trusted to change them.

    Attributes:
        governed: content digests (`sha256:…`) of governed files other than budget files, by path.
        budget_files: the paths of the budget files, also of those without a limit.
    """

    policy: Policy | None = None
    budgets: BudgetSet = field(default_factory=BudgetSet)
    codeowners: Codeowners = field(default_factory=Codeowners)
    signers: AllowedSigners = field(default_factory=AllowedSigners)
    governed: Mapping[str, str] = field(default_factory=dict)
    budget_files: frozenset[str] = frozenset()

    @property
    def governed_paths(self) -> frozenset[str]:
        """Every path whose content only a decision may change."""
        return self.budget_files | frozenset(self.governed)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a limit or of a governed file.

    Attributes:
        budget: the limit's identity, a path, or the (old) name of a capability that moved or was renamed.
        before: the value the before side states; None where absent.
        after: the value the after side states; None where absent.
        holder: the file that holds it on the before side (on the after side where it is new): its owners approve.
        place: where it stands now, or stood where it is gone.
        limit: the identity, for a change of a limit.
        effective_before: what held for the limit's environment before.
        effective_after: what holds for it now.
        inherited: what an environment fell back to before, where it overrode nothing; None for base limits.
        overridden: environments that override this base limit on both sides, so do not inherit the change.
        rename: the old and the new name of the capability, where it seems to be renamed and no decision says so.
    """

    budget: str
    before: Value
    after: Value
    direction: Direction
    holder: str
    place: Place
    limit: LimitId | None = None
    effective_before: Decimal | None = None
    effective_after: Decimal | None = None
    inherited: Decimal | None = None
    overridden: frozenset[str] = frozenset()
    rename: tuple[str, str] | None = None

    @property
    def line(self) -> DecisionLine:
        """What a decision's table must say to authorise exactly this."""
        return DecisionLine(self.budget, self.before, self.after)

    @property
    def is_renewal(self) -> bool:
        """Whether the limit stays what it is, and a decision gives its loosening a new last day."""
        return self.limit is not None and self.before == self.after

    @property
    def percent(self) -> Fraction | None:
        """Growth of the effective value in percent; None where a side has none or the change starts at zero."""
        if self.effective_before is None or self.effective_after is None:
            return None
        return percent_change(self.effective_before, self.effective_after)

    def segment(self, line: DecisionLine) -> "Change":
        """A line that leads a part of the way, as a change of its own: a squashed branch may hold several."""
        if self.limit is None:
            return replace(self, before=line.before, after=line.after)
        before, after = self._effective(line.before), self._effective(line.after)
        return replace(
            self,
            before=line.before,
            after=line.after,
            effective_before=before,
            effective_after=after,
            direction=direction(self.limit, before, after, removed=line.after is None),
        )

    def _effective(self, value: Value) -> Decimal | None:
        """What a value on the way means where it holds; without one, what the environment falls back to."""
        if isinstance(value, Decimal):
            return value
        return self.effective_after if self.after is None else self.inherited


def compare(before: Side, after: Side) -> tuple[Change, ...]:
    """Every change between two sides, limits first, each group in the order of its names."""
    return (
        *limit_changes(before.budgets, after.budgets),
        *_moves(before, after),
        *_file_changes(before, after),
    )


def limit_changes(before: BudgetSet, after: BudgetSet) -> Iterator[Change]:
    """The limits whose stated values differ."""
    if before.limits is after.limits:
        return
    both = {**before.limits, **after.limits}
    changed = [limit for limit in both if before.value(limit) != after.value(limit)]
    for limit in sorted(changed, key=str):
        yield limit_change(limit, before, after)


def limit_change(limit: LimitId, before: BudgetSet, after: BudgetSet) -> Change:
    """The change of one limit between two sets of budgets."""
    old, new = before.limits.get(limit), after.limits.get(limit)
    stated = new or old
    if stated is None:
        raise KeyError(str(limit))
    was, now = before.effective(limit), after.effective(limit)
    return Change(
        budget=str(limit),
        before=before.value(limit),
        after=after.value(limit),
        direction=direction(limit, was, now, removed=new is None),
        holder=(old or stated).file,
        place=stated.place,
        limit=limit,
        effective_before=was,
        effective_after=now,
        inherited=None if limit.environment is None else before.value(limit.base),
        overridden=overridden(limit, before) & overridden(limit, after),
    )


def renewal(limit: LimitId, before: BudgetSet, after: BudgetSet, home: str) -> Change:
    """The change of a decision that gives a loosening a new last day: it is judged as if it loosened once more.

    Args:
        limit: what stays as loose as it is.
        before: the limits of the side that is trusted.
        after: the limits of the side under judgement.
        home: the file whose owners approve where neither the limit nor its capability stands anywhere.
    """
    stated = after.limits.get(limit)
    capability = before.capabilities.get(limit.capability) or after.capabilities.get(limit.capability)
    holder = capability.file if capability else home
    value, effective = after.value(limit), after.effective(limit)
    return Change(
        budget=str(limit),
        before=value,
        after=value,
        direction=Direction.LOOSEN,
        holder=holder,
        place=stated.place if stated else Place(holder),
        limit=limit,
        effective_before=effective,
        effective_after=effective,
        inherited=None if limit.environment is None else after.value(limit.base),
        overridden=overridden(limit, before) & overridden(limit, after),
    )


def direction(limit: LimitId, before: Decimal | None, after: Decimal | None, *, removed: bool) -> Direction:
    """Which way a limit goes, from the values effective before and after.

    Removing an override that equals the limit it falls back to loosens: from then on it moves with the base limit.
    """
    if is_looser(limit, before, after) or (removed and before == after):
        return Direction.LOOSEN
    return Direction.TIGHTEN


def overridden(limit: LimitId, budgets: BudgetSet) -> frozenset[str]:
    """The environments that override a base limit, which a change of it does not reach."""
    capability = budgets.capabilities.get(limit.capability)
    if limit.environment is not None or capability is None:
        return frozenset()
    return frozenset(
        other.id.environment
        for other in capability.limits
        if other.id.name == limit.name and other.id.environment is not None
    )


def _moves(before: Side, after: Side) -> Iterator[Change]:
    """Capabilities that moved into a file with other owners; who owns what is read from the before side."""
    for name, old in sorted(before.budgets.capabilities.items()):
        new = after.budgets.capabilities.get(name)
        if new is None or new.file == old.file:
            continue
        if not same_claims(before.codeowners.claims(old.file), before.codeowners.claims(new.file)):
            yield Change(
                name,
                old.file,
                new.file,
                Direction.GOVERNANCE,
                old.file,
                Place(new.file, new.line, new.column),
            )


def _file_changes(before: Side, after: Side) -> Iterator[Change]:
    paths = sorted(before.governed.keys() | after.governed.keys())
    ignored = _owner_files(before, after) - _ownership_changes(before, after)
    # Where the policy begins to read CODEOWNERS as another forge does, a file that it did not look at is new, though it
    # was there before: no decision was about it.
    unread = _owner_files(before, after) - frozenset(CODEOWNERS_ORDER[before.codeowners.dialect])
    for path in paths:
        old, new = None if path in unread else before.governed.get(path), after.governed.get(path)
        if old != new and path not in ignored:
            yield Change(path, old, new, Direction.GOVERNANCE, path, Place(path))


def _owner_files(before: Side, after: Side) -> frozenset[str]:
    """Where either side looks for CODEOWNERS; what the policy protects besides is governed as any other file."""
    dialects = {before.codeowners.dialect, after.codeowners.dialect}
    protect = before.policy.protect if before.policy else ()
    paths = (path for dialect in dialects for path in CODEOWNERS_ORDER[dialect])
    return frozenset(path for path in paths if not matches_path(protect, path))


def _ownership_changes(before: Side, after: Side) -> frozenset[str]:
    """The CODEOWNERS files that count on either side, where what they say of governed paths differs; else none."""
    differs = owner_rules_differ(before.codeowners, after.codeowners, _governing_globs(before, after))
    if not (differs or _changes_hands(before, after)):
        return frozenset()
    return frozenset(path for path in (before.codeowners.path, after.codeowners.path) if path is not None)


def _changes_hands(before: Side, after: Side) -> bool:
    """Whether the file of owners itself moves to where others own it: they would approve its next change."""
    old, new = before.codeowners.path, after.codeowners.path
    if old is None or new is None or old == new:
        return False
    return not same_claims(before.codeowners.claims(old), before.codeowners.claims(new))


def _governing_globs(before: Side, after: Side) -> tuple[str, ...]:
    """What is governed, whether it exists yet or not: the globs of both policies, and the files that say whom to trust.

    Of the places for owners, those that would count: one after the file that counts decides nothing.
    """
    sides = (before, after)
    globs = [glob for side in sides if side.policy for glob in (*side.policy.budgets, *side.policy.protect)]
    places = [path for side in sides for path in side.codeowners.places]
    found = globs or sorted(before.governed_paths | after.governed_paths)
    return tuple(dict.fromkeys((*found, POLICY_PATH, SIGNERS_PATH, ACCEPTED_PATH, *places)))
