"""A sign-off record for tests that change one thing of it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import SignOff

DIGEST = f"sha256:{'0a' * 32}"

RECORD = SignOff(
    repository="acme/payments",
    adr=31,
    decision="approve",
    approver="alice",
    date=dt.datetime(2026, 11, 23, 10, 15, tzinfo=dt.UTC),
    digest=DIGEST,
    changes=(DecisionLine("rate_limiter.max_latency_ms", Decimal(10), Decimal(12)),),
)


def record(**parts: Any) -> SignOff:
    """The record with other parts."""
    return replace(RECORD, **parts)
