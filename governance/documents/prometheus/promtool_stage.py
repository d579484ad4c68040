"""One capability on a stage: what its processes export, and which of its alerts must fire then."""

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from capability_budgets.reading.quantities import LATENCY, MEMORY
from governance.documents.prometheus.alert_texts import MAX_NAMED
from governance.documents.prometheus.feeds import Feed, feeds
from governance.documents.prometheus.promtool_beat import Beat
from governance.documents.prometheus.promtool_series import PlayedSeries, Sample, exported, labels_for, takes
from governance.documents.prometheus.rule_parts import BUDGET_MISMATCH, METRIC_ABSENT, REGION_ABSENT, AlertRule
from governance.domain.production import bucket_bounds as le
from governance.domain.production.evidence import INSTANCE, bound, fewest_calls
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import ShareLimit, WatchedCapability, WatchedLimit, share_limits

PROCESS: Final = "one"
"""The process that exports where there is only one."""

UNHEARD_OF: Final = "max_unheard_of"
"""A limit that some process carries; the part of its name after this makes it one that no budget file has."""

_MAX_CALLS: Final = 10**9
_MANY: Final = 20
_EXTRAPOLATED: Final = Fraction(5, 4)
"""By how much Prometheus 3 takes the calls of one step for more: of five steps, it sees four intervals."""


