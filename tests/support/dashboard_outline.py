"""A Grafana dashboard as an outline: its panels with their lines, as the file has them, and no data."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

_COLUMNS: Final = 24
_WIDTH: Final = 1080
_TOP: Final = 66
_UNIT: Final = 19
"""How high a step of Grafana's grid is drawn."""

_LINE: Final = 15
_COLOURS: Final = {"red": "#b01717", "orange": "#8a5300"}
_MEASURED: Final = "#1f5fae"
_NAMES: Final = re.compile(r"\{\{(\w+)\}\}")


def outline(dashboard: Mapping[str, Any], capability: str) -> str:
    """One capability's row of a dashboard as SVG."""
    panels = list(_row(dashboard["panels"], capability))
    first = min(panel["gridPos"]["y"] for panel in panels)
    last = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels)
    height = _TOP + (last - first) * _UNIT + 34
    choices = "   ".join(f"{item['name']} ▾" for item in dashboard["templating"]["list"])
    note = "An outline: the panels and lines of the file, once for all environments. Grafana draws what is measured."
    parts = [
        f'<rect width="{_WIDTH}" height="{height}" fill="#f4f5f5"/>',
        _text(12, 24, dashboard["title"], "font-size: 16px; font-weight: 700"),
        _text(_WIDTH - 12, 24, choices, "text-anchor: end", "#5a6169"),
        _text(12, 52, f"▾ {capability}", "font-weight: 700"),
        *(part for panel in panels for part in _panel(panel, first)),
        _text(12, height - 12, note, "font-style: italic", "#5a6169"),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    style = "font-family: 'DejaVu Sans', system-ui, sans-serif; font-size: 12px"
    return "\n".join([f'{head} style="{style}">', *parts, "</svg>", ""])


def _row(panels: list[Any], capability: str) -> Iterator[Any]:
    """The panels of a capability, which stand behind its row or in it."""
    within = False
    for panel in panels:
        if panel["type"] == "row":
            within = panel["title"] == capability
            yield from panel.get("panels", []) if within else ()
        elif within:
            yield panel


def _panel(panel: Mapping[str, Any], first: int) -> Iterator[str]:
    place = panel["gridPos"]
    across = (_WIDTH - 16) / _COLUMNS
    x, y = 8 + place["x"] * across, _TOP + (place["y"] - first) * _UNIT
    wide, high = place["w"] * across - 6, place["h"] * _UNIT - 6
    yield f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{high:.0f}" fill="#ffffff" stroke="#c5cad0"/>'
    yield _text(x + 9, y + 18, panel["title"], "font-weight: 700")
    unit = panel.get("fieldConfig", {}).get("defaults", {}).get("unit", "")
    kind = "heat map" if panel["type"] == "heatmap" else unit
    yield _text(x + wide - 9, y + 18, kind, "text-anchor: end", "#5a6169")
    left, right, bottom = x + 9, x + wide - 9, y + high - 10 - _LINE * len(panel["targets"])
    yield f'<path d="M{left:.0f} {y + 28:.0f}V{bottom:.0f}H{right:.0f}" fill="none" stroke="#d5d9de"/>'
    for number, target in enumerate(panel["targets"], 1):
        yield from _line(panel, target, left, bottom + number * _LINE)


def _line(panel: Mapping[str, Any], target: Mapping[str, Any], x: float, y: float) -> Iterator[str]:
    """A line of the legend, dashed and coloured as the file says."""
    dash, colour = "", _MEASURED
    for item in panel.get("fieldConfig", {}).get("overrides", []):
        if item["matcher"]["options"] == target["refId"]:
            said = {one["id"]: one["value"] for one in item["properties"]}
            dash = ",".join(str(part / 2) for part in said.get("custom.lineStyle", {}).get("dash", []))
            colour = _COLOURS.get(said.get("color", {}).get("fixedColor", ""), colour)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    yield f'<path d="M{x:.0f} {y - 4:.0f}h24" stroke="{colour}" stroke-width="2"{dashed}/>'
    yield _text(
        x + 30, y, _NAMES.sub(r"<\1>", target["legendFormat"].removeprefix("{{environment}} ")), "font-size: 11px"
    )


def _text(x: float, y: float, text: str, style: str, colour: str = "#1c2024") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}" style="{style}">{escape(text)}</text>'
