"""Trends as a picture: a panel a series, with its values, intervals, budgets and changes.

What is shown is told apart by shape as well as by colour (Okabe and Ito's colours, which the colour-blind see as
different ones), so that it can be printed in grey.
"""

import io
import warnings
from typing import Any, Final

from matplotlib import dates, rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from governance.domain.trends.series import ChangePoint, Series, SeriesTrend, TrendReport
from governance.errors import UsageError

MAX_PANELS: Final = 100
"""Panels in one picture."""

_WIDTH: Final = 10.0
_HEIGHT: Final = 2.6
_BLUE, _ORANGE, _RED, _GREY = "#0072b2", "#e69f00", "#d55e00", "#666666"
_DATES: Final[Any] = dates  # has no types
_SETTINGS: Final[Any] = {"svg.fonttype": "none", "svg.hashsalt": "budget", "font.size": 9, "text.parse_math": False}


def trend(report: TrendReport) -> str:
    """The picture as SVG; the same report is always the same text.

    Raises:
        UsageError: there are too many series for one picture.
    """
    refuse_too_many(report)
    count = len(report.series)
    with rc_context(_SETTINGS):
        figure = Figure(figsize=(_WIDTH, _HEIGHT * max(count, 1)), layout="constrained")
        FigureCanvasSVG(figure)
        panels: list[Any] = list(figure.subplots(max(count, 1), 1, squeeze=False)[:, 0])
        if not count:
            panels[0].set_axis_off()
            panels[0].text(0.5, 0.5, "nothing was recorded yet", ha="center")
        for panel, found, series in zip(panels, report.series, report.inputs, strict=False):
            panel.set_title(_visible(f"{found.name}: {found.verdict.value}"), loc="left", fontweight="bold")
            _draw(panel, found, series)
        return _written(figure)


def refuse_too_many(report: TrendReport) -> None:
    """Refuse what nobody could look through.

    Raises:
        UsageError: there are too many series to draw.
    """
    count = len(report.series)
    if count > MAX_PANELS:
        raise UsageError(f"a picture of {count} series cannot be read", "name some: budget trend BUDGET…")


def panel_of(found: SeriesTrend, series: Series) -> str:
    """One series as SVG, without its name and with nothing behind it, for a page that says the rest."""
    with rc_context(_SETTINGS):
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        FigureCanvasSVG(figure)
        _draw(figure.subplots(), found, series)
        return _written(figure, transparent=True)


def _written(figure: Figure, *, transparent: bool = False) -> str:
    text = io.StringIO()
    with warnings.catch_warnings():  # that it measures a name by a font without its letters; they are drawn elsewhere
        warnings.simplefilter("ignore", UserWarning)
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None}, transparent=transparent)
    return text.getvalue()


def _draw(panel: Any, found: SeriesTrend, series: Series) -> None:
    places: list[Any] = list(series.dates) or list(range(len(series.values)))
    if series.dates:
        locator = _DATES.AutoDateLocator()
        panel.xaxis.set_major_locator(locator)
        panel.xaxis.set_major_formatter(_DATES.ConciseDateFormatter(locator))
    _intervals(panel, places, series)
    _values(panel, places, series)
    _levels(panel, places, found, len(series.values))
    _budgets(panel, places, series)
    for point in found.change_points:
        _change(panel, places[point.index], point)
    for point in found.weak:
        panel.axvline(places[point.index], color=_GREY, linestyle=":", linewidth=1)
    panel.spines[["top", "right"]].set_visible(False)
    if series.values:
        panel.legend(loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0, fontsize=8, frameon=False, ncols=4)


def _values(panel: Any, places: list[Any], series: Series) -> None:
    """The values as dots of one path: with markers, a page of many series would have an element a value."""
    panel.plot(places, series.values, linestyle="none")  # draws nothing, and spans the axes
    if series.values:
        ends = [end for end in zip(panel.convert_xunits(places), series.values, strict=True) for _ in (0, 1)]
        dots = Path(ends, [Path.MOVETO, Path.LINETO] * len(series.values))
        dots.should_simplify = False  # which would drop lines without a length
        panel.add_patch(PathPatch(dots, fill=False, edgecolor=_BLUE, linewidth=2.5, capstyle="round", zorder=2))
        panel.plot([], [], ".", color=_BLUE, markersize=4, label="measured")


def _intervals(panel: Any, places: list[Any], series: Series) -> None:
    known = [(place, ends) for place, ends in zip(places, series.intervals, strict=False) if ends is not None]
    if known:
        low, high = ([ends[side] for _, ends in known] for side in (0, 1))
        panel.fill_between([place for place, _ in known], low, high, color=_BLUE, alpha=0.2, linewidth=0, label="95 %")


def _levels(panel: Any, places: list[Any], found: SeriesTrend, count: int) -> None:
    """The medians between the changes."""
    points = found.change_points
    starts = [0, *(point.index for point in points)]
    values = [points[0].before, *(point.after for point in points)] if points else []
    for start, end, value in zip(starts, [*starts[1:], count], values, strict=False):
        panel.plot([places[start], places[end - 1]], [value, value], "-", color="black", linewidth=1.5)


def _budgets(panel: Any, places: list[Any], series: Series) -> None:
    known = [(place, value) for place, value in zip(places, series.budgets, strict=False) if value is not None]
    if not known:
        return
    steps = [place for place, _ in known], [value for _, value in known]
    panel.step(*steps, "--", where="post", color=_RED, label="budget")
    names = {places[index]: f" ({name})" for index, name in series.decisions}
    before: float | None = None
    for place, value in known:
        if value != before:
            words = _visible(f"{value:g}{names.get(place, '')}")
            panel.annotate(words, (place, value), xytext=(2, 2), textcoords="offset points", color=_RED)
        before = value


def _change(panel: Any, place: Any, point: ChangePoint) -> None:
    is_alarm = point.acknowledged is None
    panel.axvline(place, color=_ORANGE if is_alarm else _GREY, linestyle="-" if is_alarm else "-.", linewidth=1.5)
    change = f"{(point.after / point.before - 1) * 100:+.1f} %" if point.before > 0 else "change"
    mark = {"xycoords": ("data", "axes fraction"), "xytext": (3, 3), "textcoords": "offset points", "fontsize": 8}
    panel.annotate(f"{change} ({point.index})", (place, 0.0), **mark)


def _visible(text: str) -> str:
    """A name without what cannot be seen; XML is escaped by who writes the file."""
    return "".join(character if character.isprintable() else "?" for character in text)
