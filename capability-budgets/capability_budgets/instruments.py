"""Instruments for an application: they measure its capabilities in the very numbers of its budgets.

    metrics = CapabilityMetrics.from_file("budgets", environment="prod")
    limiter = metrics.capability("rate_limiter")

    @limiter.measure()
    async def admit(request): ...

Everything is exposed by prometheus_client, as any other metric of the application.
"""

import math
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry

from capability_budgets.application.budget_files import read_budget_set
from capability_budgets.application.call_timing import Probe, Stopwatch, is_failure
from capability_budgets.application.instrument_list import instruments
from capability_budgets.application.metric_names import ENVIRONMENT_LABEL_DEFAULT, MetricNames
from capability_budgets.application.prometheus_metrics import Families
from capability_budgets.application.resident_memory import Peaks, Sampler
from capability_budgets.errors import UsageError
from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.near_names import suggested

IsError = Callable[[Exception], bool]
MEMORY_SECONDS: Final = 120.0
"""How long a report of memory counts: two scrapes a minute apart."""

__all__ = ["CapabilityMeter", "CapabilityMetrics", "MetricNames", "Sampler", "Stopwatch"]


class CapabilityMeter:
    """The instruments of the capability of this name; safe to use from any number of threads and tasks."""

    def __init__(self, name: str, families: Families, is_error: IsError, memory_seconds: float) -> None:
        series = families.series[name]
        self.name = name
        self._families = families
        self._probe = Probe(series.latency.observe, series.errors.inc, is_error)
        self._peaks = Peaks(memory_seconds)
        self._is_shown = False

    def measure(self) -> Stopwatch:
        """What times calls: `@meter.measure()` above a function, `with meter.measure():` around a block, also async.

        However the call ends, its time is observed. An `Exception` counts as an error, where `is_error` says so, and
        goes on to the caller. Of calls within calls of this capability only the outermost is observed.
        """
        return Stopwatch(self._probe)

    def observe(self, seconds: float) -> None:
        """Take a latency that was measured elsewhere.

        Raises:
            ValueError: it is negative, infinite, or no number.
        """
        if not 0 <= seconds < math.inf:
            raise ValueError(f"{seconds} is no latency; tell seconds from 0 upwards")
        self._probe.took(seconds)

    def count_error(self) -> None:
        """Count an error that raises no exception, such as an answer that says so."""
        self._probe.failed()

    def report_memory(self, peak_bytes: int) -> None:
        """Tell how much memory a piece of work needed; the largest report of the last minutes is what is exposed.

        Only the application can know it: the memory of the whole process says nothing about one of its capabilities.

        Args:
            peak_bytes: bytes that were needed at once, for example the peak that tracemalloc tells.

        Raises:
            ValueError: it is negative, infinite, or no number.
        """
        if not 0 <= peak_bytes < math.inf:
            raise ValueError(f"{peak_bytes} is no peak of memory; tell bytes from 0 upwards")
        self._peaks.add(peak_bytes)
        gauge = self._families.peak(self.name)
        # What several processes share through files is written at reports; else it is looked up when it is asked for.
        gauge.set(self._peaks.largest())
        if not self._is_shown:
            self._is_shown = True
            gauge.set_function(self._peaks.largest)

    def own_process(self, *, every: float = 10.0) -> Sampler:
        """Declare that this process does nothing else, so that its memory is the capability's, and sample it.

        Start the sampler in that process (`with meter.own_process():`, or `start` and `stop`). In a process that does
        anything else it would always tell too much: an interpreter alone needs more than most budgets.

        Args:
            every: seconds between two looks at the peak that the operating system keeps.
        """
        return Sampler(self.report_memory, every=every)

    def after_fork(self) -> None:
        """Forget the peaks of the process that this one was forked from, and their lock."""
        self._peaks.clear()


class CapabilityMetrics:
    """The metrics of all capabilities, with the budgets that this process carries.

    Args:
        budgets: the limits.
        environment: where this process runs; None for the limits that hold where no environment is named.
        names: what the metrics are called.
        registry: where they are registered.
        is_error: says of an exception whether it counts; if left out, all do but an `HTTPException` below 500.
        memory_seconds: how long a report of memory counts; at least two scrapes.

    Raises:
        UsageError: no capability knows the environment, or the registry refuses the metrics.
    """

    def __init__(
        self,
        budgets: BudgetSet,
        environment: str | None = None,
        *,
        names: MetricNames | None = None,
        registry: CollectorRegistry = REGISTRY,
        is_error: IsError = is_failure,
        memory_seconds: float = MEMORY_SECONDS,
    ) -> None:
        here = _known(environment, budgets)
        self._families = Families.of(instruments(budgets, here), here, names or MetricNames(), registry)
        self._meters = {
            name: CapabilityMeter(name, self._families, is_error, memory_seconds) for name in self._families.series
        }
        self.publish_budgets()
        _EXPOSED.append(self)

    @classmethod
    def from_file(
        cls,
        path: str | os.PathLike[str],
        environment: str | None = None,
        *,
        names: MetricNames | None = None,
        registry: CollectorRegistry = REGISTRY,
        is_error: IsError = is_failure,
        memory_seconds: float = MEMORY_SECONDS,
    ) -> "CapabilityMetrics":
        """Read a budget file, or all of a budgets folder, and make the metrics.

        Args:
            path: the file or folder that was deployed with the application.
            environment: where this process runs; None for the limits that hold where no environment is named.
            names: what the metrics are called, where the policy's `runtime` renames them.
            registry: where they are registered.
            is_error: says of an exception whether it counts; if left out, all do but an `HTTPException` below 500.
            memory_seconds: how long a report of memory counts; at least two scrapes.

        Raises:
            UsageError: the budgets cannot be read, no capability knows the environment, or the registry refuses.
        """
        budgets = read_budget_set(Path(path))
        return cls(
            budgets, environment, names=names, registry=registry, is_error=is_error, memory_seconds=memory_seconds
        )

    def capability(self, name: str) -> CapabilityMeter:
        """The instruments of a capability.

        Raises:
            UsageError: the budgets name no such capability.
        """
        if name not in self._meters:
            raise _unknown(f"the budgets name no capability {name!r}", name, self._meters)
        return self._meters[name]

    def publish_budgets(self) -> None:
        """Show the budgets of this process; needed only where a server changes what it calls a process by itself."""
        self._families.publish_budgets()

    def after_fork(self) -> None:
        """Show the budgets also in a process that was forked just now: its own metrics start from zero."""
        for meter in self._meters.values():
            meter.after_fork()
        self.publish_budgets()


_EXPOSED: Final[list[CapabilityMetrics]] = []
"""Kept to the end of the process: files and registries go on showing what nobody else may hold any more."""


def _after_fork() -> None:
    for metrics in _EXPOSED:
        metrics.after_fork()


os.register_at_fork(after_in_child=_after_fork)


def _known(environment: str | None, budgets: BudgetSet) -> str:
    """The label of an environment; `default` is where none is named, whether budgets override anything there or not."""
    label = ENVIRONMENT_LABEL_DEFAULT if environment is None else environment
    known = budgets.environments() | {ENVIRONMENT_LABEL_DEFAULT}
    if label not in known:
        raise _unknown(f"no capability has an environment {label!r}", label, known)
    return label


def _unknown(message: str, word: str, known: Iterable[str]) -> UsageError:
    return UsageError(f"{message}; write one of: {', '.join(suggested(word, sorted(known)))}")
