"""What people write and mistake, and what the program answers: rejections, references, names, second tries."""

import subprocess

import pytest

from tests.cli.test_change import DRAFT, approved, done, fill, proposed, signed, work
from tests.support.repository import BUDGETS, Sandbox

__all__ = ["work"]


def shell(sandbox: Sandbox, command: str) -> str:
    """Run a printed command as it is printed."""
    ran = subprocess.run(
        ["sh", "-c", command], cwd=sandbox.path, env=sandbox.env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, (command, ran.stderr)
    return ran.stdout


def test_the_command_that_propose_prints_commits_a_draft_that_git_does_not_know(work: Sandbox) -> None:
    work.write("other.txt", "not mine\n")
    work.git("add", "other.txt")
    out = done(work.budget("propose", "rate_limiter.max_latency_ms=12", "--title", "Let's: room"))
    (command,) = [line.partition("Commit it: ")[2] for line in out.splitlines() if "Commit it: " in line]
    shell(work, command)
    assert work.git("show", "--format=%s", "--name-only") == "Propose ADR 001: Let's: room\n\nadr/001-let-s-room.md"
    assert work.git("status", "--short") == "A  other.txt"


def test_the_command_that_sign_prints_commits_the_record(work: Sandbox) -> None:
    proposed(work)
    out = done(signed(work, "alice"))
    (command,) = [line.partition("commit it: ")[2] for line in out.splitlines() if line.startswith("commit it: ")]
    shell(work, command)
    assert work.git("show", "--format=%s", "--name-only") == "Approve ADR 001\n\nadr/signoffs/001/alice.yaml"


def test_a_rejection_is_told_before_what_is_missing(work: Sandbox) -> None:
    proposed(work)
    done(signed(work, "bob", "--reject", "--comment", "Too slow."))
    work.commit("reject", author="bob")
    assert done(work.budget("status")).startswith("001 is blocked: bob rejects ADR 1: Too slow.\n    fix: settle it; ")
    (item,) = work.budget("status", "--format", "json").json["adrs"]
    assert (item["state"], item["rejected_by"], item["reasons"][0]["code"]) == ("blocked", ["bob"], "BG206")
    refusal = work.budget("apply", "1").err.splitlines()
    assert refusal[1] == "  BG206 bob rejects ADR 1: Too slow."
    assert refusal[-1].startswith("  fix: settle it; ")


def test_to_say_the_same_again_writes_nothing(work: Sandbox) -> None:
    proposed(work)
    done(signed(work, "alice"))
    out = done(signed(work, "alice", adr="001"))
    assert out.startswith("alice has already approved ADR 001")
    assert "stands already, nothing was written: adr/signoffs/001/alice.yaml" in out
    assert work.git("status", "--short", "--untracked-files=all") == "?? adr/signoffs/001/alice.yaml"


def test_to_apply_again_writes_nothing_and_says_so(work: Sandbox) -> None:
    proposed(work)
    approved(work)
    done(work.budget("apply", "1"))
    text = work.read(DRAFT)
    out = done(work.budget("apply", "1"))
    assert out.startswith("ADR 001 is applied here already: nothing was written.\n")
    assert f"not committed before: {DRAFT}\nnot committed before: {BUDGETS}\n" in out
    assert work.budget("apply", "1", "--format", "json").json["paths"] == []
    assert work.read(DRAFT) == text
    assert "committed as" in done(work.budget("apply", "1", "--commit"))
    assert work.git("status", "--short") == ""
    assert "Commit these files" not in done(work.budget("apply", "1"))
    assert "committed as" not in done(work.budget("apply", "1", "--commit"))
    assert work.check().json["verdict"] == "pass"


def test_a_landed_decision_is_amended_once(work: Sandbox) -> None:
    work.switch("main")
    path = work.decide(status="Accepted")
    work.replace(path, "**Date**: 2026-01-05", f"**Date**: {work.now.date()}")
    work.commit("the decision lands first")
    work.switch("later", new=True)
    done(work.budget("apply", "31"))
    text = work.read(path)
    assert text.count(": applied.") == 1
    assert "applied here already" in done(work.budget("apply", "31"))
    work.commit("apply")
    assert "applied here already" in done(work.budget("apply", "31"))
    assert work.read(path) == text
    assert work.check().json["verdict"] == "pass"


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("Budget-ADR: #31", "Budget-ADR: 31"),
        ("Budget-ADR: ADR-031", "Budget-ADR: 31"),
        ("Budget-ADR: adr/031-raise.md", "Budget-ADR: 31"),
        ("ADR-031", "Budget-ADR: 31"),
        ("Budget-ADR: 31, 32", "Budget-ADR: 31 and Budget-ADR: 32"),
    ],
)
def test_a_line_that_is_nearly_a_reference_is_named_with_what_to_write(work: Sandbox, line: str, instead: str) -> None:
    work.switch("main")
    work.decide()
    work.commit("the decision lands first")
    work.switch("later", new=True)
    work.raise_limit()
    work.commit(f"Raise it\n\n{line}")
    (finding,) = work.check().json["findings"]
    assert finding["code"] == "BG101"
    assert f"the line {line!r} of its messages is no reference" in finding["message"]
    assert finding["fix"].startswith(f"write {instead} on ")
    shell(work, finding["fix"].partition("(")[2].partition(")")[0])
    assert work.check().json["verdict"] == "pass"


