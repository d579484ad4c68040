"""A dashboard as Grafana reads it: JSON of schema version 39, as Grafana 10.4 wrote it and every later one takes.

The JSON is written here and not by Grafana's own builders, so that the same budgets give the same bytes whatever is
installed; the tests read it with those builders.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Final

from governance.domain.production.dashboard import Dashboard, DashboardRow, Panel, Query, Role, Shape, Unit
from governance.render.layout.escape import markdown
from governance.render.layout.json_text import Json, document

_SCHEMA: Final = 39
_DATASOURCE: Final[Mapping[str, Json]] = {"type": "prometheus", "uid": "${datasource}"}
_OPEN: Final = 8
"""Rows that stand open; with more, all are closed, and only those that are opened ask Prometheus."""

_CONFIG_MAP: Final = 2**20
LARGEST_DASHBOARD: Final = 500_000
"""Bytes of a file where dashboards are split: a ConfigMap holds little more than a megabyte, and people wait for it."""

_HEAD: Final = 20_000
"""Bytes left for what stands around the rows."""

_COLUMNS: Final = 24
_ACROSS: Final = 4
"""Panels beside each other."""

_HEIGHT: Final = 8
_UNITS: Final = {
    Unit.SHARE: "percentunit", Unit.SECONDS: "s", Unit.BYTES: "bytes", Unit.PROCESSES: "short", Unit.CALLS: "short",
    Unit.ALERTS: "short",
}  # fmt: skip
_LINES: Final[Mapping[Role, tuple[str, Sequence[int]]]] = {
    Role.BUDGET: ("dash", (10, 10)),
    Role.CARRIED: ("dot", (2, 6)),
}
_COLOURS: Final = {Role.BUDGET: "red", Role.CARRIED: "orange"}
_ADDRESS: Final = re.compile(r"https?://[^\s\"<>\\]+")
_NOTE: Final = "Written by `budget dashboard` from the budget files; edit those, and write it again."


def parted(dashboard: Dashboard) -> Iterator[Dashboard]:
    """The dashboard, or several of rows in their order where the file of one would be larger than LARGEST_DASHBOARD.

    The first keeps the name, and the others have a number, so that an import replaces what it is the new form of.
    """
    rows: list[DashboardRow] = []
    size = part = 0
    for row in dashboard.rows:
        more = len(document({"panels": list(_panels((row,), is_closed=True))}).encode())
        if rows and size + more > LARGEST_DASHBOARD - _HEAD:
            yield replace(dashboard, rows=tuple(rows), part=part)
            rows, size, part = [], 0, part + 1
        rows.append(row)
        size += more
    yield replace(dashboard, rows=tuple(rows), part=part)


def size_notes(text: str) -> tuple[str, ...]:
    """What to know of a dashboard that is too large for what brings it to Grafana."""
    size = len(text.encode())
    if size <= _CONFIG_MAP:
        return ()
    why = f"the dashboard has {size / 1_000_000:.1f} MB, and a ConfigMap of Kubernetes holds 1 MiB"
    return (f"{why}; --env ENV or --split owner --output FOLDER writes smaller ones",)


def as_dashboard(dashboard: Dashboard) -> str:
    """The text of the file."""
    return document(
        {
            "uid": _uid(dashboard),
            "title": f"Performance budgets: {dashboard.subject}{_suffix(dashboard)}",
            "description": _NOTE,
            "tags": ["performance-budgets"],
            "schemaVersion": _SCHEMA,
            "editable": False,
            "graphTooltip": 1,
            "refresh": "1m",
            "time": {"from": "now-6h", "to": "now"},
            "timezone": "browser",
            "annotations": {"list": [_deploys(dashboard.deploys)]},
            "templating": {"list": [_source(), _environments(dashboard.environments), _clusters()]},
            "links": [],
            "panels": list(_panels(dashboard.rows, is_closed=len(dashboard.rows) > _OPEN)),
        }
    )


def _suffix(dashboard: Dashboard) -> str:
    owner = f" of {dashboard.owner or 'nobody'}" if dashboard.owner is not None else ""
    part = f", part {dashboard.part + 1}" if dashboard.part else ""
    return f"{owner}{part}" if dashboard.is_whole else f"{owner} ({', '.join(dashboard.environments)}){part}"


def _uid(dashboard: Dashboard) -> str:
    """The same for the same repository and environments, so that a new import replaces the old one."""
    told = [dashboard.subject, *(() if dashboard.is_whole else dashboard.environments)]
    told += [] if dashboard.owner is None else ["owner", dashboard.owner]
    told += ["part", str(dashboard.part)] if dashboard.part else []
    digest = hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()
    return f"budgets-{digest[:20]}"


def _deploys(expr: str) -> Json:
    return {
        "name": "New budgets",
        "datasource": _DATASOURCE,
        "enable": True,
        "hide": False,
        "iconColor": "purple",
        "expr": expr,
        "step": "60s",
        "titleFormat": "{{capability}}: a new budget is deployed",
        "textFormat": "{{limit}} = {{budget}} ({{environment}})",
        "tagKeys": "capability,environment,limit",
    }


def _source() -> Json:
    return {
        "name": "datasource",
        "type": "datasource",
        "label": "Prometheus",
        "query": "prometheus",
        "refresh": 1,
        "hide": 0,
        "includeAll": False,
        "multi": False,
        "options": [],
        "regex": "",
        "skipUrlSync": False,
    }


def _environments(names: Sequence[str]) -> Json:
    every: Json = {"text": ["All"], "value": ["$__all"], "selected": True}
    return {
        "name": "environment",
        "type": "custom",
        "label": "Environment",
        "query": ",".join(names),
        "current": every,
        "hide": 0,
        "includeAll": True,
        "multi": True,
        "options": [
            {"text": "All", "value": "$__all", "selected": True},
            *({"text": name, "value": name, "selected": False} for name in names),
        ],
        "skipUrlSync": False,
    }


def _clusters() -> Json:
    """The clusters that any series names; where none does, all series are of all clusters."""
    return {
        "name": "cluster",
        "type": "query",
        "label": "Cluster",
        "datasource": _DATASOURCE,
        "query": "label_values(cluster)",
        "refresh": 2,
        "sort": 1,
        "current": {"text": ["All"], "value": ["$__all"], "selected": True},
        "hide": 0,
        "includeAll": True,
        "allValue": ".*",
        "multi": True,
        "options": [],
        "regex": "",
        "skipUrlSync": False,
    }


def _panels(rows: Sequence[DashboardRow], *, is_closed: bool) -> Iterator[Json]:
    numbers = count(1)
    top = 0
    for row in rows:
        head = _row(row, next(numbers), top)
        panels = [_panel(panel, row, next(numbers), _place(index, top + 1)) for index, panel in enumerate(row.panels)]
        if is_closed:
            yield {**head, "collapsed": True, "panels": panels}
            top += 1
        else:
            yield {**head, "collapsed": False, "panels": []}
            yield from panels
            top += 1 + _HEIGHT * -(-len(panels) // _ACROSS)


def _row(row: DashboardRow, number: int, top: int) -> dict[str, Json]:
    place: Json = {"h": 1, "w": _COLUMNS, "x": 0, "y": top}
    return {"id": number, "type": "row", "title": row.capability, "gridPos": place}


def _place(index: int, top: int) -> Json:
    width = _COLUMNS // _ACROSS
    return {"h": _HEIGHT, "w": width, "x": width * (index % _ACROSS), "y": top + _HEIGHT * (index // _ACROSS)}


def _panel(panel: Panel, row: DashboardRow, number: int, place: Json) -> Json:
    about = "\n\n".join(part for part in (markdown(row.about), panel.about) if part)
    return {
        "id": number,
        "type": "heatmap" if panel.shape is Shape.HEAT else "timeseries",
        "title": panel.title if panel.queries else f"{panel.title}: no such limit",
        "description": about,
        "gridPos": place,
        "datasource": _DATASOURCE,
        "links": _links(row.runbook_url),
        "targets": [_target(query, name, panel.shape) for query, name in _named(panel.queries)],
        **(_heat() if panel.shape is Shape.HEAT else _lines(panel)),
    }


def _lines(panel: Panel) -> dict[str, Json]:
    return {
        "fieldConfig": {"defaults": _defaults(panel), "overrides": list(_overrides(panel.queries))},
        "options": {
            "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "multi", "sort": "none"},
        },
    }


def _heat() -> dict[str, Json]:
    """How a heat map of buckets is drawn: they come counted, so nothing is left to calculate."""
    return {
        "fieldConfig": {"defaults": {}, "overrides": []},
        "options": {
            "calculate": False,
            "cellGap": 1,
            "color": {"mode": "scheme", "scheme": "Oranges", "steps": 64},
            "legend": {"show": True},
            "tooltip": {"mode": "single"},
            "yAxis": {"axisPlacement": "left", "unit": "s"},
        },
    }


def _links(address: str | None) -> Json:
    """A link to the runbook; only an address of the web, in which Grafana finds no variables of its own."""
    if address is None or not _ADDRESS.fullmatch(address):
        return []
    url = address.replace("$", "%24").replace("[[", "%5B%5B")
    return [
        {"title": "Runbook", "type": "link", "url": url, "targetBlank": True, "icon": "doc", "tooltip": "", "tags": [],
         "asDropdown": False, "includeVars": False, "keepTime": False}
    ]  # fmt: skip


def _named(queries: Sequence[Query]) -> Iterator[tuple[Query, str]]:
    """Queries with names by which overrides find them."""
    return ((query, f"{query.role}{index}") for index, query in enumerate(queries))


def _target(query: Query, name: str, shape: Shape) -> Json:
    return {
        "refId": name,
        "expr": query.expr,
        "legendFormat": query.legend,
        "range": True,
        "editorMode": "code",
        **({"format": "heatmap"} if shape is Shape.HEAT else {}),
    }


def _defaults(panel: Panel) -> Json:
    custom: dict[str, Json] = {"drawStyle": "line", "lineWidth": 1, "fillOpacity": 0, "showPoints": "never"}
    if panel.shape is Shape.BARS:
        custom |= {"fillOpacity": 30, "stacking": {"mode": "normal", "group": "A"}}
    highest: dict[str, Json] = {"max": 1} if panel.unit is Unit.SHARE else {"min": 0}
    return {"unit": _UNITS[panel.unit], "custom": custom, **highest}


def _overrides(queries: Sequence[Query]) -> Iterator[Json]:
    for query, name in _named(queries):
        if query.role in _LINES:
            fill, dash = _LINES[query.role]
            style: Json = {"fill": fill, "dash": dash}
            yield {
                "matcher": {"id": "byFrameRefID", "options": name},
                "properties": [
                    {"id": "custom.lineStyle", "value": style},
                    {"id": "color", "value": {"mode": "fixed", "fixedColor": _COLOURS[query.role]}},
                ],
            }
