"""The section `runtime:` of the policy: how the rules for production are written."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from capability_budgets.application.metric_names import (
    BUDGET_METRIC,
    MetricNames,
)
from capability_budgets.reading.problems import TextError
from capability_budgets.reading.quantities import ERRORS, LATENCY, MEMORY
from governance.domain.policy.fields import MAX_ITEMS, PolicyPart, Text
from governance.domain.production.sources import HISTOGRAM_SERIES, LABEL_SHAPE, MetricName, Source, Sources
from governance.domain.text_patterns import TextPattern, shown
from governance.domain.wildcards import fits_text, segment

RESERVED_LABELS: Final = frozenset({
    "alertname", "alertstate", "budget", "capability", "environment", "le", "limit", "metric", "owner", "severity",
})  # fmt: skip
"""Labels that the rules themselves set or read, or Prometheus sets on its record of alerts."""

SHORTEST_WINDOW: Final = 10
MAX_WINDOW: Final = 7 * 86_400
WINDOWS: Final = (1, 12, 72)
"""The windows in which requests are counted, in times of the shortest: 5 minutes, an hour, 6 hours."""

_MAX_BY: Final = 10

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION_WORDS: Final = "a whole number and its unit, s, m, h or d: 5m"


def duration(text: str) -> int:
    """A duration such as `5m` in seconds."""
    return int(text[:-1]) * _SECONDS[text[-1]]


def _fits(text: str) -> str:
    if duration(text) > MAX_WINDOW:
        raise TextError(f"{shown(text)} is longer than a week", "write a duration up to 7d")
    return text


def _is_window(text: str) -> str:
    if duration(text) < SHORTEST_WINDOW:
        raise TextError(f"{shown(text)} holds hardly a scrape", f"write a window of {SHORTEST_WINDOW}s or more")
    return text


def _is_free(name: str) -> str:
    if name in RESERVED_LABELS or name.startswith("__"):
        raise TextError(f"the label {shown(name)} is set by the rules or by Prometheus itself", "give it another name")
    return name


def _is_one_metric_each(names: "Metrics") -> "Metrics":
    written = [names.latency, names.memory, names.budget, names.errors]
    twice = next((name for name in written if written.count(name) > 1), None)
    if twice is not None:
        raise TextError(f"two metrics have the name {shown(twice)}", "give each its own")
    inside = next((name for name in written if name in {names.latency + part for part in HISTOGRAM_SERIES}), None)
    if inside is not None:
        raise TextError(f"{shown(inside)} is a part of the histogram {shown(names.latency)}", "give it another name")
    return names


LabelName = Annotated[
    str,
    LABEL_SHAPE,
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


class Metrics(PolicyPart):
    """What the metrics of the running processes are called."""

    latency: MetricName = LATENCY.metric
    memory: MetricName = MEMORY.metric
    budget: MetricName = BUDGET_METRIC
    errors: MetricName = ERRORS.metric

    @property
    def names(self) -> MetricNames:
        """The names, as those who measure take them."""
        return MetricNames(self.latency, self.memory, self.budget, self.errors)


class Kubernetes(PolicyPart):
    """The metadata of the `PrometheusRule`; the operator chooses resources by their labels."""

    name: KubernetesName | None = None
    namespace: KubernetesName | None = None
    labels: Annotated[Mapping[KubernetesKey, KubernetesValue], Field(max_length=MAX_ITEMS)] = Field(
        default_factory=dict
    )


class Runtime(PolicyPart):
    """How the rules for production are written; every part has a default.

    Attributes:
        metrics: the names of the metrics.
        window: over how long requests are counted; they are counted over 12 and 72 times as long, too.
        for_: how long the condition of a breach must hold before its alert fires.
        guard_for: the same for the guards; longer than a roll-out takes.
        keep_firing_for: how long an alert stays when its condition has ended; Prometheus 2.42 and later know it.
        severity: the label of the alerts that a capability is over its budget.
        guard_severity: the label of the alerts that a budget cannot be seen, or is another than here.
        labels: further labels of every alert, literally.
        runbook_url: where people read on, for capabilities without one; `{capability}` stands for the name.
        minimum_requests: with fewer in the window, the share of slow ones says nothing.
        process_label: the label that tells processes apart.
        by: labels by which the requests of a capability are judged apart, where its series have them.
        histograms: what the latency is: `classic`, with buckets, or `native`.
        sources: metrics of others, by the capability or a glob.
    """

    metrics: Annotated[Metrics, AfterValidator(_is_one_metric_each)] = Field(default_factory=Metrics)
    window: Window = "5m"
    for_: Annotated[Duration, Field(alias="for")] = "2m"
    guard_for: Duration = "15m"
    keep_firing_for: Duration | None = None
    severity: Text = "critical"
    guard_severity: Text = "warning"
    labels: Annotated[Mapping[LabelName, Text], Field(max_length=MAX_ITEMS)] = Field(default_factory=dict)
    runbook_url: Url | None = None
    minimum_requests: Annotated[int, Field(ge=1, le=10**9)] = 20
    process_label: LabelName = "instance"
    by: Annotated[tuple[LabelName, ...], Field(max_length=_MAX_BY)] = ("cluster", "region")
    histograms: Literal["classic", "native"] = "classic"
    sources: Sources = Field(default_factory=dict)
    kubernetes: Kubernetes = Field(default_factory=Kubernetes)

    @model_validator(mode="after")
    def _keeps_processes_apart(self) -> Self:
        if self.process_label in self.labels:
            what = f"the label {shown(self.process_label)} tells processes apart"
            raise TextError(what, "with one value for all, Prometheus would refuse the alerts of several")
        if self.process_label in self.by:
            raise TextError(f"{shown(self.process_label)} tells processes apart already", "leave it out of `by`")
        return self

    @classmethod
    def of(cls, section: Mapping[str, object] | None) -> Self:
        """The settings of a policy's section that was read; the defaults where it has none."""
        return cls.model_validate(section or {})

    @property
    def windows(self) -> tuple[int, ...]:
        """Over how long requests are counted, in seconds: a short while, 12 and 72 times it."""
        shortest = duration(self.window)
        return tuple(shortest * times for times in WINDOWS)

    @property
    def lookback(self) -> int:
        """How long, in seconds, a guard takes what a process showed last: two fifths of the window, 2 minutes of 5.

        Long enough that a failed scrape ends no alert, and short, for a process that is gone is seen as long.
        """
        return max(2 * duration(self.window) // 5, 1)

    @property
    def remembered(self) -> int:
        """How long, in seconds, a region is missed that has stopped to report: 6 hours, or twice a guard's wait."""
        return max(self.windows[-1], 2 * duration(self.guard_for))

    @property
    def least_requests(self) -> tuple[int, ...]:
        """How many requests say something, window by window.

        Three tenths are enough in the longest. That so few are slow by chance is as rare as in a window of many, and
        where three requests come an hour, nobody would ever be told otherwise.
        """
        return (*(self.minimum_requests,) * (len(WINDOWS) - 1), max(-(-self.minimum_requests * 3 // 10), 1))

    @property
    def least_of_process(self) -> int:
        """How many requests of one process say something: as many as in the longest window.

        One of fifty processes has a fiftieth of the requests, and five standard deviations leave little to chance.
        """
        return self.least_requests[-1]

    def source(self, capability: str) -> tuple[Source, ...]:
        """What is known of a capability's own metrics: under its name, else under the first glob that fits."""
        if capability in self.sources:
            return self.sources[capability]
        return next((found for glob, found in self.sources.items() if fits_text(segment(glob), capability)), ())

    def runbook(self, capability: str) -> str | None:
        """Where to read on about a capability without an own address."""
        return None if self.runbook_url is None else self.runbook_url.replace("{capability}", capability)
