"""Budgets to a dashboard: which lines stand beside which, in PromQL.

Shares and percentiles come from the same buckets, over the same window and with the same numbers as the alerts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from governance.documents.prometheus.promql import alternatives, equal, selector
from governance.domain.budgets.limits import BudgetSet, Capability
from governance.domain.budgets.quantities import BYTES, POWERS, LatencyLimit, MemoryLimit, kind_of
from governance.domain.production import bucket_bounds as le
from governance.domain.production.dashboard import Dashboard, Panel, Query, Role, Row, Unit
from governance.domain.production.metric_names import MetricNames
from governance.domain.values import format_value

CHOSEN: Final = 'environment=~"$environment"'
"""Only the environments that the reader chose; `$environment` is the dashboard's variable."""

_SHARE: Final = (
    "The share of the calls within the budget, over {window}, as the alerts compare it. Dashed: how many must be."
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


def dashboard(
    budgets: BudgetSet, environments: Sequence[str], names: MetricNames, *, window: str, subject: str, is_whole: bool
) -> Dashboard:
    """The dashboard of all capabilities that have limits in some of these environments.

    Args:
        budgets: every limit of the repository.
        environments: the values of the label `environment`.
        names: what the metrics are called.
        window: over how long calls are counted, as PromQL writes durations.
        subject: what the budgets are of.
        is_whole: whether these are all environments.
    """
    writers = (_Writer(item, budgets, tuple(environments), names, window) for item in budgets.capabilities.values())
    rows = tuple(row for writer in writers if (row := writer.row()) is not None)
    return Dashboard(subject, tuple(environments), is_whole, _deploys(names.budget, window), rows)


def _deploys(metric: str, window: str) -> str:
    """Numbers that are carried now and were not a window ago, of limits that were carried then."""
    labels = "(capability, environment, limit)"
    now = selector(metric, CHOSEN)
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
    names: MetricNames
    window: str

    def row(self) -> Row | None:
        held = list(self._held())
        if not held:
            return None
        about = self.capability.description or ""
        return Row(self.capability.name, about, self.capability.runbook_url, tuple(self._panels(held)))

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
        latencies = [(item, kind) for item in held if isinstance(kind := kind_of(item.limit), LatencyLimit)]
        memories = [(item, kind) for item in held if isinstance(kind := kind_of(item.limit), MemoryLimit)]
        shares = [query for item, kind in latencies for query in self._share(item, kind)]
        times = [query for item, kind in latencies for query in self._latency(item, kind)]
        peaks = [query for item, size in memories for query in self._memory(item, size)]
        yield Panel("Share within budget", _SHARE.format(window=self.window), Unit.SHARE, tuple(shares))
        yield Panel("Latency against budget", _LATENCY.format(window=self.window), Unit.SECONDS, tuple(times))
        yield Panel("Memory against budget", _MEMORY, Unit.BYTES, tuple(peaks))
        yield Panel("Deploys of new budgets", _DEPLOYS, Unit.PROCESSES, (self._processes(),))

    def _share(self, item: _Holding, kind: LatencyLimit) -> Iterator[Query]:
        bound = f"le=~{alternatives(le.spellings(kind.seconds(item.value)))}"
        within, every = self._rate("bucket", item, bound), self._rate("count", item)
        # A process without the bucket is left out, as the alert leaves it out: its calls would all look slow.
        share = f"sum by (environment) ({within})\n/\nsum by (environment) ({every} and ignoring (le) {within})"
        yield Query(Role.MEASURED, share, f"{{{{environment}}}} {item.limit}")
        needed = format_value(_decimal(kind.percentile))
        yield self._line(self.names.latency + "_count", item, needed, "at least")

    def _latency(self, item: _Holding, kind: LatencyLimit) -> Iterator[Query]:
        percentile = format_value(_decimal(kind.percentile))
        buckets = f"sum by (environment, le) ({self._rate('bucket', item)})"
        shown = f"p{format_value(_decimal(kind.percentile * 100))}"
        yield Query(Role.MEASURED, f"histogram_quantile({percentile}, {buckets})", f"{{{{environment}}}} {shown}")
        yield self._line(self.names.latency + "_count", item, format_value(kind.seconds(item.value)), "budget")
        yield self._carried(item, f" / {10 ** -POWERS[kind.unit]}" if POWERS[kind.unit] else "")

    def _memory(self, item: _Holding, kind: MemoryLimit) -> Iterator[Query]:
        peak = selector(self.names.memory, *self._where(item))
        yield Query(Role.MEASURED, f"max by (environment) ({peak})", "{{environment}} peak")
        yield self._line(self.names.memory, item, format_value(kind.bytes(item.value)), "budget")
        yield self._carried(item, f" * {BYTES[kind.unit]}")

    def _rate(self, part: str, item: _Holding, *more: str) -> str:
        return f"rate({selector(f'{self.names.latency}_{part}', *self._where(item), *more)}[{self.window}])"

    def _line(self, metric: str, item: _Holding, number: str, word: str) -> Query:
        """The repository's number, wherever the environment reports anything."""
        series = selector(metric, *self._where(item))
        legend = f"{{{{environment}}}} {item.limit}: {word}"
        return Query(Role.BUDGET, f"{number} * group by (environment) ({series})", legend)

    def _carried(self, item: _Holding, scale: str) -> Query:
        series = selector(self.names.budget, *self._where(item), equal("limit", item.limit))
        legend = f"{{{{environment}}}} {item.limit}: carried"
        return Query(Role.CARRIED, f"max by (environment) ({series}){scale}", legend)

    def _processes(self) -> Query:
        series = selector(self.names.budget, equal("capability", self.capability.name), CHOSEN)
        carried = f'count_values by (environment, limit) ("budget", {series})'
        return Query(Role.MEASURED, carried, "{{environment}} {{limit}} = {{budget}}")

    def _where(self, item: _Holding) -> tuple[str, ...]:
        own = equal("capability", self.capability.name)
        if item.environments == self.environments:
            return own, CHOSEN
        return own, f"environment=~{alternatives(item.environments)}", CHOSEN


def _decimal(value: Fraction) -> Decimal:
    """A percentile as a decimal, which it always is."""
    return Decimal(value.numerator) / Decimal(value.denominator)
