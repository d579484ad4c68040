"""`budget init` with first budgets: limits that are named, results of benchmarks, and limits of other tools."""

import json
from typing import Any

import pytest
import yaml

from tests.support.repository import BUDGETS, Sandbox


@pytest.fixture
def fresh(empty: Sandbox) -> Sandbox:
    """A repository with nothing in it."""
    empty.start()
    return empty


def result(test: str, samples: list[float], **extra: object) -> dict[str, Any]:
    """One benchmark of a results file."""
    name = test.rpartition("::")[2]
    stats = {"iterations": 1, "rounds": len(samples), "data": samples}
    return {"name": name, "fullname": test, "group": None, "extra_info": {}, "stats": stats, **extra}


def results(*benchmarks: dict[str, Any]) -> str:
    return json.dumps({"benchmarks": list(benchmarks)})


def budgets_of(sandbox: Sandbox) -> Any:
    return yaml.safe_load(sandbox.read(BUDGETS))


def test_budgets_come_from_benchmarks_with_headroom(fresh: Sandbox) -> None:
    samples = [0.001 * number for number in range(1, 101)]
    fresh.write("r.json", results(result("tests/test_orders.py::test_place_order", samples)))
    made = fresh.budget("init", "--from-results", "r.json", "--headroom", "20%", "--commit", "--format", "json").json
    assert budgets_of(fresh) == {
        "place_order": {"benchmarks": ["tests/test_orders.py::test_place_order"], "max_latency_ms": 114}
    }
    assert made["capabilities"]["place_order"] == {
        "limits": {"max_latency_ms": 114},
        "benchmarks": ["tests/test_orders.py::test_place_order"],
    }
    assert made["commit"] == fresh.head()
    assert fresh.budget("check").out.startswith("PASS  adoption")
    assert fresh.budget("lint").status == 0
    assert made["next"][-1] == "the first change: budget propose place_order.max_latency_ms=228"
    assert fresh.budget("gate", "r.json", "--format", "json").json["limits"]


def test_cases_of_one_test_are_one_capability_by_the_slowest(fresh: Sandbox) -> None:
    cases = [result("t.py::test_a[1]", [0.001] * 40), result("t.py::test_a[2]", [0.002] * 40)]
    fresh.write("r.json", results(*cases))
    assert fresh.budget("init", "--from-results", "r.json").status == 0
    assert budgets_of(fresh) == {"a": {"benchmarks": ["t.py::test_a"], "max_latency_ms": 2.6}}


def test_a_benchmark_that_names_its_capability_keeps_it(fresh: Sandbox) -> None:
    fresh.write("r.json", results(result("t.py::test_a", [0.001] * 40, extra_info={"capability": "orders"})))
    assert fresh.budget("init", "--from-results", "r.json", "--headroom", "0").status == 0
    assert budgets_of(fresh) == {"orders": {"max_latency_ms": 1}}


def test_what_benchmarks_cannot_show_is_told(fresh: Sandbox) -> None:
    empty = {"iterations": 1, "rounds": 40, "min": 1.0, "q1": 1.0, "median": 1.0, "q3": 1.0, "max": 1.0}
    averaged = result("t.py::test_b", [0.001] * 40)
    averaged["stats"]["iterations"] = 10
    fresh.write("r.json", results(result("t.py::test_a", [], stats=empty), averaged))
    made = fresh.budget("init", "--from-results", "r.json")
    assert list(budgets_of(fresh)) == ["b"]
    text = " ".join(made.out.split())
    assert "r.json: t.py::test_a: the file holds no samples of it" in text
    assert "r.json: t.py::test_b: a sample averages 10 calls" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from-results", "none.json"], "holds no samples to propose budgets from"),
        (["--from-results", "broken.json"], "this is no JSON"),
        (["--from-results", "gone.json"], "gone.json"),
        (["--from-results", "none.json", "--headroom", "much"], "--headroom much is no percentage"),
        (["--from", "broken.json"], "broken.json: this is neither JSON"),
        (["--from", "none.json"], "--from-results none.json"),
        (["--from", "src"], "no test below src has the mark limit_memory"),
        (["--limit", "checkout"], "is no limit with a value"),
        (["--limit", "checkout.latency=1"], "is no limit with a value"),
        (["--limit", "checkout.max_latency=1"], "write checkout.max_latency_ms=VALUE"),
        (["--limit", "checkout@dev.max_latency_ms=1"], "is an override for one environment"),
        (["--limit", "checkout.max_latency_ms=1e3"], "has no value"),
    ],
)
def test_what_brings_no_budget_is_wrong_usage_and_writes_nothing(
    fresh: Sandbox, arguments: list[str], said: str
) -> None:
    fresh.write("none.json", results())
    fresh.write("broken.json", "{")
    fresh.write("src/test_plain.py", "def test_nothing(): ...\n")
    made = fresh.budget("init", *arguments)
    assert (made.status, made.out) == (2, "")
    assert said in made.err
    assert not (fresh.path / "budgets").exists()


def test_limits_of_other_tools_are_carried_over_and_the_rest_is_told(fresh: Sandbox) -> None:
    fresh.write(
        "budget.json", json.dumps([{"path": "/*", "resourceSizes": [{"resourceType": "script", "budget": 125}]}])
    )
    fresh.write(
        "package.json",
        json.dumps({"size-limit": [{"path": "dist/a.js", "limit": "10 kB", "gzip": True}], "bundlesize": []}),
    )
    fresh.write("load.js", "export const options = {thresholds: {http_req_duration: ['p(95)<200', 'p(99.9)>1']}};")
    fresh.write("tests/test_m.py", 'import pytest\n\n@pytest.mark.limit_memory("24 MB")\ndef test_parse(): ...\n')
    fresh.write("tests/test_other.py", "def test_nothing(): ...\n")
    sources = ("budget.json", "package.json", "load.js", "tests")
    made = fresh.budget("init", *(word for source in sources for word in ("--from", source)), "--format", "json").json
    assert budgets_of(fresh) == {
        "site": {"description": "Pages at /*", "max_script_kb": 125},
        "dist_a_js": {"description": "dist/a.js", "max_size_bytes": 10000},
        "load": {
            "description": "Load test load.js",
            "max_latency_ms": 200,
            "min_http_req_duration_p999_ms": 1,
        },
        "parse": {"benchmarks": ["tests/test_m.py::test_parse"], "max_memory_mb": 24},
    }
    assert made["left_out"] == [
        {"where": "package.json: [0].gzip", "why": "it says how size-limit measures, and is no limit"}
    ]


def test_budgets_that_are_there_already_are_not_mixed_with_new_ones(fresh: Sandbox) -> None:
    fresh.write("budgets/own.yaml", "cache: {max_latency_ms: 1}\n")
    made = fresh.budget("init", "--limit", "checkout.max_latency_ms=1")
    assert (made.status, "none is overwritten" in made.err) == (1, True)
    assert not (fresh.path / "budgets/policy.yaml").exists()


def test_a_governed_repository_gets_new_budgets_by_decisions_only(governed: Sandbox) -> None:
    made = governed.budget("init", "--limit", "checkout.max_latency_ms=1")
    assert made.status == 1
    assert "budget propose CAPABILITY.LIMIT=VALUE --new" in made.err


def test_a_commit_that_would_not_pass_is_not_made(fresh: Sandbox) -> None:
    fresh.write("budgets/own.yaml", "cache: {max_latency_ms: '1'}\n")
    made = fresh.budget("init", "--commit", "--format", "json")
    assert (made.status, made.json["lint"], made.json["check"], made.json["commit"]) == (1, "fail", "fail", None)
