"""What the smaller reports say of themselves."""

from collections.abc import Callable

import pytest

from governance.domain.findings import Finding, Verdict, error
from governance.domain.judgement.records import Attestation, OtherEvidence
from governance.domain.reports.generated_files import Written
from governance.domain.reports.lint import LintReport
from governance.domain.reports.renumber import Renumbered
from governance.domain.reports.show import ShowReport
from governance.domain.reports.verify import VerifyReport
from governance.domain.reports.witness import AttestedRecord
from tests.support.values import signoff

ERROR = error("BG002", "no", "do")


@pytest.mark.parametrize(
    "report",
    [
        lambda findings: Written("text", findings),
        lambda findings: LintReport((), findings),
        lambda findings: ShowReport(None, (), findings),
    ],
)
def test_a_report_fails_by_its_findings(report: Callable[[tuple[Finding, ...]], Written]) -> None:
    assert (report(()).verdict, report((ERROR,)).verdict) == (Verdict.PASS, Verdict.FAIL)


def test_a_proof_fails_where_there_is_a_problem() -> None:
    report = VerifyReport(())
    assert (report.verdict, report.proof) == (Verdict.PASS, None)
    assert VerifyReport(("it names no limit",)).verdict is Verdict.FAIL


def test_a_commit_that_renumbers_says_both_numbers() -> None:
    assert Renumbered(7, 31, "adr/031.md", (), (), (), references=False).message == "Renumber ADR 007 to 031"


def test_an_attested_record_names_its_witness_and_the_commit_that_was_seen() -> None:
    attestation = Attestation(witness="ci", evidence=OtherEvidence(text="said so", at="c" * 40))
    seen, own = (AttestedRecord("a.yaml", signoff(attestation=item)) for item in (attestation, None))
    assert (seen.witness, seen.at) == ("ci", "c" * 40)
    assert (own.witness, own.at) == (None, None)
