"""Budgets proposed from benchmarks: what was measured, with headroom."""

import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from capability_budgets.reading.quantities import MEMORY, P95
from governance.domain.budgets.amounts import plain, rounded_up
from governance.domain.budgets.proposed import Collected, Proposal, ProposedCapability, names_of_tests
from governance.domain.measurement.results import Measurement, Results

DIGITS: Final = 3
"""Significant digits of a proposed value: rounding adds 1 % at most."""


def propose_from_results(results: Results, headroom: Decimal) -> Proposal:
    """A capability for each benchmark: its p95 in milliseconds, and its peak of memory where it was measured.

    The cases of a parametrised test are one capability, by the slowest of them. A benchmark that names its capability
    gives it its name; others get one from the id of their test, which is then written beside their limits.

    Args:
        results: the file.
        headroom: what is added to what was measured, as a share: 0.3 for 30 %.
    """
    found = Collected(results.file, "results of benchmarks")
    names = names_of_tests(_test(item) for item in results.measurements if item.named is None)
    peaks: dict[str, ProposedCapability] = {}
    for measurement in results.measurements:
        limits = dict(_limits(found, measurement, headroom))
        name = measurement.named or names[_test(measurement)]
        before = peaks.get(name, ProposedCapability(name, {}))
        tests = (
            before.benchmarks if measurement.named else tuple(dict.fromkeys((*before.benchmarks, _test(measurement))))
        )
        looser = {limit: max(value, before.limits.get(limit, value)) for limit, value in limits.items()}
        peaks[name] = ProposedCapability(name, {**before.limits, **looser}, None, tests)
    for capability in peaks.values():
        found.add(capability)
    return found.proposal


def _test(measurement: Measurement) -> str:
    return measurement.benchmark.partition("[")[0]


def _limits(found: Collected, measurement: Measurement, headroom: Decimal) -> Iterator[tuple[str, Decimal]]:
    if not measurement.samples:
        found.leave(measurement.benchmark, "the file holds no samples of it, so its p95 is not known")
    else:
        if measurement.calls > 1:
            why = f"a sample averages {measurement.calls} calls, so the p95 of single calls is higher: measure it again"
            found.leave(measurement.benchmark, why)
        samples = (sample for process in measurement.processes for sample in process.samples)
        yield "max_latency_ms", _with(headroom, Decimal(repr(_p95(samples))) * 1000)
    if measurement.memory is not None and measurement.memory.judged:
        yield "max_memory_mb", _with(headroom, Decimal(measurement.memory.judged) / MEMORY.units["mb"])


def _p95(samples: Iterable[float]) -> float:
    """The sample that 95 % of all do not exceed: the nearest rank."""
    ordered = sorted(samples)
    return ordered[math.ceil(P95 * len(ordered)) - 1]


def _with(headroom: Decimal, value: Decimal) -> Decimal:
    return rounded_up(value * (1 + headroom), DIGITS)


def read_headroom(text: str) -> Decimal | None:
    """A headroom as people write it, `30%` or `30`, as a share; None where it is not a percentage from 0 to 1000."""
    number = text.strip().removesuffix("%").strip()
    if not number.replace(".", "", 1).isdecimal() or not number.isascii():
        return None
    percent = plain(Decimal(number))
    return None if percent is None or percent > 1000 else percent / 100  # noqa: PLR2004
