import pytest

from tests.support.repository import BUDGETS, Sandbox


def stated(sandbox: Sandbox, *arguments: str) -> list[str]:
    report = sandbox.budget("show", *arguments, "--format", "json").json
    return [f"{item['budget']}={item['value']}" for item in report["limits"]]


def test_every_limit_is_shown_with_unit_place_and_owner(governed: Sandbox) -> None:
    shown = governed.budget("show")
    assert (shown.status, shown.err) == (0, "")
    lines = shown.out.splitlines()
    assert lines[:3] == [
        "schema_validator  @acme/architecture",
        "  max_latency_ms        50 ms                   budgets/capability_budgets.yaml:3",
        "  max_memory_mb         10 MiB                  budgets/capability_budgets.yaml:4",
    ]
    assert "  Token bucket" in lines
    assert "  max_latency_ms  @dev  40 ms   override of 10  budgets/capability_budgets.yaml:10" in lines


def test_the_stated_owner_goes_before_the_code_owners(governed: Sandbox) -> None:
    governed.replace(BUDGETS, "  description: Token", '  owner: "@acme/perf"\n  description: Token')
    assert "rate_limiter  @acme/perf\n" in governed.budget("show").out
    governed.remove("CODEOWNERS")
    assert "metrics  no owner\n" in governed.budget("show").out


@pytest.mark.parametrize(
    ("wanted", "limits"),
    [
        (["metrics"], ["metrics.max_latency_ms=5", "metrics.max_memory_mb=2"]),
        (["metrics.max_memory_mb"], ["metrics.max_memory_mb=2"]),
        (
            ["*.max_latency_ms"],
            [
                "schema_validator.max_latency_ms=50",
                "rate_limiter.max_latency_ms=10",
                "rate_limiter@dev.max_latency_ms=40",
                "metrics.max_latency_ms=5",
            ],
        ),
        (["rate_limiter@dev.max_latency_ms"], ["rate_limiter@dev.max_latency_ms=40"]),
        (["rate_limiter@dev.max_memory_mb"], ["rate_limiter.max_memory_mb=5"]),
        (["*@dev.*", "--env", "dev"], ["schema_validator.max_latency_ms=50", "schema_validator.max_memory_mb=10",
                                      "rate_limiter@dev.max_latency_ms=40", "rate_limiter.max_memory_mb=5",
                                      "metrics.max_latency_ms=5", "metrics.max_memory_mb=2"]),
        (["rate_limiter", "--env", "dev"], ["rate_limiter@dev.max_latency_ms=40", "rate_limiter.max_memory_mb=5"]),
        (["metrics.max_memory_mb", "rate_limiter.max_memory_mb"],
         ["rate_limiter.max_memory_mb=5", "metrics.max_memory_mb=2"]),
    ],
)  # fmt: skip
def test_capabilities_limits_patterns_and_environments_choose(
    governed: Sandbox, wanted: list[str], limits: list[str]
) -> None:
    assert stated(governed, *wanted) == limits


@pytest.mark.parametrize(
    ("wanted", "said", "near"),
    [
        (["rate_limitr"], "there is no budget 'rate_limitr'", "rate_limiter"),
        (["rate_limiter.max_latncy_ms"], "there is no budget", "rate_limiter.max_latency_ms"),
        (["metrics", "nothing*"], "there is no budget 'nothing*'", "one of: "),
        (["--env", "div"], "no capability has an environment 'div'", "one of: dev"),
        (["rate_limiter@prd.max_latency_ms"], "no capability has an environment 'prd'", "one of: dev"),
        (["", "metrics"], "there is no budget ''", "one of: "),
    ],
)
def test_what_is_not_known_is_wrong_usage_and_near_names_are_told(
    governed: Sandbox, wanted: list[str], said: str, near: str
) -> None:
    shown = governed.budget("show", *wanted)
    assert (shown.status, shown.out) == (2, "")
    assert said in shown.err
    assert near in shown.err


def test_without_any_environment_none_can_be_asked_for(governed: Sandbox) -> None:
    governed.write(BUDGETS, "metrics: {max_latency_ms: 5}\n")
    shown = governed.budget("show", "--env", "dev")
    assert shown.status == 2
    assert "there is none yet" in shown.err


