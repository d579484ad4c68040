from dataclasses import replace
from decimal import Decimal

import pytest

from capability_budgets.reading.problems import Place
from capability_budgets.reading.values import Value
from governance.domain.codes import FINDING_CODES
from governance.domain.findings import Finding, Severity, error
from governance.domain.judgement.judged_changes import JudgedChange
from governance.render.wording import change_words as words
from governance.render.wording.findings_by_change import assigned
from tests.unit.render.golden import (
    ANYBODY,
    COMPLETE,
    GOVERNED,
    LATENCY,
    OWN,
    OWN_WORK,
    SHORT,
    TOO_FEW,
    UNGOVERNED,
    limit_change,
    report,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "none"),
        (Decimal("10.0"), "10"),
        (Decimal("0.000000000000000000001"), "0.000000000000000000001"),
        ("budgets/other.yaml", "budgets/other.yaml"),
        ("sha256:" + "0123456789abcdef" * 4, "01234567…"),
        ("sha256:short", "sha256:short"),
    ],
)
def test_values_are_short_and_exact(value: Value, shown: str) -> None:
    assert words.short_value(value) == shown


@pytest.mark.parametrize(
    ("oid", "shown"),
    [
        (None, "the index"),
        ("0123456789abcdef" * 2 + "01234567", "0123456789ab"),
        ("0123456789abcdef" * 4, "0123456789ab"),
        ("the staged change", "the staged change"),
    ],
)
def test_object_ids_are_short_and_other_words_whole(oid: str | None, shown: str) -> None:
    assert words.short_oid(oid, "the index") == shown


@pytest.mark.parametrize(
    ("judged", "told"),
    [
        (UNGOVERNED, ""),
        (GOVERNED, "2 of 2 approvals: alice and bob"),
        (GOVERNED._replace(governed=False), "2 of 2 approvals: alice and bob"),
        (
            GOVERNED._replace(rule_statuses=(ANYBODY, SHORT)),
            "loosening: 1 of 2 approvals: alice; bob could still approve",
        ),
        (GOVERNED._replace(rule_statuses=(OWN, COMPLETE)), "2 of 2 approvals: alice and bob [self-approved: alice]"),
        (UNGOVERNED._replace(repaired=True), "restores the last governed value, which needs no ADR"),
    ],
)
def test_approvals_tell_what_is_missing_or_what_asked_for_most(judged: JudgedChange, told: str) -> None:
    assert words.approvals(judged) == told


def test_who_approved_own_decisions_is_named_once() -> None:
    judged = GOVERNED._replace(rule_statuses=(OWN, replace(OWN, rule="another"), COMPLETE))
    assert words.self_approvals([judged, UNGOVERNED]) == ("rate_limiter.max_latency_ms is self-approved: alice",)


@pytest.mark.parametrize(
    ("open_", "total", "told"),
    [
        (1, 1, "the change is not governed"),
        (1, 3, "1 of 3 changes is not governed"),
        (2, 3, "2 of 3 changes are not governed"),
        (0, 0, "no budget change, but 1 error"),
        (0, 1, "1 change, governed, but 1 error"),
        (0, 2, "2 changes, all governed, but 1 error"),
    ],
)
def test_the_outcome_counts_what_is_open(open_: int, total: int, told: str) -> None:
    changes = [UNGOVERNED] * open_ + [GOVERNED] * (total - open_)
    assert words.outcome(report(*changes, findings=(TOO_FEW,))) == told


@pytest.mark.parametrize(
    ("finding", "where"),
    [
        (error("BG101", "", ""), ""),
        (error("BG101", "", "", place=Place("a.yaml", 3, 4)), "a.yaml:3:4"),
        (error("BG101", "", "", commit="c" * 40), "commit cccccccccccc"),
        (error("BG101", "", "", place=Place("a.yaml"), commit="c" * 40), "a.yaml (commit cccccccccccc)"),
    ],
)
def test_a_place_names_the_file_and_the_commit(finding: Finding, where: str) -> None:
    assert words.place(finding) == where


def test_a_code_that_is_not_listed_has_no_words() -> None:
    assert (words.title("XX999"), words.why("XX999")) == ("", "")


def test_every_code_about_sign_offs_is_listed() -> None:
    assert words.ABOUT_SIGN_OFFS.issubset(FINDING_CODES)


def test_errors_come_before_warnings_in_their_own_order() -> None:
    late, early = replace(TOO_FEW, severity=Severity.WARNING), OWN_WORK
    assert words.errors_first([late, early, TOO_FEW]) == (early, TOO_FEW, late)


def test_findings_go_to_the_change_they_name() -> None:
    other = JudgedChange(limit_change("metrics.max_memory_mb", "2", "3"), 31, governed=False)
    foreign = replace(TOO_FEW, budget="nobody.max_latency_ms")
    own, rest = assigned([other, UNGOVERNED], [TOO_FEW, foreign])
    assert (own, rest) == ([[], [TOO_FEW]], [foreign])


def test_errors_about_a_decision_go_to_a_change_that_it_does_not_govern() -> None:
    open_ = JudgedChange(LATENCY, 31, governed=False)
    own, _ = assigned([GOVERNED, open_], [OWN_WORK, replace(OWN_WORK, severity=Severity.WARNING)])
    assert [[item.severity for item in items] for items in own] == [[Severity.WARNING], [Severity.ERROR]]


def test_findings_about_another_decision_or_none_go_to_no_change() -> None:
    strangers = [replace(OWN_WORK, adr=7), replace(OWN_WORK, adr=None)]
    assert assigned([GOVERNED, UNGOVERNED], strangers) == ([[], []], strangers)
