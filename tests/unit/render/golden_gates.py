"""Reports of the gate that stand for what people meet."""

from collections.abc import Mapping
from typing import Any, Final

from capability_budgets.reading.problems import Place
from capability_budgets.sampling.recordings import MemoryPeaks, ProcessSamples
from governance.domain.findings import error, warning
from governance.domain.measurement.gate import judge_results
from governance.domain.measurement.report import GateReport
from governance.domain.measurement.results import Measurement, Results
from tests.support.results import limit

LIMITS: Final = (
    limit("rate_limiter.max_latency_ms", "10", 6),
    limit("rate_limiter.max_memory_mb", "5", 7),
    limit("cache.max_latency_p50_ms", "2.5", 9),
    limit("cache.min_hit_rate", "0.9", 10),
)


def bench(capability: str, fraction: float = 0.0, *, slow: float = 0.012, **parts: Any) -> Measurement:
    """Fifteen processes with 133 calls of 2 to 3 ms; evenly, a fraction of them is slow."""
    every = round(1 / fraction) if fraction else 10**9
    runs = tuple(
        ProcessSamples(
            tuple(slow if at % every == every // 2 else 0.002 + at % 7 / 7000 for at in range(start, start + 133)),
            (0.001, 0.00101, 0.00102, 0.00103) * 2,
        )
        for start in range(0, 15 * 133, 133)
    )
    defaults: dict[str, Any] = {
        "named": capability,
        "planned": 15,
        "processes": runs,
        "memory": MemoryPeaks("tracemalloc", 3_500_000, 1_000),
    }
    return Measurement(f"bench/test_{capability}.py::test_it", "results.json", "benchmarks[0]", **defaults | parts)


def of(*found: Measurement, environment: str | None = None, **parts: Any) -> GateReport:
    """A report on one file."""
    return judge_results(LIMITS, environment, [Results("results.json", found)], **parts)


CACHE: Final = bench("cache", values={"hit_rate": limit("cache.min_x", "0.95").value})
GATES: Final[Mapping[str, GateReport]] = {
    "pass": of(bench("rate_limiter"), CACHE),
    "exceeded": of(bench("rate_limiter", 0.1, memory=MemoryPeaks("rss", 6_000_000, 0)), CACHE, bench("cache")),
    "undecided": of(bench("rate_limiter", 0.05), CACHE),
    "unmeasured": of(CACHE, bench("rate_limitr")),
    "environment": of(CACHE, bench("rate_limiter", environment="dev", notes=("time was up",)), environment="dev"),
    "unreadable": judge_results(
        LIMITS,
        None,
        [Results("../elsewhere/results.json")],
        [
            error(
                "GT101", "this is no JSON", "hand in the file as it is", place=Place("../elsewhere/results.json", 2, 1)
            )
        ],
    ),
    "budgets": GateReport(None, ("results.json",), others=(error("BG001", "a key stands twice", "remove one"),)),
    "warned": GateReport(
        None,
        ("results.json",),
        of(bench("rate_limiter"), CACHE).limits,
        others=(warning("GT107", "another commit was measured", "measure this one", place=Place("results.json")),),
    ),
}
"""By what they show."""