@dataclass(frozen=True, slots=True)
class Fired:
    """An alert that must fire: its rule, the value of its expression, and what its text lists."""

    rule: AlertRule
    value: float
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedAlerts:
    """What one capability exports, and what must fire at which step."""

    series: tuple[PlayedSeries, ...] = ()
    fired: Mapping[int, tuple[Fired, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlayedProcess:
    """A process and its course.

    Attributes:
        name: the value of the label that tells processes apart.
        course: how often it has done its calls, step by step; or that it is not there.
        calls: how many it does at a time.
        slow: how many of them are too slow, by the boundary of the budget; all others are fast.
        failed: how many fail.
        region: where it runs, if it says so.
    """

    name: str
    course: Sequence[Sample]
    calls: int
    slow: Mapping[Decimal, int] = field(default_factory=dict)
    failed: int = 0
    region: str = ""


class RulesUnderTest:
    """One capability with its rules, on which scenarios are played; `turn` chooses how a boundary is spelled."""

    def __init__(self, watch: WatchedCapability, rules: tuple[AlertRule, ...], runtime: Runtime, turn: int) -> None:
        self.watch = watch
        self.runtime = runtime
        self.beat = Beat.of(runtime)
        self.feeds = feeds(watch, runtime)
        self.shares = tuple(share_limits(watch))
        self.bounds = {limit.id.name: self.feeds.latency.bound(kind, limit.value) for limit, kind in watch.of(LATENCY)}
        taken = {item.label for feed in self._feeds for item in feed.matchers}
        self.region_label = next((label for label in reversed(runtime.by) if label not in taken), "")
        self._rules = rules
        self._turn = turn
        self.labels_of = {feed: labels_for(feed.matchers) for feed in self._feeds}

    @property
    def _feeds(self) -> tuple[Feed, ...]:
        return self.feeds.latency, self.feeds.memory, self.feeds.errors, self.feeds.budget

    @property
    def can_play(self) -> bool:
        """Whether promtool can be told what the processes export: up to 2.4x it is not of native histograms."""
        used = (self.feeds.latency, self.feeds.memory, self.feeds.errors)
        if any(feed.is_native for feed in used) and self.shares:
            return False
        return all(self.labels_of[feed] is not None for feed in used) and not self._fails_always()

    def _fails_always(self) -> bool:
        """Whether a call that went well would be taken for one that failed."""
        if not self._is_derived:
            return False
        good = self.labels_of[self.feeds.latency] or {}
        return all(takes(item, good.get(item.label, "")) for item in self.feeds.errors.matchers)

    @property
    def _is_derived(self) -> bool:
        """Whether failed calls are those of the latency's count with certain labels."""
        return self.feeds.errors.metric == f"{self.feeds.latency.metric}_count"

    @property
    def shape(self) -> Hashable:
        """What its rules have in common with those of others: all but names, and numbers that are plainly numbers."""
        return (
            tuple((limit.id.name, limit.value == 0) for limit in self.watch.measured),
            len(list(self.watch.customs)),
            tuple(share.allowed for share in self.shares),
            len(set(self.bounds.values())),
            tuple((feed.unit, feed.is_native, feed.guards) for feed in self._feeds),
            tuple((item.label, item.operator) for feed in self._feeds for item in feed.matchers),
            (self._is_derived, self.can_play),
        )

    @property
    def calls(self) -> int:
        """So many that every budget can be judged by them."""
        needed = (fewest_calls(share.allowed, self.runtime.minimum_requests) for share in self.shares)
        return min(max(needed, default=1) * _MANY, _MAX_CALLS)

    def most_unseen(self, allowed: Fraction) -> int:
        """The most bad calls that chance explains, also by what Prometheus 3 makes of one step."""
        calls, more = self.calls, float(_EXTRAPOLATED)
        return math.floor(min(bound(allowed, calls), bound(allowed, calls * more) / more))

    def fewest_told(self, allowed: Fraction) -> int:
        """The fewest bad calls that chance does not explain, if there are so many."""
        return min(math.floor(bound(allowed, self.calls)) + 1, self.calls)

    def slow(self, choose: Callable[[Fraction], int], most: Callable[[Iterable[int]], int]) -> dict[Decimal, int]:
        """How many calls are too slow for each boundary; two budgets with the same one are served by the most."""
        found: dict[Decimal, list[int]] = {}
        for share in self.shares:
            if share.limit.id.name in self.bounds:
                found.setdefault(self.bounds[share.limit.id.name], []).append(choose(share.allowed))
        return {boundary: most(numbers) for boundary, numbers in found.items()}

    def failed(self, choose: Callable[[Fraction], int]) -> int:
        """How many calls fail."""
        return next((choose(share.allowed) for share in self.shares if share.is_errors), 0)

    def tells(self, share: ShareLimit, calls: int, bad: int) -> bool:
        """Whether so many bad calls at once are told."""
        return bad > bound(share.allowed, calls) and calls >= self.runtime.least_requests[-1]

    def tells_process(self, share: ShareLimit, calls: int, bad: int) -> bool:
        """Whether so many slow calls of one process are told."""
        return bad > bound(share.allowed, calls, INSTANCE) and calls >= self.runtime.least_of_process

    def bad(self, share: ShareLimit, process: PlayedProcess) -> int:
        """How many calls of a process a budget is against."""
        return process.failed if share.is_errors else process.slow[self.bounds[share.limit.id.name]]

    def fired(self, name: str, value: float, limit: WatchedLimit | None = None, items: Iterable[str] = ()) -> Fired:
        """An alert, of one limit or of the whole capability."""
        wanted = None if limit is None else limit.id.name
        rule = next(rule for rule in self._rules if rule.name == name and rule.labels.get("limit") == wanted)
        return Fired(rule, value, tuple(items))

    def has(self, name: str) -> bool:
        """Whether there is such a rule."""
        return any(rule.name == name for rule in self._rules)

    def exports(
        self,
        process: PlayedProcess,
        *,
        bounds: Mapping[Decimal, Decimal] | None = None,
        turns: Mapping[Decimal, int] | None = None,
        course: Sequence[Sample] | None = None,
    ) -> Iterator[PlayedSeries]:
        """The histogram and the errors of a process.

        Args:
            process: who exports.
            bounds: other boundaries than those of the budgets, by these; none for the same.
            turns: further turns at the spelling of a boundary.
            course: another course of the buckets, which may come and go.
        """
        if not self.shares:
            return
        for labels, calls, slow in self._kinds(process):
            yield from self._all_calls(labels, calls, process.course)
            for boundary in dict.fromkeys(self.bounds.values()):
                shown = boundary if bounds is None else bounds[boundary]
                spelled = self._spelled(shown, (turns or {}).get(boundary, 0))
                within = calls - slow.get(boundary, 0)
                yield self._series(
                    f"{self.feeds.latency.metric}_bucket", {**labels, "le": spelled}, within, course or process.course
                )
        if not self._is_derived:
            errors = self.feeds.errors
            yield self._series(errors.metric, self._labels(errors, process), process.failed, process.course)

    def _kinds(self, process: PlayedProcess) -> Iterator[tuple[dict[str, str], int, dict[Decimal, int]]]:
        """The calls of a process by their labels, and how many of them are slow; those that fail may have others."""
        failed = process.failed if self._is_derived else 0
        yield (
            self._labels(self.feeds.latency, process),
            process.calls - failed,
            {boundary: max(slow - failed, 0) for boundary, slow in process.slow.items()},
        )
        if failed:
            slow = {boundary: min(slow, failed) for boundary, slow in process.slow.items()}
            yield self._labels(self.feeds.errors, process), failed, slow

    def counts(self, process: PlayedProcess) -> Iterator[PlayedSeries]:
        """The histogram, where there is one, without the buckets of the budgets."""
        if self.bounds:
            yield from self._all_calls(self._labels(self.feeds.latency, process), process.calls, process.course)

    def _all_calls(self, labels: Mapping[str, str], calls: int, course: Sequence[Sample]) -> Iterator[PlayedSeries]:
        yield self._series(f"{self.feeds.latency.metric}_count", labels, calls, course)
        yield self._series(f"{self.feeds.latency.metric}_bucket", {**labels, "le": "+Inf"}, calls, course)

    def memory(self, process: PlayedProcess, amounts: Callable[[Decimal], Decimal]) -> Iterator[PlayedSeries]:
        """The peak of a process, made of the budget."""
        for limit, kind in self.watch.of(MEMORY):
            peak = amounts(kind.base(limit.value))
            labels = self._labels(self.feeds.memory, process)
            yield PlayedSeries(exported(self.feeds.memory.metric, labels), _constant(process.course, peak))

    def carried(self, process: PlayedProcess, changed: Mapping[str, Decimal] | None = None) -> Iterator[PlayedSeries]:
        """The budgets that a process carries; some may be others than those of the repository, or new."""
        if not self.feeds.budget.guards:
            return
        numbers = {limit.id.name: limit.value for limit in self.watch.limits} | dict(changed or {})
        labels = self._labels(self.feeds.budget, process)
        for name, value in numbers.items():
            series = exported(self.feeds.budget.metric, labels, limit=name)
            yield PlayedSeries(series, _constant(process.course, value))

    def mismatch(self, process: str, numbers: Mapping[str, Decimal]) -> tuple[Fired, ...]:
        """That a process carries other numbers; nothing where no guard asks, or all are those of the repository."""
        known = {limit.id.name: limit.value for limit in self.watch.limits}
        items = [
            f"{process} has {name} = {float(value):.15g}" for name, value in numbers.items() if known.get(name) != value
        ]
        return self._guard(BUDGET_MISMATCH, 1.0, items[:MAX_NAMED]) if items else ()

    def absent(self) -> tuple[Fired, ...]:
        """That nothing is exported; nothing where no guard asks."""
        names = list(self._watched())
        return self._guard(METRIC_ABSENT, float(len(names)), names)

    def region_absent(self, region: str) -> tuple[Fired, ...]:
        """That nothing is exported from a region any more; nothing where no guard asks, or no label tells regions."""
        label = self.region_label
        return self._guard(REGION_ABSENT, 1.0, [f"[ {label}={region} ]"]) if label else ()

    def _guard(self, name: str, value: float, items: Iterable[str]) -> tuple[Fired, ...]:
        return (self.fired(name, value, items=items),) if self.has(name) else ()

    def _watched(self) -> Iterator[str]:
        found = self.feeds
        if "absent" in found.latency.guards and self.bounds:
            yield found.latency.metric
        if "absent" in found.memory.guards and any(self.watch.of(MEMORY)):
            yield found.memory.metric
        if "absent" in found.budget.guards:
            yield from (f"{found.budget.metric} of {limit.id.name}" for limit in self.watch.measured)

    def unheard_of(self) -> str:
        """The name of a limit that the repository does not have."""
        known = {limit.id.name for limit in self.watch.limits}
        name = UNHEARD_OF
        while name in known:
            name += "_"
        return name

    def _labels(self, feed: Feed, process: PlayedProcess) -> dict[str, str]:
        where = {self.region_label: process.region} if process.region else {}
        return {**(self.labels_of[feed] or {}), **where, feed.process: process.name}

    def _series(self, metric: str, labels: Mapping[str, str], times: int, course: Sequence[Sample]) -> PlayedSeries:
        samples = [step if isinstance(step, str) else step * times for step in course]
        return PlayedSeries(exported(metric, labels), samples)

    def _spelled(self, boundary: Decimal, more: int) -> str:
        spelled = le.spellings(boundary)
        return spelled[(self._turn + more) % len(spelled)]


def _constant(course: Sequence[Sample], value: Decimal) -> list[Sample]:
    return [step if isinstance(step, str) else value for step in course]


def beside(value: Decimal, width: int) -> Decimal:
    """The number right below or above a value: a whole one where floats tell whole numbers apart."""
    if width == 0:
        return value
    if value < _EXACT_FLOATS:
        return Decimal(math.floor(value) + 1 if width > 0 else max(math.ceil(value) - 1, 0))
    return Decimal(math.nextafter(float(value), math.inf if width > 0 else 0))


_EXACT_FLOATS: Final = 2**53
