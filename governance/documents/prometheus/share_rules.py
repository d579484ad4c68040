"""Rules about shares of calls: those slower than a budget, and those that failed.

Calls are counted over a short window, and from those counts over 12 and 72 times as long, so that a long window costs
the same however many processes there are, and is not blind after a restart. A recorded series bears the number that it
was counted by: when a budget changes, nothing that was counted by the old one is held against the new one.

What is compared with what is in docs/explanation/alerts.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from capability_budgets.reading.quantities import LimitKind
from capability_budgets.reading.values import format_value
from governance.documents.prometheus.alert_texts import Words, on_bucket, on_errors, on_instance, on_latency
from governance.documents.prometheus.feeds import Feed
from governance.documents.prometheus.promql import plain_fraction, span
from governance.documents.prometheus.rule_parts import (
    BUCKET_MISSING,
    ERRORS_HIGH,
    INSTANCE_HIGH,
    LATENCY_HIGH,
    AlertRule,
    Pen,
    any_of,
    indented,
)
from governance.domain.production.evidence import BEYOND, BREACH, INSTANCE, fewest_calls
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import WatchedLimit

CALLS: Final = "count:increase"
SLOW: Final = "slow:increase"
FAILED: Final = "failed:increase"
_TOO_SLOW: Final = "too_slow:ratio"
"""What is recorded: all calls, the slow ones, those that failed; the share of slow ones, where it is far too large."""

PER_PROCESS: Final = "capability_environment_limit_process"
"""The level of what is recorded of each process."""

LOOKS: Final = 5
"""How often a long window looks into a short one, so that no call falls between two looks."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was recorded over one window: all calls, and the bad ones among them."""

    calls: AlertRule
    bad: AlertRule
    least: int


def latency(pen: Pen, feed: Feed, limit: WatchedLimit, kind: LimitKind) -> Iterator[AlertRule]:
    """The rules for one percentile of the latency."""
    allowed, runtime = 1 - kind.percentile, pen.runtime
    labels = {"limit": limit.id.name, "budget": feed.written(limit, kind)}
    per_process = _processes(pen, feed, limit, kind, labels)
    yield per_process.calls
    yield per_process.bad
    calls, bad = (
        pen.record(recorded(runtime, feed, what), f"sum by {pen.by()} ({pen.of(rule)})", **labels)
        for what, rule in ((CALLS, per_process.calls), (SLOW, per_process.bad))
    )
    shortest = Counts(calls, bad, runtime.least_requests[0])
    words = on_latency(pen.watch, limit, kind, runtime)
    yield from _over_windows(pen, LATENCY_HIGH, shortest, allowed, feed.counted, words=words)
    name = recorded(runtime, feed, _TOO_SLOW, level=PER_PROCESS)
    slow = pen.record(name, exceeded(pen, per_process, allowed, INSTANCE), **labels)
    yield slow
    words = on_instance(pen.watch, limit, kind, pen.of(slow), feed.process)
    yield pen.alert(INSTANCE_HIGH, f"max by {pen.by()} ({pen.of(slow)})", words, limit=limit.id.name)
    if "bucket" in feed.guards:
        yield _bucket(pen, feed, limit, kind)


def errors(pen: Pen, calls: Feed, failed: Feed, limit: WatchedLimit, kind: LimitKind) -> Iterator[AlertRule]:
    """The rules for the share of calls that fail."""
    allowed = Fraction(kind.base(limit.value))
    if allowed >= 1:
        return
    labels = {"limit": limit.id.name, "budget": format_value(limit.value)}
    runtime = pen.runtime
    counted = _increase(calls, calls.counted, runtime.window)
    all_calls = pen.record(recorded(runtime, calls, CALLS), f"sum by {pen.by()} ({counted})", **labels)
    bad = f"sum by {pen.by()} ({_increase(failed, failed.series(), runtime.window)})"
    if failed.is_part_of(calls):
        # Of calls of which none has failed yet there is no series: that is none, and not that nobody knows.
        bad = f"{bad}\nor on {pen.by()} 0 * {pen.of(all_calls)}"
    shortest = Counts(
        all_calls, pen.record(recorded(runtime, failed, FAILED), bad, **labels), runtime.least_requests[0]
    )
    words = on_errors(pen.watch, limit, runtime)
    yield from _over_windows(pen, ERRORS_HIGH, shortest, allowed, calls.counted, words=words)


def recorded(
    runtime: Runtime, feed: Feed, what: str, window: int | None = None, *, level: str = "capability_environment_limit"
) -> str:
    """The name of a series that is recorded over a window in seconds, or over the shortest one."""
    over = runtime.window if window is None else span(window)
    return f"{level}:{feed.metric.replace(':', '_')}_{what}{over}"


def _increase(feed: Feed, series: str, window: str) -> str:
    counted = f"increase({series}[{window}])"
    return f"histogram_count({counted})" if feed.is_native else counted


