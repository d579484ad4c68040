"""What a person works on: the trusted base, the decisions in the checkout, and what landing them would give."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Final

from capability_budgets.reading.limits import BudgetSet, LimitId
from capability_budgets.reading.values import Value
from governance.documents.adr.paths import is_adr_path, signoff_number
from governance.documents.budgets.editor import edit, rename
from governance.domain.digests import digest
from governance.domain.findings import Finding
from governance.domain.judgement.candidates import Candidate
from governance.domain.judgement.changes import Change, DecisionLine, Direction
from governance.domain.judgement.evidence import Step
from governance.domain.judgement.judge import Judgement, judge
from governance.domain.judgement.limited_loosenings import Limited
from governance.domain.judgement.records import Adr, SignOff
from governance.domain.judgement.renames import Pair
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.policy.paths import BUDGETS_PATH, POLICY_PATH
from governance.domain.policy.policy import Policy
from governance.errors import RefusedError, UsageError
from governance.judging.evidence.step_input import PendingCommit, StepInput
from governance.judging.reading.document_cache import contents
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.planned_tree import PlannedTree
from governance.judging.reading.sides import Reading
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.limited_loosenings import limited_at, overdue_after
from governance.judging.steps.step_reader import StepReader
from governance.ports.commits import Commit, Touch
from governance.ports.repository import Clone
from governance.ports.trees import Tree, TreeEntry
from governance.ports.world import World

_FIRST: Final = {"BG107": 0, "BG206": 1}
"""The codes that are told before others."""

_OF_DECISIONS: Final = frozenset({"BG101", "BG102", "BG103", "BG104", "BG105", "BG106", "BG107"})
"""The codes of what a decision may lack, beside those of approvals."""

PLANNED = "the planned change"
"""Stands for the id of the commit that would land."""


@dataclass(frozen=True, slots=True)
class AdrFile:
    """A decision record of the checkout."""

    path: str
    data: bytes
    adr: Adr

    @property
    def number(self) -> int:
        """Its number.

        Raises:
            RefusedError: it has none.
        """
        if self.adr.number is None:
            raise RefusedError(f"{self.path} has no number", "write it into the title: # ADR 031: …")
        return self.adr.number


@dataclass(frozen=True, slots=True)
class SimulatedLanding:
    """What landing a decision now would give.

    Attributes:
        step: the step as it would be judged.
        judgement: its judgement.
        case: the decision with its tally; None where the number is not borne by exactly one record.
        number: the number of the decision.
    """

    step: Step
    judgement: Judgement
    case: Candidate | None
    number: int

    @property
    def rule_statuses(self) -> tuple[tuple[Change, tuple[RuleStatus, ...]], ...]:
        """How the rules stand for every change."""
        if self.case is None:
            return ()
        return tuple((change, self.case.rule_statuses(change)) for change in self.step.changes)

    @property
    def approvers(self) -> frozenset[str]:
        """Everybody whom a matching rule names, for any of the changes."""
        context = self.case.context if self.case else None
        return context.electorate if context else frozenset()

    @property
    def missing(self) -> frozenset[str]:
        """Those whose approval a rule still lacks and would take."""
        return frozenset(
            person for _, rules in self.rule_statuses for item in rules if not item.is_met for person in item.could
        )

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stands in the way, first what must land before anything else, then who rejects it.

        Commits of the branch may refer to other decisions; what these lack does not stand in the way of this one.
        """
        every = [item for item in self.judgement.findings if item.is_error]
        own = [item for item in every if not self._is_of_another(item)] or every
        return tuple(sorted(own, key=lambda item: _FIRST.get(item.code, len(_FIRST))))

    def _is_of_another(self, finding: Finding) -> bool:
        of_decisions = finding.code.startswith("BG2") or finding.code in _OF_DECISIONS
        return of_decisions and finding.adr not in {None, self.number}

    @property
    def rejecters(self) -> tuple[str, ...]:
        """Those whose word blocks the decision."""
        return tuple(sorted(self.case.tally.blockers)) if self.case else ()

    def about(self, path: str) -> tuple[Finding, ...]:
        """What was found about one file."""
        discounted = self.case.tally.discounted if self.case else ()
        return tuple(finding for finding in (*discounted, *self.judgement.findings) if finding.file == path)


