import pytest

from tests.support.repository import BUDGETS, Sandbox


@pytest.fixture
def lived(governed: Sandbox) -> Sandbox:
    """Main with a raise that was decided, a raise that was not, its repair, and a limit that was removed."""
    governed.raise_limit()
    governed.decide()
    governed.commit("Raise the limit\n\nBudget-ADR: 31", author="carol")
    governed.switch("main")
    governed.merge("work", message="Merge: raise the limit")
    governed.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 14 ")
    governed.commit("Make the build green", author="mallory")
    governed.raise_limit("max_latency_ms: 14 ", "max_latency_ms: 12 ")
    governed.commit("Put it back")
    governed.replace(BUDGETS, "  max_memory_mb: 2\n", "")
    governed.decide(33, [("metrics.max_memory_mb", "2", "none")], slug="memory")
    governed.commit("No memory limit for metrics")
    return governed


def test_the_life_of_a_limit_is_told_oldest_first(lived: Sandbox) -> None:
    told = lived.budget("log", "rate_limiter.max_latency_ms")
    assert (told.status, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0] == "rate_limiter.max_latency_ms  12 since 2026-01-05"
    assert [line for line in lines if line.startswith("  2026")] == [
        "  2026-01-05  10  adoption",
        "  2026-01-05  12  ADR 031  +20 %",
        "  2026-01-05  14  violation, no decision: BG101  +16.7 %",
        "  2026-01-05  12  repair  -14.3 %",
    ]
    assert f"{lived.head('HEAD~3')[:12]}  dora <dora@example.com>: Merge: raise the" in told.out
    assert "2 of 2 approvals: alice and bob" in told.out


def test_a_life_is_data_too(lived: Sandbox) -> None:
    report = lived.budget("log", "rate_limiter.max_latency_ms", "--format", "json").json
    assert (report["schema"], report["verdict"], report["head"]) == ("budget-governance/log/1", "pass", lived.head())
    assert [(item["value"], item["status"], item["adr"], item["approvers"]) for item in report["values"]] == [
        (10, "adoption", None, []),
        (12, "governed", 31, ["alice", "bob"]),
        (14, "violation", None, []),
        (12, "repair", None, []),
    ]
    assert report["values"][1]["commit"] == lived.head("HEAD~3")
    assert report["values"][2]["author"] == {"name": "mallory", "email": "mallory@example.com"}


def test_a_limit_that_is_gone_has_had_a_life(lived: Sandbox) -> None:
    told = lived.budget("log", "metrics.max_memory_mb")
    assert told.status == 0
    assert told.out.startswith("metrics.max_memory_mb  none since ")
    earlier = lived.budget("log", "metrics.max_memory_mb", "--rev", "HEAD~1")
    assert earlier.out.startswith("metrics.max_memory_mb  2 since ")


def test_an_override_says_what_holds_without_it(lived: Sandbox) -> None:
    told = lived.budget("log", "rate_limiter@dev.max_latency_ms")
    assert "note: where there is no rate_limiter@dev.max_latency_ms, " in " ".join(told.out.split())


def test_a_governed_file_has_a_life_too(lived: Sandbox) -> None:
    report = lived.budget("log", "budgets/policy.yaml", "--format", "json").json
    assert [item["status"] for item in report["values"]] == ["adoption"]
    assert report["values"][0]["value"].startswith("sha256:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rate_limiter.max_latncy_ms"], "fix: one of: rate_limiter.max_latency_ms"),
        (["rate_limiter.max_latency_ms", "--rev", "nowhere"], "nowhere names no commit"),
        ([], "Missing argument 'BUDGET'"),
    ],
)
def test_what_is_not_known_is_wrong_usage(lived: Sandbox, arguments: list[str], said: str) -> None:
    told = lived.budget("log", *arguments)
    assert (told.status, told.out) == (2, "")
    assert said in told.err


def test_a_clone_that_is_cut_off_cannot_tell(lived: Sandbox) -> None:
    lived.git("clone", "--quiet", "--depth", "1", f"file://{lived.path}", "../shallow")
    told = lived.budget("-C", "../shallow", "log", "metrics.max_latency_ms", "--format", "json")
    assert (told.status, told.json["verdict"], told.codes) == (3, "indeterminate", {"BG501"})
