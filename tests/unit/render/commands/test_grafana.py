import json
from typing import Any

import pytest

from capability_budgets.reading.budget_yaml import read_budgets
from governance.documents.budgets.reader import join
from governance.documents.prometheus.dashboard_queries import dashboard
from governance.domain.production.settings import Runtime
from governance.render.commands.grafana import LARGEST_DASHBOARD, as_dashboard, parted

ODD = r"""
limiter:
  description: '<img src=x> $environment ${__user.login} [[environment]] ![x](javascript:alert) @all'
  runbook_url: "https://runbooks.example.com/limiter?u=${__user.login}&e=[[environment]]&d=$environment"
  max_latency_ms: 10
  max_memory_mb: 5
"""


def many(count: int) -> str:
    return "".join(f"c{number}: {{max_latency_ms: {number}, max_memory_mb: 5}}\n" for number in range(1, count + 1))


def shown(text: str, *environments: str, subject: str = "acme/payments", whole: bool = True) -> dict[str, Any]:
    joined = join({"b.yaml": read_budgets("b.yaml", text.encode())})
    assert not joined.findings
    drawn = dashboard(joined.budgets, environments or ("default",), Runtime(), subject=subject, is_whole=whole)
    assert as_dashboard(drawn) == as_dashboard(drawn)
    loaded: dict[str, Any] = json.loads(as_dashboard(drawn))
    return loaded


def all_panels(board: dict[str, Any]) -> list[dict[str, Any]]:
    return [panel for item in board["panels"] for panel in (item, *item.get("panels", []))]


def test_few_rows_stand_open_with_their_panels_below_and_beside_each_other() -> None:
    board = shown(many(2))
    assert [(item["type"], item["title"]) for item in board["panels"][:5]] == [
        ("row", "c1"),
        ("timeseries", "Share within budget"),
        ("timeseries", "Latency against budget"),
        ("timeseries", "Memory against budget"),
        ("timeseries", "Deploys of new budgets"),
    ]
    assert not any(item.get("collapsed") for item in board["panels"])
    taken: set[tuple[int, int]] = set()
    for item in board["panels"]:
        place = item["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells


def test_many_rows_are_closed_so_that_only_those_that_are_opened_ask() -> None:
    board = shown(many(9))
    assert len(board["panels"]) == 9
    assert all(item["type"] == "row" and item["collapsed"] for item in board["panels"])
    assert [len(item["panels"]) for item in board["panels"]] == [9] * 9
    assert [item["gridPos"]["y"] for item in board["panels"]] == list(range(9))


def test_panels_have_numbers_and_queries_names_of_their_own() -> None:
    panels = all_panels(shown(many(9), "default", "dev"))
    assert len({panel["id"] for panel in panels}) == len(panels) == 90
    for panel in panels:
        names = [target["refId"] for target in panel.get("targets", [])]
        assert len(set(names)) == len(names)
        for override in panel.get("fieldConfig", {}).get("overrides", []):
            assert override["matcher"]["options"] in names


def test_the_same_repository_has_the_same_uid_and_another_or_a_part_of_it_another() -> None:
    boards = [
        shown(many(1)),
        shown(many(3)),
        shown(many(1), subject="acme/other"),
        shown(many(1), whole=False),
        shown(many(1), "dev", whole=False),
    ]
    uids = [board["uid"] for board in boards]
    assert uids[0] == uids[1]
    assert len(set(uids)) == 4
    assert all(8 <= len(uid) <= 40 for uid in uids)
    assert boards[0]["title"] == "Performance budgets: acme/payments"
    assert boards[4]["title"] == "Performance budgets: acme/payments (dev)"


def test_an_owner_has_a_dashboard_of_their_own() -> None:
    joined = join({"b.yaml": read_budgets("b.yaml", many(1).encode())})
    boards = [
        json.loads(
            as_dashboard(dashboard(joined.budgets, ("dev",), Runtime(), subject="x", is_whole=True, owner=owner))
        )
        for owner in (None, "", "@acme/perf")
    ]
    assert [board["title"] for board in boards] == [
        "Performance budgets: x", "Performance budgets: x of nobody", "Performance budgets: x of @acme/perf",
    ]  # fmt: skip
    assert len({board["uid"] for board in boards}) == 3


@pytest.mark.parametrize(("count", "rows"), [(1, [1]), (20, [18, 2])])
def test_what_is_too_large_for_a_resource_is_several_dashboards_of_which_the_first_keeps_its_name(
    count: int, rows: list[int]
) -> None:
    joined = join({"b.yaml": read_budgets("b.yaml", many(count).encode())})
    whole = dashboard(joined.budgets, ("dev",), Runtime(), subject="x", is_whole=True, owner="@acme/perf")
    parts = list(parted(whole))
    assert [len(part.rows) for part in parts] == rows
    assert tuple(row for part in parts for row in part.rows) == whole.rows
    texts = [as_dashboard(part) for part in parts]
    assert max(len(text.encode()) for text in texts) <= LARGEST_DASHBOARD
    boards = [json.loads(text) for text in texts]
    assert boards[0]["uid"] == json.loads(as_dashboard(whole))["uid"]
    assert len({board["uid"] for board in boards}) == len(parts)
    title = "Performance budgets: x of @acme/perf"
    assert [board["title"] for board in boards] == [title, f"{title}, part 2"][: len(parts)]


def test_all_calls_are_a_heat_map() -> None:
    (heat,) = (panel for panel in shown(many(1))["panels"] if panel["type"] == "heatmap")
    assert [target["format"] for target in heat["targets"]] == ["heatmap"]
    assert heat["options"]["calculate"] is False


def test_the_data_source_and_the_environments_are_chosen_by_the_reader() -> None:
    board = shown(many(1), "default", "dev")
    source, environment, cluster = board["templating"]["list"]
    assert (source["type"], source["query"]) == ("datasource", "prometheus")
    assert environment["query"] == "default,dev"
    assert [option["value"] for option in environment["options"]] == ["$__all", "default", "dev"]
    assert (cluster["query"], cluster["allValue"]) == ("label_values(cluster)", ".*")
    asked = {json.dumps(panel["datasource"]) for panel in all_panels(board) if panel["type"] != "row"}
    assert asked == {'{"type": "prometheus", "uid": "${datasource}"}'}


def test_the_words_of_a_budget_file_are_neither_markup_nor_variables_of_grafana() -> None:
    panel = shown(ODD)["panels"][1]
    about = panel["description"].partition("\n\n")[0]
    for steering in ("$environment", "${", "[[", "<img", "![", "@all"):
        assert steering not in about
    (link,) = panel["links"]
    assert link["url"] == (
        "https://runbooks.example.com/limiter?u=%24{__user.login}&e=%5B%5Benvironment]]&d=%24environment"
    )


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "see the wiki", "https://x y", "data:text/html,x", "//x", "HTTPS:", 'https://a"b'],
)
def test_what_is_no_address_of_the_web_is_no_link(address: str) -> None:
    text = f"x:\n  runbook_url: {json.dumps(address)}\n  max_latency_ms: 1\n"
    assert shown(text)["panels"][1]["links"] == []


def test_a_panel_without_a_limit_says_so() -> None:
    titles = [panel["title"] for panel in shown("x: {max_latency_ms: 1}")["panels"]]
    assert "Memory against budget: no such limit" in titles


def test_new_budgets_are_marked_with_the_number() -> None:
    (mark,) = shown(many(1))["annotations"]["list"]
    assert mark["textFormat"] == "{{limit}} = {{budget}} ({{environment}})"
    assert mark["expr"].startswith('count_values by (capability, environment, limit) ("budget", capability_budget{')
