"""The section `runtime:` of the policy: how the rules for production are written."""

from collections.abc import Mapping
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator

from governance.domain.policy.fields import MOST, Part, Text
from governance.domain.production.metric_names import (
    BUDGET_METRIC,
    ERRORS_METRIC,
    LATENCY_METRIC,
    MEMORY_METRIC,
    MetricNames,
)
from governance.domain.text_patterns import TextPattern, shown

RESERVED_LABELS: Final = frozenset({
    "alertname", "alertstate", "capability", "environment", "le", "limit", "metric", "owner", "severity",
})  # fmt: skip
"""Labels that the rules themselves set or read, or Prometheus sets on its record of alerts."""

SHORTEST_WINDOW: Final = 10
LONGEST: Final = 7 * 86_400

_HISTOGRAM: Final = ("_bucket", "_count", "_sum")
"""What stands behind a histogram's name in the names of its series."""

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION_WORDS: Final = "a whole number and its unit, s, m, h or d: 5m"


def duration(text: str) -> int:
    """A duration such as `5m` in seconds."""
    return int(text[:-1]) * _SECONDS[text[-1]]


def _fits(text: str) -> str:
    if duration(text) > LONGEST:
        raise ValueError(f"{shown(text)} is longer than a week; write a duration up to 7d")
    return text


def _is_window(text: str) -> str:
    if duration(text) < SHORTEST_WINDOW:
        raise ValueError(f"{shown(text)} holds hardly a scrape; write a window of {SHORTEST_WINDOW}s or more")
    return text


def _is_free(name: str) -> str:
    if name in RESERVED_LABELS or name.startswith("__"):
        raise ValueError(f"the label {shown(name)} is set by the rules or by Prometheus itself; give it another name")
    return name


def _is_one_metric_each(names: "Metrics") -> "Metrics":
    written = [names.latency, names.memory, names.budget, names.errors]
    twice = next((name for name in written if written.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"two metrics have the name {shown(twice)}; give each its own")
    inside = next((name for name in written if name in {names.latency + part for part in _HISTOGRAM}), None)
    if inside is not None:
        raise ValueError(f"{shown(inside)} is a part of the histogram {shown(names.latency)}; give it another name")
    return names


MetricName = Annotated[
    str,
    TextPattern(
        r"[a-zA-Z_:][a-zA-Z0-9_:]{0,199}", "a metric's name: ASCII letters, digits, `_` and `:`, no digit first"
    ),
]
LabelName = Annotated[
    str,
    TextPattern(r"[a-zA-Z_][a-zA-Z0-9_]{0,199}", "a label's name: ASCII letters, digits and `_`, no digit first"),
    AfterValidator(_is_free),
]
Duration = Annotated[str, TextPattern(r"(?:0|[1-9][0-9]{0,5})[smhd]", _DURATION_WORDS), AfterValidator(_fits)]
Window = Annotated[Duration, AfterValidator(_is_window)]
Url = Annotated[
    str,
    TextPattern(
        r'https?://[A-Za-z0-9\[][^\x00-\x20\x7f-\xa0"<>\\^`|]{0,1999}',  # \" is no escape for the readers of schemas
        "an address: https://runbooks.example.com/{capability}",
    ),
]
KubernetesName = Annotated[
    str, TextPattern(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", "lower-case letters, digits and `-`, no `-` at the ends")
]
KubernetesKey = Annotated[
    str,
    TextPattern(
        r"(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?",
        "a label's name as Kubernetes has it: app.kubernetes.io/name",
    ),
]
KubernetesValue = Annotated[
    str,
    TextPattern(
        r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?",
        "a label's value as Kubernetes has it: ASCII letters, digits, `.`, `_` and `-`, at most 63",
    ),
]


class Metrics(Part):
    """What the metrics of the running processes are called."""

    latency: MetricName = LATENCY_METRIC
    memory: MetricName = MEMORY_METRIC
    budget: MetricName = BUDGET_METRIC
    errors: MetricName = ERRORS_METRIC

    @property
    def names(self) -> MetricNames:
        """The names, as those who measure take them."""
        return MetricNames(self.latency, self.memory, self.budget, self.errors)


class Kubernetes(Part):
    """The metadata of the `PrometheusRule`; the operator chooses resources by their labels."""

    name: KubernetesName | None = None
    namespace: KubernetesName | None = None
    labels: Annotated[Mapping[KubernetesKey, KubernetesValue], Field(max_length=MOST)] = Field(default_factory=dict)


class Runtime(Part):
    """How the rules for production are written; every part has a default.

    Attributes:
        metrics: the names of the metrics.
        window: over how long requests are counted.
        for_: how long a condition must hold before its alert fires.
        severity: the label of the alerts that a capability is over its budget.
        guard_severity: the label of the alerts that a budget cannot be seen, or is another than here.
        labels: further labels of every alert, literally.
        runbook_url: where people read on, for capabilities without one; `{capability}` stands for the name.
        minimum_requests: with fewer in the window, the share of slow ones says nothing.
        process_label: the label that tells processes apart.
    """

    metrics: Annotated[Metrics, AfterValidator(_is_one_metric_each)] = Field(default_factory=Metrics)
    window: Window = "5m"
    for_: Annotated[Duration, Field(alias="for")] = "5m"
    severity: Text = "critical"
    guard_severity: Text = "warning"
    labels: Annotated[Mapping[LabelName, Text], Field(max_length=MOST)] = Field(default_factory=dict)
    runbook_url: Url | None = None
    minimum_requests: Annotated[int, Field(ge=1, le=10**9)] = 100
    process_label: LabelName = "instance"
    kubernetes: Kubernetes = Field(default_factory=Kubernetes)

    @model_validator(mode="after")
    def _keeps_processes_apart(self) -> Self:
        if self.process_label in self.labels:
            what = f"the label {shown(self.process_label)} tells processes apart"
            raise ValueError(f"{what}; with one value for all, Prometheus would refuse the alerts of several")
        return self

    @classmethod
    def of(cls, section: Mapping[str, object] | None) -> Self:
        """The settings of a policy's section that was read; the defaults where it has none."""
        return cls.model_validate(section or {})

    def runbook(self, capability: str) -> str | None:
        """Where to read on about a capability without an own address."""
        return None if self.runbook_url is None else self.runbook_url.replace("{capability}", capability)
