"""The texts of a governed repository that is made to be measured: numbers, decisions, and signed sign-offs."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Final

from benchmarks.keys import Keys
from governance.documents.adr.reader import read_adr
from governance.documents.signoffs.payload import payload
from governance.documents.signoffs.record import write_signoff
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import SignOff

BUDGETS: Final = "budgets/capability_budgets.yaml"
REPOSITORY: Final = "bench/history"
APPROVERS: Final = ("alice", "bob", "carol")
PEOPLE: Final = (*APPROVERS, "dora")

POLICY: Final = """\
version: 1
repository: bench/history
people:
  alice: {emails: [alice@example.com], handle: "@alice"}
  bob:   {emails: [bob@example.com],   handle: "@bob"}
  carol: {emails: [carol@example.com], handle: "@carol"}
  dora:  {emails: [dora@example.com],  handle: "@dora"}
groups:
  "@bench/architecture": [alice, bob, carol]
approvals:
  - name: any change
    require: 2
    from: ["@bench/architecture"]
identity: signature
"""

CODEOWNERS: Final = "/budgets/ @bench/architecture\n/CODEOWNERS @bench/architecture\n"

_HEAD: Final = """\
# ADR {number:03d}: {title}

*   **Status**: {status}
*   **Date**: {date:%Y-%m-%d}
*   **Deciders**: Architecture
*   **Supersedes**: N/A
*   **Superseded by**: N/A

## Context and Problem Statement

{context}
"""

_TABLE: Final = """
## Budget Changes

| Budget | Before | After |
|---|---|---|
| `{budget}` | {before} | {after} |
"""

_TAIL: Final = """
## Consequences

None that were not measured.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A governed change that is going to be made: one limit, one decision.

    Attributes:
        number: the number of the ADR.
        capability: whose limit it is.
        limit: the limit's name.
        before: the value that stands.
        after: the value to come.
        author: who writes the decision.
        approvers: who signs it.
    """

    number: int
    capability: str
    limit: str
    before: int
    after: int
    author: str
    approvers: tuple[str, ...]

    @property
    def budget(self) -> str:
        """The limit as the contract writes it."""
        return f"{self.capability}.{self.limit}"

    @property
    def path(self) -> str:
        """Where the ADR lies."""
        return f"adr/{self.number:03d}-{self.capability.replace('_', '-')}.md"

    def reverted(self) -> "Change":
        """The way back."""
        return replace(self, before=self.after, after=self.before)

    def record_path(self, person: str) -> str:
        """Where a person's sign-off lies."""
        return f"adr/signoffs/{self.number:03d}/{person}.yaml"


class Numbers:
    """The numbers of a budget file, and the text that holds them."""

    def __init__(self, capabilities: int) -> None:
        self._values = {
            f"capability_{index:05d}": {"max_latency_ms": 50 + index % 50, "max_memory_mb": 10 + index % 20}
            for index in range(capabilities)
        }
        self._names = tuple(self._values)

    def text(self) -> str:
        """The budget file."""
        entries = (
            f"{name}:\n  max_latency_ms: {limits['max_latency_ms']}\n  max_memory_mb: {limits['max_memory_mb']}\n"
            for name, limits in self._values.items()
        )
        return f"# The numbers of every capability.\n{''.join(entries)}"

    def change(self, number: int, author: str, random: Random) -> Change:
        """Draw a change of a limit as it stands."""
        name = random.choice(self._names)
        limit = random.choice(("max_latency_ms", "max_memory_mb"))
        before = self._values[name][limit]
        after = random.choice([value for value in range(max(1, before - 4), before + 6) if value != before])
        return Change(number, name, limit, before, after, author, tuple(random.sample(APPROVERS, 2)))

    def apply(self, change: Change) -> str:
        """Make a change; the budget file behind it."""
        self._values[change.capability][change.limit] = change.after
        return self.text()


def decision(change: Change, status: str, when: int) -> str:
    """The text of a change's ADR."""
    head = _HEAD.format(
        number=change.number,
        title=f"Move {change.limit} of {change.capability}",
        status=status,
        date=_moment(when),
        context=f"Production measured {change.after} at p95 for a month, where {change.before} stands.",
    )
    return head + _TABLE.format(budget=change.budget, before=change.before, after=change.after) + _TAIL


def plain_decision(number: int, when: int) -> tuple[str, str]:
    """An ADR that decides no budget: its path and text."""
    text = _HEAD.format(
        number=number, title=f"Choose part {number}", status="Accepted", date=_moment(when), context="It had to be one."
    )
    return f"adr/{number:03d}-part-{number}.md", text + _TAIL


def record(change: Change, person: str, when: int, keys: Keys) -> str:
    """A person's signed sign-off of a change's ADR."""
    adr = read_adr(change.path, decision(change, "Proposed", when).encode())
    unsigned = SignOff(
        repository=REPOSITORY,
        adr=change.number,
        decision="approve",
        approver=person,
        date=_moment(when),
        digest=adr.digest,
        changes=(DecisionLine(change.budget, Decimal(change.before), Decimal(change.after)),),
    )
    signature = keys.sign(person, payload(unsigned))
    return write_signoff(replace(unsigned, signature=signature))


def _moment(when: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(when, tz=dt.UTC)
