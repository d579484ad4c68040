"""`budget propose`: the draft of a decision that is worth an approver's reading."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from capability_budgets.reading.values import show
from governance.commands.shared.branches import route
from governance.commands.shared.evidence import EvidenceRequest, MeasuredEvidence, gather
from governance.commands.shared.free_numbers import free_number
from governance.commands.shared.uncommitted_files import uncommitted_files
from governance.commands.shared.wanted_changes import Planned, edited, wished
from governance.commands.shared.working_copy import WorkingCopy, writable_copy
from governance.documents.adr.draft import MARK, Draft, DraftedValue, Needed, draft, file_name, number_width
from governance.documents.adr.draft_measurements import DraftEvidence
from governance.documents.adr.paths import is_date
from governance.domain.digests import SHA256, digest
from governance.domain.judgement.approvals import demands_on
from governance.domain.judgement.changes import Change, Direction
from governance.domain.judgement.days import last_day, today
from governance.domain.judgement.policy_change_words import in_words
from governance.domain.judgement.proposals import title as title_of
from governance.domain.policy.fields import ApprovalRule
from governance.domain.reports.propose import Proposed
from governance.errors import RefusedError, UsageError
from governance.judging.history.budget_values import Budget, value_history
from governance.ports.world import World

_DIGEST_SHOWN: Final = len(SHA256) + 12
"""Characters of a content's digest that tell one version from another."""


_WAYS: Final[Mapping[Direction, str]] = {
    Direction.LOOSEN: "changes that loosen",
    Direction.TIGHTEN: "changes that tighten",
    Direction.GOVERNANCE: "changes of who governs",
    Direction.RENAME: "renames",
}


@dataclass(frozen=True, slots=True)
class ProposeRequest:
    """What a user proposes.

    Attributes:
        wishes: `BUDGET=VALUE` words; `none` removes.
        from_worktree: propose what was edited already, instead.
        title: the decision's title; None to word one.
        reason: the context, in the author's words.
        dry_run: write nothing.
        renames: `OLD=NEW` words: capabilities that keep their limits under a new name.
        new: whether wishes may name budgets that are not there yet.
        until: through which day what is loosened holds, as ISO writes dates; None for good.
        evidence: where measurements of what changes come from.
    """

    wishes: tuple[str, ...] = ()
    from_worktree: bool = False
    title: str | None = None
    reason: str = ""
    dry_run: bool = False
    commit: bool = False
    renames: tuple[str, ...] = ()
    new: bool = False
    until: str | None = None
    evidence: EvidenceRequest = field(default_factory=EvidenceRequest)


def propose(world: World, request: ProposeRequest, edit: Callable[[str], None] | None = None) -> Proposed:
    """Draft the decision of a change. Budgets stay as they are.

    Args:
        world: the checkout.
        request: what to propose.
        edit: lets the author edit the draft, by its path, before it is committed.

    Raises:
        UsageError: a wish cannot be meant, names what is not there, or changes nothing.
        RefusedError: the edited files cannot be read.
    """
    working_copy = writable_copy(world)
    until = _until(request, working_copy)
    found = edited(working_copy) if request.from_worktree else _wished(working_copy, request)
    changes = found.changes
    if not changes:
        raise UsageError("this changes nothing: every value stands already", "name another value")
    _refuse_idle(request, changes)
    number = free_number(working_copy)
    width = number_width(working_copy.files)
    title = request.title or title_of(changes)
    evidence = gather(request.evidence, world, working_copy.policy, changes)
    files = _evidence_files(evidence, f"{working_copy.scope.adr[0]}/evidence/{number:0{width}d}")
    data = Draft(
        number,
        width,
        title,
        world.clock.now().date(),
        request.reason,
        changes,
        tuple(_needed(working_copy, change) for change in changes),
        tuple(past for change in changes for past in _pasts(working_copy, change)),
        {change.budget: in_words(change, found.before, found.after) for change in changes if change.limit is None},
        until,
        _told(evidence, files),
    )
    path, text = f"{working_copy.scope.adr[0]}/{file_name(number, width, title)}", draft(data)
    message = f"Propose ADR {number:0{width}d}: {title}\n"
    if request.dry_run:
        return Proposed(path, text, MARK in text, number, changes, message, route(working_copy, number))
    _refuse_overwriting(working_copy, path, files)
    for place, content in {path: text.encode("utf-8"), **files}.items():
        world.files.write(place, content)
    if edit is not None:
        edit(path)
        text = (world.files.read(path) or b"").decode("utf-8", "replace")
    edits, way = tuple(uncommitted_files(working_copy, changes)), route(working_copy, number)
    oid = world.committer.commit([path, *files, *edits], message) if request.commit else None
    return Proposed(path, text, MARK in text, number, changes, message, way, edits, oid, tuple(files))


