"""The gate over the example's own benchmarks: open as they are, and shut on every planted regression."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from capability_budgets.reading.budget_yaml import read_budgets
from examples.kernel.watching import BUDGETS as PROJECT_BUDGETS
from tests.support.documents import ROOT
from tests.support.repository import BUDGETS, Sandbox

SUITE: Final = "benchmarks/capabilities"
RECORDING: Final = f"{SUITE}/test_metrics.py::test_recording_an_answer"
READING: Final = f"{SUITE}/test_schema_validator.py::test_reading_the_largest_order"
BRIEFLY: Final = "--budget-time=0.001"
"""Where the verdict does not hang on latency: one sample, and the memory pass."""


@dataclass(frozen=True)
class Gate:
    """Measures a benchmark in a pytest of its own, and judges it by the project's numbers for that capability alone."""

    governed: Sandbox

    def measure(self, test: str, fault: str, *options: str) -> Path:
        results = self.governed.path.parent / "results.json"
        words = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-o",
            f"cache_dir={results.parent}",
            f"--benchmark-json={results}",
        ]
        ours = ("PYTEST_", "COV_", "COVERAGE_", "BUDGET_")  # of the tests that run this one
        env = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
        done = subprocess.run(
            [*words, *options, test],
            cwd=ROOT,
            env={**env, "KERNEL_FAULT": fault},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return results

    def judge(self, capability: str, results: Path) -> tuple[int, Any]:
        """The exit status and the report."""
        stated = read_budgets("budgets.yaml", PROJECT_BUDGETS.read_bytes()).capabilities
        limits = next(item.limits for item in stated if item.name == capability)
        lines = [f"  {limit.id.name}: {limit.value}\n" for limit in limits]
        self.governed.write(BUDGETS, f"{capability}:\n{''.join(lines)}")
        words = [sys.executable, "-m", "governance", "gate", "--format", "json", str(results)]
        done = subprocess.run(words, cwd=self.governed.path, capture_output=True, text=True, check=False)
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)


@pytest.fixture
def gate(governed: Sandbox) -> Gate:
    return Gate(governed)


def errors(report: Any) -> list[tuple[str, str]]:
    return [(item["code"], item["budget"]) for item in report["findings"] if item["severity"] == "error"]


def verdicts(report: Any) -> dict[str, str]:
    return {item["limit"]: item["verdict"] for item in report["limits"]}


def test_the_gate_opens_for_a_capability_as_it_is(gate: Gate) -> None:
    status, report = gate.judge("metrics", gate.measure(RECORDING, "", "--budget-time=60"))
    assert errors(report) == []
    assert (status, report["verdict"]) == (0, "pass")
    assert verdicts(report) == {"max_latency_ms": "pass", "max_memory_mb": "pass"}


@pytest.mark.long
def test_a_sleep_in_the_validator_shuts_it(gate: Gate) -> None:
    status, report = gate.judge("schema_validator", gate.measure(READING, "slow:60ms:schema_validator"))
    assert errors(report) == [("GT111", "schema_validator.max_latency_ms")]
    assert (status, report["verdict"]) == (1, "fail")
    assert verdicts(report) == {"max_latency_ms": "fail", "max_memory_mb": "pass"}


def test_a_leak_in_the_collector_shuts_it(gate: Gate) -> None:
    status, report = gate.judge("metrics", gate.measure(RECORDING, "leak:256KB:metrics", BRIEFLY))
    assert ("GT111", "metrics.max_memory_mb") in errors(report)
    assert (status, report["verdict"]) == (1, "fail")
    assert verdicts(report)["max_memory_mb"] == "fail"
