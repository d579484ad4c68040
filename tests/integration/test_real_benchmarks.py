"""Files that pytest-benchmark itself writes, judged by the gate."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.repository import BUDGETS, Sandbox

ONE_CALL = ("--benchmark-min-time=0.000000001", "--benchmark-calibration-precision=1", "--benchmark-max-time=0.01")

SUITE = """\
import time

import pytest


@pytest.mark.benchmark(group="sleeper")
def test_a_sleep(benchmark):
    benchmark.extra_info["payload_kb"] = 12.5
    benchmark.pedantic(time.sleep, args=(0.001,), rounds=60, iterations=1)


def test_counter(benchmark):
    benchmark(lambda: sum(range(100)))


@pytest.mark.parametrize("size", [10, 20])
def test_sorter(benchmark, size):
    benchmark.extra_info["capability"] = "sorter"
    benchmark.pedantic(sorted, args=(list(range(size)),), rounds=100, iterations=1)
"""

LIMITS = """\
sleeper: {max_latency_ms: 500, max_payload_kb: 12.5}
counter: {max_latency_ms: 500}
sorter: {max_latency_ms: 500}
"""


@pytest.fixture
def bench(governed: Sandbox) -> Sandbox:
    """A governed repository with a suite of plain pytest-benchmark, committed."""
    governed.write(BUDGETS, LIMITS)
    governed.write("bench/test_speed.py", SUITE)
    governed.commit("Measure")
    return governed


def measure(sandbox: Sandbox, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the suite in a pytest of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "bench", *options]
    env = {**sandbox.env, "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=sandbox.path, env=env, capture_output=True, text=True, check=False)


def judged(sandbox: Sandbox, *files: str) -> tuple[int, list[str]]:
    done = sandbox.budget("gate", *files, "--format", "json")
    assert done.err == ""
    return done.status, sorted(finding["code"] for finding in done.json["findings"])


def test_a_plain_suite_passes(bench: Sandbox) -> None:
    done = measure(bench, "--benchmark-json=results.json", *ONE_CALL)
    assert done.returncode == 0, done.stdout
    assert judged(bench, "results.json") == (0, ["GT117"])
    report = bench.budget("gate", "results.json", "--format", "json").json
    assert [(item["capability"], item["limit"], item["verdict"]) for item in report["limits"]] == [
        ("sleeper", "max_latency_ms", "pass"),
        ("sleeper", "max_payload_kb", "pass"),
        ("counter", "max_latency_ms", "pass"),
        ("sorter", "max_latency_ms", "pass"),
        ("sorter", "max_latency_ms", "pass"),
    ]
    assert report["limits"][0]["measured"] >= 1


def test_a_slow_call_fails(bench: Sandbox) -> None:
    bench.replace(BUDGETS, "sleeper: {max_latency_ms: 500", "sleeper: {max_latency_ms: 0.9")
    bench.commit("Tighten")
    measure(bench, "--benchmark-json=results.json", *ONE_CALL)
    assert judged(bench, "results.json") == (1, ["GT111", "GT117"])


def test_rounds_of_many_calls_are_refused_and_the_options_that_are_named_fix_it(bench: Sandbox) -> None:
    measure(bench, "--benchmark-json=averages.json", "--benchmark-max-time=0.01", "--benchmark-min-time=0.001")
    assert judged(bench, "averages.json") == (3, ["GT116", "GT117"])
    (finding,) = [
        item
        for item in bench.budget("gate", "averages.json", "--format", "json").json["findings"]
        if item["code"] == "GT116"
    ]
    options = [word for word in finding["fix"].replace(",", " ").split() if word.startswith("--benchmark")]
    assert options
    measure(bench, "--benchmark-json=calls.json", "--benchmark-max-time=0.01", *options)
    assert judged(bench, "calls.json") == (0, ["GT117"])


def test_a_saved_file_without_samples_says_nothing_about_a_p95(bench: Sandbox) -> None:
    bench.replace(BUDGETS, "sorter: {max_latency_ms: 500}", "sorter: {max_latency_p50_ms: 500}")
    bench.commit("Limit the median")
    measure(bench, "--benchmark-storage=saved", "--benchmark-save=plain", *ONE_CALL)
    (saved,) = (bench.path / "saved").rglob("*.json")
    name = saved.relative_to(bench.path).as_posix()
    assert judged(bench, name) == (3, ["GT115", "GT115"])
    measure(bench, "--benchmark-storage=whole", "--benchmark-save=x", "--benchmark-save-data", *ONE_CALL)
    (saved,) = (bench.path / "whole").rglob("*.json")
    assert judged(bench, saved.relative_to(bench.path).as_posix()) == (0, ["GT117"])


def test_a_file_that_was_compared_with_another_one_is_judged_by_itself(bench: Sandbox) -> None:
    measure(bench, "--benchmark-storage=saved", "--benchmark-autosave", *ONE_CALL)
    done = measure(bench, "--benchmark-storage=saved", "--benchmark-compare", "--benchmark-json=next.json", *ONE_CALL)
    assert done.returncode == 0, done.stdout
    assert judged(bench, "next.json") == (0, ["GT117"])


def test_a_test_that_fails_is_not_measured(bench: Sandbox) -> None:
    bench.replace("bench/test_speed.py", "sum(range(100))", "1 / 0")
    bench.commit("Break")
    measure(bench, "--benchmark-json=results.json", *ONE_CALL)
    assert judged(bench, "results.json") == (1, ["GT103", "GT117"])


def test_where_everything_was_skipped_there_is_no_file_and_nothing_passes(bench: Sandbox) -> None:
    measure(bench, "--benchmark-json=results.json", "--benchmark-skip")
    path: Path = bench.path / "results.json"
    assert not path.exists() or not path.read_bytes()
    assert bench.budget("gate", "results.json").status in {1, 2}


def test_the_commit_that_was_measured_is_known(bench: Sandbox) -> None:
    measure(bench, "--benchmark-json=results.json", *ONE_CALL)
    assert json.loads(bench.read("results.json"))["commit_info"]["id"] == bench.head()
    bench.write("README.md", "words\n")
    bench.commit("words")
    assert judged(bench, "results.json") == (0, ["GT107", "GT117"])
