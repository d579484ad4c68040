"""Wishes: what a person asks to be decided, as changes of the base."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from governance.commands.working_copy import WorkingCopy, renamed_in
from governance.documents.budgets.editor import edit
from governance.domain.budgets.limit_names import brought, instead
from governance.domain.budgets.limits import CAPABILITY_NAME, LimitId
from governance.domain.judgement.changes import Change, Side, compare
from governance.domain.judgement.renames import Pair, likely, renamed
from governance.domain.values import parse_value, show
from governance.errors import RefusedError, UsageError
from governance.judging.reading.planned_tree import PlannedTree
from governance.judging.reading.sides import with_digests
from governance.ports.repository import Tree


@dataclass(frozen=True, slots=True)
class Planned:
    """The changes, and the two sides that they lie between."""

    changes: tuple[Change, ...]
    before: Side
    after: Side


def edited(desk: WorkingCopy) -> Planned:
    """What the checkout changes against the base; a capability that kept its limits under a new name is renamed.

    Raises:
        RefusedError: the edited files cannot be read.
    """
    return _planned(desk, desk.checkout(desk.base), None)


def wished(desk: WorkingCopy, wishes: Sequence[str], renames: Sequence[str], *, new: bool) -> Planned:
    """What wishes change.

    Args:
        desk: the base.
        wishes: `BUDGET=VALUE` words; `none` removes.
        renames: `OLD=NEW` words.
        new: whether budgets may be named that are not there yet.

    Raises:
        UsageError: a wish cannot be meant, names what is not there, or is named twice.
        RefusedError: it cannot be written into the files as they are.
    """
    wanted = _values(desk, wishes, new=new)
    pairs = _pairs(desk, renames)
    for limit in wanted:
        if any(limit.capability in pair for pair in pairs):
            raise UsageError(f"{limit} cannot change while its capability is renamed", "propose one after the other")
    tree = desk.history.tree(desk.base)
    edits: dict[str, bytes | None] = {}
    for path, limits in desk.by_file(wanted).items():
        edits[path] = edit(desk.base_content(path), limits)
    for old, name in pairs:
        path = desk.budgets.capabilities[old].file
        edits[path] = renamed_in(edits.get(path) or desk.base_content(path), [(old, name)])
    return _planned(desk, PlannedTree(tree, edits), pairs)


def _values(desk: WorkingCopy, wishes: Sequence[str], *, new: bool) -> dict[LimitId, Decimal | None]:
    wanted: dict[LimitId, Decimal | None] = {}
    for limit, value in map(_wish, wishes):
        if limit in wanted:
            raise UsageError(f"{limit} is named twice", "name every budget once")
        wanted[limit] = value
    for limit, value in wanted.items():
        if desk.budgets.value(limit) is None:
            _refuse_unknown(desk, limit, value, new=new)
    return wanted


def _refuse_unknown(desk: WorkingCopy, limit: LimitId, value: Decimal | None, *, new: bool) -> None:
    near = _near(str(limit), map(str, desk.budgets.limits))
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


def _pairs(desk: WorkingCopy, renames: Sequence[str]) -> list[Pair]:
    known = desk.budgets.capabilities
    pairs: list[Pair] = []
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
    known = list(names)
    return ", ".join(difflib.get_close_matches(word, known, n=3) or known[:5]) or "none"


def _planned(desk: WorkingCopy, after: Tree, pairs: Sequence[Pair] | None) -> Planned:
    """The changes between the base and a tree, in which renames are those named, or else those that seem to be."""
    policy = desk.reader.trust.policy(after)
    scope = desk.scope.joined(desk.scope.of(policy)) if policy else desk.scope
    own = desk.scope.of(policy) if policy else desk.scope
    tree = desk.history.tree(desk.base)
    reading = desk.reader.sides.read(after, policy, own, scope)
    trusted = desk.reader.sides.trusted(tree, desk.policy, desk.scope, scope)
    for finding in (*reading.findings, *brought(trusted.side.budgets, reading.side.budgets)):
        if finding.is_error:
            where = ":".join(str(part) for part in (finding.file, finding.line) if part is not None)
            raise RefusedError(f"{where}: {finding.message}", finding.fix)
    before, then = with_digests(trusted, tree, reading, after)
    wanted = likely(before, then) if pairs is None else pairs
    return Planned(renamed(compare(before, then), before, then, wanted), before, then)
