"""Results files as pytest-benchmark writes them, with what our own plugin adds; and measurements without a file."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from capability_budgets.reading.limits import Limit, LimitId
from capability_budgets.sampling.recordings import ProcessSamples
from governance.domain.measurement.results import Measurement

PLAN: Final = {"processes": 15}


def stats(data: Sequence[object] | None, iterations: int = 1, **others: Any) -> dict[str, Any]:
    """The statistics of a benchmark; without data as a saved file has them."""
    numbers: dict[str, Any] = {"iterations": iterations, "mean": 0.001, "ops": 1000.0, "outliers": "1;2"}
    if data is not None:
        numbers |= {"data": data, "rounds": len(data)}
    return numbers | others


def plain(
    name: str, data: Sequence[object] | None = (0.001,) * 100, group: str | None = None, **others: object
) -> dict[str, Any]:
    """A benchmark as pytest-benchmark writes it."""
    return {
        "group": group,
        "name": name,
        "fullname": f"bench/test_speed.py::{name}",
        "params": None,
        "param": None,
        "extra_info": {},
        "options": {"disable_gc": False, "timer": "perf_counter"},
        "stats": stats(data),
    } | others


def extras(capability: str, processes: Sequence[Sequence[float]], **others: object) -> dict[str, Any]:
    """What our plugin adds."""
    return {
        "schema": "budget-governance/samples/1",
        "capability": capability,
        "environment": None,
        "plan": PLAN,
        "processes": [{"samples": samples, "reference": [0.0001, 0.0001001] * 5} for samples in processes],
        "memory": {"method": "tracemalloc", "cold_bytes": 1024**2, "warm_bytes": 1024},
        "notes": [],
    } | others


def planned(
    capability: str, processes: Sequence[Sequence[float]] = ((0.001,) * 400,) * 5, **others: object
) -> dict[str, Any]:
    """A benchmark as our plugin has it written."""
    benchmark = plain(f"test_{capability}")
    return benchmark | {"extra_info": {"budget": extras(capability, processes, **others)}}


def document(*benchmarks: object, commit: str = "1" * 40, dirty: bool = False) -> dict[str, Any]:
    """A whole file."""
    return {
        "machine_info": {"node": "ci", "cpu": {"count": 2, "flags": ["sse"]}},
        "commit_info": {"id": commit, "dirty": dirty, "branch": "main", "project": "x"},
        "benchmarks": list(benchmarks),
        "datetime": "2026-11-25T10:00:00+00:00",
        "version": "5.1.0",
    }


def encoded(*benchmarks: object, **others: Any) -> bytes:
    """The bytes of a whole file."""
    return json.dumps(document(*benchmarks, **others), indent=4).encode()


def limit(budget: str, value: str, line: int = 3) -> Limit:
    """A limit in the usual file."""
    identity = LimitId.parse(budget)
    assert identity is not None
    return Limit(identity, Decimal(value), "budgets/capability_budgets.yaml", line, 19)


def measurement(
    *processes: Sequence[float], values: Mapping[str, str] | None = None, named: str | None = "cache", **others: Any
) -> Measurement:
    """A measurement of plain pytest-benchmark, or, with `planned=15`, by our plan."""
    numbers = {name: Decimal(value) for name, value in (values or {}).items()}
    runs = tuple(ProcessSamples(tuple(samples)) for samples in processes)
    return Measurement(
        "bench.py::test_cache", "r.json", "benchmarks[0]", named, processes=runs, values=numbers, **others
    )


def warming_up() -> tuple[ProcessSamples, ...]:
    """Fifteen processes whose first 110 calls of 133 become quicker, from 20 to 9 ms."""
    return tuple(
        ProcessSamples(tuple(0.02 - 0.0001 * min(at, 110) + 0.00001 * ((at * 7 + number) % 11) for at in range(133)))
        for number in range(15)
    )
