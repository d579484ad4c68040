"""Trends as one page of HTML, to read, to filter, to print and to hand on: a picture a series, and what was found."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final, Literal

from capability_budgets.reading.limits import LimitId
from governance.domain.trends.series import ChangePoint, Series, SeriesTrend, TrendReport, TrendVerdict
from governance.render.commands import trend as text
from governance.render.formats import trend_svg
from governance.render.layout.inline_svg import inline_svg
from governance.render.layout.report_page import report_page
from governance.render.wording.change_words import counted
from governance.render.wording.page_views import View, facets

_WORSE: Final = (TrendVerdict.REGRESSED, TrendVerdict.DRIFTING)
_UNFIT: Final = re.compile(r"[^\w.@-]+", re.ASCII)


def trend(report: TrendReport) -> str:
    """The page: the totals, links to what changed for the worse, and the series.

    Raises:
        UsageError: there are too many series to draw.
    """
    trend_svg.refuse_too_many(report)
    anchors = _anchors(report)
    limits = (LimitId.parse(_budget(item)) for item in report.series)
    rows = zip_longest(anchors, report.series, report.inputs)
    return report_page(
        "trend.html.jinja",
        title="Trends",
        totals=text.totals(report),
        changed=[
            {"anchor": anchor, "name": item.name, "verdict": item.verdict.value, "news": _news(item)}
            for verdict in _WORSE
            for anchor, item in zip(anchors, report.series, strict=True)
            if item.verdict is verdict
        ],
        series=[_series(anchor, item, series) for anchor, item, series in rows],
        facets=facets((limit for limit in limits if limit), (item.verdict.value for item in report.series)),
    )


def _anchors(report: TrendReport) -> list[str]:
    """A name on the page for each series, which links from elsewhere can rely on."""
    seen: Counter[str] = Counter()
    found = []
    for item in report.series:
        name = f"series-{_UNFIT.sub('-', item.name)}"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}--{seen[name]}")
    return found


def _budget(item: SeriesTrend) -> str:
    return item.name.partition(" on ")[0]


def _news(item: SeriesTrend) -> str:
    """The last change that is an alarm, or the drift."""
    alarms = [point for point in item.change_points if point.acknowledged is None]
    if item.verdict is TrendVerdict.REGRESSED and alarms:
        return text.change_in_words(alarms[-1])
    return "; ".join(text.drift(item)).removeprefix("drifts ")


def _series(anchor: str, item: SeriesTrend, series: Series | None) -> View:
    values = series or Series(item.name, ())
    budget = "" if item.budget is None else f"; budget {item.budget:g}"
    return {
        "anchor": anchor,
        "name": item.name,
        "verdict": item.verdict.value,
        "told": f"{counted(item.points, 'value')}{budget}",
        "picture": inline_svg(trend_svg.panel_of(item, values), _seen(item, values), anchor),
        "changes": [
            *(_change(item, point, values.commits, *_meaning(point, values)) for point in item.change_points),
            *(_change(item, point, values.commits, "quiet", "weak, does not count") for point in item.weak),
        ],
        "drift": list(text.drift(item)),
    }


def _seen(item: SeriesTrend, series: Series) -> str:
    """What the picture shows, in a sentence for those who do not see it; the table below it has the rest."""
    ends = f" from {min(series.values):.4g} to {max(series.values):.4g}" if series.values else ""
    changes = counted(len(item.change_points), "change")
    return f"{item.name}: {counted(item.points, 'value')}{ends}, {changes} of the level"


def _change(item: SeriesTrend, point: ChangePoint, commits: Sequence[str], kind: str, what: str) -> View:
    """A change, and what it is, with the class of the style sheet for that."""
    return {
        "index": str(point.index),
        "before": f"{point.before:.6g}",
        "after": f"{point.after:.6g}",
        "percent": text.change_percent(point),
        "p": f"{point.p:.2g}",
        "above": text.share_above(point),
        "mark": "" if point.commit is None else text.mark_name(item, point.commit, commits),
        "kind": kind,
        "what": what,
    }


def _meaning(point: ChangePoint, series: Series) -> tuple[Literal["quiet", "error", "pass"], str]:
    """The class of the style sheet for a change that counts, and what it is."""
    if point.acknowledged is not None:
        return "quiet", f"no alarm: {point.acknowledged}"
    is_worse = (point.after > point.before) is series.larger_is_worse
    return ("error", "for the worse") if is_worse else ("pass", "for the better")
