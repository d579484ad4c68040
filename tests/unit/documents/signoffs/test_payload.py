import datetime as dt
import json
from decimal import Decimal

import pytest

from governance.documents.signoffs.payload import payload
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import Attestation, GitHubReview, OtherEvidence
from tests.support.signoffs import DIGEST, RECORD, record


def test_the_signed_bytes_are_the_contracts() -> None:
    assert payload(RECORD) == (
        b'{"adr":31,"approver":"alice",'
        b'"changes":[{"after":12,"before":10,"budget":"rate_limiter.max_latency_ms"}],'
        b'"date":"2026-11-23T10:15:00Z","decision":"approve",'
        b'"digest":"' + DIGEST.encode() + b'","repository":"acme/payments","version":1}'
    )


def test_the_signature_is_left_out_and_the_comment_is_not() -> None:
    assert payload(record(signature="x")) == payload(RECORD)
    assert json.loads(payload(record(comment="why")))["comment"] == "why"
    assert json.loads(payload(record(comment="")))["comment"] == ""
    assert "comment" not in json.loads(payload(RECORD))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("10.0"), "10"),
        (Decimal("10.50"), "10.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("0.0"), "0"),
        (Decimal("0.1"), "0.1"),
        (Decimal(123456789012345), "123456789012345"),
        (Decimal("0.123456789012345"), "0.123456789012345"),
        (None, "null"),
        ("budgets/a.yaml", '"budgets/a.yaml"'),
    ],
)
def test_a_side_is_written_exactly(value: Decimal | str | None, text: str) -> None:
    signed = payload(record(changes=(DecisionLine("a.max_x", value, None),)))
    assert f'{{"after":null,"before":{text},"budget":"a.max_x"}}'.encode() in signed


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("\u00e9 \U0001f600 \u2264", "\u00e9 \U0001f600 \u2264"),
        ('a "b" \\ / <c>', 'a \\"b\\" \\\\ / <c>'),
        ("a\nb\tc\n", "a\\nb\\tc\\n"),
    ],
)
def test_only_what_json_needs_is_escaped(comment: str, text: str) -> None:
    assert f'"comment":"{text}",'.encode() in payload(record(comment=comment))


def test_changes_keep_their_order() -> None:
    lines = (DecisionLine("b.max_x", None, Decimal(1)), DecisionLine("a.max_x", None, Decimal(1)))
    budgets = [change["budget"] for change in json.loads(payload(record(changes=lines)))["changes"]]
    assert budgets == ["b.max_x", "a.max_x"]


def test_the_date_is_in_utc_whatever_the_zone() -> None:
    date = dt.datetime(2026, 11, 23, 12, 15, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert payload(record(date=date)) == payload(RECORD)


def test_what_a_witness_saw_is_part_of_what_it_signs() -> None:
    review = GitHubReview(review="80", account="101", at="1" * 40)
    told = payload(record(attestation=Attestation(witness="ci", evidence=review))).decode()
    assert f'"evidence":{{"account":"101","at":"{"1" * 40}","forge":"github","review":"80"}},"proof":"witness",' in told
    assert told.endswith('"version":1,"witness":"ci"}')
    other = OtherEvidence(text="Gerrit: +2", at="1" * 40)
    told = payload(record(attestation=Attestation(witness="ci", evidence=other))).decode()
    assert f'"evidence":{{"at":"{"1" * 40}","forge":"other","text":"Gerrit: +2"}}' in told
