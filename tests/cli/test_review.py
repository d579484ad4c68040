"""`budget review`: what of the limits needs a human, and the records that somebody has looked."""

import datetime as dt
import math
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.limited import OVER, lands, lands_limited, limited
from tests.support.recorded import LATENCY, commit_of, keeps, lines
from tests.support.repository import BUDGETS, Sandbox

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
RANDOM = random.Random(7)  # noqa: S311 (noise, no secret)
STEADY = [RANDOM.gauss(4, 0.05) for _ in range(40)]


@pytest.fixture
def reviewed(governed: Sandbox, tmp_path: Path) -> Sandbox:
    """A repository whose limits are to be reviewed every 30 days, with an empty store."""
    governed.env["BUDGET_STORE"] = f"sqlite:///{tmp_path / 'store.sqlite'}"
    return with_settings(governed, "review_days: 30")


def with_settings(repo: Sandbox, *settings: str) -> Sandbox:
    repo.switch("main")
    repo.write("budgets/policy.yaml", repo.read("budgets/policy.yaml") + "".join(f"{line}\n" for line in settings))
    repo.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    repo.git("switch", "--quiet", "--force-create", "work", "main")
    return repo


def review(repo: Sandbox, *options: str) -> dict[str, Any]:
    done = repo.budget("review", "--format", "json", *options)
    assert done.err == ""
    report: dict[str, Any] = done.json
    assert done.status == (1 if report["verdict"] == "fail" else 0)
    return report


def found(report: dict[str, Any], code: str) -> list[str]:
    return [item["budget"] for item in report["findings"] if item["code"] == code]


def limit(report: dict[str, Any], name: str = LATENCY) -> dict[str, Any]:
    found: list[dict[str, Any]] = [item for item in report["limits"] if item["budget"] == name]
    assert len(found) == 1
    return found[0]


def test_what_nobody_looked_at_for_long_is_overdue(reviewed: Sandbox) -> None:
    report = review(reviewed)
    assert report["verdict"] == "fail"
    assert len(found(report, "RV101")) == len(report["limits"]) == 7
    assert limit(report)["by"] == "adoption"
    assert limit(report)["due"] == "2026-02-05"


def test_without_days_nothing_is_overdue(governed: Sandbox) -> None:
    governed.env["BUDGET_STORE"] = f"sqlite:///{governed.path.parent / 'store.sqlite'}"
    report = review(governed)
    assert (report["verdict"], found(report, "RV101")) == ("pass", [])
    assert limit(report)["due"] is None


def test_a_decision_is_a_review(reviewed: Sandbox) -> None:
    reviewed.now = NOW - dt.timedelta(days=9)
    reviewed.raise_limit()
    reviewed.decide()
    lands(reviewed)
    report = review(reviewed)
    assert LATENCY not in found(report, "RV101")
    assert limit(report)["by"] == "ADR 031"


def test_a_signed_record_is_a_review(reviewed: Sandbox) -> None:
    done = reviewed.budget(
        "review", "--sign", "rate_limiter", "--key", str(reviewed.keys.folder / "alice"), author="alice"
    )
    assert done.status == 0, done.err
    path = f"adr/reviews/{NOW:%Y-%m-%d}-alice.yaml"
    assert path in done.out
    text = reviewed.read(path)
    assert "decision: reviewed\n" in text
    assert "{budget: rate_limiter.max_latency_ms, before: 10, after: 10}" in text
    assert "adr:" not in text
    assert "digest:" not in text
    report = review(reviewed)
    assert not [name for name in found(report, "RV101") if name.startswith("rate_limiter")]
    assert limit(report)["by"] == "review by alice"
    reviewed.commit()
    assert reviewed.check().json["findings"] == []


def test_anyone_can_verify_a_record_without_this_program(reviewed: Sandbox, tmp_path: Path) -> None:
    reviewed.budget("review", "--sign", LATENCY, "--key", str(reviewed.keys.folder / "alice"), author="alice")
    path = f"adr/reviews/{NOW:%Y-%m-%d}-alice.yaml"
    signed = reviewed.budget("payload", path)
    assert signed.status == 0, signed.err
    text = reviewed.read(path)
    armour = "\n".join(line.strip() for line in text[text.index("-----BEGIN") :].splitlines())
    (tmp_path / "alice.sig").write_text(f"{armour}\n", encoding="utf-8")
    signers = str(reviewed.path / "budgets/allowed_signers")
    words = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "alice", "-n", "budget-signoff", "-s"]
    done = subprocess.run([*words, str(tmp_path / "alice.sig")], input=signed.out.encode(), check=False)
    assert done.returncode == 0


