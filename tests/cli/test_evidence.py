"""Evidence of decisions (BG402): the measurements that a record names stay what they were."""

import datetime as dt
import hashlib
import json
from typing import Any

import pytest

from tests.support.limited import lands
from tests.support.recorded import keeps, lines
from tests.support.repository import Sandbox

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
PATH = "adr/evidence/031.jsonl"


def evidence(repo: Sandbox, commit: str | None = None) -> str:
    """Write measurements of a commit; their digest."""
    found = [{**line, "commit": commit or repo.head("main")} for line in lines([9.0, 9.1], until=NOW)]
    text = "".join(f"{json.dumps(line)}\n" for line in found)
    repo.write(PATH, text)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def raises(repo: Sandbox, line: str, number: int = 31) -> str:
    """Raise a limit by a decision with a line in its context."""
    repo.raise_limit()
    path = repo.adr(number, [("rate_limiter.max_latency_ms", "10", "12")], context=f"It is slow.\n\n{line}")
    for person in ("alice", "bob"):
        repo.sign(path, person)
    repo.commit("Raise")
    return path


def told(repo: Sandbox) -> list[tuple[str, str]]:
    report: dict[str, Any] = repo.check().json
    return [(item["code"], item["severity"]) for item in report["findings"]]


@pytest.mark.parametrize(
    "form", ["Evidence: {} {}", "*   **Evidence**: `{}` `{}`", "- Evidence: {} {}", "  Evidence:  {}   {}"]
)
def test_evidence_that_is_there_is_nothing_to_tell(governed: Sandbox, form: str) -> None:
    raises(governed, form.format(PATH, evidence(governed)))
    assert told(governed) == []
    governed.replace(PATH, "9.1", "9.2")
    governed.commit()
    assert told(governed) == [("BG402", "error")]


def test_evidence_that_is_missing_is_an_error(governed: Sandbox) -> None:
    raises(governed, f"Evidence: {PATH} sha256:{'0' * 64}")
    assert told(governed) == [("BG402", "error")]


def test_evidence_is_kept_beside_the_decision(governed: Sandbox) -> None:
    digest = evidence(governed)
    governed.write("notes.jsonl", governed.read(PATH))
    raises(governed, f"Evidence: notes.jsonl {digest}")
    assert told(governed) == [("BG402", "error")]


def test_what_stands_in_code_names_nothing(governed: Sandbox) -> None:
    raises(governed, f"```\nEvidence: {PATH} sha256:{'0' * 64}\n```")
    assert told(governed) == []


def test_a_draft_that_changes_nothing_yet_is_asked_too(governed: Sandbox) -> None:
    governed.adr(31, [("rate_limiter.max_latency_ms", "10", "12")], context=f"Evidence: {PATH} sha256:0")
    governed.commit()
    assert told(governed) == [("BG402", "error")]


def test_evidence_of_other_commits_is_a_warning_before_landing_only(governed: Sandbox) -> None:
    raises(governed, f"Evidence: {PATH} {evidence(governed, 'f' * 40)}")
    assert told(governed) == [("BG402", "warning")]
    lands(governed)
    report = governed.budget("audit", "--rev", "main", "--format", "json").json
    assert [item for step in report["steps"] for item in step["findings"]] == []


def test_evidence_of_the_branch_is_its_own(governed: Sandbox) -> None:
    governed.write("README.md", "# payments!\n")
    made = governed.commit()
    raises(governed, f"Evidence: {PATH} {evidence(governed, made)}")
    assert told(governed) == []


def test_what_are_no_measurements_is_a_warning(governed: Sandbox) -> None:
    governed.write(PATH, "{}\n")
    digest = hashlib.sha256(b"{}\n").hexdigest()
    raises(governed, f"Evidence: {PATH} sha256:{digest}")
    assert told(governed) == [("BG402", "warning")]


def altered(repo: Sandbox) -> None:
    repo.replace(PATH, "9.1", "9.2")


def removed(repo: Sandbox) -> None:
    repo.remove(PATH)


@pytest.mark.parametrize("change", [altered, removed])
def test_landed_evidence_stays(governed: Sandbox, change: Any) -> None:
    raises(governed, f"Evidence: {PATH} {evidence(governed)}")
    lands(governed)
    change(governed)
    governed.commit()
    assert told(governed) == [("BG301", "error")]
    (finding,) = governed.check().json["findings"]
    governed.git(*finding["fix"].split(": git ")[1].split("; ")[0].split())
    governed.commit()
    assert told(governed) == []


def test_landed_evidence_that_was_altered_may_be_put_back(governed: Sandbox) -> None:
    raises(governed, f"Evidence: {PATH} {evidence(governed)}")
    lands(governed)
    before = governed.read(PATH)
    altered(governed)
    lands(governed)
    governed.write(PATH, before)
    governed.commit()
    assert told(governed) == []


