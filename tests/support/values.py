"""Small values of the domain for tests: no git, no files, no clock."""

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from capability_budgets.reading.limits import BudgetSet, Capability, Limit, LimitId
from capability_budgets.reading.problems import Problem
from capability_budgets.reading.values import Value
from governance.domain.judgement.changes import Change, DecisionLine, Side, limit_change
from governance.domain.judgement.evidence import (
    Alteration,
    DecisionRecords,
    FoundSignOff,
    Hold,
    Proof,
    Step,
    UnknownAuthor,
)
from governance.domain.judgement.records import Adr, AdrStatus, ChangeRow, SignOff
from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.policy.codeowners import Codeowners, Dialect, OwnerRule
from governance.domain.policy.fields import ApprovalRule
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy

NOW: Final = dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.UTC)
FILE: Final = "budgets/capability_budgets.yaml"
REPOSITORY: Final = "acme/payments"
LATENCY: Final = "rate_limiter.max_latency_ms"
DIGEST: Final = f"sha256:{'a' * 64}"
OTHER_DIGEST: Final = f"sha256:{'b' * 64}"
POLICY_DIGEST: Final = f"sha256:{'c' * 64}"
ARCHITECTURE: Final = "@acme/architecture"


def days(number: float) -> dt.timedelta:
    """A span of days."""
    return dt.timedelta(days=number)


def limit_id(text: str) -> LimitId:
    """An identity that must be one."""
    limit = LimitId.parse(text)
    assert limit is not None, text
    return limit


def value(text: str | None) -> Value:
    """A number where the text is one, else the text; None stays."""
    return Decimal(text) if text is not None and text[0].isdigit() else text


def line(budget: str, before: str | None, after: str | None) -> DecisionLine:
    """One row's content."""
    return DecisionLine(budget, value(before), value(after))


def budgets(stated: Mapping[str, str], *, files: Mapping[str, str] | None = None) -> BudgetSet:
    """A set of limits: values by identity; capabilities lie in one file unless `files` says otherwise."""
    limits: dict[str, list[Limit]] = {name: [] for name in files or {}}
    homes = files or {}
    for number, (text, amount) in enumerate(stated.items(), start=1):
        limit = limit_id(text)
        home = homes.get(limit.capability, FILE)
        limits.setdefault(limit.capability, []).append(Limit(limit, Decimal(amount), home, number, 3))
    return BudgetSet.of(Capability(name, homes.get(name, FILE), 1, 1, tuple(items)) for name, items in limits.items())


def owners(*rules: tuple[str, str], path: str = "CODEOWNERS") -> Codeowners:
    """A CODEOWNERS file: patterns with their owners in one text."""
    return Codeowners(
        path, tuple(OwnerRule(pattern, tuple(names.split()), at) for at, (pattern, names) in enumerate(rules, start=1))
    )


def owns(pattern: str, path: str, dialect: Dialect = "github") -> bool:
    """Whether a pattern of CODEOWNERS covers a path, as a forge reads it."""
    return Codeowners(rules=(OwnerRule(pattern, ("@a",), 1),), dialect=dialect).owners(path) == ("@a",)


def rule(
    name: str = "any change", require: int = 1, from_: tuple[str, ...] = ("alice", "bob"), **when: Any
) -> ApprovalRule:
    """An approval rule; `direction`, `by_percent` and `budgets` say when it matches."""
    return ApprovalRule.model_validate({"name": name, "require": require, "from": from_, "when": when})


def policy(*rules: ApprovalRule, **fields: Any) -> Policy:
    """A policy of alice, bob, carol and dora; the first three are the architecture group."""
    return Policy.model_validate(
        {
            "version": 1,
            "repository": REPOSITORY,
            "people": {
                name: {"emails": (f"{name}@example.com",), "handle": f"@{name}"}
                for name in ("alice", "bob", "carol", "dora")
            },
            "groups": {ARCHITECTURE: ("alice", "bob", "carol")},
            "approvals": rules or (rule(),),
            **fields,
        }
    )


def side(
    stated: Mapping[str, str] | None = None,
    *,
    trusted: Policy | None = None,
    files: Mapping[str, str] | None = None,
    codeowners: Codeowners | None = None,
    governed: Mapping[str, str] | None = None,
) -> Side:
    """One side of a step; the policy's file stands on it."""
    found = budgets(stated or {}, files=files)
    return Side(
        policy=trusted,
        budgets=found,
        codeowners=codeowners or Codeowners(),
        governed={POLICY_PATH: POLICY_DIGEST, **(governed or {})},
        budget_files=frozenset({FILE, *(item.file for item in found.capabilities.values())}),
    )


def change(
    budget: str = LATENCY,
    before: str | None = "10",
    after: str | None = "12",
    *,
    others: Mapping[str, str] | None = None,
) -> Change:
    """The change of one limit; `others` stand on both sides."""
    old = {**(others or {}), **({budget: before} if before else {})}
    new = {**(others or {}), **({budget: after} if after else {})}
    return limit_change(limit_id(budget), budgets(old), budgets(new))


