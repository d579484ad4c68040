"""What the instruments cost a call above an observation of prometheus_client; run alone, the medians as JSON."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench
from benchmarks.processes import medians
from benchmarks.tables import table

_CALLS: Final = 20_000
_TURNS: Final = 5
_BUDGETS: Final = "rate_limiter: {max_latency_ms: 10, max_memory_mb: 5}\n"
_OWN: Final = "prometheus_client: observe()"
_ASYNC: Final = "a coroutine alone"
"""What the others are compared with: a bare observation; for coroutines, together with a bare coroutine."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Many calls of one function, in this process."""

    name: str
    rounds: Callable[[int], None]

    def seconds(self) -> float:
        """Wall-clock seconds of one call."""
        start = time.perf_counter()
        self.rounds(_CALLS)
        return (time.perf_counter() - start) / _CALLS


def tables(bench: Bench) -> Iterator[str]:
    """The table of one process, and that of a process that shares its metrics with others."""
    folder = bench.scratch / "instruments"
    shared = folder / "shared"
    shared.mkdir(parents=True)
    file = folder / "budgets.yaml"
    file.write_text(_BUDGETS, encoding="utf-8")
    command = (sys.executable, "-m", "benchmarks.instruments", str(file), str(bench.runs * _TURNS))
    for title, env in (
        ("An observation", {}),
        ("An observation in multiprocess mode", {"PROMETHEUS_MULTIPROC_DIR": str(shared)}),
    ):
        done = subprocess.run(command, env={**bench.env, **env}, check=True, capture_output=True)
        found: dict[str, float] = json.loads(done.stdout)
        heads = ("call of an empty function", "µs", "above observe(), µs")
        yield table(title, ("python -m benchmarks.instruments BUDGETS RUNS",), heads, _rows(found))


def _rows(found: dict[str, float]) -> Iterator[Sequence[str]]:
    for name, seconds in found.items():
        floor = found[_OWN] + (found[_ASYNC] if "async" in name else 0)
        above = "" if name in {_OWN, _ASYNC} else f"{(seconds - floor) * 1e6:.2f}"
        yield name, f"{seconds * 1e6:.2f}", above


def _measured(file: Path) -> Iterator[Calls]:
    from prometheus_client import CollectorRegistry, Histogram

    from capability_budgets.instruments import CapabilityMetrics

    meter = CapabilityMetrics.from_file(file, registry=CollectorRegistry()).capability("rate_limiter")
    bounds = (0.0025, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.04)
    own = Histogram("own_seconds", "A bare one", ["capability"], registry=None, buckets=bounds).labels("rate_limiter")

    def nothing() -> None: ...
    async def nothing_async() -> None: ...
    def block() -> None:
        with meter.measure():
            pass

    yield _sync(_OWN, lambda: own.observe(0.001))
    yield _sync("prometheus_client: @time()", own.time()(nothing))
    yield _sync("@measure()", meter.measure()(nothing))
    yield _sync("with measure()", block)
    yield _async(_ASYNC, nothing_async)
    yield _async("@measure(), async", meter.measure()(nothing_async))


def _sync(name: str, function: Callable[[], None]) -> Calls:
    def rounds(count: int) -> None:
        for _ in range(count):
            function()

    return Calls(name, rounds)


def _async(name: str, function: Callable[[], Awaitable[None]]) -> Calls:
    async def several(count: int) -> None:
        for _ in range(count):
            await function()

    return Calls(name, lambda count: asyncio.run(several(count)))


def main() -> None:
    """Measure in this process, taking turns."""
    file, runs = sys.argv[1:]
    print(json.dumps(medians(list(_measured(Path(file))), int(runs))))


if __name__ == "__main__":
    main()
