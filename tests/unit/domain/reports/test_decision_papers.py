import datetime as dt
from typing import Literal

import pytest

from governance.domain.judgement.records import Attestation, OtherEvidence, SignOff
from governance.domain.reports.decision_papers import SignOffPaper

SEEN = Attestation(witness="ci", evidence=OtherEvidence(text="a mail", at="1" * 40))


def paper(decision: Literal["approve", "reject", "withdraw"], attestation: Attestation | None = None) -> SignOffPaper:
    record = SignOff(
        repository="acme/payments",
        adr=31,
        decision=decision,
        approver="alice",
        date=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
        digest="sha256:",
        changes=(),
        attestation=attestation,
    )
    return SignOffPaper("adr/signoffs/031/alice.yaml", record, "", "", None, counted=True)


@pytest.mark.parametrize(
    ("decision", "meaning"),
    [
        ("approve", "alice approves this text and these changes"),
        ("reject", "alice rejects this text and these changes"),
        ("withdraw", "alice takes back what was said of this text and these changes"),
    ],
)
def test_a_signature_says_what_it_is_for(decision: Literal["approve", "reject", "withdraw"], meaning: str) -> None:
    found = paper(decision)
    assert (found.meaning, found.signer, found.namespace) == (meaning, "alice", "budget-signoff")


def test_a_witness_signs_for_what_it_saw() -> None:
    found = paper("approve", SEEN)
    assert found.meaning == "ci attests that alice approves this text and these changes"
    assert (found.signer, found.namespace) == ("ci", "budget-witness")
