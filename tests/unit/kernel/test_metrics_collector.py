"""The collector counts what is answered and times it, and keeps no more series than there are routes and statuses."""

from http import HTTPStatus

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from examples.kernel.metrics_collector import MetricsCollector


@pytest.fixture
def collector() -> MetricsCollector:
    return MetricsCollector(frozenset({"/messages"}), CollectorRegistry())


def samples(collector: MetricsCollector, name: str) -> dict[tuple[str, ...], float]:
    """The values of a series by its labels' values, as a scraper reads them."""
    families = text_string_to_metric_families(collector.exposition().decode())
    return {tuple(s.labels.values()): s.value for family in families for s in family.samples if s.name == name}


def test_answers_are_counted_by_route_and_status(collector: MetricsCollector) -> None:
    for status in (HTTPStatus.ACCEPTED, HTTPStatus.ACCEPTED, HTTPStatus.TOO_MANY_REQUESTS):
        collector.record("/messages", status, 0.001)
    assert samples(collector, "kernel_requests_total") == {("/messages", "202"): 2, ("/messages", "429"): 1}


def test_only_what_the_service_did_wrong_is_an_error(collector: MetricsCollector) -> None:
    for status in (HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.BAD_GATEWAY):
        collector.record("/messages", status, 0.001)
    assert samples(collector, "kernel_errors_total") == {("/messages",): 2, ("other",): 0}


def test_durations_fall_into_the_buckets_that_hold_them(collector: MetricsCollector) -> None:
    for seconds in (0.005, 0.0051, 3.0):
        collector.record("/messages", HTTPStatus.OK, seconds)
    buckets = samples(collector, "kernel_request_duration_seconds_bucket")
    assert [buckets[le, "/messages"] for le in ("0.0025", "0.005", "0.01", "1.0", "+Inf")] == [0, 1, 2, 2, 3]
    assert samples(collector, "kernel_request_duration_seconds_sum")["/messages",] == pytest.approx(3.0101)


def test_routes_that_strangers_choose_become_no_series(collector: MetricsCollector) -> None:
    collector.record("/nothing", HTTPStatus.NOT_FOUND, 0.001)
    size = len(collector.exposition().splitlines())
    for number in range(500):
        collector.record(f"/{number}", HTTPStatus.NOT_FOUND, 0.001)
    assert len(collector.exposition().splitlines()) == size
    assert samples(collector, "kernel_requests_total") == {("other", "404"): 501}


def test_series_stand_at_zero_before_the_first_request(collector: MetricsCollector) -> None:
    assert samples(collector, "kernel_errors_total") == {("/messages",): 0, ("other",): 0}
    assert samples(collector, "kernel_request_duration_seconds_count") == {("/messages",): 0, ("other",): 0}