def test_a_second_record_of_a_day_replaces_none(reviewed: Sandbox) -> None:
    for name in ("", "-2"):
        done = reviewed.budget(
            "review", "--sign", LATENCY, "--key", str(reviewed.keys.folder / "alice"), author="alice"
        )
        assert f"adr/reviews/{NOW:%Y-%m-%d}-alice{name}.yaml" in done.out


def tampered(repo: Sandbox, path: str) -> None:
    repo.replace(path, "{budget: rate_limiter.max_latency_ms", "{budget: metrics.max_latency_ms")


def other_value(repo: Sandbox, path: str) -> None:
    repo.replace(path, "before: 10, after: 10", "before: 12, after: 12")


def unsigned(repo: Sandbox, path: str) -> None:
    repo.write(path, repo.read(path).partition("signature:")[0])


def other_repository(repo: Sandbox, path: str) -> None:
    repo.replace(path, "acme/payments", "acme/other")


def to_come(repo: Sandbox, path: str) -> None:
    repo.replace(path, f"date: {NOW:%Y}", "date: 2999")


def unreadable(repo: Sandbox, path: str) -> None:
    repo.replace(path, "decision: reviewed", "decision: approve")


def of_a_stranger(repo: Sandbox, path: str) -> None:
    repo.replace(path, "approver: alice", "approver: zoe")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (tampered, "BG205"),
        (other_value, "BG205"),
        (unsigned, "BG205"),
        (other_repository, "BG205"),
        (to_come, "BG205"),
        (of_a_stranger, "BG205"),
        (unreadable, "BG209"),
    ],
)
def test_a_record_that_does_not_prove_who_wrote_it_does_not_count(
    reviewed: Sandbox, change: Callable[[Sandbox, str], None], code: str
) -> None:
    reviewed.budget("review", "--sign", LATENCY, "--key", str(reviewed.keys.folder / "alice"), author="alice")
    change(reviewed, f"adr/reviews/{NOW:%Y-%m-%d}-alice.yaml")
    report = review(reviewed)
    assert LATENCY in found(report, "RV101")
    assert code in {item["code"] for item in report["findings"]}


def test_with_commits_as_proof_the_commit_of_the_approver_counts(reviewed: Sandbox) -> None:
    with_settings(reviewed, "identity: commit")
    done = reviewed.budget("review", "--sign", LATENCY, author="alice")
    assert done.status == 0, done.err
    assert LATENCY in found(review(reviewed), "RV101")
    reviewed.now = NOW
    reviewed.git("add", "--all")
    reviewed.git("commit", "--quiet", "-m", "Review", author="mallory")
    assert LATENCY in found(review(reviewed), "RV101")
    reviewed.git("reset", "--quiet", "--soft", "HEAD^")
    reviewed.git("commit", "--quiet", "-m", "Review", author="alice")
    assert LATENCY not in found(review(reviewed), "RV101")


def test_a_rename_takes_the_review_along(reviewed: Sandbox) -> None:
    reviewed.budget("review", "--sign", LATENCY, "--key", str(reviewed.keys.folder / "alice"), author="alice")
    lands(reviewed)
    reviewed.now = NOW + dt.timedelta(hours=1)
    reviewed.replace(BUDGETS, "rate_limiter:", "limiter:")
    reviewed.decide(32, [("rate_limiter", "rate_limiter", "limiter")], slug="rename", approvers=())
    lands(reviewed)
    report = review(reviewed)
    assert limit(report, "limiter.max_latency_ms")["by"] == "review by alice"


def test_what_is_over_its_date_is_overdue_and_what_is_near_is_told(governed: Sandbox, tmp_path: Path) -> None:
    governed.env["BUDGET_STORE"] = f"sqlite:///{tmp_path / 'store.sqlite'}"
    lands_limited(governed, OVER)
    governed.replace(BUDGETS, "max_latency_ms: 5\n", "max_latency_ms: 6\n")
    soon = (NOW + dt.timedelta(days=5)).date().isoformat()
    limited(governed, 32, ("metrics.max_latency_ms", "5", "6"), soon)
    lands(governed)
    report = review(governed)
    assert (report["verdict"], found(report, "BG401"), found(report, "RV102")) == (
        "fail",
        [LATENCY],
        ["metrics.max_latency_ms"],
    )
    assert limit(report)["until"] == OVER


