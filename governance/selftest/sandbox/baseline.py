"""What the repository of every scenario begins with: its people, numbers, policy, owners, and the form of its ADRs."""

import datetime as dt
from decimal import Decimal
from typing import Final

from governance.domain.judgement.changes import DecisionLine

START: Final = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
REPOSITORY: Final = "acme/payments"
PEOPLE: Final = ("alice", "bob", "carol", "dora", "mallory")
WITNESS: Final = "ci"
"""What attests approvals in scenarios about witnesses; it has a key, and is no person."""
BUDGETS: Final = "budgets/capability_budgets.yaml"

BASELINE: Final = """\
# The numbers.
schema_validator:
  max_latency_ms: 50
  max_memory_mb: 10
rate_limiter:
  description: Token bucket
  max_latency_ms: 10   # p95
  max_memory_mb: 5
  environments:
    dev: {max_latency_ms: 40}
metrics:
  max_latency_ms: 5
  max_memory_mb: 2
"""

POLICY: Final = """\
version: 1
repository: acme/payments
people:
  alice: {emails: [alice@example.com], handle: "@alice"}
  bob:   {emails: [bob@example.com],   handle: "@bob"}
  carol: {emails: [carol@example.com], handle: "@carol"}
  dora:  {emails: [dora@example.com],  handle: "@dora"}
groups:
  "@acme/architecture": [alice, bob, carol]
approvals:
  - name: any change
    require: 1
    from: [codeowners]
  - name: loosening
    when: {direction: [loosen]}
    require: 2
    from: ["@acme/architecture"]
  - name: governance
    when: {direction: [governance]}
    require: 2
    from: ["@acme/architecture"]
"""

ONE: Final = POLICY.replace("require: 2\n", "require: 1\n", 1)
"""The policy with one approval for a loosening."""

BIG: Final = f"""\
{ONE}\
  - name: big
    when: {{by_percent: 20}}
    require: 2
    from: ["@acme/architecture"]
"""
"""The policy with two approvals for a loosening by a fifth and more alone."""

CODEOWNERS: Final = "/budgets/ @acme/architecture\n/CODEOWNERS @acme/architecture\n"

ADR: Final = """\
# ADR {number:03d}: {title}

*   **Status**: {status}
*   **Date**: 2026-01-05
*   **Deciders**: Architecture
*   **Supersedes**: N/A
*   **Superseded by**: N/A

## Context and Problem Statement

{context}

## Budget Changes

| Budget | Before | After |
|---|---|---|
{rows}

## Consequences

None that were not measured.
"""

DecisionRow = tuple[str, str, str]


def line(budget: str, before: str | None, after: str | None) -> DecisionLine:
    """A line with numbers."""
    return DecisionLine(budget, None if before is None else Decimal(before), None if after is None else Decimal(after))
