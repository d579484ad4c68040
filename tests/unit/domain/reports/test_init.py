"""What `init` answers: what may be adopted, and what to change first."""

from decimal import Decimal
from typing import Any

import pytest

from governance.domain.budgets.proposed import ProposedCapability
from governance.domain.findings import Verdict, error
from governance.domain.policy.paths import BUDGETS_PATH
from governance.domain.reports.init import InitReport

UNREADABLE, UNMEETABLE = error("BG002", "no", "do"), error("BG110", "no", "do")


def report(**fields: Any) -> InitReport:
    return InitReport(
        **{"policy": None, "written": {}, "kept": (), "findings": (), "adopted": False, "dry_run": False, **fields}
    )


def test_budgets_are_started_where_their_file_is_written() -> None:
    assert report(written={BUDGETS_PATH: ""}).starts_budgets
    assert not report(kept=(BUDGETS_PATH,)).starts_budgets


@pytest.mark.parametrize(
    ("limits", "first"),
    [
        ({"max_latency_ms": Decimal(10)}, ("cache.max_latency_ms", Decimal(20))),
        ({"min_rate_rps": Decimal(10)}, ("cache.min_rate_rps", Decimal(5))),
        ({"max_errors_percent": Decimal(0), "max_latency_ms": Decimal(10)}, ("cache.max_latency_ms", Decimal(20))),
        ({"max_latency_ms": Decimal(0)}, None),
        ({}, None),
    ],
)
def test_the_first_change_loosens_the_first_limit_that_can_be(
    limits: dict[str, Decimal], first: tuple[str, Decimal] | None
) -> None:
    found = report(capabilities=(ProposedCapability("cache", limits),)).first_change
    assert (found and (str(found[0]), found[1])) == first


@pytest.mark.parametrize(("findings", "is_meetable"), [((), True), ((UNREADABLE,), True), ((UNMEETABLE,), False)])
def test_a_policy_is_meetable_where_no_rule_is_out_of_reach(findings: tuple[Any, ...], *, is_meetable: bool) -> None:
    assert report(findings=findings).is_meetable is is_meetable


@pytest.mark.parametrize(
    ("findings", "check", "verdict"),
    [
        ((), None, Verdict.PASS),
        ((), Verdict.PASS, Verdict.PASS),
        ((), Verdict.FAIL, Verdict.FAIL),
        ((UNREADABLE,), Verdict.PASS, Verdict.FAIL),
        ((UNREADABLE,), None, Verdict.FAIL),
    ],
)
def test_all_is_well_where_lint_and_check_say_so(
    findings: tuple[Any, ...], check: Verdict | None, verdict: Verdict
) -> None:
    assert report(findings=findings, check=check).verdict is verdict


def test_a_report_says_nothing_more_unless_it_is_told() -> None:
    bare = report()
    assert (bare.hooks, bare.scaffolded, bare.extended, bare.advice, bare.read) == ((), True, {}, (), 0)
    assert (bare.capabilities, bare.left_out, bare.commit, bare.runs_in_ci) == ((), (), None, False)
