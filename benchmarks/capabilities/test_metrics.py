"""Capability `metrics`: one sample is one answer recorded, or one scrape of everything that is kept."""

from http import HTTPStatus
from typing import Final

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from examples.kernel.kernel import ROUTES, Kernel

STATUSES: Final = (200, 202, 404, 405, 408, 411, 413, 422, 429, 500)
"""All that the service answers with."""


@pytest.mark.capability("metrics")
def test_recording_an_answer(benchmark: BenchmarkFixture, kernel: Kernel) -> None:
    benchmark(kernel.record, "/messages", HTTPStatus.ACCEPTED, 0.0123)
    assert b'kernel_requests_total{route="/messages",status="202"}' in kernel.exposition()


@pytest.mark.capability("metrics")
def test_a_scrape_of_every_series_there_can_be(benchmark: BenchmarkFixture, kernel: Kernel) -> None:
    for route in (*ROUTES, "/unknown"):
        for status in STATUSES:
            kernel.record(route, HTTPStatus(status), 0.0123)
    assert benchmark(kernel.exposition).count(b"kernel_requests_total{") == (len(ROUTES) + 1) * len(STATUSES)
