"""Trends, as text and as JSON."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from statistics import median
from typing import Final

from governance.domain.trends.series import ChangePoint, Series, SeriesTrend, TrendReport, TrendVerdict
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style, Tone
from governance.render.wording.change_words import counted, short_oid

_BARS: Final = "▁▂▃▄▅▆▇█"
_WIDEST: Final = 60
"""Bars in a line."""

_TONES: Final = {
    TrendVerdict.REGRESSED: Tone.BAD,
    TrendVerdict.IMPROVED: Tone.GOOD,
    TrendVerdict.DRIFTING: Tone.CAREFUL,
    TrendVerdict.BIMODAL: Tone.CAREFUL,
    TrendVerdict.FEW: Tone.UNDECIDED,
    TrendVerdict.STEADY: Tone.DIM,
}


def as_json(report: TrendReport) -> str:
    """Everything that is found, as the contract names it."""
    return document({"schema": "budget-governance/trend/1", "series": [_series(item) for item in report.series]})


def _series(item: SeriesTrend) -> Json:
    return {
        "name": item.name,
        "points": item.points,
        "verdict": item.verdict.value,
        "change_points": [_point(point) for point in item.change_points],
        "weak": [_point(point) for point in item.weak],
        "slope_per_day": None if item.drift is None else _number(item.drift.slope_per_day, 6),
    }


def _point(point: ChangePoint) -> Json:
    return {
        "index": point.index,
        "commit": point.commit,
        "before": _number(point.before),
        "after": _number(point.after),
        "p": _number(point.p, 3),
    }


def _number(value: float, digits: int = 15) -> Decimal:
    return Decimal(f"{value:.{digits}g}")


def as_text(report: TrendReport, style: Style) -> str:
    """A block a series: its verdict, its change points, what is weak and what drifts; at last the totals."""
    if not report.series:
        return "nothing was recorded yet: budget record RESULTS.json\n"
    pairs = zip_longest(report.series, report.inputs)
    lines = [line for item, series in pairs for line in _block(item, series, style)]
    return "".join(f"{line}\n" for line in (*lines, *style.wrap(totals(report))))


def _block(item: SeriesTrend, series: Series | None, style: Style) -> Iterator[str]:
    verdict = style.paint(item.verdict.value, _TONES[item.verdict])
    yield f"{style.paint(terminal(item.name), Tone.BOLD)}  {verdict}  {counted(item.points, 'value')}"
    for point in item.change_points:
        yield f"  {change_in_words(point)}"
        if point.commit is not None:
            yield f"    {terminal(mark_name(item, point.commit, series.commits if series else ()))}"
        if point.acknowledged is not None:
            yield from style.wrap(f"no alarm: {terminal(point.acknowledged)}", "    ")
    yield from (style.paint(f"  weak: {change_in_words(point)}", Tone.DIM) for point in item.weak)
    yield from (f"  {line}" for line in drift(item))
    if series is not None and len(series.values) > 1:
        ends = f"{min(series.values):.4g} to {max(series.values):.4g}"
        yield f"  {style.paint(sparkline(series.values), Tone.DIM)}  {ends}"


def sparkline(values: Sequence[float]) -> str:
    """Values as a line of bars, the lowest empty and the highest full; of many values medians of neighbours."""
    together = math.ceil(len(values) / _WIDEST)
    levels = [median(values[start : start + together]) for start in range(0, len(values), together)]
    low, high = min(levels), max(levels)
    spread = high - low
    return "".join(_BARS[round((level - low) / spread * (len(_BARS) - 1)) if spread > 0 else 0] for level in levels)


def drift(item: SeriesTrend) -> Iterator[str]:
    """How a series drifts, and when it reaches its budget; nothing where it does neither."""
    slow = item.drift
    if slow is None:
        return
    yield f"drifts by {slow.slope_per_day:.3g} a day (95 %: {slow.low:.3g} to {slow.high:.3g})"
    left = None if item.budget is None else slow.days_to(item.budget)
    if left is not None:
        days, soonest, latest = left
        until = f"to {latest:.0f}" if math.isfinite(latest) else "or more"
        yield f"reaches the budget of {item.budget:g} in {days:.0f} days (95 %: {soonest:.0f} {until})"


def mark_name(item: SeriesTrend, commit: str, commits: Collection[str] = ()) -> str:
    """A change by the name that `--mark` takes: its commit in short, but where others of the series begin like it."""
    short = short_oid(commit, "")
    alike = {other for other in commits if other.startswith(short)}
    return f"{item.name.partition(' on ')[0]}:{commit if len(alike) > 1 else short}"


def change_in_words(point: ChangePoint) -> str:
    """A change in a line."""
    percent = change_percent(point)
    change = f" ({percent})" if percent else ""
    share = f"{share_above(point)} of the values are above those before"
    return f"from {point.index}: {point.before:.6g} → {point.after:.6g}{change}, p {point.p:.2g}, {share}"


def change_percent(point: ChangePoint) -> str:
    """By how much the level changed; empty where there is no percentage."""
    return f"{(point.after / point.before - 1) * 100:+.1f} %" if point.before > 0 else ""


def share_above(point: ChangePoint) -> str:
    """The share of values after the change that are above one before it."""
    return f"{math.floor(point.superiority * 100 + 0.5)} %"


def totals(report: TrendReport) -> str:
    """How many series there are of each verdict, and how many would show a change by chance."""
    counts = Counter(item.verdict for item in report.series)
    verdicts = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in TrendVerdict if counts[verdict])
    alarms = f"{report.expected_false_alarms:.2g}"
    return f"{len(report.series)} series: {verdicts}; by chance, at most {alarms} of them would show a change"
