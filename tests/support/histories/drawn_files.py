"""What lies in the governed folders of a drawn history, as values, and the text that states each.

Two files are equal exactly where their texts are, so that whoever reasons about them needs to read no text.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal, Protocol

from tests.support.histories.signer import WITNESS, Signer
from tests.support.repository import ADR, REPOSITORY

POLICY: Final = "budgets/policy.yaml"
SIGNERS: Final = "budgets/allowed_signers"
ACCEPTED: Final = "budgets/accepted.yaml"
OWNERS: Final = "CODEOWNERS"
CACHE: Final = "budgets/cache.yaml"
QUEUE: Final = "budgets/queue.yaml"

LIMITS: Final = {
    "cache.max_latency_ms": CACHE,
    "cache@dev.max_latency_ms": CACHE,
    "cache.max_memory_mb": CACHE,
    "queue.max_latency_ms": QUEUE,
    "queue.min_rate_rps": QUEUE,
}
"""Every limit that a history may state, and its file."""

ARCHITECTS: Final = ("alice", "bob", "carol")
PEOPLE: Final = (*ARCHITECTS, "dora")
STRANGER: Final = "mallory"

Status = Literal["Accepted", "Proposed", "Rejected", "Superseded", "Deprecated"]
Stance = Literal["approve", "reject", "withdraw"]


class DrawnFile(Protocol):
    """Something that a file states."""

    def __hash__(self) -> int: ...

    def text(self, signer: Signer) -> str:
        """The file's content."""
        ...


DrawnFiles = Mapping[str, DrawnFile]
"""Files by their paths."""


@dataclass(frozen=True)
class Name:
    """The name of a capability, as a side of a rename."""

    name: str

    def text(self, signer: Signer) -> str:
        """The name."""
        del signer
        return self.name


@dataclass(frozen=True)
class Windows:
    """A file that was saved with CR and LF; nobody edits it further."""

    file: DrawnFile

    def text(self, signer: Signer) -> str:
        """What the file said, with other line ends."""
        return written(self.file, signer).replace("\n", "\r\n")


Value = int | None | DrawnFile
"""A side of a change: a number, nothing, a name, or what a governed file states."""

Row = tuple[str, Value, Value]
"""A budget, and its value before and after."""


@dataclass(frozen=True)
class Numbers:
    """A budget file; the remark stands in a comment, and is nobody's business."""

    limits: tuple[tuple[str, int], ...]
    remark: int = 0

    def text(self, signer: Signer) -> str:
        """The budget file, its overrides behind the limits."""
        del signer
        lines = [f"# Measured {self.remark} times."]
        for capability in sorted({budget.partition(".")[0].partition("@")[0] for budget, _ in self.limits}):
            own = {budget.partition(".")[2]: value for budget, value in self.limits if f"{capability}." in budget}
            dev = {budget.partition(".")[2]: value for budget, value in self.limits if f"{capability}@" in budget}
            lines += [f"{capability}:", "  description: one of ours"]
            lines += [f"  {name}: {value}" for name, value in own.items()]
            lines += [f"  environments:\n    dev: {{{', '.join(f'{name}: {v}' for name, v in dev.items())}}}"] * bool(
                dev
            )
        return "\n".join(lines) + "\n"

    def renamed(self, old: str, new: str) -> "Numbers":
        """The same with another name for a capability."""
        return replace(self, limits=tuple(sorted((_renamed(name, old, new), value) for name, value in self.limits)))

    def stated(self, budget: str, value: int | None) -> "Numbers":
        """The same with another value for a limit."""
        others = {name: number for name, number in self.limits if name != budget}
        return replace(self, limits=tuple(sorted((others | ({} if value is None else {budget: value})).items())))


def _renamed(budget: str, old: str, new: str) -> str:
    capability = budget.partition(".")[0].partition("@")[0]
    return new + budget.removeprefix(old) if capability == old else budget


@dataclass(frozen=True)
class Adr:
    """A decision; its essence is what an approval is given for."""

    number: int
    rows: tuple[Row, ...]
    status: Status = "Accepted"
    context: int = 0
    draft: bool = False

    def text(self, signer: Signer) -> str:
        """The record."""
        table = "\n".join(f"| `{budget}` | {_cell(a, signer)} | {_cell(b, signer)} |" for budget, a, b in self.rows)
        why = f"The audit log costs time, as {self.context} people said." + " TODO: measure." * self.draft
        return ADR.format(number=self.number, title="Move the limit", status=self.status, context=why, rows=table)

    @property
    def essence(self) -> "Adr":
        """The decision without its status."""
        return replace(self, status="Accepted")

    @property
    def is_unfit(self) -> bool:
        """Whether it is no decision yet: a draft, or a table without rows."""
        return self.draft or not self.rows

    def digest(self, signer: Signer) -> str:
        """The decision digest: the text without its lifecycle."""
        gone = ("*   **Status**", "*   **Date**", "*   **Superseded by**")
        kept = "".join(f"{line}\n" for line in self.text(signer).splitlines() if not line.startswith(gone))
        return f"sha256:{hashlib.sha256(kept.encode()).hexdigest()}"


