"""The comment on a pull request, as `check --format markdown` writes it in a real repository."""

import json
from pathlib import Path

import pytest

from tests.support.measurements import measurement
from tests.support.repository import POLICY, Sandbox


def comment(repo: Sandbox, *options: str) -> str:
    told = repo.budget("check", "--base", "main", "--format", "markdown", *options)
    assert told.err == ""
    return told.out


@pytest.fixture
def proposed(governed: Sandbox) -> Sandbox:
    """A raise that only alice has approved, behind one that has landed."""
    governed.raise_limit()
    governed.decide()
    governed.commit("Raise\n\nBudget-ADR: 31", author="carol")
    governed.switch("main")
    governed.merge("work")
    governed.switch("more", new=True)
    governed.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 14 ")
    governed.decide(32, [("rate_limiter.max_latency_ms", "12", "14")], slug="more", approvers=("alice",))
    governed.commit("More\n\nBudget-ADR: 32", author="carol")
    return governed


def test_it_tells_the_past_of_the_limit_and_who_could_still_approve_how(proposed: Sandbox) -> None:
    text = comment(proposed)
    assert text.startswith("<!-- budget-governance: check -->\n## ❌ Budget check: fail\n")
    assert "**1 loosens.** The change is not governed.\n" in text
    past = "10 (adoption, 2026-01-05) → 12 (ADR 031, 2026-01-05)"
    assert f"- `rate_limiter.max_latency_ms` so far: {past}\n" in text
    assert "- ADR 32, rule “loosening”: 1 of 2 approvals: alice; bob or carol could still approve\n" not in text
    assert "- ADR 32, rule “loosening”: 1 of 2 approvals: alice; bob could still approve\n" in text
    assert "  - How: `budget sign 32`, with a key of `budgets/allowed_signers`\n" in text


def test_it_is_empty_where_nothing_governed_changed(governed: Sandbox, tmp_path: Path) -> None:
    governed.write("src/a.py", "1\n")
    governed.commit()
    assert comment(governed) == ""
    assert comment(governed, "--output", str(tmp_path / "comment.md")) == ""
    assert (tmp_path / "comment.md").read_bytes() == b""


def test_it_tells_what_was_measured_last_where_there_is_a_store(proposed: Sandbox, tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    lines = tmp_path / "measurements.jsonl"
    lines.write_text("".join(json.dumps(measurement(proposed.head("main"), number)) + "\n" for number in range(1, 13)))
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    proposed.env["BUDGET_STORE"] = store
    told = proposed.budget("measurements", "import", str(lines), "--store", store)
    assert told.status == 0, told.err
    assert "; last measured 9.1 on 2026-01-12, trend: steady\n" in comment(proposed)


def test_a_store_that_cannot_be_read_takes_nothing_away(proposed: Sandbox) -> None:
    proposed.env["BUDGET_STORE"] = "nonsense://nowhere"
    assert "so far: 10 (adoption, 2026-01-05) → 12 (ADR 031, 2026-01-05)\n" in comment(proposed)


def test_where_the_history_is_not_whole_the_past_is_left_out(proposed: Sandbox, tmp_path: Path) -> None:
    proposed.git(
        "clone", "--quiet", "--depth", "2", "--no-single-branch", proposed.path.as_uri(), str(tmp_path / "clone")
    )
    clone = proposed.at(tmp_path / "clone")
    told = clone.budget("check", "--base", "origin/main", "--head", "origin/more", "--format", "markdown")
    assert "so far" not in told.out
    assert told.out.startswith("<!-- budget-governance: check -->\n")


def test_reviews_are_named_where_a_witness_attests_them(empty: Sandbox) -> None:
    empty.adopt(policy=POLICY + "witnesses: [ci]\n")
    empty.switch("work", new=True)
    empty.raise_limit()
    empty.decide(approvers=("alice",))
    empty.commit("Raise\n\nBudget-ADR: 31", author="carol")
    assert "an approving review of this change, which ci attests" in comment(empty)


def test_an_adoption_has_no_past(empty: Sandbox) -> None:
    empty.adopt()
    told = empty.budget("check", "--format", "markdown")
    assert told.out.startswith("<!-- budget-governance: check -->\n## ✅ Budget check: pass\n")
    assert "so far" not in told.out


def test_a_change_of_the_policy_alone_has_no_values_of_the_past(governed: Sandbox) -> None:
    governed.replace("budgets/policy.yaml", "require: 1", "require: 2")
    governed.commit()
    text = comment(governed)
    assert "**1 concerns governance.**" in text
    assert "so far" not in text
