"""What the sampler of the pytest plugin adds to a sample, beside the bare loop."""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Final

from benchmarks.bench import Bench
from benchmarks.tables import table
from capability_budgets.plugin.sampling import Call, Sampling

_SAMPLES: Final = 2000
_ROUNDS: Final = 30
_MICRO: Final = 1_000_000


def tables(bench: Bench) -> Iterator[str]:
    """One table: an empty function, sampled both ways in turns."""
    del bench
    measured: dict[str, list[tuple[float, float]]] = {"bare loop": [], "sampler": [], "sampler, with setup": []}
    ways: dict[str, Callable[[], tuple[float, float]]] = {
        "bare loop": _bare,
        "sampler": lambda: _sampled(Call(_nothing)),
        "sampler, with setup": lambda: _sampled(Call(_nothing, setup=_nothing)),
    }
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            measured[name].append(way())
    yield table(
        f"The sampler: {_ROUNDS} rounds of {_SAMPLES} samples of an empty function, in turns, µs a sample",
        (),
        ("", "recorded, p50", "more than bare", "spent, p50", "more than bare"),
        [_row(name, values, measured["bare loop"]) for name, values in measured.items()],
    )


def _row(name: str, values: list[tuple[float, float]], bare: list[tuple[float, float]]) -> list[str]:
    cells = [name]
    for part in (0, 1):
        own, other = (statistics.median(value[part] for value in given) for given in (values, bare))
        cells += [f"{own:.3f}", f"{own - other:+.3f}"]
    return cells


def _nothing() -> None:
    """Do nothing."""


def _bare() -> tuple[float, float]:
    """Microseconds recorded for a sample, and spent on one."""
    clock, taken = time.perf_counter_ns, list[int]()
    begun = clock()
    for _ in range(_SAMPLES):
        start = clock()
        _nothing()
        end = clock()
        taken.append(end - start)
    spent = clock() - begun
    return statistics.median(taken) / 1000, spent / _SAMPLES / 1000


def _sampled(call: Call) -> tuple[float, float]:
    """The same of the sampler, without what it deliberately does beside: the reference workload."""
    sampling = Sampling(call)
    sampling.block(1)
    begun = time.perf_counter()
    batch = sampling.block(_SAMPLES)
    spent = time.perf_counter() - begun - sum(batch.reference)
    return statistics.median(batch.samples) * _MICRO, spent / _SAMPLES * _MICRO
