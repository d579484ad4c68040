"""How often the gate said what, and how often it may in the long run."""

from collections import Counter

import pytest

from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.gate_self_test import LimitTally, SelfTestReport
from tests.support.results import limit

PASS, FAIL, OPEN = LimitVerdict.PASS, LimitVerdict.FAIL, LimitVerdict.INCONCLUSIVE
REPORT = SelfTestReport("dev", (PASS, FAIL, PASS), ())


def test_verdicts_are_counted() -> None:
    assert [REPORT.count(verdict) for verdict in (PASS, FAIL, OPEN)] == [2, 1, 0]
    assert REPORT.findings == ()


@pytest.mark.parametrize(("verdict", "most"), [(OPEN, 0.632), (FAIL, 0.865), (PASS, 0.983)])
def test_the_long_run_has_the_limit_of_clopper_and_pearson(verdict: LimitVerdict, most: float) -> None:
    assert REPORT.at_most(verdict) == pytest.approx(most, abs=0.001)


def test_a_limit_is_told_in_the_environment_that_it_was_judged_for() -> None:
    tally = LimitTally(limit("queue.max_size_kb", "5"), "dev", None, Counter(), None, None, 0, 0)
    assert str(tally.id) == "queue@dev.max_size_kb"
