"""Contract, section 10: the evidence of a decision (BG402)."""

from governance.domain.findings import Finding, error, warning
from governance.domain.judgement.alterations import altered_records
from governance.domain.judgement.evidence import Alteration, AlterationKind
from governance.domain.judgement.judge import judge
from tests.support.values import adr, change, decision, policy, record, rule, step

MISSING = error("BG402", "missing", "put it back", adr=31)
FOREIGN = warning("BG402", "of other commits", "measure again", adr=31)
TRUSTED = policy(rule(from_=("alice",)))


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity.value) for finding in findings]


def test_a_decision_without_its_evidence_authorises_nothing() -> None:
    known = decision(record())._replace(evidence=(MISSING,))
    judgement = judge(step(change(), decisions=[known], trusted=TRUSTED, evidence={31: (MISSING, FOREIGN)}))
    assert not judgement.changes[0].governed
    assert codes(judgement.findings) == [("BG402", "warning"), ("BG402", "error")]


def test_what_is_only_strange_about_it_is_a_warning() -> None:
    judgement = judge(step(change(), decisions=[decision(record())], trusted=TRUSTED, evidence={31: (FOREIGN,)}))
    assert judgement.changes[0].governed
    assert codes(judgement.findings) == [("BG402", "warning")]


def test_a_draft_is_asked_for_its_evidence_whatever_else_changes() -> None:
    alone = judge(step(trusted=TRUSTED, evidence={31: (MISSING,)}))
    assert codes(alone.findings) == [("BG402", "error")]
    beside = judge(step(change(), decisions=[decision(record())], trusted=TRUSTED, evidence={32: (MISSING,)}))
    assert codes(beside.findings) == [("BG402", "error")]


def test_landed_evidence_is_kept_as_a_sign_off_is() -> None:
    path = "adr/evidence/031.jsonl"
    item = Alteration(path, 31, AlterationKind.CHANGED, is_signoff=False, is_evidence=True)
    (finding,) = altered_records(step(trusted=TRUSTED, alterations=(item,)))
    assert (finding.code, finding.message) == ("BG301", "the evidence of ADR 31 was changed")
    assert adr().evidence == ()
