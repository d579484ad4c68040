"""Rules about shares of calls: those slower than a budget, and those that failed.

Calls are counted over a short window, and from those counts over 12 and 72 times as long, so that a long window costs
the same however many processes there are, and is not blind after a restart. A recorded series bears the number that it
was counted by: when a budget changes, nothing that was counted by the old one is held against the new one.

What is compared with what is in docs/explanation/alerts.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from capability_budgets.reading.quantities import LimitKind
from capability_budgets.reading.values import format_value
from governance.documents.prometheus.alert_texts import on_bucket, on_errors, on_instance, on_latency
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
    allowed = 1 - kind.percentile
    labels = {"limit": limit.id.name, "budget": feed.written(limit, kind)}
    each = each_process(pen.runtime, feed)
    calls, bad = _processes(pen, feed, limit, kind)
    all_calls, all_bad = calls_recorded(pen.runtime, feed), slow_recorded(pen.runtime, feed)
    per_process = Counts(
        pen.record(each.calls, calls, **labels), pen.record(each.bad, bad, **labels), pen.runtime.least_of_process
    )
    yield per_process.calls
    yield per_process.bad
    counts = list(
        _windows(
            pen,
            pen.record(all_calls, f"sum by {pen.by()} ({pen.of(per_process.calls)})", **labels),
            pen.record(all_bad, f"sum by {pen.by()} ({pen.of(per_process.bad)})", **labels),
        )
    )
    yield from (rule for item in counts for rule in (item.calls, item.bad))
    yield _too_few(pen, counts[-1], allowed)
    alive = feed.counted if not feed.is_native else feed.series()
    over = _breach(pen, LATENCY_HIGH, counts, allowed, alive)
    yield pen.alert(LATENCY_HIGH, over, on_latency(pen.watch, limit, kind, pen.runtime), limit=limit.id.name)
    slow = pen.record(each.share, exceeded(pen, per_process, allowed, INSTANCE), **labels)
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
    window = pen.runtime.window
    counted = (
        _increase(calls, calls.counted, window) if not calls.is_native else _increase(calls, calls.series(), window)
    )
    all_calls = pen.record(calls_recorded(pen.runtime, calls), f"sum by {pen.by()} ({counted})", **labels)
    bad = f"sum by {pen.by()} ({_increase(failed, failed.series(), window)})"
    if failed.is_part_of(calls):
        # Of calls of which none has failed yet there is no series: that is none, and not that nobody knows.
        bad = f"{bad}\nor on {pen.by()} 0 * {pen.of(all_calls)}"
    counts = list(_windows(pen, all_calls, pen.record(failed_recorded(pen.runtime, failed), bad, **labels)))
    yield from (rule for item in counts for rule in (item.calls, item.bad))
    yield _too_few(pen, counts[-1], allowed)
    alive = calls.counted if not calls.is_native else calls.series()
    over = _breach(pen, ERRORS_HIGH, counts, allowed, alive)
    yield pen.alert(ERRORS_HIGH, over, on_errors(pen.watch, limit, pen.runtime), limit=limit.id.name)


@dataclass(frozen=True, slots=True)
class SeriesNames:
    """Names of recorded series."""

    calls: str
    bad: str
    share: str


def each_process(runtime: Runtime, feed: Feed) -> SeriesNames:
    """What is recorded of each process: all calls, the slow ones, and their share where it is far too large."""
    stem, window = f"capability_environment_limit_process:{_word(feed)}", runtime.window
    return SeriesNames(
        f"{stem}_count:increase{window}", f"{stem}_slow:increase{window}", f"{stem}_too_slow:ratio{window}"
    )


def calls_recorded(runtime: Runtime, feed: Feed, window: int | None = None) -> str:
    """The name of the recorded number of calls."""
    return f"capability_environment_limit:{_word(feed)}_count:increase{_window(runtime, window)}"


def slow_recorded(runtime: Runtime, feed: Feed, window: int | None = None) -> str:
    """The name of the recorded number of calls that were too slow."""
    return f"capability_environment_limit:{_word(feed)}_slow:increase{_window(runtime, window)}"


def failed_recorded(runtime: Runtime, feed: Feed, window: int | None = None) -> str:
    """The name of the recorded number of calls that failed."""
    return f"capability_environment_limit:{_word(feed)}_failed:increase{_window(runtime, window)}"


def too_few_recorded(runtime: Runtime, calls: str) -> str:
    """The name of what is 1 where even the longest window holds too few calls for any verdict."""
    longest = f"_count:increase{span(runtime.windows[-1])}"
    return f"{calls.removesuffix(longest)}:too_few{span(runtime.windows[-1])}"


def _window(runtime: Runtime, window: int | None) -> str:
    return runtime.window if window is None else span(window)


def _word(feed: Feed) -> str:
    return feed.metric.replace(":", "_")


def _increase(feed: Feed, series: str, window: str) -> str:
    counted = f"increase({series}[{window}])"
    return f"histogram_count({counted})" if feed.is_native else counted


def _processes(pen: Pen, feed: Feed, limit: WatchedLimit, kind: LimitKind) -> Iterator[str]:
    """How many calls each process took, and how many of them were slower than the budget."""
    window, by = pen.runtime.window, pen.by(feed.process)
    names = each_process(pen.runtime, feed)
    labels = {"limit": limit.id.name, "budget": feed.written(limit, kind)}
    calls = pen.of(pen.record(names.calls, "", **labels))
    if feed.is_native:
        series = f"increase({feed.series()}[{window}])"
        share = f"histogram_fraction(0, {feed.written(limit, kind)}, sum by {by} ({series}))"
        # The fraction of no calls is not a number, and would make one of every sum.
        yield f"sum by {by} (histogram_count({series}))"
        yield f"{calls} * on {by} (1 - {share}) >= 0"
        return
    bucket = feed.bucket(limit, kind)
    # Only what was there as long as the count was: a process that restarts with a new budget keeps its count, and its
    # bucket begins again. Where a boundary was written in two ways within the window, both together were there.
    whole = (
        f"and\ncount_over_time({feed.counted}[{window}])\n  == sum without (le) (count_over_time({bucket}[{window}]))"
    )
    counted = f"increase({feed.counted}[{window}])\n{whole}"
    within = f"sum without (le) (increase({bucket}[{window}]))\n{whole}"
    yield f"sum by {by} (\n{indented(counted)}\n)"
    yield f"clamp_min({calls} - on {by} sum by {by} (\n{indented(within)}\n), 0)"


def _windows(pen: Pen, calls: AlertRule, bad: AlertRule) -> Iterator[Counts]:
    """The counts over every window, the shortest first."""
    shortest, *longer = pen.runtime.windows
    least, *rest = pen.runtime.least_requests
    yield Counts(calls, bad, least)
    for seconds, enough in zip(longer, rest, strict=True):
        yield Counts(_longer(pen, calls, shortest, seconds), _longer(pen, bad, shortest, seconds), enough)


def _longer(pen: Pen, recorded: AlertRule, shortest: int, seconds: int) -> AlertRule:
    """A count over a longer window, from looks into the short one.

    The range is a second shorter than the window: up to Prometheus 2.x a look at its very beginning counts, too.
    """
    name = recorded.name.removesuffix(pen.runtime.window) + span(seconds)
    milliseconds = shortest * 1000 // LOOKS
    step = span(milliseconds // 1000) if milliseconds % 1000 == 0 else f"{milliseconds}ms"
    expr = f"sum_over_time({pen.of(recorded)}[{span(seconds - 1)}:{step}]) / {LOOKS}"
    kept = {label: text for label, text in recorded.labels.items() if label in {"limit", "budget"}}
    return pen.record(name, expr, **kept)


def _too_few(pen: Pen, longest: Counts, allowed: Fraction) -> AlertRule:
    kept = {label: text for label, text in longest.calls.labels.items() if label in {"limit", "budget"}}
    needed = fewest_calls(allowed, longest.least)
    name = too_few_recorded(pen.runtime, longest.calls.name)
    return pen.record(name, f"{pen.of(longest.calls)} < bool {needed}", **kept)


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
