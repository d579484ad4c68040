import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.digests import decision_digest
from tests.support.repository import Sandbox

RAISE = [("rate_limiter.max_latency_ms", "10", "12"), ("metrics@dev.max_memory_mb", "none", "4")]
PLAIN = "# 7. Use Markdown\n\nDate: 2020-02-03\n\n## Status\n\nAccepted\n\n## Context\n\nTODO {later}\n"


def read(sandbox: Sandbox, *names: str) -> list[dict[str, Any]]:
    done = sandbox.budget("adr", *names, "--format", "json")
    assert (done.status, done.err) == (0, "")
    assert done.json["schema"] == "budget-governance/adr/1"
    adrs: list[dict[str, Any]] = done.json["adrs"]
    return adrs


def test_a_decision_is_read_with_everything_the_contract_names(governed: Sandbox) -> None:
    path = governed.adr(31, RAISE, title="Room for the *audit* log")
    (adr,) = read(governed, path)
    assert adr == {
        "path": path,
        "number": 31,
        "title": "Room for the audit log",
        "status": "accepted",
        "date": "2026-01-05",
        "deciders": ["Architecture"],
        "supersedes": [],
        "superseded_by": [],
        "changes": [
            {"budget": "rate_limiter.max_latency_ms", "before": 10, "after": 12},
            {"budget": "metrics@dev.max_memory_mb", "before": None, "after": 4},
        ],
        "digest": decision_digest(governed.read(path)),
        "findings": [],
    }


def test_without_arguments_the_repositorys_records_are_read(governed: Sandbox) -> None:
    governed.adr(31, RAISE)
    governed.write("adr/007-use-markdown.md", PLAIN)
    governed.write("adr/README.md", "# Decisions\n\nWhat we decided.\n")
    governed.write("adr/notes.txt", PLAIN)
    governed.write("adr/signoffs/031/notes.md", PLAIN)
    assert [adr["number"] for adr in read(governed)] == [7, 31]


def test_the_folders_are_those_of_the_checkouts_policy(governed: Sandbox) -> None:
    governed.replace("budgets/policy.yaml", "approvals:", "adr: [docs/adr, more]\napprovals:")
    governed.write("docs/adr/001-a.md", PLAIN)
    governed.write("more/deep/002-b.md", PLAIN)
    governed.write("adr/003-c.md", PLAIN)
    assert [adr["path"] for adr in read(governed)] == ["docs/adr/001-a.md", "more/deep/002-b.md"]
    governed.write("budgets/policy.yaml", "version: 2\n")
    assert [adr["path"] for adr in read(governed)] == ["adr/003-c.md"]


def test_numbers_mean_the_repositorys_records_with_zeros_or_without(governed: Sandbox) -> None:
    path = governed.adr(31, RAISE)
    governed.write("adr/007-use-markdown.md", PLAIN)
    governed.write("adr/031-other.md", PLAIN.replace("# 7.", "# 31."))
    assert [adr["path"] for adr in read(governed, "31", "007")] == [path, "adr/007-use-markdown.md"]
    missing = governed.budget("adr", "99")
    assert (missing.status, missing.out) == (2, "")
    assert "no ADR 99 is here" in missing.err


def test_problems_are_findings_only_of_decisions_about_budgets(governed: Sandbox) -> None:
    governed.write("adr/007-use-markdown.md", PLAIN)
    governed.adr(31, [("rate_limiter.max_latency_ms", "ten", "12")], context="TODO: why")
    plain, deciding = read(governed)
    assert plain["findings"] == []
    assert {(item["code"], item["adr"], item["file"]) for item in deciding["findings"]} == {
        ("BG105", 31, "adr/031-raise.md")
    }
    assert len(deciding["findings"]) == 2


def test_text_tells_the_same_to_people(governed: Sandbox) -> None:
    path = governed.adr(31, RAISE, context="TODO: why")
    governed.write("adr/007-x.md", PLAIN.replace("Date: 2020-02-03\n", "Supersedes: ADR 3\n"))
    blocks = governed.budget("adr").out.split("\n\n")
    assert blocks[0].splitlines() == ["ADR 007  Use Markdown", "  adr/007-x.md", "  status accepted; supersedes 3"]
    assert blocks[1].splitlines()[:6] == [
        "ADR 031  Raise the limit",
        f"  {path}",
        "  status accepted; date 2026-01-05; deciders Architecture",
        "  rate_limiter.max_latency_ms: 10 → 12",
        "  metrics@dev.max_memory_mb: none → 4",
        f"  {decision_digest(governed.read(path))}",
    ]
    assert "error BG105  adr/031-raise.md:11" in blocks[1]


def test_a_repository_without_records_says_so(governed: Sandbox) -> None:
    assert governed.budget("adr").out == "no decision record is here\n"
    assert read(governed) == []


