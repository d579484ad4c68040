import datetime as dt
from dataclasses import replace
from decimal import Decimal

from governance.domain.findings import error
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.background import Background, LastMeasured, PastValue
from governance.render.formats import markdown
from tests.unit.render.golden import ANYBODY, LATENCY, REPORTS, SHORT, file_change, limit_change, report

BUDGET = "rate_limiter.max_latency_ms"


def day(number: int) -> dt.datetime:
    return dt.datetime(2026, 1, number, tzinfo=dt.UTC)


def known(identity: str = "signature", *, witnesses: tuple[str, ...] = (), values: int = 2) -> Background:
    past = tuple(PastValue(Decimal(number), day(number), f"ADR {number:03d}") for number in range(1, values + 1))
    measured = {BUDGET: LastMeasured(Decimal("9.1"), day(20), "steady")}
    return Background(identity, witnesses, frozenset({"own"}), {BUDGET: past}, measured)


OPEN = JudgedChange(LATENCY, 31, governed=False, rule_statuses=(ANYBODY, SHORT))


def told(background: Background, *changes: JudgedChange) -> str:
    return markdown.check(replace(report(*(changes or (OPEN,))), background=background))


def test_nothing_is_said_where_nothing_governed_changed() -> None:
    assert markdown.check(report()) == ""
    assert markdown.check(replace(report(), notes=("note: identity is `commit`",))) == ""
    assert markdown.check(replace(report(), adoption=True)) != ""


def test_a_comment_starts_with_the_mark_by_which_a_workflow_finds_it() -> None:
    for name, item in REPORTS.items():
        text = markdown.check(item)
        assert not text or text.startswith("<!-- budget-governance: check -->\n## "), name


def test_at_a_glance_it_says_which_way_the_changes_go() -> None:
    tighter = JudgedChange(limit_change("metrics.max_memory_mb", "2", "1"), 32, governed=True)
    policy = JudgedChange(file_change("budgets/policy.yaml", "1", "2"), 33, governed=True)
    text = told(known(), OPEN, tighter, tighter._replace(adr=34), policy)
    assert "**1 loosens, 2 tighten, 1 concerns governance.**" in text
    assert "| +20 % | ▲ loosen | ADR 31 |" in text
    assert "| -50 % | ▼ tighten | ADR 32 |" in text


def test_the_past_of_a_limit_and_its_trend_stand_in_one_line() -> None:
    past = "1 (ADR 001, 2026-01-01) → 2 (ADR 002, 2026-01-02)"
    assert f"- `{BUDGET}` so far: {past}; last measured 9.1 on 2026-01-20, trend: steady\n" in told(known())
    assert "so far" not in told(Background("signature"))
    long = told(known(values=9))
    assert "so far: 1 (ADR 001, 2026-01-01) → … → 7 (ADR 007, 2026-01-07) → 8 (" in long
    untold = Background("signature", measured={BUDGET: LastMeasured(Decimal(9), day(1), "")})
    assert f"- `{BUDGET}` so far: last measured 9 on 2026-01-01\n" in told(untold)


def test_what_is_missing_names_people_and_the_ways_to_approve() -> None:
    text = told(known(), OPEN, OPEN)
    needed = "- ADR 31, rule “loosening”: 1 of 2 approvals: alice; bob could still approve\n"
    assert text.count(needed) == 1
    assert "any change" not in text.partition("### Still needed")[2].partition("<details>")[0]
    assert "  - How: `budget sign 31`, with a key of `budgets/allowed_signers`\n" in text
    assert "`budget sign 31 --commit`, under an address of the policy" in told(known("commit"))
    by_review = told(known(witnesses=("ci",)))
    assert (
        "; or an approving review of this change, which ci attests; or a comment or mail, which ci attests" in by_review
    )
    assert "review" not in told(known(witnesses=("ci",)), OPEN._replace(rule_statuses=(replace(SHORT, rule="own"),)))
    assert "How:" not in markdown.check(report(OPEN))


def test_where_no_decision_is_there_nobody_is_asked_to_sign_it() -> None:
    assert "Still needed" not in told(known(), OPEN._replace(adr=None))


def test_a_comment_stays_as_short_as_forges_take_it() -> None:
    findings = tuple(error("BG101", "x" * 300, "y" * 300) for _ in range(500))
    text = markdown.check(report(*[OPEN] * 500, findings=findings))
    assert "| … and 450 changes more |" in text
    assert "- … and 450 findings more: `budget check`\n" in text
    assert len(text) < 65_000
