"""Scenarios of production: what processes export, and which alerts must fire then, all others keeping silent."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from governance.documents.prometheus.alert_rules import (
    BUCKET_MISSING,
    BUDGET_MISMATCH,
    LATENCY_HIGH,
    MEMORY_HIGH,
    METRIC_ABSENT,
    AlertRule,
)
from governance.documents.prometheus.promql import equal, selector
from governance.domain.production import bucket_bounds as le
from governance.domain.production.settings import Runtime, duration
from governance.domain.production.watched_limits import Watch, WatchedLimit
from governance.domain.values import format_value

PROCESS: Final = "one"
"""The process that exports."""

UNHEARD_OF: Final = "max_unheard_of"
"""A limit that some process carries; the part of its name behind this makes it one that no budget file has."""

_EXACT_FLOATS: Final = 2**53


@dataclass(frozen=True, slots=True)
class Series:
    """What a process exports: a series, its first value, and by how much it grows at every step."""

    selector: str
    start: str = "0"
    growth: str = "0"


@dataclass(frozen=True, slots=True)
class Fired:
    """An alert that must fire.

    Attributes:
        rule: its rule.
        value: of its expression.
        labels: what its series brings beside the rule's own labels.
    """

    rule: AlertRule
    value: float
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Beat:
    """How time passes.

    Attributes:
        step: between two scrapes, in seconds; it divides the window, so that a window holds whole steps.
        window: steps in a window.
        steps: until every alert has made up its mind.
    """

    step: int
    window: int
    steps: int

    @classmethod
    def of(cls, runtime: Runtime) -> "Beat":
        """Four steps or more in a window, a minute at most; in a long one four: after five, a series is stale."""
        seconds = duration(runtime.window)
        most = min(seconds // 4, 60 if seconds <= duration("1h") else 240)
        step = next(length for length in range(most, 0, -1) if seconds % length == 0)
        inside = seconds // step
        return cls(step, inside, inside + math.ceil(duration(runtime.for_) / step) + 2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one capability exports, and what must fire."""

    series: tuple[Series, ...] = ()
    fired: tuple[Fired, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.series + other.series, self.fired + other.fired)