def test_commits_of_an_unfinished_draft_are_no_remark(work: Sandbox) -> None:
    done(work.budget("propose", "rate_limiter.max_latency_ms=12", "--commit"))
    fill(work)
    work.commit("fill")
    approved(work)
    done(work.budget("apply", "1", "--commit"))
    assert (work.check().json["verdict"], work.check().json["findings"]) == ("pass", [])


def test_a_capability_has_the_lives_of_its_limits(work: Sandbox) -> None:
    out = done(work.budget("log", "rate_limiter"))
    heads = [line.partition("  ")[0] for line in out.splitlines() if " since " in line]
    assert heads == ["rate_limiter.max_latency_ms", "rate_limiter.max_memory_mb", "rate_limiter@dev.max_latency_ms"]
    found = work.budget("log", "rate_limiter", "--format", "json").json
    assert ([life["budget"] for life in found["limits"]], found["values"]) == (heads, [])
    assert [entry["value"] for entry in found["limits"][0]["values"]] == [10]
    assert "notes" in found["limits"][2]


def test_an_unknown_budget_may_be_a_slip_or_new(work: Sandbox) -> None:
    told = work.budget("propose", "rate_limitr.max_latency_ms=12")
    assert (told.status, told.out) == (2, "")
    assert "did you mean rate_limiter.max_latency_ms" in told.err
    command = told.err.rpartition("For a new budget: ")[2].strip()
    assert command == "budget propose rate_limitr.max_latency_ms=12 --new"
    done(work.budget(*command.split()[1:]))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Größere Änderung", "grossere-anderung"),
        ("レート制限を上げる", "レート制限を上げる"),
        ("Поднять предел", "поднять-предел"),
        ("رفع الحد", "رفع-الحد"),
    ],
)
def test_titles_in_other_scripts_give_names_of_their_own(work: Sandbox, title: str, slug: str) -> None:
    out = done(work.budget("propose", "rate_limiter.max_latency_ms=12", "--title", title))
    assert out.startswith(f"ADR 001 drafted: adr/001-{slug}.md\n")
    (command,) = [line.partition("Commit it: ")[2] for line in out.splitlines() if "Commit it: " in line]
    shell(work, command)


def test_after_a_revert_the_way_is_a_decision_on_the_value_that_is_back(work: Sandbox) -> None:
    proposed(work)
    approved(work)
    done(work.budget("apply", "1", "--commit"))
    applied = work.head()
    work.switch("main")
    work.merge("work")
    work.switch("back", new=True)
    work.git("revert", "--no-edit", applied)
    (finding,) = work.check().json["findings"]
    assert finding["code"] == "BG103"
    command = finding["fix"].rpartition(": ")[2]
    assert command == "budget propose rate_limiter.max_latency_ms=10"
    done(work.budget(*command.split()[1:]))
    path = "adr/002-tighten-rate-limiter-max-latency-ms-to-10.md"
    fill(work, path)
    work.commit("propose")
    done(signed(work, "alice", adr="2"))
    work.commit("sign", author="alice")
    done(work.budget("apply", "2", "--commit"))
    assert work.check().json["verdict"] == "pass"


def test_the_command_that_a_complete_decision_names_applies_it(work: Sandbox) -> None:
    proposed(work)
    approved(work, "alice")
    told = done(signed(work, "bob", "--commit"))
    command = told.rpartition("complete: ")[2].strip()
    assert command == "budget apply 1"
    assert "or have it done: budget apply 1 --commit" in done(work.budget(*command.split()[1:]))
    done(work.budget("apply", "1", "--commit"))
    assert work.check().json["verdict"] == "pass"


def test_the_life_of_an_override_names_that_of_its_base(work: Sandbox) -> None:
    told = done(work.budget("log", "rate_limiter@dev.max_latency_ms"))
    command = " ".join(told.split()).rpartition("with it: ")[2]
    assert command == "budget log rate_limiter.max_latency_ms"
    done(work.budget(*command.split()[1:]))
