"""Planted regressions are off by default, read strictly, and do what they say to the capability they name."""

import tracemalloc
from collections.abc import Callable
from http import HTTPStatus

import pytest
from prometheus_client import CollectorRegistry

from examples.kernel.faults import CAPABILITIES, Fault, read_faults
from examples.kernel.kernel import Kernel
from tests.support.orders import right

MB = 1024 * 1024


def test_nothing_is_planted_by_default() -> None:
    assert read_faults("") == {name: Fault() for name in CAPABILITIES}


def test_a_fault_without_a_capability_strikes_all() -> None:
    assert read_faults("slow:20ms") == {name: Fault(seconds=0.02) for name in CAPABILITIES}


def test_several_faults_add_up() -> None:
    faults = read_faults("slow:20ms,greedy:3MB:metrics,leak:64KB:metrics,slow:60ms:schema_validator")
    assert faults == {
        "schema_validator": Fault(seconds=0.06),
        "rate_limiter": Fault(seconds=0.02),
        "metrics": Fault(seconds=0.02, greed=3 * MB, leak=64 * 1024),
    }


@pytest.mark.parametrize(
    "text", ["slow", "slow:20", "slow:-1ms", "slow:20ms:limiter", "greedy:3", "leak:1GB", " slow:1ms", "slow:٢ms", "x"]
)
def test_what_is_not_a_fault_is_refused_with_what_is_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"write slow:20ms .*capabilities are schema_validator, rate_limiter, metrics"):
        read_faults(text)


def test_a_slow_capability_sleeps_that_long(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("examples.kernel.faults.time.sleep", slept.append)
    Fault().strike()
    Fault(seconds=0.02).strike()
    assert slept == [0.02]


def traced(fault: Fault, calls: int) -> tuple[int, int]:
    """Bytes kept, and bytes at most, by so many calls."""
    tracemalloc.start()
    for _ in range(calls):
        fault.strike()
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept, peak


def test_a_greedy_capability_lets_go_of_what_it_took() -> None:
    kept, peak = traced(Fault(greed=3 * MB), 5)
    assert kept < MB
    assert 3 * MB <= peak < 4 * MB


def test_a_leaking_capability_keeps_it() -> None:
    kept, _ = traced(Fault(leak=MB), 5)
    assert 5 * MB <= kept < 6 * MB


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_fault_strikes_the_capability_it_names_and_no_other(capability: str) -> None:
    struck: list[str] = []

    class Marked(Fault):
        def strike(self) -> None:
            struck.append(capability)

    kernel = Kernel(CollectorRegistry(), faults={**read_faults(""), capability: Marked()})
    calls: dict[str, Callable[[], object]] = {
        "schema_validator": lambda: kernel.read(right()),
        "rate_limiter": lambda: kernel.admit("eve"),
        "metrics": lambda: kernel.record("/messages", HTTPStatus.OK, 0.001),
    }
    for name, call in calls.items():
        call()
        assert struck == ([capability] if capability in list(calls)[: list(calls).index(name) + 1] else [])