@dataclass(frozen=True)
class SignOff:
    """A sign-off record: who says what of which decision, whose key signed it, and whether that is a witness's."""

    about: Adr
    approver: str
    stance: Stance
    date: dt.datetime
    hand: str
    number: int
    witnessed: bool = False

    def text(self, signer: Signer) -> str:
        """The record, signed."""
        date = self.date.strftime("%Y-%m-%dT%H:%M:%SZ")
        rows = [
            {"budget": budget, "before": _plain(a, signer), "after": _plain(b, signer)}
            for budget, a, b in self.about.rows
        ]
        said = {
            "version": 1,
            "repository": REPOSITORY,
            "adr": self.number,
            "decision": self.stance,
            "approver": self.approver,
            "date": date,
            "digest": self.about.digest(signer),
        }
        if self.witnessed:
            account = str(PEOPLE.index(self.approver) + 1) if self.approver in PEOPLE else "9"
            evidence = {"forge": "github", "review": "77", "account": account, "at": "a" * 40}
            said |= {"proof": "witness", "witness": WITNESS, "evidence": evidence}
        payload = json.dumps({**said, "changes": rows}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        lines = [f"{key}: {json.dumps(item) if isinstance(item, dict) else item}" for key, item in said.items()]
        lines += ["changes:" if rows else "changes: []", *(f"  - {json.dumps(row)}" for row in rows)]
        signature = signer.signature(self.hand, payload.encode())
        lines += ["signature: |", *(f"  {line}" for line in signature.splitlines())]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Rules:
    """The policy."""

    landing: Literal["merge", "rebase"] = "merge"
    identity: Literal["signature", "commit"] = "signature"
    two_stage: bool = False
    self_approval: bool = False
    days: int | None = None
    percent: int | None = None
    first: Literal["codeowners", "group", "nothing"] = "codeowners"
    folder: str = "adr"
    remark: int = 0
    witnesses: bool = False

    def text(self, signer: Signer) -> str:
        """The policy, with at most three rules."""
        del signer
        when = "direction: [loosen]" + (f", by_percent: {self.percent}" if self.percent is not None else "")
        accounts = {person: f', account: "{number}"' * self.witnesses for number, person in enumerate(PEOPLE, 1)}
        people = [
            f'  {person}: {{emails: [{person}@example.com], handle: "@{person}"{accounts[person]}}}'
            for person in PEOPLE
        ]
        source = {"codeowners": "codeowners", "group": '"@acme/architecture", dora', "nothing": ""}[self.first]
        first = f"  - {{name: any change, require: 1, from: [{source}]}}"
        lines = [
            f"# Agreed {self.remark} times.",
            "version: 1",
            f"repository: {REPOSITORY}",
            "people:",
            *people,
            f'groups: {{"@acme/architecture": [{", ".join(ARCHITECTS)}]}}',
            "approvals:",
            *([first] if source else []),
            f'  - {{name: loosening, when: {{{when}}}, require: 2, from: ["@acme/architecture"]}}',
            '  - {name: governance, when: {direction: [governance]}, require: 2, from: ["@acme/architecture"]}',
            f"adr: {self.folder}",
            f"identity: {self.identity}",
            f"self_approval: {str(self.self_approval).lower()}",
            f"landing: {self.landing}",
            f"two_stage: {str(self.two_stage).lower()}",
            f"approval_days: {'null' if self.days is None else self.days}",
            *([f"witnesses: [{WITNESS}]"] if self.witnesses else []),
        ]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Owners:
    """CODEOWNERS: the architects own everything, but the queue's file may have owners of its own, or none."""

    queue: tuple[str, ...] | None = None
    remark: int = 0

    def text(self, signer: Signer) -> str:
        """The file."""
        del signer
        own = (
            "" if self.queue is None else f"/{QUEUE} {' '.join(f'@{person}' for person in self.queue)}".rstrip() + "\n"
        )
        return f"# Seen {self.remark} times.\n/budgets/ @acme/architecture\n/CODEOWNERS @acme/architecture\n{own}"


@dataclass(frozen=True)
class Signers:
    """The allowed signers: whose keys count."""

    people: tuple[str, ...] = PEOPLE

    def text(self, signer: Signer) -> str:
        """The file."""
        return signer.signers(self.people)


@dataclass(frozen=True)
class Accepted:
    """The violations that were accepted: the ids of their commits."""

    commits: tuple[str, ...]

    def text(self, signer: Signer) -> str:
        """The file."""
        del signer
        return "".join(f"- {{commit: '{commit}', reason: nobody was watching}}\n" for commit in self.commits)


@dataclass(frozen=True)
class Junk:
    """A text that nothing can read."""

    salt: int = 0

    def text(self, signer: Signer) -> str:
        """The text."""
        del signer
        return f"\x01{self.salt}\n"


@dataclass(frozen=True)
class Prose:
    """A text that no rule is about."""

    words: str

    def text(self, signer: Signer) -> str:
        """The text."""
        del signer
        return f"{self.words}\n"


@cache
def written(file: DrawnFile, signer: Signer) -> str:
    """The text of a file, made once."""
    return file.text(signer)


def content_digest(file: DrawnFile, signer: Signer) -> str:
    """What stands for a governed file's content in a table."""
    return f"sha256:{hashlib.sha256(written(file, signer).encode()).hexdigest()}"


def _plain(value: Value, signer: Signer) -> int | str | None:
    if isinstance(value, Name):
        return value.name
    return value if value is None or isinstance(value, int) else content_digest(value, signer)


def _cell(value: Value, signer: Signer) -> str:
    found = _plain(value, signer)
    if isinstance(value, Name):
        return value.name
    return "none" if found is None else f"`{found}`" if isinstance(found, str) else str(found)


def adr_path(number: int) -> str:
    """Where the decision of a number lies."""
    return f"adr/{number:03d}-move.md"


def signoff_path(number: int, name: str) -> str:
    """Where a sign-off record of a number lies."""
    return f"adr/signoffs/{number:03d}/{name}.yaml"
