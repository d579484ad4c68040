"""Names and numbers through the command: renames, new budgets, numbers that other branches use, units."""

import pytest

from tests.cli.test_change import approved, done, fill, refused, signed, work
from tests.support.repository import BASELINE, BUDGETS, POLICY, Sandbox

__all__ = ["work"]

RENAMED = "adr/001-rename-rate-limiter-to-limiter.md"
RAISED = "adr/001-loosen-rate-limiter-max-latency-ms-to-12.md"


def test_the_life_of_a_rename(work: Sandbox) -> None:
    out = done(work.budget("propose", "--rename", "rate_limiter=limiter"))
    assert out.startswith(f"ADR 001 drafted: {RENAMED}\n  rate_limiter: rate_limiter → limiter  rename\n")
    text = work.read(RENAMED)
    assert "| `rate_limiter` | `rate_limiter` | `limiter` |" in text
    assert "`rate_limiter.max_latency_ms`:\n\n*   2026-" in text
    assert "budget propose --rename limiter=rate_limiter" in text
    fill(work, RENAMED)
    work.commit("propose")
    approved(work)
    assert done(work.budget("status")) == "001 ready: budget apply 001\n"
    assert "    Rename rate_limiter to limiter\n" in done(work.budget("apply", "1"))
    assert work.read(BUDGETS) == BASELINE.replace("rate_limiter:", "limiter:")
    assert done(work.budget("status")) == "No open decisions.\n"
    work.commit("apply\n\nBudget-ADR: 1")
    (change,) = work.check().json["changes"]
    assert (change["direction"], change["governed"]) == ("rename", True)
    found = work.budget("log", "limiter.max_latency_ms", "--format", "json")
    assert [entry["value"] for entry in found.json["values"]] == [10, 10]


def test_a_rename_that_was_edited_already_is_proposed_as_one(work: Sandbox) -> None:
    work.replace(BUDGETS, "rate_limiter:", "limiter:")
    out = done(work.budget("propose", "--from-worktree", "--title", "A shorter name"))
    assert "  rate_limiter: rate_limiter → limiter  rename\n" in out


