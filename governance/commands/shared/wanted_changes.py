"""Wishes: what a person asks to be decided, as changes of the base."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from capability_budgets.reading.limits import CAPABILITY_NAME, LimitId
from capability_budgets.reading.near_names import suggested
from capability_budgets.reading.problems import Place
from capability_budgets.reading.values import parse_value, show
from governance.commands.shared.budget_files import by_file, home, renamed_in
from governance.commands.shared.working_copy import WorkingCopy
from governance.documents.budgets.editor import edit
from governance.domain.budgets.limit_names import brought, instead
from governance.domain.judgement.changes import Change, Side, compare, renewal
from governance.domain.judgement.renames import OldAndNew, likely, renamed
from governance.errors import RefusedError, UsageError
from governance.judging.reading.planned_tree import PlannedTree
from governance.judging.reading.sides import with_digests
from governance.ports.trees import Tree


@dataclass(frozen=True, slots=True)
class Planned:
    """The changes, and the two sides that they lie between."""

    changes: tuple[Change, ...]
    before: Side
    after: Side


def edited(working_copy: WorkingCopy) -> Planned:
    """What the checkout changes against the base; a capability that kept its limits under a new name is renamed.

    Raises:
        RefusedError: the edited files cannot be read.
    """
    return _planned(working_copy, working_copy.checkout(working_copy.base), None)


def wished(
    working_copy: WorkingCopy, wishes: Sequence[str], renames: Sequence[str], *, new: bool, renewing: bool = False
) -> Planned:
    """What wishes change.

    Args:
        working_copy: the base.
        wishes: `BUDGET=VALUE` words; `none` removes.
        renames: `OLD=NEW` words.
        new: whether budgets may be named that are not there yet.
        renewing: whether a wish for what stands already gives a limited loosening a new last day.

    Raises:
        UsageError: a wish cannot be meant, names what is not there, or is named twice.
        RefusedError: it cannot be written into the files as they are.
    """
    wanted = _values(working_copy, wishes, new=new, renewing=renewing)
    pairs = _pairs(working_copy, renames)
    for limit in wanted:
        if any(limit.capability in pair for pair in pairs):
            raise UsageError(f"{limit} cannot change while its capability is renamed", "propose one after the other")
    tree = working_copy.history.tree(working_copy.base)
    edits: dict[str, bytes | None] = {}
    for path, limits in by_file(wanted, working_copy.trusted.side).items():
        edits[path] = edit(working_copy.base_content(path), limits)
    for old, name in pairs:
        path = working_copy.budgets.capabilities[old].file
        edits[path] = renamed_in(edits.get(path) or working_copy.base_content(path), [(old, name)])
    planned = _planned(working_copy, PlannedTree(tree, edits), pairs)
    if not renewing:
        return planned
    return replace(planned, changes=(*planned.changes, *_renewals(working_copy, wanted, planned)))


def _renewals(
    working_copy: WorkingCopy, wanted: Mapping[LimitId, Decimal | None], planned: Planned
) -> Iterator[Change]:
    """What is wanted as it stands: a limited loosening that gets a new last day."""
    standing = [limit for limit, value in wanted.items() if working_copy.budgets.value(limit) == value]
    limited = working_copy.limited() if standing else {}
    for limit in standing:
        if limit not in limited:
            raise UsageError(f"{limit} is not limited in time, so nothing can be renewed", "leave out --until")
        yield renewal(limit, planned.before.budgets, planned.after.budgets, home(limit, working_copy.trusted.side))


def _values(
    working_copy: WorkingCopy, wishes: Sequence[str], *, new: bool, renewing: bool
) -> dict[LimitId, Decimal | None]:
    wanted: dict[LimitId, Decimal | None] = {}
    for limit, value in map(_wish, wishes):
        if limit in wanted:
            raise UsageError(f"{limit} is named twice", "name every budget once")
        wanted[limit] = value
    for limit, value in wanted.items():
        if working_copy.budgets.value(limit) is None and not (
            renewing and value is None and limit in working_copy.limited()
        ):
            _refuse_unknown(working_copy, limit, value, new=new)
    return wanted


def _refuse_unknown(working_copy: WorkingCopy, limit: LimitId, value: Decimal | None, *, new: bool) -> None:
    near = _near(str(limit), map(str, working_copy.budgets.limits))
    if value is None:
        raise UsageError(f"there is no limit {limit} to remove", f"one of: {near}")
    better = instead(limit.name)
    if better is not None:
        raise UsageError(f"{limit.name} says no unit that is read", f"write {limit._replace(name=better)}=VALUE")
    if not new:
        fix = f"did you mean {near}? For a new budget: budget propose {limit}={show(value)} --new"
        raise UsageError(f"there is no budget {limit} yet", fix)


def _wish(text: str) -> tuple[LimitId, Decimal | None]:
    name, equals, value = text.partition("=")
    limit = LimitId.parse(name)
    if limit is None or not equals:
        raise UsageError(
            f"{text!r} is not of the form BUDGET=VALUE",
            "for example rate_limiter.max_latency_ms=12, or …=none to remove",
        )
    if value == "none":
        return limit, None
    try:
        return limit, parse_value(value)
    except ValueError as fault:
        raise UsageError(f"{value!r} is no value for {limit}: {fault}", "for example 12 or 0.5") from fault


def _pairs(working_copy: WorkingCopy, renames: Sequence[str]) -> list[OldAndNew]:
    known = working_copy.budgets.capabilities
    pairs: list[OldAndNew] = []
    for text in renames:
        old, equals, new = text.partition("=")
        if not equals or not CAPABILITY_NAME.fullmatch(old) or not CAPABILITY_NAME.fullmatch(new):
            raise UsageError(f"{text!r} is not of the form OLD=NEW", "for example --rename rate_limiter=limiter")
        if old not in known:
            raise UsageError(f"there is no capability {old} to rename", f"one of: {_near(old, known)}")
        if new in known or any(new in pair or old in pair for pair in pairs):
            raise UsageError(f"{old} cannot be called {new}: that name is taken", "choose another name")
        pairs.append((old, new))
    return pairs


def _near(word: str, names: Iterable[str]) -> str:
    return ", ".join(suggested(word, names)) or "none"


def _planned(working_copy: WorkingCopy, after: Tree, pairs: Sequence[OldAndNew] | None) -> Planned:
    """The changes between the base and a tree, in which renames are those named, or else those that seem to be."""
    policy = working_copy.reader.policies.policy(after)
    scope = working_copy.scope.joined(working_copy.scope.of(policy)) if policy else working_copy.scope
    own = working_copy.scope.of(policy) if policy else working_copy.scope
    tree = working_copy.history.tree(working_copy.base)
    reading = working_copy.reader.sides.read(after, policy, own, scope)
    trusted = working_copy.reader.sides.trusted(tree, working_copy.policy, working_copy.scope, scope)
    for finding in (*reading.findings, *brought(trusted.side.budgets, reading.side.budgets)):
        if finding.is_error:
            where = Place(finding.place.file, finding.place.line)
            raise RefusedError(f"{where}: {finding.message}", finding.fix)
    before, then = with_digests(trusted, tree, reading, after)
    wanted = likely(before, then) if pairs is None else pairs
    return Planned(renamed(compare(before, then), before, then, wanted), before, then)
