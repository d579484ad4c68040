"""What rules are made of, and the pen that writes them for one watch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from governance.documents.prometheus.alert_texts import Words
from governance.documents.prometheus.promql import equal, literal, selector
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import WatchedCapability

LATENCY_HIGH: Final = "CapabilityLatencyHigh"
INSTANCE_HIGH: Final = "CapabilityInstanceLatencyHigh"
ERRORS_HIGH: Final = "CapabilityErrorsHigh"
MEMORY_HIGH: Final = "CapabilityMemoryHigh"
BUCKET_MISSING: Final = "CapabilityBucketMissing"
METRIC_ABSENT: Final = "CapabilityMetricAbsent"
BUDGET_MISMATCH: Final = "CapabilityBudgetMismatch"
REGION_ABSENT: Final = "CapabilityRegionAbsent"
BREACHES: Final = (LATENCY_HIGH, ERRORS_HIGH, MEMORY_HIGH)
GUARDS: Final = (BUCKET_MISSING, METRIC_ABSENT, REGION_ABSENT, BUDGET_MISMATCH)
ALERTS: Final = (*BREACHES, INSTANCE_HIGH, *GUARDS)


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A rule of Prometheus, ready to be written.

    Attributes:
        name: of the alert, or of the recorded series (`level:metric:operations`).
        expr: PromQL.
        labels: by name; what Prometheus would take for a template is escaped in alerts.
        annotations: by name, with templates; a recorded series has none.
        pending: how long the condition holds before the alert fires, as a duration; empty for a recorded series.
        keep: how long the alert stays when its condition has ended; empty for not at all.
    """

    name: str
    expr: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str] = field(default_factory=dict)
    pending: str = ""
    keep: str = ""

    @property
    def is_alert(self) -> bool:
        """Whether it fires; other rules record."""
        return self.name in ALERTS


@dataclass(frozen=True, slots=True)
class AlertGroup:
    """The rules of one capability in one environment, evaluated in this order.

    Attributes:
        name: unique in the file.
        rules: what it holds.
        notes: what a reader should know of it, a line each.
        owner: who answers for the capability, as the alerts say; empty where nobody is named.
    """

    name: str
    rules: tuple[AlertRule, ...]
    notes: tuple[str, ...] = ()
    owner: str = ""


WatchedRules = tuple[WatchedCapability, AlertGroup]
"""A capability that is watched, with its rules."""


class Pen:
    """Writes rules of one watch. Only names that were checked come into PromQL: no text could end a string."""

    def __init__(self, watch: WatchedCapability, runtime: Runtime) -> None:
        self.watch = watch
        self.runtime = runtime
        self._own = {"capability": watch.capability, "environment": watch.environment}

    def by(self, *labels: str) -> str:
        """The labels by which a value of the capability is kept apart: `(instance, cluster, region)`."""
        return f"({', '.join((*labels, *self.runtime.by))})"

    def record(self, name: str, expr: str, **labels: str) -> AlertRule:
        """A rule that records a series of the watch."""
        return AlertRule(name, expr, {**self._own, **labels})

    def of(self, recorded: AlertRule) -> str:
        """The recorded series of this watch."""
        return selector(recorded.name, *(equal(name, value) for name, value in recorded.labels.items()))

    def alert(self, name: str, expr: str, words: Words, **labels: str) -> AlertRule:
        """A rule that fires, with the settings of its kind."""
        runtime, is_breach = self.runtime, name in BREACHES
        own = {**self._own, **labels, "severity": runtime.severity if is_breach else runtime.guard_severity}
        if self.watch.owner is not None:
            own["owner"] = self.watch.owner
        extra = dict(sorted(runtime.labels.items()))
        return AlertRule(
            name,
            expr,
            {label: literal(value) for label, value in {**own, **extra}.items()},
            {"summary": words.summary, "description": words.description, **self._runbook()},
            runtime.guard_for if name in GUARDS else runtime.for_,
            (runtime.keep_firing_for or "") if name not in GUARDS else "",
        )

    def firing(self, name: str, **labels: str) -> str:
        """A selector of Prometheus' own record of an alert of this watch."""
        named = {"alertname": name, "alertstate": "firing", **self._own, **labels}
        return selector("ALERTS", *(equal(label, value) for label, value in named.items()))

    def _runbook(self) -> dict[str, str]:
        url = self.watch.runbook_url or self.runtime.runbook(self.watch.capability)
        return {} if url is None else {"runbook_url": literal(url)}


def any_of(terms: Iterable[str]) -> str:
    """Expressions of which the first that has a value counts, series by series."""
    return "\nor\n".join(terms)


def indented(text: str, depth: int = 2) -> str:
    """Lines moved to the right."""
    return "\n".join(f"{' ' * depth}{line}" for line in text.splitlines())
