"""A guarantee holds only where every scenario that attacks it was told and came out as promised."""

import pytest

from governance.domain.findings import Verdict
from governance.domain.reports.selftest import Broken, GuaranteeResult, NotRunScenario, SelftestReport

BROKEN = Broken("a raise", "raises", "attack", "exit status 1", "exit status 0")
UNTOLD = NotRunScenario("a link", "links", "no links here")
HELD = GuaranteeResult("held", "it holds", 3)
FAILED = GuaranteeResult("failed", "it fails", 3, (BROKEN,), (UNTOLD,))
OPEN = GuaranteeResult("open", "who knows", 3, (), (UNTOLD,))


@pytest.mark.parametrize(
    ("guarantee", "held", "verdict"),
    [
        (HELD, 3, Verdict.PASS),
        (FAILED, 1, Verdict.FAIL),
        (OPEN, 2, Verdict.INDETERMINATE),
        (GuaranteeResult("empty", "nothing was told", 0), 0, Verdict.INDETERMINATE),
    ],
)
def test_a_guarantee_holds_by_all_of_its_scenarios(guarantee: GuaranteeResult, held: int, verdict: Verdict) -> None:
    assert (guarantee.held, guarantee.verdict) == (held, verdict)


@pytest.mark.parametrize(
    ("guarantees", "verdict"),
    [
        ((HELD, HELD), Verdict.PASS),
        ((HELD, OPEN), Verdict.INDETERMINATE),
        ((HELD, OPEN, FAILED), Verdict.FAIL),
        ((), Verdict.INDETERMINATE),
    ],
)
def test_a_selftest_passes_by_all_of_its_guarantees(guarantees: tuple[GuaranteeResult, ...], verdict: Verdict) -> None:
    assert SelftestReport((), guarantees).verdict is verdict


def test_a_selftest_counts_stories_and_verdicts() -> None:
    report = SelftestReport((), (HELD, OPEN, FAILED, HELD))
    assert report.quick is False
    assert (report.scenarios, report.held, report.broken, report.not_run) == (12, 9, 1, 2)
    assert [report.count(verdict) for verdict in Verdict] == [2, 1, 1]
