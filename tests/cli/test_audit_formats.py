"""What people get of an audit: every format, of a real history with a violation in it."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.measurements import measurement
from tests.support.repository import Sandbox


@pytest.fixture
def story(governed: Sandbox) -> Sandbox:
    """An adoption, a governed raise, a raise in a hurry, and its repair."""
    governed.switch("main")
    governed.raise_limit()
    governed.decide()
    governed.commit("Raise the limit\n\nBudget-ADR: 31")
    governed.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 14 ")
    governed.commit("=Make the build green", author="mallory")
    governed.raise_limit("max_latency_ms: 14 ", "max_latency_ms: 12 ")
    governed.commit("Put it back")
    return governed


def test_text_tells_every_step_and_what_is_open(story: Sandbox) -> None:
    told = story.budget("audit")
    assert (told.status, told.err) == (1, "")
    assert told.out.startswith("FAIL  1 of 4 steps is a violation\njudged from the adoption in ")
    assert "  rate_limiter.max_latency_ms  10 → 12  +20 %  loosen  ADR 31\n" in told.out
    assert "fix: it has landed: put the old value back (12), which needs no decision, or" in " ".join(told.out.split())
    bad = story.head("HEAD~1")[:12]
    assert told.out.endswith(f"open: {bad} BG101\n4 steps, 3 changes, 2 governed; 1 open violation, 0 accepted\n")


def test_a_history_without_a_violation_passes(governed: Sandbox) -> None:
    told = governed.budget("audit")
    assert told.status == 0
    assert told.out.startswith("PASS  every change is governed, in 1 step\n")


def test_csv_goes_to_a_file_as_it_is_and_starts_no_formula(story: Sandbox) -> None:
    assert story.budget("audit", "--format", "csv", "--output", "audit.csv").status == 1
    data = (story.path / "audit.csv").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") == 5
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))
    assert [(row["status"], row["before"], row["after"], row["percent"]) for row in rows] == [
        ("adoption", "", "", ""),
        ("governed", "10", "12", "20"),
        ("violation", "12", "14", "16.7"),
        ("governed", "14", "12", "-14.3"),
    ]
    assert rows[2]["subject"] == "'=Make the build green"
    assert [row["approvers"] for row in rows] == ["", "alice bob", "", ""]


def test_sarif_github_junit_and_markdown_name_the_violation(story: Sandbox) -> None:
    bad = story.head("HEAD~1")
    (result,) = json.loads(story.budget("audit", "--format", "sarif").out)["runs"][0]["results"]
    assert (result["ruleId"], result["level"], result["properties"]["step"]) == ("BG101", "error", bad)
    github = story.budget("audit", "--format", "github").out.splitlines()
    assert [line.partition(" ")[0] for line in github] == ["::error", "budget"]
    assert bad[:12] in github[0]
    suite = ET.fromstring(story.budget("audit", "--format", "junit").out)[0]  # noqa: S314 (our own output)
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("5", "1")
    assert f"- `{bad[:12]}` " in story.budget("audit", "--format", "markdown").out


def test_html_is_one_page(story: Sandbox) -> None:
    page = story.budget("audit", "--format", "html")
    assert (page.status, page.out.count("<html"), page.out.count("<article")) == (1, 1, 4)


def words_of(page: str) -> str:
    """The text of a page, as one line."""
    root = ET.fromstring(page.partition("\n")[2])  # noqa: S314 (our own output)
    return " ".join(" ".join(root.itertext()).split())


def test_the_page_tells_limits_sign_offs_and_values_that_were_not_decided(story: Sandbox) -> None:
    told = words_of(story.budget("audit", "--format", "html").out)
    assert "rate_limiter.max_latency_ms 12 ms since 2026-01-05, repair; @acme/architecture" in told
    assert "rate_limiter@dev.max_latency_ms 40 ms since 2026-01-05, adoption" in told
    assert "12 ms ADR 031 alice, bob" in told
    assert "14 ms no decision" in told
    assert "ADR 031: Raise the limit adr/031-raise.md" in told
    assert "bob, 2026-01-05: bob approves this text and these changes" in told


def test_a_page_that_begins_later_tells_what_was_known_there(story: Sandbox) -> None:
    since = story.head("HEAD~2")
    page = story.budget("audit", "--since", since, "--format", "html")
    assert f"12 ms known at {since[:12]}" in words_of(page.out)


def test_a_limit_that_was_renamed_keeps_its_life(governed: Sandbox) -> None:
    governed.replace("budgets/capability_budgets.yaml", "metrics:\n", "numbers:\n")
    governed.decide(31, [("metrics", "metrics", "numbers")])
    governed.commit("Rename it\n\nBudget-ADR: 31")
    told = words_of(governed.budget("audit", "--format", "html").out)
    assert "numbers.max_latency_ms 5 ms since 2026-01-05, adoption" in told
    assert "metrics.max_latency_ms 5 ms" not in told


def test_measurements_of_a_store_are_on_the_page(story: Sandbox, tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    store, lines = f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path / "measurements.jsonl"
    lines.write_text(json.dumps(measurement(story.head(), 3)) + "\n" + json.dumps(measurement(story.head(), 4)) + "\n")
    assert story.budget("measurements", "import", str(lines), "--store", store).status == 0
    story.env["BUDGET_STORE"] = store
    told = words_of(story.budget("audit", "--format", "html").out)
    assert "Last measured 9.1 ms on 2026-01-04: pass; 2 measurements in the store" in told
    story.env["BUDGET_STORE"] = "nonsense://nowhere"
    assert "Remark: note: measurements are left out: " in words_of(story.budget("audit", "--format", "html").out)
