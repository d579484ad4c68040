import json
from dataclasses import asdict

import pytest

from governance.domain.production.dashboard import Dashboard, DashboardRow, Panel, Query, Role, Shape, Unit

QUERY = Query(Role.MEASURED, "up", "{{environment}}")


def test_a_dashboard_is_plain_data_that_any_tool_can_draw() -> None:
    panel = Panel("Memory", "The peak.", Unit.BYTES, (QUERY,))
    row = DashboardRow("cache", "", None, (panel,))
    drawn = Dashboard("acme/payments", ("dev",), is_whole=False, deploys="changes(up[5m])", rows=(row,))
    assert json.loads(json.dumps(asdict(drawn))) == {
        "subject": "acme/payments",
        "environments": ["dev"],
        "is_whole": False,
        "deploys": "changes(up[5m])",
        "rows": [
            {
                "capability": "cache",
                "about": "",
                "runbook_url": None,
                "panels": [
                    {
                        "title": "Memory",
                        "about": "The peak.",
                        "unit": "bytes",
                        "queries": [{"role": "measured", "expr": "up", "legend": "{{environment}}"}],
                        "shape": "lines",
                    }
                ],
            }
        ],
        "owner": None,
        "part": 0,
    }


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Role, ["measured", "budget", "carried"]),
        (Shape, ["lines", "bars", "heat"]),
        (Unit, ["share", "seconds", "bytes", "processes", "calls", "alerts"]),
    ],
)
def test_what_a_line_says_and_what_an_axis_counts_are_words(
    kind: type[Role] | type[Shape] | type[Unit], words: list[str]
) -> None:
    assert [f"{item}" for item in kind] == words
