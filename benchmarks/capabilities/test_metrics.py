"""Capability `metrics`: one sample is one answer recorded, or one scrape of everything that is kept."""

from http import HTTPStatus
from typing import Final

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from examples.kernel.kernel import Kernel

ANSWERS: Final = {
    "/messages": (202, 405, 408, 411, 413, 422, 429, 500),
    "/metrics": (200, 405, 500),
    "/healthz": (200, 405, 500),
    "/unknown": (404,),
}
"""All that the service answers with."""


@pytest.mark.capability("metrics")
def test_recording_an_answer(benchmark: BenchmarkFixture, kernel: Kernel) -> None:
    benchmark(kernel.record, "/messages", HTTPStatus.ACCEPTED, 0.0123)
    assert b'kernel_requests_total{route="/messages",status="202"}' in kernel.exposition()


@pytest.mark.capability("metrics")
def test_a_scrape_of_every_series_there_can_be(benchmark: BenchmarkFixture, kernel: Kernel) -> None:
    answers = [(route, HTTPStatus(status)) for route, statuses in ANSWERS.items() for status in statuses]
    for route, status in answers:
        kernel.record(route, status, 0.0123)
    assert benchmark(kernel.exposition).count(b"kernel_requests_total{") == len(answers)
