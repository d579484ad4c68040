"""How long `budget check` takes, as a ratio to the floor: the same imports and the same git commands, bare.

Run as `python -m benchmarks.check [RUNS]`, or through `nox -s bench`.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.processes import Command, medians
from benchmarks.repositories import environment, governed

_ROOT = Path(__file__).parent.parent


def commands(folder: Path) -> Iterator[Command]:
    """The commands to compare, in pairs of floor and check."""
    repository = governed(folder, sys.executable)
    env = {**environment(folder), "PYTHONPATH": str(_ROOT)}
    for branch in ("budget", "quiet"):
        plan = folder / f"{branch}.json"
        check = ("check", "--base", "main", "--head", branch)
        record = (sys.executable, "-m", "benchmarks.record", str(plan), *check)
        subprocess.run(record, cwd=repository, env=env, check=True, capture_output=True)
        yield Command(f"{branch}: floor", (sys.executable, "-m", "benchmarks.floor", str(plan)), repository, env)
        yield Command(f"{branch}: check", (sys.executable, "-m", "governance", *check), repository, env)
    for option in ("--help", "--version"):
        yield Command(option, (sys.executable, "-m", "governance", option), repository, env)
    yield Command("python -c pass", (sys.executable, "-c", "pass"), repository, env)


def main() -> None:
    """Print medians in milliseconds, and the ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory(prefix="budget-bench-") as name:
        found = medians(list(commands(Path(name))), runs)
    print(f"medians of {runs} runs, whole processes taking turns")
    for label, seconds in found.items():
        print(f"  {label:<16} {seconds * 1000:7.0f} ms")
    for branch in ("budget", "quiet"):
        ratio = found[f"{branch}: check"] / found[f"{branch}: floor"]
        print(f"  {branch}: check / floor = {ratio:.2f}")


if __name__ == "__main__":
    main()
