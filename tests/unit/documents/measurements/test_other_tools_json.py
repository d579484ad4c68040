"""Results of other tools, in the form in which pytest-codspeed 5, pyperf 2.11 and hyperfine 1.15 wrote them."""

import json
from typing import Any

import pytest

from capability_budgets.sampling.recordings import ProcessSamples
from governance.documents.measurements.benchmark_json import read_results
from governance.domain.measurement.limit_verdicts import judge_limit
from governance.domain.measurement.medians import Summary
from governance.domain.measurement.results import Measurement, Tool
from governance.domain.measurement.verdicts import LimitVerdict
from tests.support.results import limit

PASS, FAIL, INCONCLUSIVE = LimitVerdict

STATS = {
    "min_ns": 1000000.0, "max_ns": 5000000.0, "mean_ns": 1100000.0, "stdev_ns": 300000.0, "q1_ns": 1050000.0,
    "median_ns": 1080000.0, "q3_ns": 1090000.0, "rounds": 879, "total_time": 0.98, "iqr_outlier_rounds": 35,
    "stdev_outlier_rounds": 10, "iter_per_round": 1, "warmup_iters": 879,
}  # fmt: skip


def codspeed(kind: str = "walltime", **stats: object) -> dict[str, Any]:
    return {
        "creator": {"name": "pytest-codspeed", "version": "5.0.4", "pid": 1},
        "python": {"sysconfig": {"BUILDDIR": "x"}},
        "instrument": {"type": kind, "clock_info": {"monotonic": True}},
        "benchmarks": [
            {"name": "test_c", "uri": "tests/test_c.py::test_c", "config": {"max_rounds": None}, "stats": STATS | stats}
        ],
    }


def pyperf(*values: list[float], loops: int = 1, **shared: object) -> dict[str, Any]:
    calibration = {"metadata": {"calibrate_loops": loops, "mem_max_rss": 1}, "warmups": [[1, 0.02], [2, 0.02]]}
    runs = [{"metadata": {"date": "x"}, "values": some, "warmups": [[8, 0.02]]} for some in values]
    return {
        "benchmarks": [{"metadata": {"loops": loops, "name": "slow"}, "runs": [calibration, *runs]}],
        "metadata": {"aslr": "Full randomization", "cpu_count": 2, **shared},
        "version": "1.0",
    }


def hyperfine(*times: float, codes: list[int | None] | None = None) -> dict[str, Any]:
    result = {"command": "sort /tmp/a", "mean": 0.005, "stddev": None, "median": 0.006, "user": 0.0, "system": 0.0,
              "min": 0.002, "max": 0.007, "times": times}  # fmt: skip
    return {"results": [result | ({"exit_codes": [0] * len(times)} if codes is None else {"exit_codes": codes})]}


def only(content: object) -> Measurement:
    document = read_results("r.json", json.dumps(content).encode())
    assert document.findings == ()
    (found,) = document.results.measurements
    return found


def problem(content: object) -> tuple[str, str]:
    (finding,) = read_results("r.json", json.dumps(content).encode()).findings
    assert finding.code == "GT101"
    return finding.message, finding.fix


def test_codspeed_shows_quartiles() -> None:
    found = only(codspeed())
    assert (found.benchmark, found.name, found.calls, found.processes) == ("tests/test_c.py::test_c", "test_c", 1, ())
    assert found.tool is Tool.CODSPEED
    assert found.summary == Summary(879, *(one * 1e-9 for one in (1e6, 1.05e6, 1.08e6, 1.09e6, 5e6)))


def test_so_it_decides_a_median_and_no_p95() -> None:
    found = only(codspeed())
    assert judge_limit(limit("a.max_latency_p50_ms", "2"), None, found).verdict is PASS
    assert judge_limit(limit("a.max_latency_p50_ms", "1"), None, found).verdict is FAIL
    judged = judge_limit(limit("a.max_latency_ms", "10"), None, found)
    assert judged.verdict is INCONCLUSIVE
    assert judged.finding is not None
    assert judged.finding.code == "GT115"
    assert judged.finding.fix == (
        "measure it with pytest-benchmark and --benchmark-json: pytest-codspeed writes no samples"
    )


def test_rounds_of_many_calls_and_instructions_are_refused() -> None:
    judged = judge_limit(limit("a.max_latency_p50_ms", "2"), None, only(codspeed(iter_per_round=30)))
    assert judged.finding is not None
    assert (judged.finding.code, "without --codspeed" in judged.finding.fix) == ("GT116", True)
    message, fix = problem(codspeed("valgrind"))
    assert "`valgrind`" in message
    assert fix == "measure time: pytest --codspeed --codspeed-mode walltime"
    assert "not in this order" in problem(codspeed(q1_ns=2e9))[0]
    assert problem(codspeed(rounds=0))[0] == "benchmarks[0].stats.rounds is too small"
    assert "no time" in problem({"creator": {"name": "pytest-codspeed"}, "instrument": 3, "benchmarks": []})[0]


