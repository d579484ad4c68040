"""One referenced decision: what stands in its way, and what its sign-offs come to."""

import shlex
from collections.abc import Iterator, Mapping
from functools import cached_property

from capability_budgets.reading.problems import Place
from governance.domain.findings import NOWHERE, Finding, error, unreadable, warning
from governance.domain.judgement.approvals import demands_on, rule_status
from governance.domain.judgement.changes import Change, DecisionLine
from governance.domain.judgement.days import last_day
from governance.domain.judgement.demands import Demand
from governance.domain.judgement.discounted_sign_offs import CountingContext
from governance.domain.judgement.evidence import DecisionRecords, Hold, Step, UnknownAuthor
from governance.domain.judgement.proposals import proposal
from governance.domain.judgement.records import ENDED, UNDECIDED, Adr, AdrStatus, ChangeRow
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.judgement.tallies import NO_TALLY, Tally, count
from governance.domain.policy.fields import CODEOWNERS
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy


class Candidate:
    """One decision number as a step refers to it: its obstacles, and its tally once it is asked for."""

    def __init__(self, decision: DecisionRecords, policy: Policy, step: Step) -> None:
        self.decision = decision
        self._policy = policy
        self._step = step

    @property
    def number(self) -> int:
        """The number by which the step refers to the decision."""
        return self.decision.number

    @cached_property
    def adr(self) -> Adr | None:
        """The one record that bears the number; None where there is none, or more than one."""
        return self.decision.adrs[0] if len(self.decision.adrs) == 1 else None

    @property
    def place(self) -> Place:
        """Its record."""
        return Place(self.adr.path) if self.adr else NOWHERE

    @cached_property
    def lines(self) -> Mapping[str, tuple[DecisionLine, ...]]:
        """The lines of its table by their budget; none where there is no single record."""
        found: dict[str, list[DecisionLine]] = {}
        for row in self.adr.rows if self.adr else ():
            found.setdefault(row.line.budget, []).append(row.line)
        return {budget: tuple(lines) for budget, lines in found.items()}

    def row(self, line: DecisionLine) -> ChangeRow | None:
        """The row of its table that states a line."""
        return next((row for row in self.adr.rows if row.line == line), None) if self.adr else None

    def too_late(self, change: Change) -> Iterator[Finding]:
        """A last day beyond what the policy allows, counted from the day of landing (BG105)."""
        row, most = self.row(change.line), self._policy.max_until_days
        if self.adr is None or row is None or row.until is None or most is None:
            return
        latest = last_day(self._step.now, most)
        if row.until > latest:
            message = f"{change.budget} is loosened until {row.until}, and the policy allows {most} days: {latest}"
            fix = f"write {latest} or an earlier day, and have it signed (again): budget sign {self.number}"
            place = Place(self.adr.path, row.at)
            yield error("BG105", message, fix, budget=change.budget, adr=self.number, place=place)

    @cached_property
    def used_before(self) -> frozenset[DecisionLine]:
        """The lines that earlier steps have used up; an ADR that the base does not have has no past."""
        return self._step.past.used_lines(self.number) if self.decision.has_past else frozenset()

    @cached_property
    def obstacles(self) -> tuple[Finding, ...]:
        """Why the decision authorises nothing at all, whatever its table says."""
        return tuple(self._obstacles())

    def _obstacles(self) -> Iterator[Finding]:
        number = self.number
        if not self.decision.adrs:
            yield self._missing()
            return
        if self.adr is None:
            yield self._shared()
            return
        yield from (unreadable("BG105", self.adr.path, problem, number) for problem in self.adr.problems)
        yield from (finding for finding in self.decision.evidence if finding.is_error)
        yield from self._status(self.adr)
        if self._policy.two_stage and self.adr.digest not in self.decision.in_base:
            message = f"ADR {number} does not stand in the base yet, and the policy asks for two stages"
            fix = "land the ADR and its sign-offs first, then the change"
            yield error("BG107", message, fix, adr=number, place=self.place)

    def _shared(self) -> Finding:
        """Several records have the number; what has landed with a word or use keeps its number."""
        message = f"ADR {self.number} exists more than once: {' and '.join(adr.path for adr in self.decision.adrs)}"
        newer = next((adr for adr in self.decision.adrs if self._may_be_renumbered(adr)), None)
        if newer is None:
            fix = f"leave both as they are, and propose a new decision: {self.proposal}"
            return error("BG106", message, fix, adr=self.number, place=Place(self.decision.adrs[1].path))
        fix = f"budget renumber {shlex.quote(newer.path)}"
        return error("BG106", message, fix, adr=self.number, place=Place(newer.path))

    def _may_be_renumbered(self, adr: Adr) -> bool:
        return adr.digest not in self.decision.in_base or self._step.past.hold(adr.path, self.number) is Hold.FREE

    def _missing(self) -> Finding:
        number = self.number
        if self.decision.elsewhere:
            message = f"ADR {number} decides no budgets: it has no section Budget Changes"
            fix = f"refer to the ADR that has it, or draft one: {self.proposal}"
            return error("BG103", message, fix, adr=number, place=Place(self.decision.elsewhere))
        if self.decision.in_base:
            message = f"the step removes ADR {number}, and what is not there decides nothing"
            return error("BG101", message, f"put the record back, and draft a decision: {self.proposal}", adr=number)
        message = f"the step refers to ADR {number}, but there is no such record"
        fix = f"correct the line Budget-ADR: {number}, or draft a decision: {self.proposal}"
        return error("BG101", message, fix, adr=number)

    @cached_property
    def proposal(self) -> str:
        """The command that drafts another decision on the changes that this one lists; on all where it lists none."""
        listed = [change for change in self._step.changes if change.budget in self.lines]
        return proposal(listed or self._step.changes)

    def _status(self, adr: Adr) -> Iterator[Finding]:
        place = Place(adr.path, adr.status_line)
        if adr.status is not AdrStatus.ACCEPTED:
            state = adr.status.value if adr.status else "without a status"
            message = f"ADR {self.number} is {state}, not accepted"
            if adr.status in ENDED:
                fix = f"propose a new decision: {self.proposal}"
            else:
                fix = f"once the approvals are complete: budget apply {self.number}"
            pending = adr.status in UNDECIDED
            yield error("BG102", message, fix, adr=self.number, place=place, pending=pending)
            return
        ended = self._step.past.ended_as(self.number) if self.decision.has_past else None
        if ended is not None:
            message = f"ADR {self.number} was {ended.value} in an earlier step; that cannot be taken back"
            fix = f"propose a new decision: {self.proposal}"
            yield error("BG102", message, fix, adr=self.number, place=place)

    @cached_property
    def context(self) -> CountingContext | None:
        """What its sign-offs are counted on; None where there is no single record."""
        if self.adr is None:
            return None
        # A squashed branch uses a decision for a part of a change: whom the rules name for that part may sign, too.
        parts = {
            part
            for change in self._step.changes
            for line in self.adr.lines
            if line.budget == change.budget
            for part in (change, change.segment(line))
        }
        electorate = frozenset[str]().union(*(demand.eligible for part in parts for demand in self._demands(part)))
        return CountingContext(
            self._policy,
            self.adr,
            self.number,
            self.decision.authors,
            self._step.now,
            electorate,
            len(self._unknown_authors),
        )

    @property
    def _unknown_authors(self) -> tuple[UnknownAuthor, ...]:
        """Authors who could be anybody, where that matters: it does not where people may approve what they wrote."""
        return () if self._policy.self_approval else self.decision.unknown_authors

    @cached_property
    def remarks(self) -> tuple[Finding, ...]:
        """Warnings about the decision, whether it authorises anything or not."""
        return tuple(self._unknown_author(author) for author in self._unknown_authors)

    def _unknown_author(self, author: UnknownAuthor) -> Finding:
        under = f"an author at {author.address}" if author.address else "an author without an address"
        message = f"{under}, who is not in the policy, wrote ADR {self.number}: every rule asks for one approval more"
        fix = (
            "if that commit has not landed yet, amend its author; else add the address to the emails of its person in "
            f"{POLICY_PATH} by a decision that lands first (for a bot or guest: to a person in no group)"
        )
        return warning("BG210", message, fix, adr=self.number, place=self.place, commit=author.commit)

    def _demands(self, change: Change) -> Iterator[Demand]:
        return demands_on(change, self._policy, self._step.before, self._step.past, self._step.now)

    @cached_property
    def tally(self) -> Tally:
        """What its sign-offs come to."""
        if self.context is None:
            return NO_TALLY
        return count(self.decision.found_signoffs, self.context)

    def rule_statuses(self, change: Change) -> tuple[RuleStatus, ...]:
        """How the rules that match a change stand under this decision."""
        if self.context is None:
            return ()
        return tuple(rule_status(demand, self.tally, self.context) for demand in self._demands(change))

    def objections(self, change: Change) -> tuple[Finding, ...]:
        """Why the approvals of this decision do not suffice for a change."""
        short = (self._short_of(item, change) for item in self.rule_statuses(change) if not item.is_met)
        found = (*self._uncovered(change), *short, *self._rejections(change))
        return (*found, *self.tally.discounted, *self.remarks) if found else ()

    def _uncovered(self, change: Change) -> Iterator[Finding]:
        demands = tuple(self._demands(change))
        if not demands:
            message = f"no approval rule of the policy covers this change of {change.budget}"
            fix = "add a rule that covers it to budgets/policy.yaml, by a decision"
            yield error("BG208", message, fix, budget=change.budget, adr=self.number, place=change.place)
        for demand in demands:
            if CODEOWNERS in demand.rule.from_ and not demand.eligible:
                message = f"the rule {demand.name!r} asks the code owners of {change.holder}, and there are none"
                fix = "name owners in CODEOWNERS who are people or groups of the policy, by a decision"
                yield error("BG208", message, fix, budget=change.budget, adr=self.number, place=change.place)

    def _short_of(self, item: RuleStatus, change: Change) -> Finding:
        message = f"{change.budget}: the rule {item.name!r} has {item.summary}"
        fix = f"ask them to run: budget sign {self.number}" if item.could else "change the policy by a decision"
        return error("BG201", message, fix, budget=change.budget, adr=self.number, place=self.place)

    def _rejections(self, change: Change) -> Iterator[Finding]:
        for person, vote in sorted(self.tally.blockers.items()):
            words = f": {vote.record.comment}" if vote.record.comment else ""
            message = f"{person} rejects ADR {self.number}{words}"
            fix = f"settle it; then {person} can approve (budget sign {self.number}), or the ADR is given up"
            place = Place(vote.found_signoff.path)
            yield error("BG206", message, fix, budget=change.budget, adr=self.number, place=place)