def _processes(pen: Pen, feed: Feed, limit: WatchedLimit, kind: LimitKind, labels: Mapping[str, str]) -> Counts:
    """How many calls each process took, and how many of them were slower than the budget."""
    window, by = pen.runtime.window, pen.by(feed.process)
    calls_name, slow_name = (recorded(pen.runtime, feed, what, level=PER_PROCESS) for what in (CALLS, SLOW))
    if feed.is_native:
        series = f"increase({feed.series()}[{window}])"
        share = f"histogram_fraction(0, {labels['budget']}, sum by {by} ({series}))"
        calls = pen.record(calls_name, f"sum by {by} (histogram_count({series}))", **labels)
        # The fraction of no calls is not a number, and would make one of every sum.
        slow = f"{pen.of(calls)} * on {by} (1 - {share}) >= 0"
        return Counts(calls, pen.record(slow_name, slow, **labels), pen.runtime.least_of_process)
    bucket = feed.bucket(limit, kind)
    # Only what was there as long as the count was: a process that restarts with a new budget keeps its count, and its
    # bucket begins again. Where a boundary was written in two ways within the window, both together were there.
    whole = (
        f"and\ncount_over_time({feed.counted}[{window}])\n  == sum without (le) (count_over_time({bucket}[{window}]))"
    )
    counted = f"increase({feed.counted}[{window}])\n{whole}"
    within = f"sum without (le) (increase({bucket}[{window}]))\n{whole}"
    calls = pen.record(calls_name, f"sum by {by} (\n{indented(counted)}\n)", **labels)
    slow = f"clamp_min({pen.of(calls)} - on {by} sum by {by} (\n{indented(within)}\n), 0)"
    return Counts(calls, pen.record(slow_name, slow, **labels), pen.runtime.least_of_process)


def _over_windows(
    pen: Pen, name: str, shortest: Counts, allowed: Fraction, alive: str, *, words: Words
) -> Iterator[AlertRule]:
    """What is recorded over every window, and the alert about too many bad calls."""
    counts = list(_windows(pen, shortest))
    yield from (rule for item in counts for rule in (item.calls, item.bad))
    yield _too_few(pen, counts[-1], allowed)
    yield pen.alert(name, _breach(pen, name, counts, allowed, alive), words, limit=shortest.calls.labels["limit"])


def _windows(pen: Pen, shortest: Counts) -> Iterator[Counts]:
    """The counts over every window, the shortest first."""
    yield shortest
    for seconds, least in zip(pen.runtime.windows[1:], pen.runtime.least_requests[1:], strict=True):
        yield Counts(_longer(pen, shortest.calls, seconds), _longer(pen, shortest.bad, seconds), least)


def _longer(pen: Pen, short: AlertRule, seconds: int) -> AlertRule:
    """A count over a longer window, from looks into the short one.

    The range is a second shorter than the window: up to Prometheus 2.x a look at its very beginning counts, too.
    """
    milliseconds = pen.runtime.windows[0] * 1000 // LOOKS
    step = span(milliseconds // 1000) if milliseconds % 1000 == 0 else f"{milliseconds}ms"
    expr = f"sum_over_time({pen.of(short)}[{span(seconds - 1)}:{step}]) / {LOOKS}"
    return replace(short, name=short.name.removesuffix(pen.runtime.window) + span(seconds), expr=expr)


def _too_few(pen: Pen, longest: Counts, allowed: Fraction) -> AlertRule:
    """What is 1 where even the longest window holds too few calls for any verdict."""
    calls, window = longest.calls, span(pen.runtime.windows[-1])
    name = f"{calls.name.removesuffix(f'_{CALLS}{window}')}:too_few{window}"
    return replace(calls, name=name, expr=f"{pen.of(calls)} < bool {fewest_calls(allowed, longest.least)}")


def exceeded(pen: Pen, counts: Counts, allowed: Fraction, deviations: int) -> str:
    """The share of bad calls, where there are more of them than chance explains, of enough calls."""
    calls, bad = pen.of(counts.calls), pen.of(counts.bad)
    share, spread = (plain_fraction(value) for value in (allowed, allowed * (1 - allowed)))
    expected = f"{share} * {calls} + {deviations} * sqrt({spread} * {calls}) + {BEYOND}"
    return f"({bad}\n  > {expected})\n  / {calls}\nand {calls} >= {counts.least}"


def is_over(pen: Pen, counts: Counts, allowed: Fraction) -> str:
    """The bad calls, where there are fewer of them than chance explains: whatever was wrong before, it is not now."""
    calls, bad = pen.of(counts.calls), pen.of(counts.bad)
    share, spread = (plain_fraction(value) for value in (allowed, allowed * (1 - allowed)))
    return f"{bad}\n  < {share} * {calls} - {BREACH} * sqrt({spread} * {calls})"


def _breach(pen: Pen, name: str, counts: Sequence[Counts], allowed: Fraction, alive: str) -> str:
    """The condition over any window; it stays while nothing is there to say that it ended.

    A longer window tells of what was. It counts until a shorter one shows that it is over.
    """
    limit = counts[0].calls.labels["limit"]
    short, *longer = (exceeded(pen, item, allowed, BREACH) for item in counts)
    ended = "".join(f"\nunless {is_over(pen, item, allowed)}" for item in counts[:-1]) if allowed else ""
    told = [short, f"(\n{indented(any_of(longer))}\n){ended}"]
    by, most = ", ".join(pen.runtime.by), span(pen.runtime.windows[-1])
    bad, calls = (f"last_over_time({pen.of(rule)}[{most}])" for rule in (counts[0].bad, counts[0].calls))
    dead = f"{bad} / ({calls} > 0)\nand on ({by}) {pen.firing(name, limit=limit)}\nunless on ({by}) {alive}"
    return f"max without (budget) (\n{indented(any_of((*told, dead)))}\n)"


def _bucket(pen: Pen, feed: Feed, limit: WatchedLimit, kind: LimitKind) -> AlertRule:
    lookback = span(pen.runtime.lookback)
    missing = (
        f"count by {pen.by(feed.process)} (\n"
        f"  count_over_time({feed.counted}[{lookback}])\n"
        f"  unless ignoring (le)\n"
        f"  count_over_time({feed.bucket(limit, kind)}[{lookback}])\n"
        ")"
    )
    words = on_bucket(pen.watch, limit, feed.written(limit, kind), feed, missing)
    return pen.alert(BUCKET_MISSING, f"count by {pen.by()} (\n{indented(missing)}\n)", words, limit=limit.id.name)
