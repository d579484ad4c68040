"""The commands of the page on comparing two builds, run as they stand there."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.documents import DOCS, blocks
from tests.support.repository import BUDGETS, Sandbox
from tests.support.suite import alone

PAGE = (DOCS / "how-to/compare-two-builds.md").read_text(encoding="utf-8")

BENCH = """
import time
import pytest

@pytest.mark.capability("rate_limiter")
def test_allow(benchmark):
    benchmark(time.sleep, {seconds})
"""


def test_the_commands_measure_two_builds_in_turns_and_judge_them(governed: Sandbox) -> None:
    governed.write(BUDGETS, "rate_limiter:\n  max_latency_ms: 50\n")
    governed.write("bench/test_it.py", BENCH.format(seconds=0.0005))
    base = governed.commit("Limit")
    governed.write("bench/test_it.py", BENCH.format(seconds=0.002))
    governed.commit("Wait longer")
    (block,) = blocks(PAGE, "sh")
    here = Path(sys.executable).parent
    env = {**alone(), "PATH": f"{here}{os.pathsep}{os.environ['PATH']}", "BASE": base}
    done = subprocess.run(
        ["bash", "-euc", block.text],
        cwd=governed.path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "GT120" in done.stdout
    assert "times as long as the other build" in done.stdout
    assert "not measured in turns" not in done.stdout
    assert governed.git("worktree", "list").count("\n") <= 1