def test_the_gate_names_the_command_for_a_rename_and_it_works(work: Sandbox) -> None:
    work.replace(BUDGETS, "rate_limiter:", "limiter:")
    work.commit("rename")
    findings = work.check().json["findings"]
    assert {item["code"] for item in findings} == {"BG101"}
    assert all(item["fix"].startswith("budget propose --rename rate_limiter=limiter,") for item in findings)
    done(work.budget("propose", "--rename", "rate_limiter=limiter"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rename", "limiter"], "is not of the form OLD=NEW"),
        (["--rename", "limiter=Limiter"], "is not of the form OLD=NEW"),
        (["--rename", "limiter=other"], "no capability limiter to rename\n  fix: one of: rate_limiter"),
        (["--rename", "metrics=rate_limiter"], "that name is taken"),
        (["--rename", "metrics=a", "--rename", "metrics=b"], "that name is taken"),
        (["--rename", "metrics=a", "metrics.max_latency_ms=6"], "cannot change while its capability is renamed"),
        (["--rename", "metrics=a", "--from-worktree", "--title", "T"], "and not both"),
        (
            ["metrics.max_latencyms=6"],
            "yet\n  fix: did you mean metrics.max_latency_ms",
        ),
        (["metrics@dev.max_latency_ms=6"], "no budget metrics@dev.max_latency_ms yet"),
        (["metrics.max_latency_sec=6"], "says no unit that is read\n  fix: write metrics.max_latency_s=VALUE"),
        (["metrics.max_latency_ms=6", "--until", "31.1.2030"], "is no date"),
        (["metrics.max_latency_ms=6", "--until", "2030-02-30"], "is no date"),
        (["metrics.max_latency_ms=6", "--until", "2020-01-31"], "2020-01-31 is over"),
        (["metrics.max_latency_ms=4", "--until", "2090-01-31"], "nothing of this gets looser"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(work: Sandbox, arguments: list[str], message: str) -> None:
    assert message in refused(work.budget("propose", *arguments), 2)


def test_a_second_unit_is_not_proposed(work: Sandbox) -> None:
    told = refused(work.budget("propose", "metrics.max_latency_s=1", "--new"))
    assert "states in another unit what metrics.max_latency_ms states already" in told


def test_a_budget_that_is_new_is_said_to_be(work: Sandbox) -> None:
    done(work.budget("propose", "metrics@dev.max_latency_ms=6", "--new"))


def test_a_date_stands_beside_what_it_limits(work: Sandbox) -> None:
    wishes = ("metrics.max_latency_ms=6", "metrics.max_memory_mb=1")
    done(work.budget("propose", *wishes, "--until", "2090-01-31", "--title", "T"))
    rows = [row for row in work.read("adr/001-t.md").splitlines() if row.startswith("| `")]
    assert rows == ["| `metrics.max_latency_ms` | 5 | 6 | 2090-01-31 |", "| `metrics.max_memory_mb` | 2 | 1 |  |"]
    fill(work, "adr/001-t.md")
    assert work.budget("adr", "1", "--format", "json").json["adrs"][0]["findings"] == []


def test_a_decision_on_the_policy_says_what_changes_and_tells_its_past(work: Sandbox) -> None:
    text = POLICY.replace("    require: 2\n", "    require: 1\n", 1).replace(", carol]", "]")
    work.write("budgets/policy.yaml", text)
    done(work.budget("propose", "--from-worktree", "--title", "Fewer"))
    draft = work.read("adr/001-fewer.md")
    assert "    *   `group @acme/architecture: carol leaves`\n" in draft
    assert "    *   `rule “loosening”: requires 1 instead of 2, which is looser`\n" in draft
    assert "(adoption)" in draft
    assert "it is new" not in draft
    assert "Leave the rules as they are" in draft
    assert "Raise it for a limited time" not in draft
    fill(work, "adr/001-fewer.md")
    assert work.budget("adr", "1", "--format", "json").json["adrs"][0]["findings"] == []


def test_no_number_is_taken_that_another_branch_uses(work: Sandbox) -> None:
    work.switch("other", new=True)
    work.adr(41, [("metrics.max_latency_ms", "5", "6")])
    work.commit("elsewhere")
    work.git("update-ref", "refs/remotes/origin/far", work.git("commit-tree", "-m", "x", work.git("write-tree")))
    work.switch("work")
    assert done(work.budget("propose", "rate_limiter.max_latency_ms=12")).startswith("ADR 042 drafted")


@pytest.fixture
def colliding(work: Sandbox) -> Sandbox:
    """A signed proposal, and another one of its number that has landed meanwhile."""
    done(work.budget("propose", "rate_limiter.max_latency_ms=12"))
    fill(work, RAISED)
    work.commit("propose")
    approved(work, "alice")
    work.switch("main")
    work.adr(1, [("metrics.max_latency_ms", "5", "6")], status="Proposed", slug="landed")
    work.commit("another")
    work.switch("work")
    work.merge("main")
    return work


def test_a_proposal_gets_another_number(colliding: Sandbox) -> None:
    out = done(colliding.budget("renumber", RAISED))
    new = RAISED.replace("001-", "002-")
    assert out.startswith(f"ADR 001 is ADR 002 now: {new}\n  moved: {RAISED} -> {new}\n")
    assert "sign-offs that no longer count: alice; ask them to run: budget sign 2\n" in out
    command = out.rpartition("commit it: ")[2]
    done(colliding.budget("digest", "2"))
    colliding.git("add", *command.partition("git add ")[2].partition(" && ")[0].split())
    colliding.git("commit", "--quiet", "-m", "Renumber ADR 001 to 002")
    assert colliding.git("status", "--porcelain") == ""
    assert not (colliding.path / RAISED).exists()
    assert (colliding.path / "adr/signoffs/002/alice.yaml").exists()
    for person in ("alice", "bob"):
        done(signed(colliding, person, adr="2"))
        colliding.commit("sign", author=person)
    done(colliding.budget("apply", "2"))
    colliding.commit("apply\n\nBudget-ADR: 2")
    assert colliding.check().json["verdict"] == "pass"


def test_a_landed_proposal_may_be_renumbered_until_it_bears_a_word(colliding: Sandbox) -> None:
    assert "is used by" in refused(colliding.budget("renumber", "1"), 2)
    found = colliding.budget("renumber", "adr/001-landed.md", "--format", "json").json
    assert (found["adr"], found["was"], found["void"]) == (2, 1, [])


@pytest.mark.parametrize("status", ["Accepted", "Rejected"])
def test_what_landed_as_more_than_a_proposal_keeps_its_number(work: Sandbox, status: str) -> None:
    work.switch("main")
    path = work.adr(1, [("metrics.max_latency_ms", "5", "6")], status=status)
    work.commit("landed")
    assert "keeps its number: it bore a sign-off or landed as more than a proposal" in refused(
        work.budget("renumber", path)
    )


def test_what_landed_with_a_word_keeps_its_number(work: Sandbox) -> None:
    work.switch("main")
    path = work.adr(1, [("metrics.max_latency_ms", "5", "6")], status="Proposed")
    work.sign(path, "alice")
    work.commit("landed")
    assert "keeps its number: it bore a sign-off" in refused(work.budget("renumber", path))


def test_what_was_signed_in_an_earlier_text_keeps_its_number(work: Sandbox) -> None:
    work.switch("main")
    path = work.adr(1, [("metrics.max_latency_ms", "5", "6")], status="Proposed")
    work.sign(path, "alice")
    work.commit("landed")
    work.adr(1, [("metrics.max_latency_ms", "5", "7")], status="Proposed")
    work.commit("another text")
    assert "keeps its number: it bore a sign-off" in refused(work.budget("renumber", path))


def test_what_has_moved_keeps_its_number(work: Sandbox) -> None:
    work.switch("main")
    path = work.adr(1, [("metrics.max_latency_ms", "5", "6")], status="Rejected")
    work.commit("landed")
    work.switch("work")
    work.merge("main")
    work.git("mv", path, "adr/001-elsewhere.md")
    assert "keeps its number" in refused(work.budget("renumber", "1"))
    work.commit("move")
    assert "keeps its number" in refused(work.budget("renumber", "1"))


def test_names_without_a_unit_are_told_by_lint_where_they_are_new(work: Sandbox) -> None:
    work.replace(BUDGETS, "max_latency_ms: 50", "max_latency: 50")
    found = work.budget("lint", "--format", "json").json["findings"]
    assert [(item["code"], item["line"]) for item in found] == [("BG001", 3)]
    assert found[0]["fix"].startswith("write max_latency_ms")
    work.switch("main")
    work.commit("landed")
    assert work.budget("lint").status == 0


def test_memory_is_shown_in_mebibytes(work: Sandbox) -> None:
    assert "10 MiB" in done(work.budget("show"))
