"""Files of other tools, as those tools' documentation shows them, and what is told of them."""

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents.other_tools.reading import read_limits
from governance.domain.budgets.proposed import Proposal

Limits = dict[str, Mapping[str, float]]


def limits(*proposals: Proposal) -> Limits:
    return {
        item.name: {name: float(value) for name, value in item.limits.items()}
        for proposal in proposals
        for item in proposal.capabilities
    }


def left(*proposals: Proposal) -> list[str]:
    return [item.where for proposal in proposals for item in proposal.left_out]


def read(source: str, content: object) -> tuple[Proposal, ...]:
    return read_limits(source, (content if isinstance(content, str) else json.dumps(content)).encode())


def test_a_performance_budget_of_lighthouse() -> None:
    found = read(
        "budget.json",
        [
            {
                "path": "/*",
                "options": {"firstPartyHostnames": ["example.com"]},
                "timings": [
                    {"metric": "interactive", "budget": 3000, "tolerance": 100},
                    {"metric": "cumulative-layout-shift", "budget": 0.1},
                    {"metric": "first-meaningful-paint"},
                ],
                "resourceSizes": [{"resourceType": "script", "budget": 125}, {"budget": 1}, "odd"],
                "resourceCounts": [
                    {"resourceType": "third-party", "budget": 10},
                    {"resourceType": "x", "budget": True},
                ],
            },
            {"path": "/cart", "resourceSizes": [{"resourceType": "total", "budget": 300.5}], "resourceCounts": "odd"},
            {"timings": [{"metric": "interactive", "budget": 2000}]},
            "odd",
        ],
    )
    assert limits(*found) == {
        "site": {
            "max_script_kb": 125,
            "max_third_party_count": 10,
            "max_interactive_ms": 2000,
            "max_cumulative_layout_shift": 0.1,
        },
        "cart": {"max_total_kb": 300.5},
    }
    assert left(*found) == [
        "[0].resourceSizes[1]",
        "[0].resourceSizes[2]",
        "[0].resourceCounts[1]",
        "[0].timings[0].tolerance",
        "[0].timings[2]",
        "[0].options",
        "site.max_interactive_ms",
    ]
    assert found[0].capabilities[0].description == "Pages at /*"


def test_checks_of_size_limit() -> None:
    entries = [
        {"path": "dist/index.js", "limit": "10 kB", "gzip": True},
        {"name": "App start", "path": ["a.js", "b.js"], "limit": "1.5 s", "import": "{ x }"},
        {"path": "dist/none.js"},
        {"limit": "1 KiB"},
    ]
    expected = {
        "dist_index_js": {"max_size_bytes": 10000},
        "app_start": {"max_load_time_ms": 1500},
        "bundle": {"max_size_kb": 1},
    }
    for source, content in ((".size-limit.json", entries), ("package.json", {"name": "x", "size-limit": entries})):
        found = read(source, content)
        assert limits(*found) == expected
        assert left(*found) == ["[0].gzip", "[1].import", "[2]"]
    assert [item.description for item in found[0].capabilities] == ["dist/index.js", "a.js, b.js", None]


def test_files_of_bundlesize() -> None:
    entries = [{"path": "./dist/*.js", "maxSize": "3 kB", "compression": "none"}, {"path": "x"}, {"maxSize": "1 MB"}]
    for content in ({"files": entries}, entries, {"bundlesize": entries}):
        found = read("bundlesize.config.json", content)
        assert limits(*found) == {"dist_js": {"max_size_kb": 3}, "bundle": {"max_size_kb": 1024}}
        assert left(*found) == ["[0].compression", "[1]"]


def test_settings_of_bundlesize_are_left_out_and_told() -> None:
    entries = [{"path": "a.js", "maxSize": "3 kB"}]
    found = read("bundlesize.config.json", {"files": entries, "defaultCompression": "none", "ci": {}})
    assert limits(*found) == {"a_js": {"max_size_kb": 3}}
    assert left(*found) == ["ci", "defaultCompression"]


@pytest.mark.parametrize(
    ("metric", "condition", "limit"),
    [
        ("http_reqs", "rate>0.5", ("min_http_reqs_per_s", 0.5)),
        ("data_received", "rate<1000", ("max_data_received_per_s", 1000)),
        ("ws_msgs_sent", "rate>1", ("min_ws_msgs_sent_per_s", 1)),
        ("my_counter", "rate>1.5", ("min_my_counter_per_s", 1.5)),
        ("my_rate", "rate>=1", ("min_my_rate_percent", 100)),
        ("checks", "rate>0.9", ("min_checks_percent", 90)),
    ],
)
def test_a_rate_of_k6_is_a_share_or_a_number_a_second(metric: str, condition: str, limit: tuple[str, float]) -> None:
    found = read("load.json", {"thresholds": {metric: [condition]}})
    assert limits(*found) == {"load": dict([limit])}