def test_each_run_of_pyperf_is_a_process_and_calibration_is_none() -> None:
    found = only(pyperf([0.02, 0.021], [0.02]))
    assert (found.benchmark, found.tool, found.calls) == ("slow", Tool.PYPERF, 1)
    assert found.processes == (ProcessSamples((0.02, 0.021)), ProcessSamples((0.02,)))


def test_values_of_many_loops_average_calls() -> None:
    assert only(pyperf([0.02], loops=8)).calls == 8
    assert only(pyperf([0.02], loops=8, inner_loops=3)).calls == 24
    judged = judge_limit(limit("a.max_latency_ms", "10"), None, only(pyperf([0.02], loops=8)))
    assert judged.finding is not None
    assert (judged.finding.code, "--loops=1" in judged.finding.fix) == ("GT116", True)


def test_few_values_of_single_loops_say_how_more_are_taken() -> None:
    judged = judge_limit(limit("a.max_latency_ms", "50"), None, only(pyperf([0.02, 0.021], [0.02])))
    assert judged.finding is not None
    assert judged.finding.code == "GT114"
    assert judged.finding.fix == "take at least 59 samples: --loops=1, and more --values and --processes"


def test_what_is_common_stands_above_the_benchmarks_and_the_nearest_counts() -> None:
    content = pyperf([0.02], name="shared")
    content["metadata"]["loops"] = 4
    content["benchmarks"][0]["metadata"] = {}
    assert (only(content).name, only(content).calls) == ("shared", 4)
    content["benchmarks"][0]["runs"][1]["metadata"]["loops"] = 2
    assert only(content).calls == 2
    del content["metadata"], content["benchmarks"][0]["metadata"]
    assert only(content).name == "benchmark"


def test_bytes_are_no_time() -> None:
    found = only(pyperf([215139.0], unit="byte"))
    assert found.processes == ()
    judged = judge_limit(limit("a.max_latency_ms", "10"), None, found)
    assert judged.finding is not None
    assert (judged.finding.code, judged.finding.fix) == ("GT115", "hand in benchmarks whose unit is the second")


def test_a_run_of_hyperfine_is_a_process_of_its_own() -> None:
    found = only(hyperfine(0.006, 0.0, 0.007))
    assert (found.benchmark, found.name, found.tool) == ("sort /tmp/a", "sort /tmp/a", Tool.HYPERFINE)
    assert found.processes == (ProcessSamples((0.006,)), ProcessSamples((0.0,)), ProcessSamples((0.007,)))
    judged = judge_limit(limit("a.max_latency_ms", "10"), None, found)
    assert judged.finding is not None
    assert (judged.finding.code, judged.finding.fix) == ("GT114", "take at least 59 samples: --runs=59")
    assert judge_limit(limit("a.max_latency_ms", "10"), None, only(hyperfine(*[0.006] * 59))).verdict is PASS
    assert judge_limit(limit("a.max_latency_ms", "5"), None, only(hyperfine(*[0.006] * 59))).verdict is FAIL


def test_a_command_that_fails_is_refused_and_old_files_have_no_codes() -> None:
    message, fix = problem(hyperfine(0.006, 0.007, codes=[0, 3]))
    assert message == "results[0]: 1 of 2 runs of `sort /tmp/a` did not end with status 0"
    assert fix == "let the command succeed: what fails may not have done its work"
    assert "1 of 2" in problem(hyperfine(0.006, 0.007, codes=[0, None]))[0]
    assert only(hyperfine(0.006, codes=[])).samples == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"results": [3]}, "results[0] is no JSON object"),
        ({"results": [{"command": "x", "times": [-1]}]}, "results[0].times[0] is too small"),
        ({"results": [{"times": [1]}]}, "results[0].command is missing"),
        ({"benchmarks": [{"runs": 3}]}, "benchmarks[0].runs is no list"),
        ({"benchmarks": [{"runs": []}], "metadata": 3}, "metadata is no JSON object"),
        ({"benchmarks": [{"runs": [{"values": ["x"]}]}]}, "benchmarks[0].runs[0].values[0] is no number"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(content: object, message: str) -> None:
    assert problem(content) == (message, "hand in the file as the tool wrote it")


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (codspeed(), '"rounds": 879'),
        (pyperf([0.02]), '"values": [0.02]'),
        (hyperfine(0.5), '"times": [0.5]'),
    ],
)
def test_a_key_that_stands_twice_at_any_depth_is_refused(content: object, where: str) -> None:
    text = json.dumps(content)
    assert where in text
    (finding,) = read_results("r.json", text.replace(where, f"{where}, {where}").encode()).findings
    assert "twice" in finding.message