def adr(
    *lines: DecisionLine,
    number: int | None = 31,
    path: str = "adr/031-raise.md",
    status: AdrStatus | None = AdrStatus.ACCEPTED,
    digest: str = DIGEST,
    problems: tuple[Problem, ...] = (),
) -> Adr:
    """A decision about budgets, accepted unless the test says otherwise."""
    return Adr(
        path=path,
        number=number,
        title="Raise the limit",
        status=status,
        status_line=3,
        decides_budgets=True,
        rows=tuple(
            ChangeRow(line=item, at=at) for at, item in enumerate(lines or (line(LATENCY, "10", "12"),), start=20)
        ),
        digest=digest,
        problems=problems,
    )


def signoff(person: str = "alice", decision: Any = "approve", **fields: Any) -> SignOff:
    """What one approver says of the ADR that `adr()` gives."""
    return SignOff(
        **{
            "repository": REPOSITORY,
            "adr": 31,
            "decision": decision,
            "approver": person,
            "date": NOW - days(1),
            "digest": DIGEST,
            "changes": (line(LATENCY, "10", "12"),),
            **fields,
        }
    )


def record(
    person: str = "alice",
    decision: str = "approve",
    *,
    proof: Proof | None = None,
    path: str | None = None,
    in_after: bool = True,
    in_base: bool = False,
    **fields: Any,
) -> FoundSignOff:
    """A record that proves its author with a key of their own, unless the test gives another proof."""
    return FoundSignOff(
        path or f"adr/signoffs/031/{person}.yaml",
        signoff(person, decision, **fields),
        proof=proof or Proof(f"key of {person}"),
        in_after=in_after,
        in_base=in_base,
    )


@dataclass
class FakePast:
    """A past that is told what it says; it passes the contract tests of the real one."""

    used: Mapping[int, Iterable[DecisionLine]] = field(default_factory=dict)
    ended: Mapping[int, AdrStatus] = field(default_factory=dict)
    tight: Mapping[str, str] = field(default_factory=dict)
    governed: Mapping[str, Value] = field(default_factory=dict)
    held: Mapping[str, Hold] = field(default_factory=dict)
    put_back: Container[str] = ()

    def hold(self, path: str, adr: int | None) -> Hold:
        """How firmly a decision stands, by its path; one that used a line has authorised."""
        return self.held.get(path, Hold.AUTHORISED if adr is not None and self.used.get(adr) else Hold.FREE)

    def is_put_back(self, alteration: Alteration) -> bool:
        """Whether the path is one of those that were put back."""
        return alteration.path in self.put_back

    def used_lines(self, adr: int) -> frozenset[DecisionLine]:
        """The lines of an ADR that earlier steps have used."""
        return frozenset(self.used.get(adr, ()))

    def ended_as(self, adr: int) -> AdrStatus | None:
        """The state that ended an ADR."""
        return self.ended.get(adr)

    def tightest(self, limit: LimitId, now: dt.datetime, overridden: frozenset[str]) -> Decimal | None:
        """The tightest value of the year before `now`."""
        del now, overridden
        text = self.tight.get(str(limit))
        return None if text is None else Decimal(text)

    def last_governed(self, change: Change) -> tuple[bool, Value]:
        """The last governed value, for budgets whose value came from a violation."""
        if change.budget in self.governed:
            return True, self.governed[change.budget]
        return False, change.before


@dataclass
class AskedPast(FakePast):
    """A past that remembers about which values of which time, and without which environments, it was asked."""

    asked: list[tuple[str, dt.datetime, frozenset[str]]] = field(default_factory=list)

    def tightest(self, limit: LimitId, now: dt.datetime, overridden: frozenset[str]) -> Decimal | None:
        """The tightest value of the year before `now`."""
        self.asked.append((str(limit), now, overridden))
        return super().tightest(limit, now, overridden)


def recorded(date: dt.datetime, value: Decimal, verdict: LimitVerdict = LimitVerdict.PASS) -> Recorded:
    """A measurement of a limit."""
    limit, commit = "rate_limiter.max_latency_ms", "1" * 40
    return Recorded("acme/payments", limit, None, commit, date, "ci", value, None, None, None, verdict, None)


def decision(
    *records: FoundSignOff,
    adrs: tuple[Adr, ...] | None = None,
    number: int = 31,
    authors: Iterable[str] = (),
    in_base: Iterable[str] = (),
    elsewhere: str | None = None,
    unknown_authors: Iterable[UnknownAuthor] = (),
) -> DecisionRecords:
    """What is known of one number; without more, the record that `adr()` gives."""
    found = (adr(),) if adrs is None else adrs
    known = frozenset(in_base)
    return DecisionRecords(
        number, found, elsewhere, records, frozenset(authors), known, tuple(unknown_authors), has_past=bool(known)
    )


def step(
    *changes: Change,
    trusted: Policy | None = None,
    decisions: Iterable[DecisionRecords] = (),
    past: FakePast | None = None,
    before: Side | None = None,
    after: Side | None = None,
    **fields: Any,
) -> Step:
    """A step that is judged by the policy `trusted`."""
    return Step(
        before=before or side({LATENCY: "10"}, trusted=trusted or policy()),
        after=after or side({LATENCY: "12"}),
        changes=changes,
        now=NOW,
        past=past or FakePast(),
        decisions={item.number: item for item in decisions},
        **fields,
    )
