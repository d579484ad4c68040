from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from governance.domain.production.boundaries import off_boundaries
from governance.domain.production.settings import Runtime
from governance.domain.production.sources import Source, matcher, unit_in, unused
from tests.support.values import budgets

OTEL = "http_server_request_duration_seconds"


def source(**parts: Any) -> Source:
    return Source.model_validate(parts)


def refused(**parts: Any) -> str:
    with pytest.raises(ValidationError) as fault:
        source(**parts)
    return fault.value.errors()[0]["msg"].removeprefix("Value error, ")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        (OTEL, "s"), ("istio_request_duration_milliseconds", "ms"), ("envoy_cluster_upstream_rq_time", None),
        ("container_memory_working_set_bytes", "bytes"), ("http_server_requests_seconds", "s"),
        ("lat_us", "microseconds"),
        ("app:latency_ms", "ms"), ("go_gc_ns", "nanoseconds"), ("heap_mb", "megabytes"),
        ("job_minutes", "minutes or more"), ("requestDurationMs", "ms"), ("http2Seconds", "s"), ("Rooms", None),
    ],
)  # fmt: skip
def test_names_say_their_unit(name: str, unit: str | None) -> None:
    assert unit_in(name) == unit


@pytest.mark.parametrize(
    ("parts", "unit"),
    [
        ({"latency": OTEL}, "s"), ({"latency": OTEL, "unit": "s"}, "s"), ({"latency": "rq_time", "unit": "ms"}, "ms"),
        ({"latency": "rq_ms"}, "ms"), ({"memory": "process_resident_memory_bytes", "unit": "bytes"}, "bytes"),
        ({"latency": OTEL, "memory": "working_set"}, "s"), ({"errors": "failures_total"}, "s"),
    ],
)  # fmt: skip
def test_a_unit_that_fits_the_name_is_taken(parts: dict[str, Any], unit: str) -> None:
    assert source(**parts).latency_unit == unit


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "this names no metric; write latency: with the histogram's name, or memory: or errors:"),
        ({"latency": OTEL, "unit": "ms"}, f"the name `{OTEL}` says s, and unit says ms; write unit: s"),
        ({"latency": "rq_ms", "unit": "s"}, "the name `rq_ms` says ms, and unit says s; write unit: ms"),
        ({"latency": "rq_time"}, "the name `rq_time` says no unit; add unit: s or unit: ms"),
        ({"latency": "callMs", "unit": "s"}, "the name `callMs` says ms, and unit says s; write unit: ms"),
        ({"latency": "envoy_cluster_upstream_rq_time", "unit": "s"},
         "`envoy_cluster_upstream_rq_time` counts milliseconds, and unit says s; write unit: ms"),
        ({"latency": "envoy_cluster_external_upstream_rq_time"},
         "the name `envoy_cluster_external_upstream_rq_time` says no unit; add unit: s or unit: ms"),
        ({"latency": "rq_us", "unit": "ms"},
         "the name `rq_us` says microseconds; write a histogram of seconds or milliseconds"),
        ({"latency": "rq_time", "unit": "bytes"}, "`bytes` is no unit of time; write unit: s or unit: ms"),
        ({"latency": "x_bytes"}, "the name `x_bytes` says bytes; write a histogram of seconds or milliseconds"),
        ({"latency": f"{OTEL}_bucket"}, f"`{OTEL}_bucket` is a part of a histogram; write {OTEL}"),
        ({"memory": "heap_kb"}, "the name `heap_kb` says kilobytes; write a metric that counts bytes"),
        ({"memory": "heap", "unit": "s"},
         "`s` is a unit of time, and this names no latency; write unit: bytes, or leave it out"),
        ({"memory": "heap", "errors_match": {"a": "b"}},
         "errors_match chooses among calls, and this names none; write latency: or errors: beside it"),
        ({"latency": OTEL, "unit": "us"}, "Input should be 's', 'ms' or 'bytes'"),
        ({"latency": OTEL, "match": {"le": "1"}},
         "the label `le` is for the rules themselves; name labels that tell whose series it is"),
        ({"latency": OTEL, "match": {"__name__": "1"}},
         "the label `__name__` is for the rules themselves; name labels that tell whose series it is"),
        ({"latency": OTEL, "match": {"a": "=~(x"}},
         "`(x` is no regular expression (missing ), unterminated subpattern at position 0); write one of RE2"),
        ({"latency": OTEL, "match": {"a": "!~x(?=y)"}},
         "`x(?=y)` has a part that RE2 does not know; write it without references"),
        ({"latency": OTEL, "match": {"a": "x\ny"}}, "`x\ny` does not fit here; write one line of text"),
        ({"latency": OTEL, "guards": ("buckets",)}, "Input should be 'bucket', 'absent' or 'mismatch'"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_what_to_write(parts: dict[str, Any], said: str) -> None:
    assert refused(**parts) == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [("/checkout", ("=", "/checkout")), ("=~5..", ("=~", "5..")), ("!=x", ("!=", "x")), ("!~x", ("!~", "x")),
     ("", ("=", ""))],
)  # fmt: skip
def test_a_value_may_begin_with_an_operator(text: str, expected: tuple[str, str]) -> None:
    assert matcher(text) == expected


def test_one_source_or_several_stand_under_a_name() -> None:
    one = {"latency": OTEL}
    found = Runtime.of({"sources": {"a": one, "b": (one, {"memory": "m_bytes"})}}).sources
    assert [len(found[name]) for name in "ab"] == [1, 2]
    with pytest.raises(ValidationError):
        Runtime.of({"sources": {"A": one}})
    with pytest.raises(ValidationError):
        Runtime.of({"sources": {"a": ()}})


def test_names_and_globs_that_fit_nothing_are_told() -> None:
    sources = Runtime.of({"sources": {"a": {"memory": "m"}, "b*": {"memory": "m"}, "c?": {"memory": "m"}}}).sources
    assert list(unused(sources, frozenset({"bb", "c"}))) == ["a", "c?"]


def test_a_budget_at_no_boundary_is_told_with_the_boundary_to_add_and_budgets_at_others() -> None:
    boundaries = (Decimal(5), Decimal(10), 25, Decimal(50))
    it = Runtime.of({"sources": {"a": {"latency": "rq", "unit": "ms", "boundaries": boundaries}, "b": {"memory": "m"}}})
    stated = budgets(
        {"a.max_latency_ms": "10.0", "a@dev.max_latency_us": "20000", "a.max_rows": "3", "b.max_latency_s": "7"}
    )
    assert list(off_boundaries(it, stated)) == [
        (
            "no bucket of rq ends at 20 ms, the budget a@dev.max_latency_us",
            "add the boundary 20 to the histogram, or change the limit to 10 ms or 25 ms",
        )
    ]


@pytest.mark.parametrize(("value", "near"), [("1", "5 ms"), ("60", "50 ms"), ("11", "10 ms or 50 ms")])
def test_a_budget_at_no_boundary_is_told_the_next_one_on_either_side(value: str, near: str) -> None:
    boundaries = (Decimal(5), Decimal(8), Decimal(10), Decimal(50))
    it = Runtime.of({"sources": {"a": {"latency": "rq", "unit": "ms", "boundaries": boundaries}}})
    ((_, fix),) = off_boundaries(it, budgets({"a.max_latency_ms": value}))
    assert fix == f"add the boundary {value} to the histogram, or change the limit to {near}"
