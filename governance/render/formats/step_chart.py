"""The life of a limit as a picture: a step line over time, its decisions as points, and measurements as dots (SVG)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from capability_budgets.reading.values import format_value
from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.story import LifePoint, LimitLife
from governance.render.wording import change_words as words

WIDTH: Final = 720
HEIGHT: Final = 170
_LEFT: Final = 60
_RIGHT: Final = 14
_TOP: Final = 20
_BOTTOM: Final = 24
_ROOM: Final = Decimal("0.08")
"""Share of the height that is left free above and below the values."""

MAX_NAMES: Final = 12
"""Points whose decisions are named in the picture."""

MAX_TEXTS: Final = 40
"""Points that are told when somebody points at them; of more, the table below tells."""

MAX_DOTS: Final = 200
"""Measurements that a picture shows; of more, every so many."""


@dataclass(frozen=True, slots=True)
class ChartMark:
    """A point or dot, or a label: where it is, what it is, and what is said of it."""

    x: str
    y: str
    kind: str
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, in the numbers of a view box of `width` and `height`."""

    path: str
    axis: str
    points: tuple[ChartMark, ...]
    dots: tuple[tuple[str, str], ...]
    labels: tuple[ChartMark, ...]
    told: str
    width: int = WIDTH
    height: int = HEIGHT


def step_chart(life: LimitLife, until: dt.datetime) -> Chart:
    """The chart of a life, up to a moment."""
    dots = life.measured[:: max(1, -(-len(life.measured) // MAX_DOTS))]
    dates = [*(point.date for point in life.points), *(dot.date for dot in dots), until]
    until = max(dates)
    numbers = [*(point.value for point in life.points), *(dot.value for dot in dots)]
    frame = _Frame(min(dates), max(dates), [value for value in numbers if isinstance(value, Decimal)])
    return Chart(
        _path(life.points, frame, until),
        f"M{_LEFT} {_TOP}V{HEIGHT - _BOTTOM}H{WIDTH - _RIGHT}",
        tuple(_point(point, frame, with_text=len(life.points) <= MAX_TEXTS) for point in life.points),
        tuple(_dots(dots, frame)),
        (*frame.labels(), *_names(life.points, frame)),
        _told(life),
    )


class _Frame:
    """Where dates and values lie."""

    def __init__(self, first: dt.datetime, last: dt.datetime, values: Sequence[Decimal]) -> None:
        self._first, self._last = first, last
        self._low, self._high = min(values, default=Decimal(0)), max(values, default=Decimal(1))
        room = (self._high - self._low) * _ROOM or abs(self._high) * _ROOM or Decimal(1)
        self._bottom, self._span = self._low - room, self._high - self._low + 2 * room

    def x(self, date: dt.datetime) -> str:
        """The place of a moment."""
        whole = (self._last - self._first).total_seconds()
        share = (date - self._first).total_seconds() / whole if whole else 0.0
        return f"{_LEFT + share * (WIDTH - _LEFT - _RIGHT):.1f}"

    def y(self, value: Decimal) -> str:
        """The place of a value."""
        share = float((value - self._bottom) / self._span)
        return f"{HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM):.1f}"

    def labels(self) -> Iterable[ChartMark]:
        """The ends of both axes."""
        for value in dict.fromkeys((self._low, self._high)):
            yield ChartMark(str(_LEFT - 6), self.y(value), "", format_value(value), "end")
        below = str(HEIGHT - 8)
        yield ChartMark(str(_LEFT), below, "", words.moment(self._first)[:10])
        yield ChartMark(str(WIDTH - _RIGHT), below, "", words.moment(self._last)[:10], "end")


def _path(points: Sequence[LifePoint], frame: _Frame, until: dt.datetime) -> str:
    """The line; it breaks off where the limit was removed."""
    parts: list[str] = []
    is_drawn = False
    for point in points:
        if is_drawn:
            parts.append(f"H{frame.x(point.date)}")
        if isinstance(point.value, Decimal):
            y = frame.y(point.value)
            parts.append(f"V{y}" if is_drawn else f"M{frame.x(point.date)} {y}")
        is_drawn = isinstance(point.value, Decimal)
    if is_drawn:
        parts.append(f"H{frame.x(max(until, points[-1].date))}")
    return "".join(parts)


def _names(points: Sequence[LifePoint], frame: _Frame) -> Iterator[ChartMark]:
    """The decisions by name, above their points, where there is room for all of them."""
    for point in points if len(points) <= MAX_NAMES else ():
        if point.by.startswith("ADR ") and isinstance(point.value, Decimal):
            x, y = float(frame.x(point.date)), float(frame.y(point.value))
            anchor = "end" if x > WIDTH - _RIGHT - _LEFT else "start"
            yield ChartMark(f"{x + (-7 if anchor == 'end' else 7):.1f}", f"{y - 6:.1f}", "", point.by, anchor)


def _point(point: LifePoint, frame: _Frame, *, with_text: bool) -> ChartMark:
    value = point.value if isinstance(point.value, Decimal) else None
    y = frame.y(value) if value is not None else str(HEIGHT - _BOTTOM)
    by = f", approved by {', '.join(point.approvers)}" if point.approvers else ""
    text = f"{words.moment(point.date)[:10]}: {words.short_value(point.value)}, {point.by}{by}"
    return ChartMark(frame.x(point.date), y, "point" if point.governed else "point no", text if with_text else "")


def _dots(dots: Sequence[Recorded], frame: _Frame) -> Iterator[tuple[str, str]]:
    """What was measured, as one path of round ends for what passed and one for what failed."""
    for kind, failed in (("dot", False), ("dot no", True)):
        meant = (dot for dot in dots if (dot.verdict is LimitVerdict.FAIL) is failed)
        path = "".join(f"M{frame.x(dot.date)} {frame.y(dot.value)}h0" for dot in meant)
        if path:
            yield kind, path


def _told(life: LimitLife) -> str:
    """What the picture shows, in a sentence for those who do not see it; the table below it has the rest."""
    values = ", ".join(words.short_value(point.value) for point in life.points)
    measured = f"; {words.counted(len(life.measured), 'measurement')}" if life.measured else ""
    return f"Step chart of {life.limit}: {values}{measured}"