def left_from(history: Clone, head: str) -> str:
    """The commit where the branch of a commit left the default branch; the commit itself where it never did."""
    default = history.default_branch()
    target = history.resolve(default) if default else None
    bases = history.merge_bases(target, head) if target else ()
    return bases[0] if bases else head


class WorkingCopy:
    """The checkout of one repository, seen from the base that it will land on.

    Args:
        world: everything outside.
        tip: the commit that stands in for what is checked out, whose files are the world's; None for HEAD.

    Raises:
        UsageError: nothing is governed here yet.
    """

    def __init__(self, world: World, tip: str | None = None) -> None:
        self.world = world
        self.history = world.history
        self._tip = tip
        self.reader = StepReader(world.history, world.signatures)
        self.judged_steps = JudgedSteps(self.reader)
        self.base = self._trusted_base()
        self.policy = self._policy()
        self.scope = Scope.of(self.policy)

    def _trusted_base(self) -> str:
        head = self._tip or self.history.resolve("HEAD")
        if head is None:
            raise UsageError("there is no commit yet", "commit what budget init wrote")
        return left_from(self.history, head)

    def _policy(self) -> Policy:
        policy = self.reader.policies.in_force(self.base)
        if policy is None:
            policy = self.reader.policies.policy(self.history.tree(self.head))
            if policy is None:
                raise UsageError(f"nothing is governed here: there is no {POLICY_PATH}", "budget init, then commit it")
            # The branch adopts governance: until it lands, its own policy is the only one there is.
            self.base = self.head
        return policy

    @cached_property
    def head(self) -> str:
        """The commit that is checked out."""
        return self._tip or self.history.resolve("HEAD") or self.base

    @cached_property
    def trusted(self) -> Reading:
        """The base, as it reads."""
        return self.reader.sides.trusted(self.history.tree(self.base), self.policy, self.scope, self.scope)

    @property
    def budgets(self) -> BudgetSet:
        """The limits that hold now."""
        return self.trusted.side.budgets

    def limited(self) -> Limited:
        """The limited loosenings that govern on the base, also those that are not over yet."""
        return limited_at(self.judged_steps, self.base, self.policy)

    @property
    def person(self) -> str | None:
        """Who sits here, by the address that git commits with; None where the policy does not know it."""
        return self.policy.person_at(self.history.author()[1])

    @cached_property
    def files(self) -> Mapping[str, TreeEntry]:
        """The decision folders of the checkout."""
        return self.world.files.files(self.scope.adr)

    def checkout(self, commit: str) -> Tree:
        """The governed files as they are here, in the tree of a commit."""
        tree = self.history.tree(commit)
        here = self.world.files.files(self.scope.folders)
        edits: dict[str, bytes | None] = dict.fromkeys(tree.entries(self.scope.folders))
        return PlannedTree(tree, {**edits, **{path: self.world.files.read(path) for path in here}})

    def documents(self) -> list[AdrFile]:
        """The decisions about budgets in the checkout, in the order of their paths."""
        found = []
        for path, entry in self.files.items():
            data = self.world.files.read(path) if entry.is_file and is_adr_path(path, self.scope.adr) else None
            if data is not None:
                adr = self.reader.document_cache.adr(path, entry, data)
                if adr.decides_budgets:
                    found.append(AdrFile(path, data, adr))
        return found

    def uncommitted_records(self, number: int) -> list[str]:
        """The sign-off records of a number in the checkout that the commit checked out does not hold."""
        stored = self.history.tree(self.head).entries(self.scope.adr)
        return [path for path in self.files if signoff_number(path, self.scope.adr) == number and path not in stored]

    def records(self, number: int) -> Iterator[tuple[str, SignOff]]:
        """The sign-off records of a number in the checkout that can be read, with their paths."""
        for path, entry in self.files.items():
            if signoff_number(path, self.scope.adr) == number and entry.is_file and path.endswith(".yaml"):
                record = self.reader.document_cache.signoff(entry, self.world.files.read(path) or b"")
                if isinstance(record, SignOff):
                    yield path, record

    def uncommitted_files(self, changes: Iterable[Change]) -> list[str]:
        """The files of governance changes that the checkout has otherwise than the commit checked out."""
        here = {path: data for change in changes if _is_of_files(change) for path, data in self._here(change.line)}
        old = contents(self.history.tree(self.head), here)
        return [path for path, data in here.items() if data != old.get(path)]

    def uncommitted(self, document: AdrFile) -> tuple[str, ...]:
        """The record of a decision and the governed files that it is about, where no commit checked out holds them."""
        evidence = [line.path for line in document.adr.evidence if line.path in self.files]
        paths = [document.path, *evidence, *self._files(document.adr.lines)]
        stored = contents(self.history.tree(self.head), paths)
        return tuple(path for path in paths if self.world.files.read(path) != stored.get(path))

    def unseen(self, adr: Adr) -> list[str]:
        """The governed files that a decision is about and that nobody has edited here, nor on the base."""
        files = self._files(adr.lines)
        stored = contents(self.history.tree(self.base), files)
        return sorted(
            path
            for path, after in files.items()
            if after not in {_digest(self.world.files.read(path)), _digest(stored.get(path))}
        )

    def _files(self, lines: Iterable[DecisionLine]) -> dict[str, Value]:
        """The governed files whose content lines decide, and what each is to hold."""
        found = (line for line in lines if LimitId.parse(line.budget) is None and line.rename is None)
        return {line.budget: line.after for line in found if line.budget not in self.budgets.capabilities}

    def document(self, name: str) -> AdrFile:
        """The decision that a user names by number or path.

        Raises:
            UsageError: none, or more than one, is meant.
        """
        documents = self.documents()
        if re.fullmatch(r"[0-9]+", name):
            found = [item for item in documents if item.adr.number == int(name)]
        else:
            found = [item for item in documents if item.path == name.removeprefix("./")]
        if not found:
            listed = ", ".join(str(item.adr.number) for item in documents) or "none"
            raise UsageError(f"no ADR {name} that decides budgets is here", f"name one of: {listed}")
        if len(found) > 1:
            raise UsageError(f"ADR {name} is used by {' and '.join(item.path for item in found)}", "name its path")
        return found[0]

    def simulate_landing(
        self, document: AdrFile, extra: Mapping[str, bytes] | None = None, *, early: bool = False
    ) -> SimulatedLanding:
        """Judge what landing a decision would give: the base, the decision folders as they are here, its lines applied.

        Args:
            document: the decision, as it would land.
            extra: more files that would land with it.
            early: count sign-offs that do not stand in the base yet, whatever the policy's stages.
        """
        policy = self.policy.model_copy(update={"two_stage": False}) if early else self.policy
        before = self.history.tree(self.base)
        edits = {**self._decisions_here(), **self._edits(document.adr), document.path: document.data, **(extra or {})}
        after = PlannedTree(before, edits)
        differences = self.history.differences(before, after)
        now = self.world.clock.now()
        commits = self.history.commits(self.head, [self.base])
        commit = Commit(PLANNED, (self.head,), *self.history.author(), now, f"Budget-ADR: {document.number}\n")
        step_input = StepInput(
            before,
            after,
            commits,
            now,
            policy,
            pending=PendingCommit(commit, self._touches(after)),
            differences=differences,
            landing=self.head,
            accepted=[document.adr],
        )
        step = self.reader.read(step_input, self.judged_steps.past(self.base, self.policy, now))
        step = replace(step, changes=_of(document.adr, step.changes))
        decision = step.decisions.get(document.number)
        case = Candidate(decision, policy, step) if decision else None
        judgement = judge(step)
        over = overdue_after(self.judged_steps, self.base, self.policy, judgement.changes, now)
        still = (finding for finding in over if not finding.pending)  # what it is about to end stands in nobody's way
        judgement = replace(judgement, findings=(*judgement.findings, *still))
        return SimulatedLanding(step, judgement, case, document.number)

    def _decisions_here(self) -> dict[str, bytes | None]:
        """What the checkout has otherwise than the base in the decision folders; what is alike stays what it is."""
        tree = self.history.tree(self.base)
        stored = tree.entries(self.scope.adr)
        known = contents(tree, self.scope.adr)
        here = {path: self.world.files.read(path) for path in self.files}
        edits = {**dict.fromkeys(stored), **here}
        return {path: data for path, data in edits.items() if path not in stored or known.get(path) != data}

    def _touches(self, after: Tree) -> tuple[Touch, ...]:
        """What the checkout changes in the decision folders, beyond the commit that is checked out."""
        stored = self.history.tree(self.head)
        old, new = stored.entries(self.scope.adr), after.entries(self.scope.adr)
        known, planned = contents(stored, self.scope.adr), contents(after, self.scope.adr)
        return tuple(
            Touch(PLANNED, path, (old.get(path),), new.get(path))
            for path in sorted(old.keys() | new.keys())
            if path not in old or path not in new or known.get(path) != planned.get(path)
        )

    def _edits(self, adr: Adr) -> dict[str, bytes | None]:
        """The governed files as the decision's lines would leave them."""
        found: dict[str, bytes | None] = {}
        for path, wanted in self.limits_by_file(adr.lines).items():
            found[path] = edit(self.base_content(path), wanted)
        for path, pairs in self.renames_by_file(adr.lines).items():
            found[path] = renamed_in(found.get(path) or self.base_content(path), pairs)
        for line in adr.lines:
            if LimitId.parse(line.budget) is None and line.rename is None:
                found.update(self._here(line))
        return found

    def base_content(self, path: str) -> bytes:
        """What a file holds on the base; nothing where there is none."""
        entry = self.trusted.entries.get(path)
        return self.history.tree(self.base).blobs([entry.oid])[entry.oid] if entry else b""

    def _here(self, line: DecisionLine) -> Iterator[tuple[str, bytes | None]]:
        """The files that a line about governance is about, as they are in the checkout."""
        paths = (line.before, line.after) if line.budget in self.budgets.capabilities else (line.budget,)
        return ((path, self.world.files.read(path)) for path in paths if isinstance(path, str))

    def limits_by_file(self, lines: Iterable[DecisionLine]) -> dict[str, dict[LimitId, Decimal | None]]:
        """The limits that lines set, by the file that holds (or, for a new capability, will hold) them."""
        wanted: dict[LimitId, Decimal | None] = {}
        for line in lines:
            limit = LimitId.parse(line.budget)
            if limit is not None and not isinstance(line.after, str):
                wanted[limit] = line.after
        return self.by_file(wanted)

    def renames_by_file(self, lines: Iterable[DecisionLine]) -> dict[str, list[Pair]]:
        """The renames that lines list, by the file that holds the capability."""
        found: dict[str, list[Pair]] = {}
        for pair in filter(None, (line.rename for line in lines)):
            capability = self.budgets.capabilities.get(pair[0])
            if capability is not None:
                found.setdefault(capability.file, []).append(pair)
        return found

    def by_file(self, wanted: Mapping[LimitId, Decimal | None]) -> dict[str, dict[LimitId, Decimal | None]]:
        """Values by the file that holds, or will hold, their limits."""
        found: dict[str, dict[LimitId, Decimal | None]] = {}
        for limit, value in wanted.items():
            found.setdefault(self.home(limit), {})[limit] = value
        return found

    def home(self, limit: LimitId) -> str:
        """The file for a limit: its capability's, else the first budget file, else the usual one."""
        capability = self.budgets.capabilities.get(limit.capability)
        if capability is not None:
            return capability.file
        return min(self.trusted.side.budget_files, default=BUDGETS_PATH)


def renamed_in(data: bytes, pairs: Iterable[Pair]) -> bytes:
    """A budget file with capabilities renamed; what bears its new name already stays as it is."""
    for old, new in pairs:
        data = rename(data, old, new)
    return data


def _digest(data: bytes | None) -> str | None:
    return None if data is None else digest(data)


def _is_of_files(change: Change) -> bool:
    """Whether the files themselves are what is decided, rather than what stands in them."""
    return change.limit is None and change.direction is not Direction.RENAME


def _of(adr: Adr, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    budgets = {line.budget for line in adr.lines}
    return tuple(change for change in changes if change.budget in budgets)
