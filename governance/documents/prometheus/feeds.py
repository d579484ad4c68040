"""Where the numbers of a watch come from: the instruments of this project, or metrics of others (`runtime.sources`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from capability_budgets.reading.quantities import LimitKind
from capability_budgets.reading.values import format_value
from governance.documents.prometheus.promql import Matcher, alternatives, selector
from governance.domain.production import bucket_bounds as le
from governance.domain.production.settings import Runtime
from governance.domain.production.sources import UNIT_POWERS, Source, matcher
from governance.domain.production.watched_limits import WatchedCapability, WatchedLimit


@dataclass(frozen=True, slots=True)
class Feed:
    """One metric of a capability in one environment.

    Attributes:
        metric: its name; of a histogram, without `_bucket`.
        matchers: which series are meant.
        process: the label that tells processes apart.
        unit: `s`, `ms`, or empty.
        is_native: whether it is a native histogram.
        guards: the guards that watch over it.
    """

    metric: str
    matchers: tuple[Matcher, ...]
    process: str
    unit: str = ""
    is_native: bool = False
    guards: frozenset[str] = frozenset()

    def series(self, part: str = "", *more: str) -> str:
        """A selector of the series, or of those of a part of the histogram."""
        return selector(self.metric if self.is_native else f"{self.metric}{part}", *map(str, self.matchers), *more)

    def is_part_of(self, calls: "Feed") -> bool:
        """Whether this is the count of some of these calls, and no counter of its own."""
        return self.metric == (calls.metric if calls.is_native else f"{calls.metric}_count")

    @property
    def counted(self) -> str:
        """A selector of the series that count the calls."""
        return self.series("_count")

    def bucket(self, limit: WatchedLimit, kind: LimitKind) -> str:
        """A selector of the buckets that end at a limit, however their boundary is written."""
        return self.series("_bucket", f"le=~{alternatives(le.spellings(self.bound(kind, limit.value)))}")

    def bound(self, kind: LimitKind, value: Decimal) -> Decimal:
        """A value of a limit in the unit of the metric."""
        return le.scaled(kind.base(value), -UNIT_POWERS[self.unit])

    def written(self, limit: WatchedLimit, kind: LimitKind) -> str:
        """A limit in the unit of the metric, as people write it."""
        return format_value(self.bound(kind, limit.value))


@dataclass(frozen=True, slots=True)
class Feeds:
    """All metrics of a watch; `budget` is the one of the budgets that the processes carry."""

    latency: Feed
    memory: Feed
    errors: Feed
    budget: Feed


def feeds(watch: WatchedCapability, runtime: Runtime) -> Feeds:
    """Where the numbers of a watch come from."""
    own = _own(watch, runtime)
    found = runtime.source(watch.capability)
    if not found:
        return own
    latency = next((_latency(source, watch, runtime) for source in found if source.latency), None)
    memory = next((_memory(source, watch, runtime) for source in found if source.memory), None)
    errors = next((_errors(source, watch, runtime) for source in found if source.errors or source.errors_match), None)
    carries = any("mismatch" in (source.guards or ()) for source in found)
    return Feeds(
        latency or _unguarded(own.latency),
        memory or _unguarded(own.memory),
        errors or own.errors,
        own.budget if carries else _unguarded(own.budget),
    )


def _own(watch: WatchedCapability, runtime: Runtime) -> Feeds:
    where = (Matcher("capability", watch.capability), Matcher("environment", watch.environment))
    names, process, native = runtime.metrics, runtime.process_label, runtime.histograms == "native"
    both = frozenset({"absent"} if native else {"absent", "bucket"})
    return Feeds(
        Feed(names.latency, where, process, "s", native, both),
        Feed(names.memory, where, process, guards=frozenset({"absent"})),
        Feed(names.errors, where, process),
        Feed(names.budget, where, process, guards=frozenset({"absent", "mismatch"})),
    )


def _unguarded(feed: Feed) -> Feed:
    return replace(feed, guards=frozenset())


def _latency(source: Source, watch: WatchedCapability, runtime: Runtime) -> Feed:
    native = (source.histograms or runtime.histograms) == "native"
    guards = frozenset(source.guards if source.guards is not None else ("bucket", "absent"))
    kept = guards - ({"bucket"} if native else set())
    where = tuple(_matchers(source, source.match, watch))
    return Feed(source.latency or "", where, _process(source, runtime), source.latency_unit, native, kept)


def _memory(source: Source, watch: WatchedCapability, runtime: Runtime) -> Feed:
    guards = frozenset(source.guards if source.guards is not None else ("absent",))
    where = tuple(_matchers(source, source.match, watch))
    return Feed(source.memory or "", where, _process(source, runtime), guards=guards)


def _errors(source: Source, watch: WatchedCapability, runtime: Runtime) -> Feed:
    """A counter of its own, or the latency's count of the calls that failed."""
    where = tuple(_matchers(source, {**source.match, **source.errors_match}, watch))
    if source.errors is not None:
        return Feed(source.errors, where, _process(source, runtime))
    latency = _latency(source, watch, runtime)
    metric = latency.metric if latency.is_native else f"{latency.metric}_count"
    return Feed(metric, where, latency.process, is_native=latency.is_native)


def _process(source: Source, runtime: Runtime) -> str:
    return source.labels.process or runtime.process_label


def _matchers(source: Source, match: Mapping[str, str], watch: WatchedCapability) -> Iterator[Matcher]:
    if source.labels.environment is not None:
        yield Matcher(source.labels.environment, watch.environment)
    for label, text in match.items():
        operator, value = matcher(text)
        named = value.replace("{capability}", watch.capability).replace("{environment}", watch.environment)
        yield Matcher(label, named, operator)