SCRIPT = """
import http from "k6/http";
/* thresholds: {no: ['p(95)<1']} */
export const options = {
  vus: 10, // users: {a}
  thresholds: {
    http_req_duration: ['p(95)<200', "p(99.9) < 1500", 'avg<100', `med<=50`], // 95%
    'http_req_duration{name:Checkout, status:200}':['p(90)<=100',{threshold:'p(99)<1000',abortOnFail:true}],
    http_req_failed: ['rate<0.01'],
    checks: ['rate>0.95'], iterations: ['count>100'], vus: 'value<7', 'my trend': ['p(95)<1'],
    my_trend: ['p(95)<30', 'max<9'], http_req_waiting: ['p(95)<20'], http_req_sending: ['min>1'],
    vus_max: ['value==10'], 'it\\'s': [],
  },
};
"""


def test_thresholds_of_k6() -> None:
    found = read("load/shop.test.js", SCRIPT)
    assert limits(*found) == {
        "shop": {
            "max_latency_ms": 200,
            "max_latency_p999_ms": 1500,
            "max_http_req_duration_avg_ms": 100,
            "max_latency_p50_ms": 50,
            "max_errors_percent": 1,
            "min_checks_percent": 95,
            "min_iterations_count": 100,
            "max_vus_value": 7,
            "max_my_trend_p95": 30,
            "max_my_trend_max": 9,
            "max_http_req_waiting_p95_ms": 20,
            "min_http_req_sending_min_ms": 1,
        },
        "checkout_200": {"max_latency_p90_ms": 100, "max_latency_p99_ms": 1000},
    }
    assert left(*found) == [
        "http_req_duration{name:Checkout, status:200}: abortOnFail",
        "my trend",
        "vus_max: value==10",
        "it's",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "const options = {thresholds: {...common}};",
        "const options = {thresholds: {a: f('x')}};",
        "options.thresholds = {http_req_duration: ['p(100)<1']};",
        "options = {thresholds: {http_req_duration: ['p(95)<' + limit]}};",
        "options = {thresholds: {http_req_duration: ['p(95)<123456789012345678']}};",
        "options = {thresholds: {http_req_duration: [",
    ],
)
def test_what_a_script_computes_is_told(text: str) -> None:
    found = read("load.js", text)
    assert (limits(*found), len(left(*found))) == ({}, 1)


def test_a_configuration_of_k6_in_json() -> None:
    found = read("options.json", {"vus": 1, "thresholds": {"http_req_duration": ["p(95)<200"]}})
    assert limits(*found) == {"options": {"max_latency_ms": 200}}


MARKS = """
import pytest
from pytest import mark
pytestmark = [mark.limit_memory("1 GB"), mark.slow, mark.slow()]
LIMITS = mark.limit_memory("1 B")

@mark.limit_memory("24 MB", current_thread_only=True)
def test_parse(): ...

def test_plain(): ...

def helper(): ...

class TestX:
    pytestmark = pytest.mark.limit_leaks("1 MB")

    @pytest.mark.limit_memory(SIZE)
    async def test_dump(self): ...

    @limit_memory("1 MB")
    def test_own(self): ...
"""


def test_marks_of_memray() -> None:
    found = read("tests/test_m.py", MARKS)
    assert limits(*found) == {
        "parse": {"max_memory_mb": 24},
        "plain": {"max_memory_mb": 1024},
        "own": {"max_memory_mb": 1024},
    }
    assert found[0].capabilities[0].benchmarks == ("tests/test_m.py::test_parse",)
    assert sorted(left(*found)) == [
        "line 15: limit_leaks of test_dump",
        "line 15: limit_leaks of test_own",
        "line 17: limit_memory of test_dump",
        "line 7: limit_memory of test_parse, current_thread_only",
    ]


def test_a_mark_without_a_size_or_with_one_too_fine_is_told() -> None:
    found = read("test_m.py", "@m.limit_memory()\ndef test_a(): ...\n\n@m.limit_memory('1.1 B')\ndef test_b(): ...\n")
    assert (limits(*found), len(left(*found))) == ({}, 2)


@pytest.mark.parametrize(
    ("source", "content", "said"),
    [
        ("budget.json", "{", "neither JSON"),
        ("budget.json", "[" * 100_000, "neither JSON"),
        ("budget.json", [], "no limits of another tool"),
        ("budget.json", 7, "no limits of another tool"),
        ("package.json", {"name": "x"}, "no limits of another tool"),
        ("load.js", "console.log(1)", "no limits of another tool"),
        ("test_a.py", "x = 1", "no limits of another tool"),
        ("test_a.py", "def (", "no Python"),
        ("test_a.py", "x = '\0'", "control character"),
        ("results.json", {"benchmarks": []}, "results of benchmarks"),
    ],
)
def test_what_holds_no_limits_is_refused(source: str, content: object, said: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(source, content)
    assert said in refused.value.problems[0].message


def test_numbers_are_decimals() -> None:
    (found,) = read("budget.json", [{"timings": [{"metric": "interactive", "budget": 0.1}]}])
    assert found.capabilities[0].limits == {"max_interactive_ms": Decimal("0.1")}