def test_one_file_that_cannot_be_read_leaves_nothing_half_shown(governed: Sandbox) -> None:
    governed.write("budgets/more.yaml", "cache: {max_latency_ms: 010}\ncache: {}\n")
    governed.write("budgets/other.yaml", "queue: [1]\n")
    shown = governed.budget("show", "metrics", "--format", "json")
    assert (shown.status, shown.json["verdict"], shown.json["limits"]) == (1, "fail", [])
    assert {finding["file"] for finding in shown.json["findings"]} == {"budgets/more.yaml", "budgets/other.yaml"}
    text = governed.budget("show")
    assert text.status == 1
    assert "error BG001  budgets/more.yaml:1:" in text.out
    assert "max_memory_mb" not in text.out


@pytest.mark.parametrize("path", ["budgets/policy.yaml", "budgets/allowed_signers", "CODEOWNERS"])
def test_trust_that_cannot_be_read_is_told_instead(governed: Sandbox, path: str) -> None:
    governed.write(path, b"\xff\n")
    shown = governed.budget("show", "--format", "json")
    assert (shown.status, shown.codes) == (1, {"BG003"})


def test_links_are_not_followed(governed: Sandbox) -> None:
    governed.write("elsewhere.yaml", "cache: {max_latency_ms: 1}\n")
    (governed.path / "budgets/cache.yaml").symlink_to("../elsewhere.yaml")
    shown = governed.budget("show", "--format", "json")
    assert (shown.status, shown.codes) == (1, {"BG002"})
    (governed.path / "budgets/cache.yaml").unlink()
    (governed.path / "budgets").rename(governed.path / "real")
    (governed.path / "budgets").symlink_to("real")
    shown = governed.budget("show", "--format", "json")
    assert (shown.status, shown.codes) == (1, {"BG002"})


def test_no_commit_and_no_policy_are_needed(empty: Sandbox) -> None:
    empty.start()
    nothing = empty.budget("show")
    assert nothing.status == 2
    assert "fix: budget init" in nothing.err
    empty.write("budgets/deep/cache.yml", "cache:\n  max_retries: 3\n  max_size_kb: 0.50\n")
    assert stated(empty) == ["cache.max_retries=3", "cache.max_size_kb=0.5"]
    units = [item["unit"] for item in empty.budget("show", "--format", "json").json["limits"]]
    assert units == [None, "kb"]


def test_without_a_limit_it_says_so(empty: Sandbox) -> None:
    empty.start()
    empty.write(BUDGETS, "# nothing yet\n")
    shown = empty.budget("show")
    assert (shown.status, shown.out) == (0, "no limit is stated\n")


def test_the_globs_of_the_checkouts_own_policy_count(governed: Sandbox) -> None:
    governed.replace("budgets/policy.yaml", "approvals:", 'budgets: ["limits/*.yaml"]\napprovals:')
    governed.write("limits/cache.yaml", "cache: {max_latency_ms: 1}\n")
    assert stated(governed) == ["cache.max_latency_ms=1"]


def test_it_can_run_from_below_and_write_to_a_file(governed: Sandbox) -> None:
    governed.write("src/main.py", "")
    shown = governed.budget("-C", "src", "show", "metrics", "--format", "json", "--output", "shown.json")
    assert (shown.status, shown.out) == (0, "")
    assert '"budget-governance/show/1"' in governed.read("src/shown.json")


def test_what_files_say_cannot_steer_the_terminal(governed: Sandbox) -> None:
    governed.replace(BUDGETS, "description: Token bucket", 'description: "::error::\\u202e"')
    shown = governed.budget("show")
    assert "::error" not in shown.out


def test_a_bare_repository_has_nothing_to_show(governed: Sandbox) -> None:
    governed.git("clone", "--quiet", "--bare", ".", "../bare.git")
    shown = governed.budget("-C", "../bare.git", "show")
    assert shown.status == 2
    assert "has no checkout" in shown.err


def test_a_badge_is_what_shields_reads(governed: Sandbox) -> None:
    one = governed.budget("show", "rate_limiter@dev.max_latency_ms", "--format", "badge")
    assert one.status == 0
    assert one.json == {
        "schemaVersion": 1,
        "label": "rate_limiter@dev.max_latency_ms",
        "message": "40 ms",
        "color": "blue",
    }
    many = governed.budget("show", "--format", "badge").json
    assert (many["label"], many["message"]) == ("budgets", "7 limits")
    governed.write("budgets/capability_budgets.yaml", "a: {max_b: 010}\n")
    broken = governed.budget("show", "--format", "badge")
    assert broken.status == 1
    assert (broken.json["message"], broken.json["isError"]) == ("unreadable", True)
