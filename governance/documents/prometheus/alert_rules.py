"""Watches to rules: what is recorded, and when an alert fires.

The latency alert asks which share of the requests stayed within the budget: `bucket{le=B} / count`. That is exact, for
the budget is a boundary of the histogram; an interpolated quantile is not (docs/explanation/alerts.md shows both).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from governance.documents.prometheus.alert_texts import (
    Words,
    on_absent,
    on_bucket,
    on_latency,
    on_memory,
    on_mismatch,
    on_unknown,
)
from governance.documents.prometheus.promql import alternatives, equal, literal, selector
from governance.domain.budgets.quantities import LatencyLimit, MemoryLimit
from governance.domain.production import bucket_bounds as le
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import Watch, WatchedLimit, share
from governance.domain.values import format_value

LATENCY_HIGH: Final = "CapabilityLatencyHigh"
MEMORY_HIGH: Final = "CapabilityMemoryHigh"
BUCKET_MISSING: Final = "CapabilityBucketMissing"
METRIC_ABSENT: Final = "CapabilityMetricAbsent"
BUDGET_MISMATCH: Final = "CapabilityBudgetMismatch"
ALERTS: Final = (LATENCY_HIGH, MEMORY_HIGH, BUCKET_MISSING, METRIC_ABSENT, BUDGET_MISMATCH)

_SUM: Final = "sum by (capability, environment) (\n  {}\n)"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A rule of Prometheus, ready to be written.

    Attributes:
        name: of the alert, or of the recorded series (`level:metric:operations`).
        expr: PromQL.
        labels: by name; what Prometheus would take for a template is escaped in alerts.
        annotations: by name, with templates; a recorded series has none.
    """

    name: str
    expr: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_alert(self) -> bool:
        """Whether it fires; other rules record."""
        return self.name in ALERTS


@dataclass(frozen=True, slots=True)
class AlertGroup:
    """The rules of one capability in one environment, evaluated in this order.

    Attributes:
        name: unique in the file.
        notes: what a reader should know of it, a line each.
    """

    name: str
    rules: tuple[AlertRule, ...]
    notes: tuple[str, ...] = ()


def group(watch: Watch, runtime: Runtime) -> AlertGroup:
    """The rules for what is watched in one capability and environment."""
    notes = tuple(
        f"{limit.id}: no metric of a process is known for it, so no alert compares one with it"
        for limit in watch.customs
    )
    return AlertGroup(f"budget:{watch.capability}@{watch.environment}", tuple(_Writer(watch, runtime).rules()), notes)


