"""Contract, section 10: records of reviews."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents.signoffs.payload import review_payload
from governance.documents.signoffs.review_record import read_review, write_review
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.reviews import ReviewRecord

LATENCY = "rate_limiter.max_latency_ms"
RECORD = ReviewRecord(
    repository="acme/payments",
    approver="alice",
    date=dt.datetime(2026, 11, 23, 10, 15, tzinfo=dt.UTC),
    changes=(DecisionLine(LATENCY, Decimal(10), Decimal(10)),),
)
TEXT = """\
version: 1
repository: acme/payments
decision: reviewed
approver: alice
date: 2026-11-23T10:15:00Z
changes:
  - {budget: rate_limiter.max_latency_ms, before: 10, after: 10}
"""


def test_a_record_is_written_as_it_is_read() -> None:
    assert write_review(RECORD) == TEXT
    assert read_review(TEXT.encode()) == RECORD
    signed = replace(RECORD, comment="Looked at June.", signature="-----BEGIN SSH SIGNATURE-----\nx\n")
    assert read_review(write_review(signed).encode()) == signed


def test_what_is_signed_is_the_record_without_its_signature() -> None:
    payload = (
        b'{"approver":"alice","changes":[{"after":10,"before":10,"budget":"rate_limiter.max_latency_ms"}],'
        b'"date":"2026-11-23T10:15:00Z","decision":"reviewed","repository":"acme/payments","version":1}'
    )
    assert review_payload(replace(RECORD, signature="x")) == payload
    said = review_payload(replace(RECORD, comment="so"))
    assert said == payload.replace(b'"date"', b'"comment":"so","date"')


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("decision: reviewed", "decision: approve", "does not fit"),
        ("version: 1", "version: 1\nadr: 31", "adr"),
        ("version: 1", "version: 1\ncomment:", "nothing follows `comment`"),
        ("version: 1", "version: 1\nsignature:", "nothing follows `signature`"),
        ("after: 10", "after: 12", "changes here"),
        ("before: 10, after: 10", "before: null, after: null", "changes here"),
        ("rate_limiter.max_latency_ms", "budgets/policy.yaml", "is no limit"),
        (
            "  - {budget: rate_limiter.max_latency_ms, before: 10, after: 10}\n",
            2 * "  - {budget: rate_limiter.max_latency_ms, before: 10, after: 10}\n",
            "stands here twice",
        ),
    ],
)
def test_what_is_no_review_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_review(TEXT.replace(old, new).encode())
    assert any(message in problem.message for problem in refused.value.problems)


def test_what_no_file_can_hold_is_not_written() -> None:
    with pytest.raises(UnreadableError, match="meant"):
        write_review(replace(RECORD, date=RECORD.date.replace(microsecond=5)))
