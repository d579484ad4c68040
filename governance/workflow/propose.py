"""`budget propose`: the draft of a decision that is worth an approver's reading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from governance.documents.adr_draft import Draft, Needed, PastValue, draft, file_name, next_number, number_width
from governance.documents.adr_path import file_number
from governance.documents.budget_edit import edit
from governance.domain.approvals import matching_rules, owners_of
from governance.domain.changes import Change, Side, compare
from governance.domain.limits import LimitId
from governance.domain.policy import Rule
from governance.domain.values import parse_value, show
from governance.errors import RefusedError, UsageError
from governance.workflow.chronicle import life
from governance.workflow.desk import Desk
from governance.workflow.planned import PlannedTree
from governance.workflow.ports import Tree, World
from governance.workflow.sides import with_digests


@dataclass(frozen=True, slots=True)
class ProposeRequest:
    """What a user proposes.

    Attributes:
        wishes: `BUDGET=VALUE` words; `none` removes.
        from_worktree: propose what was edited already, instead.
        title: the decision's title; None to word one.
        reason: the context, in the author's words.
        dry_run: write nothing.
    """

    wishes: tuple[str, ...] = ()
    from_worktree: bool = False
    title: str | None = None
    reason: str = ""
    dry_run: bool = False
    commit: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """The draft, where it was (or would be) written, and the commit if one was asked for."""

    path: str
    text: str
    number: int
    changes: tuple[Change, ...]
    message: str
    commit: str | None = None


def propose(world: World, request: ProposeRequest) -> Proposed:
    """Draft the decision of a change. Budgets stay as they are.

    Raises:
        UsageError: a wish cannot be meant, names what is not there, or changes nothing.
        RefusedError: the edited files cannot be read.
    """
    desk = Desk(world)
    changes = _changes(desk, desk.checkout(desk.base)) if request.from_worktree else _wished(desk, request.wishes)
    if not changes:
        raise UsageError("this changes nothing: every value stands already", "name another value")
    number = next_number(_taken(desk))
    width = number_width(desk.files)
    title = request.title or _title(changes)
    data = Draft(
        number,
        width,
        title,
        world.clock.now().date(),
        request.reason,
        changes,
        tuple(_needed(desk, change) for change in changes),
        tuple((change.budget, _past(desk, change)) for change in changes),
    )
    path, text = f"{desk.scope.adr[0]}/{file_name(number, width, title)}", draft(data)
    message = f"Propose ADR {number:0{width}d}: {title}\n"
    if request.dry_run:
        return Proposed(path, text, number, changes, message)
    if world.files.read(path) is not None or path in desk.files:
        raise RefusedError(f"{path} exists already and is not overwritten", "choose another --title")
    world.files.write(path, text.encode("utf-8"))
    oid = world.committer.commit([path], message) if request.commit else None
    return Proposed(path, text, number, changes, message, oid)


def _taken(desk: Desk) -> list[int]:
    """The numbers in use, here and on the base: by file name, and by what the decisions themselves say."""
    names = {*desk.files, *desk.history.tree(desk.base).entries(desk.scope.adr)}
    by_name = [number for path in names if (number := file_number(path)) is not None]
    return [*by_name, *(item.adr.number for item in desk.documents() if item.adr.number is not None)]


def _wished(desk: Desk, wishes: Sequence[str]) -> tuple[Change, ...]:
    wanted: dict[LimitId, Decimal | None] = {}
    for wish in wishes:
        limit, value = _wish(wish)
        if limit in wanted:
            raise UsageError(f"{limit} is named twice", "name every budget once")
        if value is None and desk.budgets.value(limit) is None:
            raise UsageError(f"there is no limit {limit} to remove", f"one of: {_near(desk, limit)}")
        wanted[limit] = value
    tree = desk.history.tree(desk.base)
    edits: dict[str, bytes | None] = {}
    for path, limits in desk.by_file(wanted).items():
        entry = desk.trusted.entries.get(path)
        edits[path] = edit(tree.blobs([entry.oid])[entry.oid] if entry else b"", limits)
    return _changes(desk, PlannedTree(tree, edits))


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


def _near(desk: Desk, limit: LimitId) -> str:
    import difflib

    known = [str(item) for item in desk.budgets.limits]
    return ", ".join(difflib.get_close_matches(str(limit), known, n=3) or known[:5]) or "none"


def _changes(desk: Desk, after: Tree) -> tuple[Change, ...]:
    """The changes between the base and a tree."""
    policy = desk.reader.trust.policy(after)
    scope = desk.scope.joined(desk.scope.of(policy)) if policy else desk.scope
    own = desk.scope.of(policy) if policy else desk.scope
    tree = desk.history.tree(desk.base)
    before = desk.reader.sides.trusted(tree, desk.policy, desk.scope, scope)
    reading = desk.reader.sides.read(after, policy, own, scope)
    for finding in reading.findings:
        if finding.is_error:
            where = ":".join(str(part) for part in (finding.file, finding.line) if part is not None)
            raise RefusedError(f"{where}: {finding.message}", finding.fix)
    sides: tuple[Side, Side] = with_digests(before, tree, reading, after)
    return compare(*sides)


def _title(changes: Iterable[Change]) -> str:
    parts = []
    for change in changes:
        if change.limit is None:
            parts.append(f"Change {change.budget}")
        elif change.before is None:
            parts.append(f"Limit {change.budget} to {show(change.after)}")
        elif change.after is None:
            parts.append(f"Remove the limit {change.budget}")
        else:
            verb = "Loosen" if change.direction.value == "loosen" else "Tighten"
            parts.append(f"{verb} {change.budget} to {show(change.after)}")
    return parts[0] if len(parts) == 1 else f"{parts[0]} and {len(parts) - 1} more"


def _needed(desk: Desk, change: Change) -> tuple[Needed, ...]:
    past = desk.landings.past(desk.base, desk.policy)
    rules = matching_rules(change, desk.policy, past, desk.world.clock.now())
    owners = owners_of(change, desk.trusted.side)
    return tuple(
        Needed(rule.name, rule.require, tuple(sorted(desk.policy.eligible(rule, owners))), _why(rule)) for rule in rules
    )


def _why(rule: Rule) -> str:
    when = rule.when
    parts = [f"for changes that {' or '.join(when.direction)}" if when.direction else "for every change"]
    if when.by_percent is not None:
        parts.append(f"by {when.by_percent} % or more over the tightest value of a year")
    if when.budgets is not None:
        parts.append(f"of {', '.join(when.budgets)}")
    return " ".join(parts)


def _past(desk: Desk, change: Change) -> tuple[PastValue, ...]:
    if change.limit is None:
        return ()
    chapters = life(desk.landings, desk.base, desk.policy, change.limit)
    return tuple(PastValue(item.landed.commit.committed.date(), show(item.value), item.by) for item in chapters)
