"""Prints every table: `python -m benchmarks [--full] [--cache FOLDER] [--only NAME]`, or `nox -s bench`."""

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks import alert_error_rates, audit, check, instruments, sampler, scale
from benchmarks.bench import Bench

_TABLES: Final[Mapping[str, Callable[[Bench], Iterator[str]]]] = {
    "check": check.tables,
    "scale": scale.tables,
    "audit": audit.tables,
    "instruments": instruments.tables,
    "plugin": sampler.tables,
    "alerts": alert_error_rates.short_tables,
}
_SIZES: Final = (10_000, 100_000)
_FULL: Final = 1_000_000


def main() -> None:
    """Measure what was asked for."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="budget-bench-") as name:
        scratch = Path(name)
        bench = Bench(asked.cache or scratch / "histories", scratch, _sizes(asked), asked.runs)
        print(_machine(bench), end="\n\n", flush=True)
        for part in asked.only or _TABLES:
            for text in _TABLES[part](bench):
                print(text, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    variable = os.environ.get("BUDGET_BENCH_CACHE")
    kept = Path(variable).resolve() if variable else None
    parser.add_argument("--full", action="store_true", help="a history of 1,000,000 commits, too")
    parser.add_argument("--commits", type=int, action="append", help="long histories of this size instead")
    parser.add_argument("--cache", type=lambda name: Path(name).resolve(), default=kept, metavar="FOLDER",
                        help="keep made histories here (or: BUDGET_BENCH_CACHE)")  # fmt: skip
    parser.add_argument("--runs", type=int, default=3, help="runs of which medians are taken")
    parser.add_argument("--only", choices=_TABLES, action="append", help="some tables only")
    return parser.parse_args()


def _sizes(asked: argparse.Namespace) -> tuple[int, ...]:
    if asked.commits:
        return tuple(asked.commits)
    return (*_SIZES, _FULL) if asked.full else _SIZES


def _machine(bench: Bench) -> str:
    git = bench.run(bench.scratch, "git", "version").strip()
    return (
        f"Medians of {bench.runs} runs after one that does not count, whole processes taking turns; "
        f"{os.cpu_count()} cores, {git}, Python {platform.python_version()}."
    )


main()