class _Writer:
    """Writes the rules of one watch. Only names that were checked come into PromQL: no text could end a string."""

    def __init__(self, watch: Watch, runtime: Runtime) -> None:
        self._watch = watch
        self._runtime = runtime
        self._metrics = runtime.metrics
        self._where = (equal("capability", watch.capability), equal("environment", watch.environment))
        self._processes = f"by (capability, environment, {runtime.process_label})"

    def rules(self) -> Iterator[AlertRule]:
        """What a breach is, then what would hide one."""
        for limit, kind in self._watch.latencies:
            yield from self._latency(limit, kind)
        for limit, size in self._watch.memories:
            yield self._memory(limit, size)
        yield from self._absent()
        yield from map(self._mismatch, self._watch.limits)
        yield self._unknown()

    def _latency(self, limit: WatchedLimit, kind: LatencyLimit) -> Iterator[AlertRule]:
        window, spelled = self._runtime.window, f"le=~{alternatives(le.spellings(kind.seconds(limit.value)))}"
        count = selector(f"{self._metrics.latency}_count", *self._where)
        bucket = selector(f"{self._metrics.latency}_bucket", *self._where, spelled)
        # A process without the bucket is left out here, and told of by its own alert: as it cannot have requests within
        # the budget, it would look slow.
        seen = f"increase({count}[{window}])\n  and ignoring (le)\n  increase({bucket}[{window}])"
        requests = self._record("count:increase", limit, _SUM.format(seen))
        within = _SUM.format(f"increase({bucket}[{window}])")
        ratio = self._record(
            "within_budget:ratio_increase", limit, f"{within}\n/ ignoring (limit)\n{self._of(requests)}"
        )
        slow = f"{self._of(ratio)} < {share(kind)}\nand\n{self._of(requests)} >= {self._runtime.minimum_requests}"
        missing = f"count {self._processes} (\n  {count}\n  unless ignoring (le)\n  {bucket}\n)"
        yield requests
        yield ratio
        yield self._alert(LATENCY_HIGH, slow, on_latency(self._watch, limit, kind, window), limit=limit.id.name)
        yield self._alert(
            BUCKET_MISSING, missing, on_bucket(self._watch, limit, kind, self._process), limit=limit.id.name
        )

    def _memory(self, limit: WatchedLimit, kind: MemoryLimit) -> AlertRule:
        peak = selector(self._metrics.memory, *self._where)
        much = f"max {self._processes} ({peak}) > {format_value(kind.bytes(limit.value))}"
        return self._alert(MEMORY_HIGH, much, on_memory(self._watch, limit, self._process), limit=limit.id.name)

    def _absent(self) -> Iterator[AlertRule]:
        """What must be there for the other alerts to be able to fire."""
        if any(self._watch.latencies):
            yield self._gone(f"{self._metrics.latency}_count")
        if any(self._watch.memories):
            yield self._gone(self._metrics.memory)
        for limit in self._watch.measured:
            yield self._gone(self._metrics.budget, limit=limit.id.name)

    def _gone(self, metric: str, **limit: str) -> AlertRule:
        matchers = (*self._where, *(equal(name, value) for name, value in limit.items()))
        series = selector(metric, *matchers)
        return self._alert(METRIC_ABSENT, f"absent({series})", on_absent(self._watch, series), metric=metric, **limit)

    def _mismatch(self, limit: WatchedLimit) -> AlertRule:
        carried = selector(self._metrics.budget, *self._where, equal("limit", limit.id.name))
        other = self._carrying(f"{carried} != {format_value(limit.value)}")
        return self._alert(BUDGET_MISMATCH, other, on_mismatch(self._watch, limit, self._process), limit=limit.id.name)

    def _unknown(self) -> AlertRule:
        known = alternatives(limit.id.name for limit in self._watch.limits)
        other = self._carrying(selector(self._metrics.budget, *self._where, f"limit!~{known}"))
        return self._alert(BUDGET_MISMATCH, other, on_unknown(self._watch, self._process))

    def _carrying(self, budgets: str) -> str:
        return f"max by (capability, environment, limit, {self._runtime.process_label}) ({budgets})"

    @property
    def _process(self) -> str:
        """The template of what tells the process."""
        return f"{{{{ $labels.{self._runtime.process_label} }}}}"

    def _record(self, operation: str, limit: WatchedLimit, expr: str) -> AlertRule:
        metric = self._metrics.latency.replace(":", "_")
        name = f"capability_environment_limit:{metric}_{operation}{self._runtime.window}"
        labels = {"capability": self._watch.capability, "environment": self._watch.environment, "limit": limit.id.name}
        return AlertRule(name, expr, labels)

    def _of(self, recorded: AlertRule) -> str:
        """The recorded series of this watch."""
        return selector(recorded.name, *self._where, equal("limit", recorded.labels["limit"]))

    def _alert(self, name: str, expr: str, words: Words, **labels: str) -> AlertRule:
        is_breach = name in {LATENCY_HIGH, MEMORY_HIGH}
        own = {"capability": self._watch.capability, "environment": self._watch.environment, **labels}
        own["severity"] = self._runtime.severity if is_breach else self._runtime.guard_severity
        if self._watch.owner is not None:
            own["owner"] = self._watch.owner
        extra = dict(sorted(self._runtime.labels.items()))
        return AlertRule(
            name,
            expr,
            {label: literal(value) for label, value in {**own, **extra}.items()},
            {"summary": words.summary, "description": words.description, **self._runbook()},
        )

    def _runbook(self) -> dict[str, str]:
        url = self._watch.runbook_url or self._runtime.runbook(self._watch.capability)
        return {} if url is None else {"runbook_url": literal(url)}