def test_files_and_folders_need_neither_repository_nor_git(tmp_path: Path) -> None:
    (tmp_path / "records/deep").mkdir(parents=True)
    (tmp_path / "records/deep/0002-b.md").write_text(PLAIN.replace("# 7.", "# 2."))
    (tmp_path / "records/0007-a.md").write_text(PLAIN)
    (tmp_path / "records/other.txt").write_text(PLAIN)
    (tmp_path / "31").write_text(PLAIN.replace("# 7. ", "# "))
    done = subprocess.run(
        [sys.executable, "-m", "governance", "adr", "records", str(tmp_path / "records/0007-a.md"), "31"],
        cwd=tmp_path,
        env={"PATH": "/nonexistent"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().count("Use Markdown") == 4
    assert f"  {tmp_path}/records/0007-a.md\n" in done.stdout.decode()
    assert "  records/deep/0002-b.md\n" in done.stdout.decode()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["nowhere.md"], "there is no file nowhere.md"),
        (["README.md", "nowhere.md"], "there is no file nowhere.md"),
        (["bare"], "no Markdown file lies below bare"),
    ],
)
def test_what_is_not_there_is_wrong_usage(governed: Sandbox, names: list[str], said: str) -> None:
    (governed.path / "bare").mkdir()
    done = governed.budget("adr", *names)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_numbers_need_a_repository(empty: Sandbox) -> None:
    empty.path.mkdir()
    assert empty.budget("adr", "31").status == 2
    assert empty.budget("adr").status == 2


def test_whatever_the_bytes_each_file_is_told(governed: Sandbox) -> None:
    governed.write("a.md", b"\xff\xfe# 1. budget changes")
    governed.write("b.md", "")
    governed.write("c.md", "# 3. \x1b[31mRed\u202e\n\n## Budget Changes\n")
    done = governed.budget("adr", "a.md", "b.md", "c.md")
    assert done.status == 0
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    codes = [[item["code"] for item in adr["findings"]] for adr in read(governed, "a.md", "b.md", "c.md")]
    assert codes[0] == ["BG105"]
    assert codes[1] == []
    assert set(codes[2]) == {"BG105"}


def test_below_another_folder_paths_are_seen_from_there(governed: Sandbox) -> None:
    governed.adr(31, RAISE)
    assert [adr["path"] for adr in read(governed, "-C", "adr", ".")] == ["031-raise.md"]


def test_the_digest_alone_is_printed_for_numbers_and_paths(governed: Sandbox) -> None:
    path = governed.adr(31, RAISE, status="Proposed")
    expected = f"{decision_digest(governed.read(path))}\n"
    for name in ("31", "031", path, str(governed.path / path)):
        done = governed.budget("digest", name)
        assert (done.status, done.out, done.err) == (0, expected, "")
    governed.replace(path, "Proposed", "Accepted")
    assert governed.budget("digest", "31").out == expected


def test_a_draft_has_a_digest_too(governed: Sandbox) -> None:
    governed.adr(31, RAISE, context="TODO")
    assert governed.budget("digest", "31").status == 0


@pytest.mark.parametrize("data", [b"# ADR 031: x\rB\n", b"\xff", b"# ADR 031: x\x07\n", b"x\n" * 20_000])
def test_what_cannot_be_read_has_no_digest(governed: Sandbox, data: bytes) -> None:
    governed.write("adr/031-x.md", data)
    done = governed.budget("digest", "adr/031-x.md")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("budget: adr/031-x.md:")


def test_a_digest_is_of_one_record(governed: Sandbox) -> None:
    governed.adr(31, RAISE)
    governed.write("adr/031-about.md", PLAIN.replace("# 7.", "# 31."))
    assert governed.budget("digest", "31").status == 0
    governed.adr(31, RAISE, slug="again")
    done = governed.budget("digest", "31")
    assert (done.status, done.out) == (2, "")
    assert "adr/031-again.md and adr/031-raise.md" in done.err
    assert governed.budget("digest", "adr").status == 2


def test_a_bare_repository_has_no_records(governed: Sandbox) -> None:
    governed.git("clone", "--quiet", "--bare", ".", "../bare.git")
    assert "has no checkout" in governed.budget("-C", "../bare.git", "adr").err


def test_a_record_that_is_not_read_says_why(governed: Sandbox) -> None:
    governed.write("adr/0003-x.adoc", "= ADR 3\n\n== Budget Changes\n")
    governed.write("adr/notes.rst", "Notes\n=====\n")
    (governed.path / "adr/0004-x.md").write_bytes(b"\x89PNG\0")
    (governed.path / "adr/picture.md").write_bytes(b"\x89PNG\0")
    governed.write("adr/0005-x.md", "x" * (256 * 1024 + 1))
    told = [
        (adr["path"], adr["number"], adr["status"], *(item["message"] for item in adr["findings"]))
        for adr in read(governed)
    ]
    assert told == [
        ("adr/0003-x.adoc", 3, None, "AsciiDoc is not read"),
        ("adr/0004-x.md", 4, None, "the file is binary, not text"),
        ("adr/0005-x.md", 5, None, "the file has 262145 bytes, more than 262144"),
        ("adr/picture.md", None, None, "the file is binary, not text"),
    ]
    assert [adr["path"] for adr in read(governed, "adr")] == [item[0] for item in told]
    assert [adr["path"] for adr in read(governed, "adr/notes.rst", "3")] == ["adr/notes.rst", "adr/0003-x.adoc"]
    assert "warning BG105  adr/0003-x.adoc\n" in governed.budget("adr", "adr/0003-x.adoc").out
    assert "AsciiDoc is not read" in governed.budget("digest", "adr/0003-x.adoc").err
    assert governed.budget("digest", "3").status == 1
