"""Rules about memory, and about what would hide a breach: each is one alert of a capability."""

from collections.abc import Iterator
from typing import Final

from capability_budgets.reading.quantities import LATENCY, MEMORY, LimitKind
from capability_budgets.reading.values import format_value
from governance.documents.prometheus.alert_texts import on_absent, on_memory, on_mismatch, on_region
from governance.documents.prometheus.feeds import Feed, Feeds
from governance.documents.prometheus.promql import alternatives, equal, selector, span
from governance.documents.prometheus.rule_parts import (
    BUDGET_MISMATCH,
    MEMORY_HIGH,
    METRIC_ABSENT,
    REGION_ABSENT,
    AlertRule,
    Pen,
    any_of,
    indented,
)
from governance.domain.production.watched_limits import WatchedLimit

PROCESSES: Final = "capability_environment:processes:count"
"""The name of the recorded number of processes in a cluster and region."""


def memory(pen: Pen, feed: Feed, limit: WatchedLimit, kind: LimitKind) -> Iterator[AlertRule]:
    """The rules for memory: the largest peak within a window, of processes that have ended since, too.

    What fires stays while no process is there to say that it ended: one that is killed is started again ever later.
    """
    peaks, most = f"max_over_time({feed.series()}[{pen.runtime.window}])", format_value(kind.base(limit.value))
    name = f"capability_environment_limit:{feed.metric.replace(':', '_')}:max{pen.runtime.window}"
    recorded = pen.record(name, f"max by {pen.by()} ({peaks})", limit=limit.id.name)
    yield recorded
    by, firing = ", ".join(pen.runtime.by), pen.firing(MEMORY_HIGH, limit=limit.id.name)
    last = f"last_over_time({pen.of(recorded)}[{span(pen.runtime.windows[-1])}])"
    dead = f"{last} > {most}\nand on ({by}) {firing}\nunless on ({by}) {feed.series()}"
    over = any_of((dead, f"{pen.of(recorded)} > {most}"))
    words = on_memory(pen.watch, limit, f"max by {pen.by(feed.process)} ({peaks}) > {most}", feed.process)
    yield pen.alert(MEMORY_HIGH, f"max by {pen.by()} (\n{indented(over)}\n)", words, limit=limit.id.name)


def absent(pen: Pen, found: Feeds) -> Iterator[AlertRule]:
    """What must be there for the other alerts to be able to fire."""
    missing = list(_missing(pen, found))
    if missing:
        inner = any_of(missing)
        yield pen.alert(METRIC_ABSENT, f"count(\n{indented(inner)}\n)", on_absent(pen.watch, inner))


def _missing(pen: Pen, found: Feeds) -> Iterator[str]:
    for feed, series in _alive(pen, found):
        yield _absent(pen, series, feed.metric)
    if "absent" in found.budget.guards:
        for limit in pen.watch.measured:
            series = found.budget.series("", equal("limit", limit.id.name))
            yield _absent(pen, series, f"{found.budget.metric} of {limit.id.name}")


def _absent(pen: Pen, series: str, metric: str) -> str:
    nothing = f"absent_over_time({series}[{span(pen.runtime.lookback)}])"
    return f'label_replace({nothing}, "metric", "{metric}", "", "")'


def region(pen: Pen, found: Feeds) -> Iterator[AlertRule]:
    """A cluster or region where the capability was seen not long ago, and is not any more, though it is elsewhere.

    What had no such label is left out: it may have got one.
    """
    alive = next(_alive(pen, found), None)
    if alive is None or not pen.runtime.by:
        return
    feed, series = alive
    seen = f"last_over_time({series}[{span(pen.runtime.lookback)}])"
    recorded = pen.record(PROCESSES, f"count by {pen.by()} (count by {pen.by(feed.process)} ({seen}))")
    yield recorded
    now, long = pen.of(recorded), span(pen.runtime.remembered)
    names = {**recorded.labels, **dict.fromkeys(pen.runtime.by, "")}
    unnamed = selector(PROCESSES, *(equal(label, value) for label, value in names.items()))
    missing = f"last_over_time({now}[{long}])\nunless {now}\nunless last_over_time({unnamed}[{long}])"
    words = on_region(pen.watch, missing, pen.runtime)
    yield pen.alert(REGION_ABSENT, f"count(\n{indented(missing)}\n)\nand count({now})", words)


def _alive(pen: Pen, found: Feeds) -> Iterator[tuple[Feed, str]]:
    """The series that show that a process is there."""
    if any(pen.watch.of(LATENCY)) and "absent" in found.latency.guards:
        yield found.latency, found.latency.counted
    if any(pen.watch.of(MEMORY)) and "absent" in found.memory.guards:
        yield found.memory, found.memory.series()


def mismatch(pen: Pen, feed: Feed) -> Iterator[AlertRule]:
    """A process carries another number than the repository, or a limit that the repository does not have."""
    if "mismatch" not in feed.guards:
        return
    limits = pen.watch.limits
    known = alternatives(limit.id.name for limit in limits)
    others = any_of(
        (
            *(
                f"{_carried(pen, feed, equal('limit', limit.id.name))} != {format_value(limit.value)}"
                for limit in limits
            ),
            _carried(pen, feed, f"limit!~{known}"),
        )
    )
    each = f"max by {pen.by(feed.process, 'limit')} (\n{indented(others)}\n)"
    counted = f"count by {pen.by()} (\n  count by {pen.by(feed.process)} (\n{indented(others, 4)}\n  )\n)"
    yield pen.alert(BUDGET_MISMATCH, counted, on_mismatch(pen.watch, each, feed.process))


def _carried(pen: Pen, feed: Feed, limit: str) -> str:
    """The last number of each process, so that a failed scrape ends no alert."""
    return f"last_over_time({feed.series('', limit)}[{span(pen.runtime.lookback)}])"
