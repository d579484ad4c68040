"""The sampler reports the peak of calls that had the process to themselves, and only now and then."""

import threading
import tracemalloc

import pytest

from examples.kernel.memory_sampler import MemorySampler
from examples.kernel.rate_limiter import NANOSECONDS
from tests.support.clocks import HandClock

MB = 1024 * 1024


class Reports(list[tuple[str, int]]):
    """What was reported, in order."""

    def __call__(self, capability: str, peak: int) -> None:
        self.append((capability, peak))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self]


@pytest.fixture
def reports() -> Reports:
    return Reports()


def test_the_peak_of_a_call_is_reported_though_all_of_it_was_let_go(reports: Reports) -> None:
    sampler = MemorySampler(reports)
    with sampler.around("metrics"):
        bytes(3 * MB)
    ((name, peak),) = reports
    assert name == "metrics"
    assert 3 * MB <= peak < 3 * MB + 65_536
    assert not tracemalloc.is_tracing()


def test_each_capability_has_its_turn_once_in_a_while(reports: Reports) -> None:
    clock = HandClock()
    sampler = MemorySampler(reports, every=2, clock=clock)
    for _ in range(4):
        for name in ("metrics", "rate_limiter"):
            with sampler.around(name):
                pass
        clock.now += NANOSECONDS
    assert reports.names == ["metrics", "rate_limiter", "metrics", "rate_limiter"]


def test_a_call_that_others_overlap_is_not_reported_and_the_next_one_is(reports: Reports) -> None:
    sampler = MemorySampler(reports)

    def greedy() -> None:
        with sampler.around("schema_validator"):
            bytes(20 * MB)

    with sampler.around("metrics"):
        other = threading.Thread(target=greedy)
        other.start()
        other.join()
    assert reports == []
    with sampler.around("metrics"):
        pass
    assert reports.names == ["metrics"]
    assert reports[0][1] < MB


def test_a_call_that_begins_within_another_is_not_traced(reports: Reports) -> None:
    sampler = MemorySampler(reports, every=0)
    with sampler.around("metrics"):
        assert tracemalloc.is_tracing()
        with sampler.around("rate_limiter"):
            pass
        assert tracemalloc.is_tracing()
    assert reports == []


def test_a_call_that_raises_leaves_no_tracing_behind_and_is_not_reported(reports: Reports) -> None:
    sampler = MemorySampler(reports)
    with pytest.raises(RuntimeError, match="on purpose"), sampler.around("metrics"):
        raise RuntimeError("on purpose")
    assert reports == []
    assert not tracemalloc.is_tracing()


def test_tracing_of_somebody_else_is_left_alone(reports: Reports) -> None:
    sampler = MemorySampler(reports)
    tracemalloc.start()
    try:
        with sampler.around("metrics"):
            pass
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()
    assert reports == []


@pytest.mark.parametrize("every", [-1.0, float("nan"), float("inf")])
def test_a_time_between_measurements_that_is_none_is_refused(reports: Reports, every: float) -> None:
    with pytest.raises(ValueError, match="seconds between two measurements; write a number from 0 to"):
        MemorySampler(reports, every=every)
