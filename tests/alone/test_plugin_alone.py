"""The pytest plugin where nothing but capability-budgets, pytest and pytest-benchmark is installed.

`nox -s plugin` runs it with the lowest versions of these; nothing of this project but that package is imported.
"""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

BUDGETS = """
rate_limiter:
  max_latency_ms: 1000
  max_memory_mb: 50
"""

SUITE = """
    import sys
    import time
    import pytest
    import governance

    @pytest.mark.capability("rate_limiter")
    class TestLimiter:
        @pytest.mark.parametrize("size", [10, 20])
        def test_call(self, benchmark, size):
            assert benchmark(sum, range(size)) > 0
            assert benchmark.stats.stats.mean < 1

        def test_decorated(self, benchmark):
            @benchmark
            def run():
                return governance.MINE

        def test_pedantic(self, benchmark):
            benchmark.pedantic(sorted, setup=lambda: (([3, 1],), {}), rounds=3)

    def test_fixture(capability_benchmark):
        assert capability_benchmark("rate_limiter", abs, -1) == 1

    def test_other(benchmark):
        benchmark(abs, 1)
"""


def run(folder: Path, *options: str) -> tuple[str, dict[str, Any]]:
    """Run the suite; what it printed, and what stands in its results by the names of the tests."""
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--benchmark-json=results.json", *options]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV", "BUDGET_"))}
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    content = json.loads((folder / "results.json").read_bytes())
    return done.stdout, {bench["name"]: bench["extra_info"].get("budget") for bench in content["benchmarks"]}


def write(folder: Path, path: str, text: str) -> None:
    """Write a file of the suite."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(textwrap.dedent(text), encoding="utf-8")


def test_a_suite_is_measured_in_fresh_processes(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, "budgets/capability_budgets.yaml", BUDGETS)
    write(tmp_path, "governance/__init__.py", "MINE = 1\n")
    write(tmp_path, "test_it.py", SUITE)
    write(tmp_path, "pytest.ini", "[pytest]\naddopts = --strict-markers\n")
    out, found = run(tmp_path)
    measured = ("test_call[10]", "test_call[20]", "test_decorated", "test_pedantic", "test_fixture")
    assert found.pop("test_other") is None
    assert set(found) == set(measured)
    for name in measured:
        assert len(found[name]["processes"]) == 5, found[name]["notes"]
        assert found[name]["memory"]["method"] == "tracemalloc"
    assert "rate_limiter  p95 " in out


def test_a_suite_without_capabilities_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "test_it.py", "def test_it(benchmark):\n    benchmark(abs, 1)\n")
    out, found = run(tmp_path)
    assert found == {"test_it": None}
    assert "capabilities" not in out