def test_what_was_loosened_again_and_again_is_told(governed: Sandbox, tmp_path: Path) -> None:
    governed.env["BUDGET_STORE"] = f"sqlite:///{tmp_path / 'store.sqlite'}"
    governed.now = NOW - dt.timedelta(days=20)
    for number, (old, new) in enumerate((("10", "11"), ("11", "12")), 31):
        governed.raise_limit(f"max_latency_ms: {old} ", f"max_latency_ms: {new} ")
        governed.decide(number, [(LATENCY, old, new)], slug=f"raise-{number}")
        lands(governed)
    report = review(governed)
    assert found(report, "RV105") == [LATENCY]
    assert (limit(report)["loosenings"], limit(report)["loosened_percent"]) == (2, 20)


def test_measurements_show_what_is_too_loose_and_what_to_tighten_it_to(reviewed: Sandbox) -> None:
    with_settings(reviewed, "slack_percent: 40")
    keeps(reviewed, *lines(STEADY, until=NOW))
    report = review(reviewed)
    item = limit(report)
    assert (item["measured"]["runs"], item["measured"]["machine"], item["measured"]["trend"]) == (40, "ci", "steady")
    assert item["headroom_percent"] == pytest.approx(60, abs=2)
    assert 4 < item["suggested"] < 5
    (fix,) = [one["fix"] for one in report["findings"] if one["code"] == "RV103"]
    assert fix == f"tighten it: budget propose {LATENCY}={item['suggested']}"
    assert found(report, "RV106") == ["schema_validator", "metrics"]


def test_no_headroom_is_told(reviewed: Sandbox) -> None:
    keeps(reviewed, *lines([value * 3 for value in STEADY[:4]], until=NOW))
    assert found(review(reviewed), "RV104") == [LATENCY]


def test_environments_whose_ratio_drifts_apart_are_told(reviewed: Sandbox) -> None:
    step = [value * (1 if number < 20 else 2) for number, value in enumerate(STEADY)]
    keeps(reviewed, *lines(STEADY, until=NOW), *lines(step, until=NOW, environment="dev"))
    report = review(reviewed)
    assert found(report, "RV107") == ["rate_limiter@dev.max_latency_ms"]
    (message,) = [item["message"] for item in report["findings"] if item["code"] == "RV107"]
    assert math.isclose(float(message.split(" to ")[1].split()[0]), 2, rel_tol=0.05)


def test_a_scheduled_job_gets_markdown_and_people_get_text(reviewed: Sandbox) -> None:
    keeps(reviewed, *lines(STEADY, until=NOW))
    told = reviewed.budget("review", "--format", "markdown")
    assert told.status == 1
    assert told.out.startswith("## Budget review: overdue\n\n7 overdue.\n\n- [ ] **RV101** ")
    assert "| `rate_limiter.max_latency_ms` | 10 ms | 2026-01-05 | adoption |" in told.out
    text = reviewed.budget("review")
    assert text.status == 1
    assert text.out.startswith("7 overdue\n\n")
    assert "not measured" in text.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--sign", "no limit is named"),
        ("rate_limiter", "a review looks at all limits"),
        ("--sign nothing.max_latency_ms", "there is no budget"),
        (f"--sign {LATENCY} --as zoe", "not among the people"),
    ],
)
def test_what_means_nothing_is_refused(governed: Sandbox, words: str, message: str) -> None:
    refused = governed.budget("review", *words.split())
    assert refused.status == 2
    assert message in refused.err


def test_nothing_governed_is_nothing_to_review(empty: Sandbox) -> None:
    empty.start()
    empty.commit()
    assert empty.budget("review").status == 2


def test_a_change_that_somebody_marked_is_none_to_look_at(reviewed: Sandbox) -> None:
    keeps(reviewed, *lines([*STEADY[:20], *(value * 1.2 for value in STEADY[20:])], until=NOW))
    assert limit(review(reviewed))["measured"]["trend"] == "regressed"
    name = f"{LATENCY}:{commit_of(20)[:12]}"
    done = reviewed.budget("trend", "--mark", name, "known", "--reason", "the new parser")
    assert (done.status, done.err) == (0, "")
    assert limit(review(reviewed))["measured"]["trend"] == "steady"


def test_a_review_is_a_page_too(reviewed: Sandbox) -> None:
    done = reviewed.budget("review", "--format", "html")
    assert done.status == 1
    assert done.out.startswith("<!DOCTYPE html>\n")
    assert "<title>Budget review: overdue</title>" in done.out
    assert done.out.count("<tr id=") == 7