def test_a_folder_of_decisions_moves_with_its_evidence(governed: Sandbox) -> None:
    raises(governed, f"Evidence: {PATH} {evidence(governed)}")
    lands(governed)
    governed.write("adr/evidence/999.jsonl", "stray\n")
    lands(governed)
    governed.remove("adr/evidence/999.jsonl")
    governed.commit()
    assert told(governed) == []


def test_propose_writes_what_was_measured_into_the_draft(governed: Sandbox) -> None:
    commit = governed.head("main")
    keeps(governed, *({**line, "commit": commit} for line in lines([9.0, 9.1, 9.2, 9.3], until=NOW)))
    done = governed.budget("propose", "rate_limiter.max_latency_ms=12")
    assert done.status == 0, done.err
    (path,) = (item for item in (governed.path / "adr").iterdir() if item.suffix == ".md")
    text = path.read_text(encoding="utf-8")
    kept = (governed.path / "adr/evidence/001.jsonl").read_bytes()
    assert len(kept.splitlines()) == 4
    assert f"Evidence: adr/evidence/001.jsonl sha256:{hashlib.sha256(kept).hexdigest()}\n" in text
    assert "## Measurements" in text
    assert "9.15 ms (9.114 to 9.486 in the newest run)" in text
    assert "8.5 % of the present budget is unused, 23.8 % of the proposed one" in text
    assert f"4 runs on `ci`, the newest of commit {commit[:12]}" in text
    assert "trend few" in text
    assert "![" in text
    assert (governed.path / "adr/evidence/001.svg").read_text(encoding="utf-8").lstrip().startswith("<?xml")
    assert "adr/evidence/001.jsonl" in done.out
    governed.git("add", "--all")
    governed.commit()
    assert "BG402" not in {code for code, _ in told(governed)}


def test_propose_without_data_or_wish_writes_no_evidence(governed: Sandbox) -> None:
    keeps(governed, *lines([9.0], until=NOW))
    done = governed.budget("propose", "metrics.max_latency_ms=6", "--dry-run")
    assert (done.status, "Evidence:" in done.out) == (0, False)
    done = governed.budget("propose", "rate_limiter.max_latency_ms=12", "--no-evidence", "--dry-run")
    assert (done.status, "Evidence:" in done.out) == (0, False)
    done = governed.budget("propose", "metrics.max_latency_ms=6", "--evidence")
    assert done.status == 2
    assert "nothing was recorded of metrics.max_latency_ms" in done.err


def test_propose_makes_no_store_and_needs_none(governed: Sandbox) -> None:
    data = governed.path.parent / "data"
    governed.env["XDG_DATA_HOME"] = str(data)
    done = governed.budget("propose", "metrics.max_latency_ms=6", "--dry-run")
    assert done.status == 0, done.err
    assert not data.exists()


def test_a_renumbered_proposal_takes_its_evidence_along(governed: Sandbox) -> None:
    keeps(governed, *({**line, "commit": governed.head("main")} for line in lines([9.0, 9.1, 9.2], until=NOW)))
    governed.budget("propose", "rate_limiter.max_latency_ms=12", "--title", "Raise it")
    governed.write(
        "adr/001-logging.md", "# ADR 001: Log everything\n\n*   **Status**: Accepted\n\n## Context\n\nWe log.\n"
    )
    done = governed.budget("renumber", "adr/001-raise-it.md")
    assert done.status == 0, done.err
    text = governed.read("adr/002-raise-it.md")
    kept = (governed.path / "adr/evidence/002.jsonl").read_bytes()
    assert f"Evidence: adr/evidence/002.jsonl sha256:{hashlib.sha256(kept).hexdigest()}\n" in text
    assert "](evidence/002.svg)" in text
    assert not (governed.path / "adr/evidence/001.jsonl").exists()
    governed.commit()
    assert "BG402" not in {code for code, _ in told(governed)}


@pytest.mark.parametrize("store", ["sqlite:////nowhere/at/all.sqlite", "mysql://x"])
def test_a_store_that_cannot_be_used_stops_only_who_asks_for_evidence(governed: Sandbox, store: str) -> None:
    governed.env["BUDGET_STORE"] = store
    assert governed.budget("propose", "metrics.max_latency_ms=6", "--dry-run").status == 0
    assert governed.budget("propose", "metrics.max_latency_ms=6", "--dry-run", "--evidence").status in {2, 3}
    refused = governed.budget("propose", "metrics.max_latency_ms=5")
    assert refused.status == 2
    assert "changes nothing" in refused.err
