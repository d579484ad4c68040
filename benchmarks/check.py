"""How long `budget check` takes, as a ratio to the floor: the same imports and the same git commands, bare."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench
from benchmarks.processes import Command, medians
from benchmarks.repositories import governed
from benchmarks.tables import ratio, seconds, table

_TURNS: Final = 5
"""These processes are short, so they run this many times as often as the long ones."""


def tables(bench: Bench) -> Iterator[str]:
    """The table of a small repository."""
    folder = bench.scratch / "small"
    folder.mkdir()
    timed = list(_commands(bench, folder))
    found = medians(timed, bench.runs * _TURNS)
    rows = [_row(name, found) for name in found if not name.endswith(": floor")]
    commands = ("budget check --base main --head budget, which changes one limit", "… --head quiet, which changes none",
                "python -m benchmarks.floor, which imports the same and runs the same git commands")  # fmt: skip
    yield table("A check in a small repository", commands, ("command", "seconds", "floor", "check / floor"), rows)


def _commands(bench: Bench, folder: Path) -> Iterator[Command]:
    """The commands to compare, in pairs of floor and check."""
    repository = governed(folder, sys.executable)
    for branch in ("budget", "quiet"):
        plan = folder / f"{branch}.json"
        check = ("check", "--base", "main", "--head", branch)
        record = (sys.executable, "-m", "benchmarks.record", str(plan), *check)
        subprocess.run(record, cwd=repository, env=bench.env, check=True, capture_output=True)
        floor = (sys.executable, "-m", "benchmarks.floor", str(plan))
        yield Command(f"check {branch}: floor", floor, repository, bench.env)
        yield bench.budget(f"check {branch}", repository, *check)
    for option in ("--help", "--version"):
        yield bench.budget(option, repository, option)
    yield bench.python("python -c pass", "pass")


def _row(name: str, found: dict[str, float]) -> Sequence[str]:
    floor = found.get(f"{name}: floor")
    return (
        name,
        seconds(found[name]),
        "" if floor is None else seconds(floor),
        "" if floor is None else ratio(found[name], floor),
    )
