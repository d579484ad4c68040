"""Budgets to a dashboard: which lines stand beside which, in PromQL.

Shares, traffic and compliance are drawn from what the rules record, with the same numbers as the alerts. So they are
there where the rules are loaded, and the same whatever metric the numbers come from.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from capability_budgets.reading.limits import BudgetSet, Capability
from capability_budgets.reading.quantities import ERRORS, LATENCY, MEMORY, LimitKind, Quantity, kind_of
from capability_budgets.reading.values import format_value
from governance.documents.prometheus import share_rules
from governance.documents.prometheus.dashboard_feeds import CHOSEN, ChosenFeed, ChosenFeeds, chosen_feeds
from governance.documents.prometheus.promql import alternatives, equal, plain_fraction, selector, span
from governance.domain.production.dashboard import Dashboard, DashboardRow, Panel, Query, Role, Shape, Unit
from governance.domain.production.settings import Runtime
from governance.domain.production.sources import UNIT_POWERS

_SHARE: Final = (
    "The share of the calls within the budget, over {window}, as the alerts count it. Dashed: how many must be."
)
_LATENCY: Final = (
    "The percentile that a budget is about, read from the buckets over {window}: it is above the budget where too few "
    "calls are within, and interpolated between the bounds. Dashed: the budget in the repository. Dotted: the budget "
    "that the processes carry."
)
_MEMORY: Final = (
    "The largest peak that a living process reported. Dashed: the budget in the repository. Dotted: the budget that "
    "the processes carry."
)
_DEPLOYS: Final = "How many processes carry which number: a new budget takes over as they restart."
_TRAFFIC: Final = (
    "How many calls each window holds. Dashed: how many it must hold for an alert; where even {window} hold fewer, "
    "no verdict is possible."
)
_ERRORS: Final = "The share of the calls that failed, over {window}. Dashed: how many may."
_EACH: Final = "The share of slow calls of the ten processes that have the largest, over {window}."
_COMPLIANCE: Final = "The share of the calls within the budget over 7 and 30 days. Dashed: how many must be."
_FIRING: Final = "The alerts of the capability that fire."
_HEAT: Final = "How many calls took how long."
_DAYS: Final = (7, 30)
_MAX_PROCESSES: Final = 10
_BY: Final = "sum by (environment)"


def dashboard(
    budgets: BudgetSet,
    environments: Sequence[str],
    runtime: Runtime,
    *,
    subject: str,
    is_whole: bool,
    owner: str | None = None,
) -> Dashboard:
    """The dashboard of all capabilities that have limits in some of these environments.

    Args:
        budgets: every limit of the repository.
        environments: the values of the label `environment`.
        runtime: how the rules are written, from whose series most is drawn.
        subject: what the budgets are of.
        is_whole: whether these are all environments.
        owner: whose capabilities these are; None for those of all.
    """
    writers = (
        _Writer(item, budgets, tuple(environments), runtime, chosen_feeds(item.name, runtime))
        for item in budgets.capabilities.values()
    )
    rows = tuple(row for writer in writers if (row := writer.row()) is not None)
    deploys = _deploys(runtime.metrics.budget, runtime.window)
    return Dashboard(subject, tuple(environments), is_whole, deploys, rows, owner)


def _deploys(metric: str, window: str) -> str:
    """Numbers that are carried now and were not a window ago, of limits that were carried then."""
    labels = "(capability, environment, limit)"
    now = selector(metric, *CHOSEN)
    carried = f'count_values by {labels} ("budget", {{}})'
    before = f"{now} offset {window}"
    known = f"and on {labels} group by {labels} ({before})"
    return f"{carried.format(now)}\nunless {carried.format(before)}\n{known}"


@dataclass(frozen=True, slots=True)
class _Holding:
    """A value, and the environments in which it holds."""

    limit: str
    value: Decimal
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the row of one capability."""

    capability: Capability
    budgets: BudgetSet
    environments: tuple[str, ...]
    runtime: Runtime
    feeds: ChosenFeeds

    def row(self) -> DashboardRow | None:
        held = list(self._held())
        if not held:
            return None
        about = self.capability.description or ""
        return DashboardRow(self.capability.name, about, self.capability.runbook_url, tuple(self._panels(held)))

    def _held(self) -> Iterator[_Holding]:
        """Every value of every limit, in the order of the file; environments with the same value are taken together."""
        for base in dict.fromkeys(limit.id.base for limit in self.capability.limits):
            found: dict[Decimal, list[str]] = {}
            for environment in self.environments:
                value = self.budgets.effective(base._replace(environment=environment))
                if value is not None:
                    found.setdefault(value, []).append(environment)
            yield from (_Holding(base.name, value, tuple(names)) for value, names in found.items())

    def _panels(self, held: Sequence[_Holding]) -> Iterator[Panel]:
        window, longest = self.runtime.window, span(self.runtime.windows[-1])
        latencies, memories, errors = (_of(quantity, held) for quantity in (LATENCY, MEMORY, ERRORS))
        shares = [query for item, kind in latencies for query in self._share(item, kind)]
        times = [query for item, kind in latencies for query in self._latency(item, kind)]
        peaks = [query for item, size in memories for query in self._memory(item, size)]
        yield Panel("Share within budget", _SHARE.format(window=window), Unit.SHARE, tuple(shares))
        yield Panel("Latency against budget", _LATENCY.format(window=window), Unit.SECONDS, tuple(times))
        yield Panel("Memory against budget", _MEMORY, Unit.BYTES, tuple(peaks))
        if self.feeds.carries:
            yield Panel("Deploys of new budgets", _DEPLOYS, Unit.PROCESSES, (self._processes(),), Shape.BARS)
        yield Panel("Firing alerts", _FIRING, Unit.ALERTS, (self._firing(),), Shape.BARS)
        if latencies or errors:
            item = (latencies or errors)[0][0]
            yield Panel("Traffic", _TRAFFIC.format(window=longest), Unit.CALLS, tuple(self._traffic(item)))
        if errors:
            failed = [query for item, share in errors for query in self._failed(item, share)]
            yield Panel("Errors", _ERRORS.format(window=window), Unit.SHARE, tuple(failed))
        if latencies:
            slowest = tuple(self._each(item) for item, _ in latencies)
            yield Panel("Slow calls by process", _EACH.format(window=window), Unit.SHARE, slowest)
            kept = [query for item, kind in latencies for query in self._compliance(item, kind)]
            yield Panel("Compliance", _COMPLIANCE, Unit.SHARE, tuple(kept))
            yield Panel("Latency of all calls", _HEAT, Unit.SECONDS, (self._heat(),), Shape.HEAT)

    def _recorded(self, name: str, item: _Holding) -> str:
        """A series that the rules record, of the environments in which a value holds."""
        budget = f"budget=~{alternatives((self._bound(item),))}"
        return selector(name, *self._where(item), equal("limit", item.limit), budget)

    def _counts(self, item: _Holding, window: int | None = None) -> tuple[str, str]:
        """The recorded numbers of all calls, and of the slow ones."""
        name = partial(share_rules.recorded, self.runtime, self.feeds.latency.feed, window=window)
        return self._recorded(name(share_rules.CALLS), item), self._recorded(name(share_rules.SLOW), item)

    def _bound(self, item: _Holding) -> str:
        kind = kind_of(item.limit)
        if kind.quantity is not LATENCY:
            return format_value(item.value)
        return format_value(self.feeds.latency.feed.bound(kind, item.value))

    def _share(self, item: _Holding, kind: LimitKind) -> Iterator[Query]:
        calls, slow = self._counts(item)
        yield Query(Role.MEASURED, f"1 - {_BY} ({slow})\n/\n{_BY} ({calls})", f"{{{{environment}}}} {item.limit}")
        yield self._line(calls, item, plain_fraction(kind.percentile), "at least")

    def _compliance(self, item: _Holding, kind: LimitKind) -> Iterator[Query]:
        calls, slow = self._counts(item)
        for days in _DAYS:
            over = f"[{days}d:{self.runtime.window}]"
            expr = f"1 - {_BY} (sum_over_time({slow}{over}))\n/\n{_BY} (sum_over_time({calls}{over}))"
            yield Query(Role.MEASURED, expr, f"{{{{environment}}}} {item.limit}, {days} days")
        yield self._line(calls, item, plain_fraction(kind.percentile), "at least")

    def _traffic(self, item: _Holding) -> Iterator[Query]:
        for seconds, least in zip(self.runtime.windows, self.runtime.least_requests, strict=True):
            calls, _ = self._counts(item, seconds)
            yield Query(Role.MEASURED, f"{_BY} ({calls})", f"{{{{environment}}}} {span(seconds)}")
            yield Query(Role.BUDGET, f"vector({least})", f"at least in {span(seconds)}")

    def _failed(self, item: _Holding, kind: LimitKind) -> Iterator[Query]:
        calls, _ = self._counts(item)
        failed = self._recorded(share_rules.recorded(self.runtime, self.feeds.errors.feed, share_rules.FAILED), item)
        yield Query(Role.MEASURED, f"{_BY} ({failed})\n/\n{_BY} ({calls})", "{{environment}} failed")
        yield self._line(calls, item, format_value(kind.base(item.value)), "at most")

    def _each(self, item: _Holding) -> Query:
        feed = self.feeds.latency.feed
        name = partial(share_rules.recorded, self.runtime, feed, level=share_rules.PER_PROCESS)
        slow, calls = (self._recorded(name(what), item) for what in (share_rules.SLOW, share_rules.CALLS))
        legend = f"{{{{environment}}}} {{{{{feed.process}}}}} {item.limit}"
        return Query(Role.MEASURED, f"topk({_MAX_PROCESSES}, {slow} / {calls})", legend)

    def _firing(self) -> Query:
        series = selector("ALERTS", equal("alertstate", "firing"), equal("capability", self.capability.name), *CHOSEN)
        return Query(Role.MEASURED, f"sum by (environment, alertname) ({series})", "{{environment}} {{alertname}}")

    def _heat(self) -> Query:
        chosen = self.feeds.latency
        if chosen.feed.is_native:
            return Query(Role.MEASURED, f"sum (increase({chosen.series()}[{self.runtime.window}]))", "")
        buckets = chosen.series("_bucket")
        return Query(Role.MEASURED, f"sum by (le) (increase({buckets}[{self.runtime.window}]))", "{{le}}")

    def _latency(self, item: _Holding, kind: LimitKind) -> Iterator[Query]:
        chosen, percentile = self.feeds.latency, plain_fraction(kind.percentile)
        scale = f" / {10 ** -UNIT_POWERS[chosen.feed.unit]}" if UNIT_POWERS[chosen.feed.unit] else ""
        shown = f"p{plain_fraction(kind.percentile * 100)}"
        by, limited = chosen.by if chosen.feed.is_native else chosen.by_le, self._limited(item, chosen)
        buckets = f"sum{by} (rate({chosen.series('_bucket', *limited)}[{self.runtime.window}]))"
        expr = f"histogram_quantile({percentile}, {buckets}){scale}"
        yield Query(Role.MEASURED, expr, f"{chosen.legend}{shown}")
        yield from self._budgets(item, kind, chosen, chosen.series("_count", *limited))

    def _memory(self, item: _Holding, kind: LimitKind) -> Iterator[Query]:
        chosen = self.feeds.memory
        peak = chosen.series("", *self._limited(item, chosen))
        yield Query(Role.MEASURED, f"max{chosen.by} ({peak})", f"{chosen.legend}peak")
        yield from self._budgets(item, kind, chosen, peak)

    def _budgets(self, item: _Holding, kind: LimitKind, chosen: ChosenFeed, series: str) -> Iterator[Query]:
        """The budget of the repository, wherever there is a series, and the one that the processes carry."""
        line = f"{format_value(kind.base(item.value))} * group{chosen.by} ({series})"
        yield Query(Role.BUDGET, line, f"{chosen.legend}{item.limit}: budget")
        if self.feeds.carries:
            carried = selector(self.runtime.metrics.budget, *self._where(item), equal("limit", item.limit))
            legend = f"{{{{environment}}}} {item.limit}: carried"
            yield Query(Role.CARRIED, f"max by (environment) ({carried}){_in_base(kind)}", legend)

    def _limited(self, item: _Holding, chosen: ChosenFeed) -> tuple[str, ...]:
        """The environments in which a value holds, where a metric tells environments apart."""
        if chosen.environment is None or item.environments == self.environments:
            return ()
        return (f"{chosen.environment}=~{alternatives(item.environments)}",)

    def _line(self, series: str, item: _Holding, number: str, word: str) -> Query:
        """The repository's number, wherever the environment reports anything."""
        legend = f"{{{{environment}}}} {item.limit}: {word}"
        return Query(Role.BUDGET, f"{number} * group by (environment) ({series})", legend)

    def _processes(self) -> Query:
        series = selector(self.runtime.metrics.budget, equal("capability", self.capability.name), *CHOSEN)
        carried = f'count_values by (environment, limit) ("budget", {series})'
        return Query(Role.MEASURED, carried, "{{environment}} {{limit}} = {{budget}}")

    def _where(self, item: _Holding) -> tuple[str, ...]:
        own = equal("capability", self.capability.name)
        if item.environments == self.environments:
            return own, *CHOSEN
        return own, f"environment=~{alternatives(item.environments)}", *CHOSEN


def _of(quantity: Quantity, held: Iterable[_Holding]) -> list[tuple[_Holding, LimitKind]]:
    return [(item, kind) for item in held if (kind := kind_of(item.limit)).quantity is quantity]


def _in_base(kind: LimitKind) -> str:
    """What makes the base unit of a limit's own, in PromQL: ` / 1000`, ` * 1024`."""
    if kind.size < 1:
        return f" / {format_value(1 / kind.size)}"
    return f" * {format_value(kind.size)}" if kind.size > 1 else ""