class Stage:
    """One capability with its rules, on which scenarios are played.

    Args:
        watch: the capability.
        rules: its rules.
        runtime: the settings that they were written with.
        turn: chooses among the spellings of a boundary.
    """

    def __init__(self, watch: Watch, rules: tuple[AlertRule, ...], runtime: Runtime, turn: int) -> None:
        self._watch = watch
        self._rules = rules
        self._runtime = runtime
        self._turn = turn
        self._window = Beat.of(runtime).window
        self._bounds: dict[Decimal, Fraction] = {}
        for limit, kind in watch.latencies:
            bound = kind.seconds(limit.value)
            self._bounds[bound] = max(kind.percentile, self._bounds.get(bound, kind.percentile))

    def hair(self, width: int) -> Outcome:
        """Everything by a hair within its budget (-1), exactly at it (0), or over it (1)."""
        return self._latency(width) + self._memory(width) + self._carried()

    def few(self) -> Outcome:
        """So few requests that their share says nothing; none was within the budget."""
        growth = f"{self._runtime.minimum_requests / (2 * self._window):.9f}"
        return self._histogram(growth, dict.fromkeys(self._bounds, "0")) + self._memory(-1) + self._carried()

    def idle(self) -> Outcome:
        """No requests at all."""
        return self._histogram("0", dict.fromkeys(self._bounds, "0")) + self._memory(-1) + self._carried()

    def unseen(self) -> Outcome:
        """Histograms without the buckets of the budgets."""
        fired = (self._fired(BUCKET_MISSING, 1.0, limit) for limit, _ in self._watch.latencies)
        return self._histogram(str(self._requests), {}) + self._memory(-1) + self._carried() + Outcome((), tuple(fired))

    def gone(self) -> Outcome:
        """No process at all."""
        return Outcome((), tuple(Fired(rule, 1.0, {}) for rule in self._rules if rule.name == METRIC_ABSENT))

    def larger(self) -> Outcome:
        """A larger budget than the repository's in every limit, and a limit that it does not have."""
        unknown = self._unheard_of()
        rule = next(rule for rule in self._rules if rule.name == BUDGET_MISMATCH and "limit" not in rule.labels)
        fired = Fired(rule, 1.0, {self._runtime.process_label: PROCESS, "limit": unknown})
        strange = Outcome((self._budget(unknown, Decimal(1)),), (fired,))
        return self._latency(-1) + self._memory(-1) + self._carried(lambda value: value + 1) + strange

    def smaller(self) -> Outcome:
        """A smaller budget than the repository's in every limit that leaves room for one."""
        return self._latency(-1) + self._memory(-1) + self._carried(lambda value: value / 2)

    @property
    def _requests(self) -> int:
        """Requests a step: enough in a window, and a share of whole ones at every percentile."""
        whole = math.lcm(*(share.denominator for share in self._bounds.values()))
        return whole * math.ceil(max(self._runtime.minimum_requests / self._window, 2) / whole)

    def _latency(self, width: int) -> Outcome:
        count = self._requests
        within = {bound: int(share * count) - width for bound, share in self._bounds.items()}
        fired = tuple(
            self._fired(LATENCY_HIGH, within[bound] / count, limit)
            for limit, kind in self._watch.latencies
            if within[bound := kind.seconds(limit.value)] < kind.percentile * count
        )
        return self._histogram(str(count), {bound: str(least) for bound, least in within.items()}) + Outcome((), fired)

    def _histogram(self, requests: str, within: Mapping[Decimal, str]) -> Outcome:
        if not self._bounds:
            return Outcome()
        metric = self._runtime.metrics.latency
        buckets = (
            Series(self._exported(f"{metric}_bucket", equal("le", self._spelled(bound))), growth=growth)
            for bound, growth in within.items()
        )
        rest = Series(self._exported(f"{metric}_bucket", equal("le", "+Inf")), growth=requests)
        return Outcome((*buckets, rest, Series(self._exported(f"{metric}_count"), growth=requests)))

    def _spelled(self, bound: Decimal) -> str:
        spelled = le.spellings(bound)
        return spelled[self._turn % len(spelled)]

    def _memory(self, width: int) -> Outcome:
        """The peak, next to the budget."""
        outcome = Outcome()
        for limit, kind in self._watch.memories:
            peak = _beside(kind.bytes(limit.value), width)
            fired = (self._fired(MEMORY_HIGH, float(peak), limit),) if width > 0 else ()
            outcome += Outcome((Series(self._exported(self._runtime.metrics.memory), format_value(peak)),), fired)
        return outcome

    def _carried(self, changed: Callable[[Decimal], Decimal] = lambda value: value) -> Outcome:
        """The budgets that the process carries."""
        outcome = Outcome()
        for limit in self._watch.limits:
            value = changed(limit.value)
            fired = (self._fired(BUDGET_MISMATCH, float(value), limit),) if value != limit.value else ()
            outcome += Outcome((self._budget(limit.id.name, value),), fired)
        return outcome

    def _budget(self, name: str, value: Decimal) -> Series:
        return Series(self._exported(self._runtime.metrics.budget, equal("limit", name)), format_value(value))

    def _exported(self, metric: str, *matchers: str) -> str:
        where = (equal("capability", self._watch.capability), equal("environment", self._watch.environment))
        return selector(metric, *where, equal(self._runtime.process_label, PROCESS), *matchers)

    def _fired(self, name: str, value: float, limit: WatchedLimit) -> Fired:
        rule = next(rule for rule in self._rules if rule.name == name and rule.labels.get("limit") == limit.id.name)
        return Fired(rule, value, {} if name == LATENCY_HIGH else {self._runtime.process_label: PROCESS})

    def _unheard_of(self) -> str:
        known = {limit.id.name for limit in self._watch.limits}
        return next(name for name in _names(UNHEARD_OF) if name not in known)


SCENARIOS: Final[Mapping[str, Callable[[Stage], Outcome]]] = {
    "just within the budget": lambda stage: stage.hair(-1),
    "at the budget": lambda stage: stage.hair(0),
    "just over the budget": lambda stage: stage.hair(1),
    "too few requests to tell": Stage.few,
    "no traffic": Stage.idle,
    "no bucket ends at the budget": Stage.unseen,
    "nothing is exported": Stage.gone,
    "the process carries a larger budget": Stage.larger,
    "the process carries a smaller budget": Stage.smaller,
}
"""By name, what happens to every capability."""


def _names(stem: str) -> Iterator[str]:
    while True:
        yield stem
        stem += "_"


def _beside(value: Decimal, width: int) -> Decimal:
    """The number right below or above a value: a whole one where floats tell whole numbers apart."""
    if width == 0:
        return value
    if value < _EXACT_FLOATS:
        return Decimal(math.floor(value) + 1 if width > 0 else max(math.ceil(value) - 1, 0))
    return Decimal(math.nextafter(float(value), math.inf if width > 0 else 0))
