"""The files of a governed repository as texts, with signatures that only a fake takes for good."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from governance.documents.adr.reader import read_adr
from governance.documents.signoffs.record import write_signoff
from governance.domain.judgement.records import SignOff
from tests.support import ssh_blobs
from tests.support.fake_history import START, FakeHistory
from tests.support.repository import ADR, BASELINE, BUDGETS, CODEOWNERS, POLICY, REPOSITORY, DecisionRow

PEOPLE: Final = ("alice", "bob", "carol", "dora", "mallory", "ci")
FOLDER: Final = "adr"
RAISED: Final = BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 12 ")
RAISE: Final[DecisionRow] = ("rate_limiter.max_latency_ms", "10", "12")
SIGNED: Final = START + dt.timedelta(hours=1)


def _key(person: str) -> bytes:
    return ssh_blobs.ed25519(bytes([PEOPLE.index(person) + 1]))


def signers(people: Iterable[str] = ("alice", "bob", "carol", "dora")) -> str:
    """Allowed signers."""
    return "".join(f"{person} ssh-ed25519 {ssh_blobs.text(_key(person))}\n" for person in people)


def witness(name: str = "ci") -> str:
    """The line of allowed signers for a witness."""
    return f'{name} namespaces="budget-witness" ssh-ed25519 {ssh_blobs.text(_key(name))}\n'


def signature(person: str) -> str:
    """A signature of a person that can be read; whether it is good, a fake says."""
    return ssh_blobs.armored(ssh_blobs.signature(key=_key(person)))


def adr(
    number: int = 31,
    rows: Sequence[DecisionRow] = (RAISE,),
    *,
    status: str = "Accepted",
    title: str = "Raise the limit",
    context: str = "The audit log costs time.",
) -> str:
    """A decision."""
    table = "\n".join(f"| `{budget}` | {before} | {after} |" for budget, before, after in rows)
    return ADR.format(number=number, title=title, status=status, context=context, rows=table)


def signoff(text: str, person: str = "alice", decision: Any = "approve", **fields: Any) -> str:
    """A sign-off record for a decision's text."""
    read = read_adr(f"{FOLDER}/x.md", text.encode())
    record = SignOff(
        repository=REPOSITORY,
        adr=read.number or 0,
        decision=decision,
        approver=person,
        date=SIGNED,
        digest=read.digest,
        changes=tuple(row.line for row in read.rows),
        signature=signature(person),
    )
    return write_signoff(replace(record, **fields))


def decided(
    number: int = 31,
    rows: Sequence[DecisionRow] = (RAISE,),
    *,
    approvers: Iterable[str] = ("alice", "bob"),
    **options: Any,
) -> dict[str, str]:
    """The files of a decision with its sign-offs."""
    text = adr(number, rows, **options)
    records = {f"{FOLDER}/signoffs/{number:03d}/{person}.yaml": signoff(text, person) for person in approvers}
    return {f"{FOLDER}/{number:03d}-raise.md": text, **records}


def adoption(policy: str = POLICY, budgets: str = BASELINE) -> dict[str, str]:
    """What brings governance."""
    return {
        "budgets/policy.yaml": policy,
        BUDGETS: budgets,
        "budgets/allowed_signers": signers(),
        "CODEOWNERS": CODEOWNERS,
    }


class Line:
    """A first-parent line of a fake history that grows step by step."""

    def __init__(self, files: dict[str, Any] | None = None) -> None:
        self.history = FakeHistory()
        self.tip = self.history.grow({"README.md": "x\n"}, message="start")
        self.adopted = self.step(files or adoption(), message="adopt")

    def step(self, files: dict[str, Any] | None = None, **options: Any) -> str:
        """One more commit on the line."""
        self.tip = self.history.grow(files, parents=[self.tip], **options)
        self.history.point("refs/heads/main", self.tip)
        return self.tip

    def aside(self, files: dict[str, Any] | None = None, *, at: str | None = None, **options: Any) -> str:
        """A commit on a branch that leaves the line (or a commit)."""
        return self.history.grow(files, parents=[at or self.tip], **options)

    def merge(self, *others: str, files: dict[str, Any] | None = None, **options: Any) -> str:
        """A merge into the line; what the others changed since they left it must be given as files."""
        self.tip = self.history.grow(files, parents=[self.tip, *others], **options)
        self.history.point("refs/heads/main", self.tip)
        return self.tip