def _refuse_overwriting(working_copy: WorkingCopy, path: str, files: Iterable[str]) -> None:
    """Refuse to write a draft, or the files of its evidence, over what is there."""
    if working_copy.world.files.read(path) is not None or path in working_copy.files:
        raise RefusedError(f"{path} exists already and is not overwritten", "choose another --title")
    for place in files:
        if working_copy.world.files.read(place) is not None:
            raise RefusedError(f"{place} exists already and is not overwritten", "move it out of the way")


def _evidence_files(evidence: MeasuredEvidence | None, stem: str) -> dict[str, bytes]:
    """The files of evidence by their paths, the measurements first."""
    if evidence is None:
        return {}
    picture = {} if evidence.picture is None else {f"{stem}.svg": evidence.picture}
    return {f"{stem}.jsonl": evidence.data, **picture}


def _told(evidence: MeasuredEvidence | None, files: Mapping[str, bytes]) -> DraftEvidence | None:
    if evidence is None:
        return None
    path, *pictures = files
    name = f"evidence/{pictures[0].rpartition('/')[2]}" if pictures else None
    return DraftEvidence(path, digest(evidence.data), name, evidence.changes)


def _wished(working_copy: WorkingCopy, request: ProposeRequest) -> Planned:
    renewing = request.until is not None
    return wished(working_copy, request.wishes, request.renames, new=request.new, renewing=renewing)


def _until(request: ProposeRequest, working_copy: WorkingCopy) -> dt.date | None:
    if request.until is None:
        return None
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", request.until, re.ASCII) or not is_date(request.until):
        raise UsageError(f"{request.until!r} is no date", "write it as 2027-01-31")
    until = dt.date.fromisoformat(request.until)
    now, most = working_copy.world.clock.now(), working_copy.policy.max_until_days
    if until < today(now):
        raise UsageError(f"{request.until} is over", "name a day to come")
    if most is not None and until > last_day(now, most):
        raise UsageError(
            f"the policy allows {most} days for a loosening", f"name {last_day(now, most)} or an earlier day"
        )
    return until


def _refuse_idle(request: ProposeRequest, changes: Iterable[Change]) -> None:
    """Refuse a last day where nothing gets looser."""
    if request.until is not None and all(change.direction is not Direction.LOOSEN for change in changes):
        raise UsageError("nothing of this gets looser, so nothing can be limited in time", "leave out --until")


def _needed(working_copy: WorkingCopy, change: Change) -> tuple[Needed, ...]:
    now = working_copy.world.clock.now()
    past = working_copy.judged_steps.past(working_copy.base, working_copy.policy, now)
    return tuple(
        Needed(demand.name, demand.need, tuple(sorted(demand.eligible)), _why(demand.rule))
        for demand in demands_on(change, working_copy.policy, working_copy.trusted.side, past, now)
    )


def _why(rule: ApprovalRule) -> str:
    when = rule.when
    ways = [_WAYS[Direction(way)] for way in when.direction or ()]
    parts = [f"for {' or '.join(ways)}" if ways else "for every change"]
    if when.by_percent is not None:
        parts.append(f"by {when.by_percent} % or more over the tightest value of a year")
    if when.budgets is not None:
        parts.append(f"of {', '.join(when.budgets)}")
    return " ".join(parts)


def _pasts(working_copy: WorkingCopy, change: Change) -> Iterator[tuple[str, tuple[DraftedValue, ...]]]:
    """The past of a budget; of a capability that is renamed, that of each of its limits; of one that moved, none."""
    capabilities = working_copy.budgets.capabilities
    if change.direction is Direction.RENAME:
        for limit in capabilities[change.budget].limits:
            yield str(limit.id), _values(working_copy, limit.id)
    elif change.limit is None and change.budget in capabilities:
        yield change.budget, ()
    else:
        yield change.budget, _values(working_copy, change.limit or change.budget)


def _values(working_copy: WorkingCopy, budget: Budget) -> tuple[DraftedValue, ...]:
    """What a limit was, or the contents that a file had, by the beginning of their digests."""
    most = _DIGEST_SHOWN if isinstance(budget, str) else None
    values = value_history(working_copy.judged_steps, working_copy.base, working_copy.policy, budget)
    return tuple(DraftedValue(item.landed.commit.committed.date(), show(item.value)[:most], item.by) for item in values)
