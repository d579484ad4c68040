"""`budget gate` as a user runs it, on a governed repository."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from governance.selftest.sandbox.command_result import Result
from tests.support.repository import BUDGETS, Sandbox
from tests.support.results import document, plain, planned

LIMITED = ("schema_validator", "rate_limiter", "metrics")


def complete(**others: Any) -> list[dict[str, Any]]:
    """A benchmark for every capability, quick and small; others replace those of the same name."""
    return [others.get(name) or planned(name) for name in LIMITED]


def write(sandbox: Sandbox, *benchmarks: object, name: str = "results.json", **others: Any) -> None:
    commit = others.pop("commit", None) or sandbox.head()
    sandbox.write(name, json.dumps(document(*benchmarks, commit=commit, **others)))


def gate(sandbox: Sandbox, *arguments: str) -> Result:
    return sandbox.budget("gate", "results.json", *arguments, "--format", "json")


def codes(result: Result) -> list[str]:
    return [finding["code"] for finding in result.json["findings"]]


def slow(name: str) -> dict[str, Any]:
    return planned(name, [[0.1] * 400] * 5)


def test_budgets_that_are_kept_pass(governed: Sandbox) -> None:
    write(governed, *complete())
    done = gate(governed)
    assert (done.status, done.err, done.json["verdict"], done.json["findings"]) == (0, "", "pass", [])
    assert [item["capability"] for item in done.json["limits"]] == [name for name in LIMITED for _ in range(2)]
    first = done.json["limits"][0]
    assert (first["limit"], first["budget"], first["measured"], first["headroom_percent"]) == (
        "max_latency_ms",
        50,
        1,
        98,
    )
    assert (first["samples"], first["exceeding"], first["file"]) == (2000, 0, "results.json")
    assert governed.budget("gate", "results.json").out.startswith("PASS  6 limits, all held\njudged results.json\n")


def test_a_limit_that_is_exceeded_fails_at_its_line(governed: Sandbox) -> None:
    write(governed, *complete(metrics=slow("metrics")))
    done = gate(governed)
    assert (done.status, done.json["verdict"], codes(done)) == (1, "fail", ["GT111"])
    (finding,) = done.json["findings"]
    assert (finding["budget"], finding["file"], finding["line"]) == ("metrics.max_latency_ms", BUDGETS, 12)


def test_what_is_not_decided_has_an_exit_status_of_its_own(governed: Sandbox) -> None:
    write(governed, *complete(metrics=planned("metrics", [[0.001] * 10] * 5)))
    done = gate(governed)
    assert (done.status, done.json["verdict"], codes(done)) == (3, "inconclusive", ["GT114"])


def test_a_failure_beats_what_is_not_decided(governed: Sandbox) -> None:
    few = planned("metrics", [[0.001] * 10] * 5)
    write(governed, *complete(metrics=few, rate_limiter=slow("rate_limiter")))
    assert gate(governed).status == 1


def test_plain_results_pass_with_a_warning_where_there_is_no_memory_to_judge(governed: Sandbox) -> None:
    governed.write(BUDGETS, "cache: {max_latency_ms: 5, max_payload_kb: 64, min_hit_rate: 0.9}\n")
    write(governed, plain("test_cache", extra_info={"payload_kb": 64, "hit_rate": 0.9}))
    done = gate(governed)
    assert (done.status, codes(done)) == (0, ["GT117"])
    write(governed, plain("test_cache", extra_info={"payload_kb": 64.0000001, "hit_rate": 0.8999}))
    assert (gate(governed).status, codes(gate(governed))) == (1, ["GT111", "GT111", "GT117"])
    write(governed, plain("test_cache", extra_info={"payload_kb": "64"}))
    assert (gate(governed).status, codes(gate(governed))) == (1, ["GT105", "GT105", "GT117"])


def test_custom_limits_alone_without_values_do_not_pass(governed: Sandbox) -> None:
    governed.write(BUDGETS, "cache: {max_payload_kb: 64}\n")
    write(governed, plain("test_cache"))
    assert (gate(governed).status, codes(gate(governed))) == (1, ["GT105"])


def test_the_environment_chooses_the_limits(governed: Sandbox) -> None:
    thirty = [[0.03] * 133] * 15
    for environment, status in ((None, 1), ("dev", 0)):
        own = [planned(name, thirty if name == "rate_limiter" else [[0.001] * 400] * 5, environment=environment)
               for name in LIMITED]  # fmt: skip
        write(governed, *own)
        arguments = ("--env", environment) if environment else ()
        assert gate(governed, *arguments).status == status
    limits = {item["capability"]: item for item in gate(governed, "--env", "dev").json["limits"][::2]}
    assert (limits["rate_limiter"]["budget"], limits["metrics"]["budget"]) == (40, 5)
    assert {item["environment"] for item in limits.values()} == {"dev"}


def test_the_environment_may_come_from_the_variable(governed: Sandbox) -> None:
    write(governed, *(planned(name, environment="dev") for name in LIMITED))
    assert codes(gate(governed)) == ["GT106"] * 3
    governed.env["BUDGET_ENV"] = "dev"
    assert (gate(governed).status, gate(governed).json["environment"]) == (0, "dev")
    governed.env["BUDGET_ENV"] = ""
    assert codes(gate(governed)) == ["GT106"] * 3


@pytest.mark.parametrize("variable", [True, False])
def test_an_unknown_environment_is_wrong_usage(governed: Sandbox, *, variable: bool) -> None:
    write(governed, *complete())
    if variable:
        governed.env["BUDGET_ENV"] = "div"
    done = gate(governed, *(() if variable else ("--env", "div")))
    assert (done.status, done.out) == (2, "")
    assert "no capability has an environment 'div'" in done.err


@pytest.mark.parametrize("names", [[], ["gone.json"], ["budgets"], ["results.json", "gone.json"]])
def test_a_file_that_is_not_there_is_wrong_usage(governed: Sandbox, names: list[str]) -> None:
    write(governed, *complete())
    done = governed.budget("gate", *names)
    assert (done.status, done.out) == (2, "")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"benchmarks": [{}]}'])
def test_a_file_that_cannot_be_read_fails(governed: Sandbox, data: bytes) -> None:
    governed.write("results.json", data)
    done = gate(governed)
    assert (done.status, done.json["verdict"]) == (1, "fail")
    assert codes(done)[0] == "GT101"


def test_a_file_of_100_mb_is_refused_and_not_read(governed: Sandbox) -> None:
    path = governed.path / "results.json"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
        file.write(b"{")
    done = gate(governed)
    assert (done.status, codes(done)) == (1, ["GT101"])
    assert "more than 67108864 bytes" in done.json["findings"][0]["message"]


def test_a_file_that_never_ends_is_refused(governed: Sandbox) -> None:
    (governed.path / "results.json").symlink_to("/dev/zero")
    assert codes(gate(governed)) == ["GT101"]


def test_a_file_without_benchmarks_fails(governed: Sandbox) -> None:
    write(governed)
    done = gate(governed)
    assert (done.status, codes(done)) == (1, ["GT102", *["GT103"] * 3])


def test_a_capability_without_a_measurement_and_one_without_a_budget_fail(governed: Sandbox) -> None:
    write(governed, *complete()[:2], planned("Metrics"))
    done = gate(governed)
    assert (done.status, codes(done)) == (1, ["GT104", "GT103"])


def test_a_capability_that_was_taken_out_of_governance_has_no_budget(governed: Sandbox) -> None:
    write(governed, *complete())
    governed.replace("budgets/policy.yaml", "approvals:", 'budgets: ["limits/*.yaml"]\napprovals:')
    governed.write("limits/cache.yaml", "metrics: {max_latency_ms: 5}\n")
    done = gate(governed)
    assert (done.status, codes(done)) == (1, ["GT104", "GT104"])


def test_budgets_that_cannot_be_read_fail_whatever_was_measured(governed: Sandbox) -> None:
    write(governed, *complete())
    governed.write("budgets/more.yaml", "cache: {max_latency_ms: 010}\n")
    done = gate(governed)
    assert (done.status, codes(done), done.json["limits"]) == (1, ["BG001"], [])
    governed.write("budgets/more.yaml", "")
    governed.write("budgets/policy.yaml", "version: 2\n")
    assert (gate(governed).status, set(codes(gate(governed)))) == (1, {"BG003"})


def test_several_files_are_judged_together_and_the_worst_counts(governed: Sandbox) -> None:
    write(governed, *complete()[:2], name="one.json")
    write(governed, *complete()[2:], name="two.json")
    write(governed, slow("metrics"), name="three.json")
    assert governed.budget("gate", "one.json", "two.json").status == 0
    assert governed.budget("gate", "one.json", "three.json", "two.json").status == 1
    assert governed.budget("gate", "one.json").status == 1
    shown = governed.budget("gate", "one.json", "two.json", "three.json").out
    assert "    by bench/test_speed.py::test_metrics in three.json\n" in shown


def test_results_of_another_state_are_warned_of(governed: Sandbox) -> None:
    for others, said in (
        ({"commit": "a" * 40}, f"the commit aaaaaaaaaaaa was measured, and {governed.head()[:12]} is checked out"),
        ({"dirty": True}, "there were changes that were not committed when it was measured"),
        ({"commit": "unknown"}, "the file does not say which commit was measured"),
    ):
        write(governed, *complete(), **others)
        done = gate(governed)
        assert (done.status, codes(done)) == (0, ["GT107"])
        assert (done.json["findings"][0]["message"], done.json["findings"][0]["severity"]) == (said, "warning")


def test_what_never_names_a_commit_is_not_asked_to(governed: Sandbox) -> None:
    governed.write("budgets/x.yaml", "app: {benchmarks: [./app], max_latency_ms: 900}\n")
    governed.write("hyperfine.json", json.dumps({"results": [{"command": "./app", "times": [0.1] * 60}]}))
    done = governed.budget("gate", "hyperfine.json", "--format", "json")
    (found,) = [item for item in done.json["findings"] if item["code"] == "GT107"]
    assert found["message"] == "no file of hyperfine says which commit was measured"
    assert found["fix"].startswith("measure and judge in one job")


def test_no_commit_is_needed(empty: Sandbox) -> None:
    empty.start()
    empty.write(BUDGETS, "metrics: {max_latency_ms: 5}\n")
    write(empty, planned("metrics"), commit="1" * 40)
    done = gate(empty)
    assert (done.status, codes(done)) == (0, ["GT107"])
    assert "and none is checked out" in done.json["findings"][0]["message"]


def test_where_nothing_is_governed_it_is_wrong_usage(empty: Sandbox) -> None:
    empty.start()
    write(empty, planned("metrics"), commit="1" * 40)
    done = gate(empty)
    assert (done.status, done.out) == (2, "")
    assert "budget init" in done.err


def test_files_are_named_as_seen_from_where_it_runs(governed: Sandbox, tmp_path: Path) -> None:
    write(governed, *complete(), name="build/results.json")
    done = governed.budget("-C", "build", "gate", "results.json", "--format", "json", "--output", "gate.json")
    assert (done.status, done.out) == (0, "")
    assert '"budget-governance/gate/1"' in governed.read("build/gate.json")
    outside = tmp_path / "elsewhere.json"
    outside.write_bytes((governed.path / "build/results.json").read_bytes())
    assert governed.budget("gate", os.fspath(outside)).status == 0


@pytest.mark.parametrize("form", ["text", "json", "junit", "markdown", "github", "sarif"])
def test_every_format_has_the_same_exit_status(governed: Sandbox, form: str) -> None:
    write(governed, *complete())
    done = governed.budget("gate", "results.json", "--format", form)
    assert (done.status, done.err) == (0, "")
    assert done.out.endswith("\n")
    write(governed, *complete(metrics=slow("metrics")))
    assert governed.budget("gate", "results.json", "--format", form).status == 1


def test_what_a_results_file_says_cannot_steer_the_terminal(governed: Sandbox) -> None:
    bad = planned("metrics", notes=["::error::\u202e\x1b[2J"])
    bad["fullname"] = "\x1b[1;32mPASS\n::set-output name=x::y"
    write(governed, *complete(metrics=bad))
    for form in ("text", "github"):
        out = governed.budget("gate", "results.json", "--format", form).out
        assert "\x1b" not in out
        assert not any(line.lstrip().startswith("::set-output") for line in out.splitlines())
        assert "\u202e" not in out


def test_a_file_that_claims_a_plan_of_its_own_does_not_count(governed: Sandbox) -> None:
    write(governed, *complete(metrics=planned("metrics", plan={"processes": 5})))
    done = gate(governed)
    assert (done.status, codes(done)) == (1, ["GT108"])


def test_a_report_alone_ends_with_0_whatever_it_says(governed: Sandbox) -> None:
    write(governed, *complete(metrics=planned("metrics", [[0.5] * 133] * 15)))
    assert gate(governed).status == 1
    done = gate(governed, "--report-only")
    assert (done.status, done.json["verdict"]) == (0, "fail")
