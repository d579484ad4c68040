"""Seals are kept elsewhere and compared years later: what they are made of stays as it is."""

from hashlib import sha256
from typing import Any

from capability_budgets.reading.problems import Place
from governance.domain.findings import Verdict, error, soften
from governance.domain.judgement.changes import Change, Direction
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from governance.domain.reports.seal import Seal, SealedViolation, sealed
from tests.support.values import LATENCY, NOW, change

ONE, TWO, THREE = "1" * 40, "2" * 40, "3" * 40
FAULT = error("BG101", "no", "do")
MOVE = Change("m\u00e9trics", "a.yaml", None, Direction.GOVERNANCE, "a.yaml", Place("a.yaml"))


def told(commit: str, status: str = "governed", **fields: Any) -> StepReport:
    known = {"changes": (), "findings": (), **fields}
    return StepReport(commit, NOW, "Alice", "alice@example.com", "subject", status, **known)


def report(*steps: StepReport, adopted: str | None = ONE, **fields: Any) -> AuditReport:
    return AuditReport(Verdict.PASS, steps[-1].commit if steps else ONE, adopted, steps, **fields)


def chained(*texts: str) -> str:
    """Each text behind the digest of those before it."""
    digest = ""
    for text in ("budget-governance/seal/1", *texts):
        joined = f"{digest}\n{text}" if digest else text
        digest = f"sha256:{sha256(joined.encode()).hexdigest()}"
    return digest


def test_the_digest_of_no_step_is_that_of_the_form() -> None:
    assert sealed(report(), "acme/payments") == Seal("acme/payments", ONE, ONE, 0, chained(), (), (ONE,))


def test_the_digest_chains_commit_status_changes_and_codes_of_every_step() -> None:
    changes = JudgedChange(change(after="12.50"), 31, governed=True), JudgedChange(MOVE, None, governed=False)
    found = sealed(report(told(ONE, "adoption"), told(TWO, "violation", changes=changes, findings=(FAULT,))), "r")
    assert found.verdicts == chained(
        f"{ONE} adoption",
        f"{TWO} violation\n'{LATENCY}' '10' '12.5' 31 True\n'm\\xe9trics' 'a.yaml' 'none' None False\nBG101",
    )


def test_only_errors_make_a_verdict_each_code_once_in_its_order() -> None:
    findings = error("BG201", "no", "do"), soften(error("BG205", "no", "do")), FAULT, FAULT
    found = sealed(report(told(ONE, "violation", findings=findings)), "r")
    assert found.verdicts == chained(f"{ONE} violation\nBG101\nBG201")
    assert found.violations == (SealedViolation(ONE, ("BG201", "BG101")),)


def test_accepting_a_violation_changes_no_verdict_and_opens_nothing() -> None:
    open_one = told(ONE, "violation", findings=(FAULT,))
    accepted = told(ONE, "violation", findings=(FAULT,), accepted="before the team knew the gate")
    assert sealed(report(accepted), "r").verdicts == sealed(report(open_one), "r").verdicts
    assert sealed(report(accepted), "r").violations == ()


def test_a_seal_that_goes_on_is_that_of_the_whole() -> None:
    earlier = sealed(report(told(ONE, "adoption"), told(TWO)), "r")
    more = report(told(THREE), adopted=None)
    assert sealed(more, "r", earlier) == sealed(report(told(ONE, "adoption"), told(TWO), told(THREE)), "r")


def test_a_sealed_violation_stays_open_while_the_audit_finds_it_so() -> None:
    earlier = sealed(report(told(ONE, "violation", findings=(FAULT,))), "r")
    still = report(told(TWO), findings=(error("BG101", "no", "do", commit=ONE),))
    assert sealed(still, "r", earlier).violations == earlier.violations
    assert sealed(report(told(TWO)), "r", earlier).violations == ()


def test_landmarks_are_the_first_commit_and_the_fewer_the_farther_back() -> None:
    commits = [f"{number:040x}" for number in range(20)]
    found = sealed(report(*map(told, commits)), "r")
    assert found.landmarks == tuple(commits[at] for at in (0, 3, 11, 15, 17, 18, 19))
