from dataclasses import replace

import pytest

from governance.domain.findings import error, soften
from governance.domain.reports.audit import AuditReport
from governance.render.wording import audit_words
from governance.render.wording import change_words as words
from tests.unit.render.golden_audits import (
    ADOPTION,
    AUDITS,
    HURRIED,
    REASON,
    SEVERAL,
    TIGHTENED,
    UNREADABLE,
    WARNED,
    audited,
    landed,
)

ACCEPTED = replace(HURRIED, accepted=REASON)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (audited(), "no step has a change or a finding"),
        (audited(ADOPTION), "every change is governed, in 1 step"),
        (audited(ADOPTION, TIGHTENED), "every change is governed, in 2 steps"),
        (audited(ACCEPTED), "no violation is open, 1 violation of the past accepted"),
        (audited(ADOPTION, HURRIED), "1 of 2 steps is a violation"),
        (audited(ACCEPTED, UNREADABLE, SEVERAL), "2 of 3 steps are violations"),
        (AUDITS["rewritten"], "the history as a whole has 1 error"),
        (AUDITS["undecided"], "could not decide: what is needed for the judgement is missing"),
    ],
)
def test_the_outcome_counts_what_is_open(report: AuditReport, said: str) -> None:
    assert audit_words.outcome(report) == said


def test_a_report_that_broke_off_has_no_verdict_but_says_what_it_has() -> None:
    assert audit_words.verdict(AUDITS["partial"]) == "partial"
    assert audit_words.outcome(AUDITS["partial"]) == "so far no violation is open, in 3 steps"
    assert audit_words.outcome(AUDITS["partial_failure"]) == "so far 1 of 2 steps is a violation"
    assert audit_words.verdict(AUDITS["violations"]) == "fail"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("clean", "from the adoption in 111111111111 to 999999999999"),
        ("since", "what came after 222222222222, to 999999999999"),
        ("undecided", "nothing of the history to 999999999999"),
        ("unknown_adoption", "the history to 999999999999"),
    ],
)
def test_what_was_judged_is_told(name: str, said: str) -> None:
    assert audit_words.judged_range(AUDITS[name]) == said


def test_the_totals_count_steps_changes_and_violations() -> None:
    report = audited(ADOPTION, ACCEPTED, SEVERAL)
    assert audit_words.totals(report) == "3 steps, 6 changes, 2 governed; 1 open violation, 1 accepted"


def test_a_step_is_what_its_status_says_unless_accepted_or_undecided() -> None:
    undecided = landed("4", "violation", findings=(error("BG501", "m", "r"),))
    assert [words.status(step) for step in (ADOPTION, HURRIED, ACCEPTED, undecided)] == [
        "adoption",
        "violation",
        "accepted",
        "undecided",
    ]
    assert words.status(replace(WARNED, findings=(soften(error("BG501", "m", "r")),))) == "governed"


def test_of_an_accepted_step_only_errors_are_accepted() -> None:
    step = replace(SEVERAL, accepted=REASON)
    labels = [audit_words.label(finding, step) for finding in step.findings]
    assert labels == ["warning", "accepted", "accepted", "accepted"]
    assert [audit_words.label(finding, SEVERAL) for finding in SEVERAL.findings[:2]] == ["warning", "error"]


def test_every_finding_names_a_commit_its_own_before_that_of_its_step() -> None:
    bare = replace(SEVERAL, findings=(*SEVERAL.findings[:3], replace(SEVERAL.findings[3], commit=None)))
    commits = [finding.commit for finding in audit_words.own_findings(bare)]
    assert commits == ["6" * 40, "e" * 40, "6" * 40, "6" * 40]


def test_below_its_step_a_finding_names_only_another_commit() -> None:
    assert [finding.commit for finding in words.within(SEVERAL)] == [None, "e" * 40, None, None]


def test_apart_from_its_step_a_finding_says_which_one_it_is_about() -> None:
    (open_,), (accepted,) = audit_words.addressed(HURRIED), audit_words.addressed(ACCEPTED)
    assert open_.message.startswith("444444444444 of 2026-11-05: rate_limiter.max_latency_ms: 10 → 12 has no decision")
    assert accepted.message.startswith(f"444444444444 of 2026-11-05, accepted ({REASON}): rate_limiter")


def test_own_decisions_are_told_once_for_all_steps() -> None:
    assert audit_words.remarks(audited(SEVERAL, TIGHTENED)) == ("2 changes self-approved, by alice",)
    assert audit_words.remarks(audited(HURRIED)) == ()
