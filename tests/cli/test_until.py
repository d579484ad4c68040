"""Loosenings that hold through a day only: what check, audit and the other commands make of their dates."""

import datetime as dt
from typing import Any

import pytest

from tests.support.limited import LATENCY, OVER, RENEWAL, TO_COME, lands, lands_limited, limited
from tests.support.office import Office
from tests.support.repository import BUDGETS, Sandbox


def audit(repo: Sandbox) -> dict[str, Any]:
    found: dict[str, Any] = repo.budget("audit", "--rev", "main", "--format", "json").json
    return found


def over(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(item["code"], item["severity"], item["budget"]) for item in report["findings"]]


ERROR = [("BG401", "error", LATENCY)]
WARNING = [("BG401", "warning", LATENCY)]


def test_an_audit_finds_what_is_over_in_the_state_of_the_head_and_calls_no_step_a_violation(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    report = audit(governed)
    assert (report["verdict"], over(report)) == ("fail", ERROR)
    assert [step["status"] for step in report["steps"]] == ["adoption", "governed"]
    assert report["steps"][1]["changes"][0]["until"] == OVER


def test_a_day_that_is_not_over_is_nothing_to_tell(governed: Sandbox) -> None:
    today = dt.datetime.now(dt.UTC).date()
    lands_limited(governed, today.isoformat())
    report = audit(governed)
    assert (report["verdict"], report["findings"]) == ("pass", [])
    governed.write("README.md", "# payments!\n")
    governed.commit()
    assert governed.check().json["findings"] == []


def test_what_was_tightened_leaves_nothing(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    governed.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 10 ")
    governed.decide(32, [(LATENCY, "12", "10")], slug="back")
    governed.commit()
    assert governed.check().json["findings"] == []
    lands(governed)
    assert (audit(governed)["verdict"], audit(governed)["findings"]) == ("pass", [])


def test_what_was_renewed_leaves_nothing_until_the_new_day_is_over(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    limited(governed, 32, RENEWAL, TO_COME)
    governed.commit()
    report = governed.check().json
    assert (report["verdict"], report["findings"]) == ("pass", [])
    (change,) = report["changes"]
    assert (change["direction"], change["before"], change["after"], change["adr"]) == ("loosen", 12, 12, 32)
    assert {item["rule"] for item in change["approvals"]} == {"any change", "loosening"}
    lands(governed)
    assert audit(governed)["findings"] == []
    limited(governed, 33, RENEWAL, "2026-06-30")
    lands(governed)
    (finding,) = audit(governed)["findings"]
    assert (finding["code"], finding["adr"]) == ("BG401", 33)
    assert f"{LATENCY}=10," in finding["fix"]


def test_a_renewal_uses_its_line(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    path = limited(governed, 32, RENEWAL, TO_COME)
    lands(governed)
    governed.replace(path, "Accepted", "Proposed")
    lands(governed)
    governed.replace(path, "Proposed", "Accepted")
    governed.commit()
    assert "BG104" in {item["code"] for item in governed.check().json["findings"]}


def test_a_later_decision_replaces_the_day(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    governed.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 14 ")
    governed.decide(32, [(LATENCY, "12", "14")], slug="more")
    lands(governed)
    assert audit(governed)["findings"] == []


def test_a_violation_replaces_no_day(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    governed.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 14 ")
    lands(governed)
    assert over(audit(governed)) == ERROR


def test_other_checks_warn(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    governed.write("README.md", "# payments!\n")
    governed.commit()
    found = governed.check()
    assert (found.status, over(found.json)) == (0, WARNING)
    governed.replace(BUDGETS, "max_latency_ms: 50", "max_latency_ms: 45")
    governed.decide(32, [("schema_validator.max_latency_ms", "50", "45")], slug="tighten")
    governed.commit()
    found = governed.check()
    assert (found.status, over(found.json)) == (0, WARNING)


def test_a_check_that_changes_the_capability_and_leaves_it_over_fails(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    governed.replace(BUDGETS, "max_memory_mb: 5", "max_memory_mb: 4")
    governed.decide(32, [("rate_limiter.max_memory_mb", "5", "4")], slug="memory")
    governed.commit()
    found = governed.check()
    assert (found.status, over(found.json)) == (1, ERROR)
    governed.git("add", "--all")
    assert governed.budget("check", "--staged").status == 1


def test_a_cure_in_the_making_is_no_reason_to_stop_a_commit(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    limited(governed, 32, RENEWAL, TO_COME, approvers=())
    governed.git("add", "--all")
    found = governed.budget("check", "--staged", "--format", "json")
    assert found.status == 0, found.out
    assert {item["severity"] for item in found.json["findings"]} == {"warning"}


def test_a_rename_takes_the_day_along(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    governed.replace(BUDGETS, "rate_limiter:", "limiter:")
    governed.decide(32, [("rate_limiter", "rate_limiter", "limiter")], slug="rename")
    lands(governed)
    assert over(audit(governed)) == [("BG401", "error", "limiter.max_latency_ms")]
    governed.write("README.md", "# payments!\n")
    governed.commit()
    assert over(governed.check().json) == [("BG401", "warning", "limiter.max_latency_ms")]


def test_a_removal_may_be_limited_too(governed: Sandbox) -> None:
    governed.replace(BUDGETS, "  max_memory_mb: 5\n", "")
    limited(governed, 31, ("rate_limiter.max_memory_mb", "5", "none"), OVER)
    lands(governed)
    (finding,) = audit(governed)["findings"]
    assert (finding["code"], finding["budget"]) == ("BG401", "rate_limiter.max_memory_mb")
    assert "rate_limiter.max_memory_mb=5 --new" in finding["fix"]


def test_an_override_that_loosens_goes_back_to_none(governed: Sandbox) -> None:
    governed.replace(BUDGETS, "metrics:\n", "metrics:\n  environments:\n    dev: {max_latency_ms: 9}\n")
    limited(governed, 31, ("metrics@dev.max_latency_ms", "none", "9"), OVER)
    lands(governed)
    (finding,) = audit(governed)["findings"]
    assert "budget propose metrics@dev.max_latency_ms=none" in finding["fix"]


def test_on_the_default_branch_the_last_step_is_judged_with_what_is_over(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    governed.switch("main")
    found = governed.budget("check", "--format", "json")
    assert (found.status, over(found.json)) == (1, ERROR)


@pytest.mark.parametrize(("until", "codes"), [("2026-01-20", set()), ("2026-03-31", {"BG105"})])
def test_the_policy_caps_what_is_written_from_landing(governed: Sandbox, until: str, codes: set[str]) -> None:
    governed.switch("main")
    governed.write("budgets/policy.yaml", governed.read("budgets/policy.yaml") + "max_until_days: 20\n")
    governed.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    governed.git("switch", "--quiet", "--force-create", "work", "main")
    lands_limited(governed, until)
    assert {item["code"] for step in audit(governed)["steps"] for item in step["findings"]} == codes


def test_show_log_and_status_tell_the_day(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    limited(governed, 32, RENEWAL, "2026-04-30")
    lands(governed)
    shown = {item["budget"]: item["until"] for item in governed.budget("show", "--format", "json").json["limits"]}
    assert shown.pop(LATENCY) == "2026-04-30"
    assert set(shown.values()) == {None}
    assert "until 2026-04-30, over" in governed.budget("show").out
    values = governed.budget("log", LATENCY, "--format", "json").json["values"]
    assert [(item["value"], item["adr"], item["until"]) for item in values] == [
        (10, None, None),
        (12, 31, OVER),
        (12, 32, "2026-04-30"),
    ]
    assert "ADR 032 until 2026-04-30" in governed.budget("log", LATENCY).out
    assert "BG401" in governed.budget("status").out
    assert over(governed.budget("status", "--format", "json").json) == ERROR


def test_rules_tell_the_day_before_and_after_a_renewal_is_committed(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    assert f"set by ADR 031 (Raise the limit) until {OVER}" in governed.budget("rules").out
    limited(governed, 32, RENEWAL, TO_COME)
    before = governed.budget("rules").out
    assert f"set by ADR 032 (Raise the limit) until {TO_COME}" in before
    lands(governed)
    assert governed.budget("rules").out == before


def test_propose_apply_and_renew_from_end_to_end(governed: Sandbox) -> None:
    office = Office(governed)
    until = (dt.datetime.now(dt.UTC) + dt.timedelta(days=9)).date().isoformat()
    office.decides(f"budget propose {LATENCY}=12 --until {until}")
    assert office.codes() <= {"BG109"}
    governed.switch("main")
    governed.merge("work")
    governed.git("switch", "--quiet", "--force-create", "work", "main")
    later = (dt.datetime.now(dt.UTC) + dt.timedelta(days=19)).date().isoformat()
    office.decides(f"budget propose {LATENCY}=12 --until {later}")
    assert office.codes() <= {"BG109"}
    shown = governed.budget("show", LATENCY, "--format", "json").json["limits"]
    assert [item["until"] for item in shown] == [later, None]
    assert f"at 12 until {later}" in governed.git("log", "--format=%s")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (f"{LATENCY}=10 --until 2999-01-01", "not limited in time"),
        (f"{LATENCY}=12 --until 2020-01-01", "is over"),
        (f"{LATENCY}=12 --until soon", "is no date"),
        (f"{LATENCY}=8 --until 2999-01-01", "nothing of this gets looser"),
    ],
)
def test_propose_refuses_days_that_mean_nothing(governed: Sandbox, words: str, message: str) -> None:
    refused = governed.budget("propose", *words.split())
    assert refused.status == 2
    assert message in refused.err


def test_a_record_that_was_altered_hides_nothing_from_an_audit(governed: Sandbox) -> None:
    lands_limited(governed, OVER)
    governed.replace("adr/031-until-31.md", OVER, TO_COME)
    lands(governed)
    report = audit(governed)
    assert over(report) == ERROR
    assert {item["code"] for item in report["steps"][-1]["findings"]} == {"BG301"}
