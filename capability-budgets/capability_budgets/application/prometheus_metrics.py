"""The metrics of an application, in prometheus_client: one family each, whatever buckets a capability needs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from capability_budgets.application.instrument_list import Instrument
from capability_budgets.application.metric_names import MetricNames
from capability_budgets.errors import UsageError

_LABELS: Final = ("capability", "environment")
_LATENCY: Final = "How long calls of a capability took, in seconds; its budgets are bounds of the buckets."
_MEMORY: Final = "The most memory that a capability was reported to need, in bytes."
_BUDGET: Final = "The limits that this process carries, each in the unit that its name ends with."
_ERRORS: Final = "Calls of a capability that ended with an exception."


@dataclass(frozen=True, slots=True)
class CapabilitySeries:
    """What one capability writes into.

    Attributes:
        latency: observes seconds.
        errors: counts calls that raised.
        budgets: every limit's gauge, and what it must show.
    """

    latency: Histogram
    errors: Counter
    budgets: tuple[tuple[Gauge, float], ...]


@dataclass(frozen=True, slots=True)
class Families:
    """The four metrics, with what every capability writes into."""

    environment: str
    memory: Gauge
    series: dict[str, CapabilitySeries]

    @classmethod
    def of(
        cls, instruments: Sequence[Instrument], environment: str, names: MetricNames, registry: CollectorRegistry
    ) -> Self:
        """Make the metrics and register them.

        Where several processes share one metrics endpoint, the peak of memory is the largest of the living ones, and
        every process shows its own budgets, told apart by the label `pid`: any sum of theirs would hide an old process
        behind the new ones, or a new one behind the old.

        Raises:
            UsageError: the registry holds metrics of such names already; it is left as it was.
        """
        histograms = [_histogram(names.latency, item) for item in instruments]
        memory = Gauge(names.memory, _MEMORY, _LABELS, registry=None, multiprocess_mode="livemax")
        errors = Counter(names.errors, _ERRORS, _LABELS, registry=None)
        budget = Gauge(names.budget, _BUDGET, (*_LABELS, "limit"), registry=None, multiprocess_mode="liveall")
        _register((OneFamily(names.latency, histograms), memory, errors, budget), registry)
        series = {
            item.capability: CapabilitySeries(
                histogram.labels(item.capability, environment),
                errors.labels(item.capability, environment),
                tuple(
                    (budget.labels(item.capability, environment, name), float(value))
                    for name, value in item.budgets.items()
                ),
            )
            for item, histogram in zip(instruments, histograms, strict=True)
        }
        return cls(environment, memory, series)

    def publish_budgets(self) -> None:
        """Show the budgets of this process, also in a process that was forked from the one that read them."""
        for series in self.series.values():
            for gauge, value in series.budgets:
                gauge.set(value)

    def peak(self, capability: str) -> Gauge:
        """A capability's gauge of memory; it is not exposed before it is asked for, so that "never told" is seen."""
        return self.memory.labels(capability, self.environment)


class OneFamily(Collector):
    """Histograms of one name with different buckets, exposed as the one family that they are.

    prometheus_client gives all label values of a histogram the same buckets. With the bounds of every capability in
    every histogram their number would grow with the square of the capabilities. A process that shares its metrics
    through files needs no such help: every child writes its own bounds there.
    """

    def __init__(self, name: str, histograms: Sequence[Histogram]) -> None:
        self._name = name
        self._histograms = tuple(histograms)

    def describe(self) -> Iterable[Metric]:
        """The family without samples: it claims the name in the registry."""
        return (Metric(self._name, _LATENCY, "histogram"),)

    def collect(self) -> Iterator[Metric]:
        """The family with the samples of all."""
        (family,) = self.describe()
        for histogram in self._histograms:
            for metric in histogram.collect():
                family.samples.extend(metric.samples)
        yield family


def _histogram(name: str, instrument: Instrument) -> Histogram:
    bounds = instrument.buckets or Histogram.DEFAULT_BUCKETS
    return Histogram(name, _LATENCY, _LABELS, registry=None, buckets=bounds)


def _register(collectors: Sequence[Collector], registry: CollectorRegistry) -> None:
    done: list[Collector] = []
    try:
        for collector in collectors:
            registry.register(collector)
            done.append(collector)
    except ValueError as fault:
        for collector in done:
            registry.unregister(collector)
        raise UsageError(
            f"the metrics cannot be registered: {fault}; make one CapabilityMetrics for a process and registry"
        ) from fault
