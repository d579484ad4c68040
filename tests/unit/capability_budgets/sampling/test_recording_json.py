"""Measurements as JSON: for pytest-benchmark's results, and between a session and its sampling processes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capability_budgets.reading.text import UnreadableError
from capability_budgets.sampling.recording_json import as_extra
from capability_budgets.sampling.recordings import Growth, MemoryMethod, MemoryPeaks, ProcessSamples, Recording
from capability_budgets.sampling.sampling_answer import read_batch, read_peaks
from capability_budgets.sampling.sampling_order import Order, read_order, write_answer, write_order

SECONDS = st.floats(min_value=0, max_value=1e6)
BATCHES = st.builds(
    ProcessSamples, st.lists(SECONDS).map(tuple), st.lists(SECONDS).map(tuple), st.lists(SECONDS).map(tuple)
)
BYTES = st.floats(min_value=-1e9, max_value=1e9)
GROWTH = st.none() | st.builds(Growth, BYTES, BYTES, st.integers(0, 2**62))
PEAKS = st.builds(MemoryPeaks, st.sampled_from(MemoryMethod), st.integers(0, 2**62), st.integers(0, 2**62), GROWTH)


def test_a_recording_has_the_form_that_the_gate_reads() -> None:
    batches = (ProcessSamples((0.1, 0.2), (0.01,), (0.0, 0.05)), ProcessSamples((0.3,)))
    peaks = MemoryPeaks(MemoryMethod.MEMRAY, 123, 120, Growth(2.5, 2.25, 4000))
    assert as_extra(Recording("rate_limiter", "dev", 15, batches, peaks, ("late",))) == {
        "schema": "budget-governance/samples/1",
        "capability": "rate_limiter",
        "environment": "dev",
        "plan": {"processes": 15},
        "processes": [
            {"samples": [0.1, 0.2], "reference": [0.01], "waited": [0.0, 0.05]},
            {"samples": [0.3], "reference": [], "waited": []},
        ],
        "memory": {
            "method": "memray",
            "cold_bytes": 123,
            "warm_bytes": 120,
            "growth": {"mean": 2.5, "low": 2.25, "calls": 4000},
        },
        "notes": ["late"],
    }


def test_what_was_not_measured_has_neither_processes_nor_memory() -> None:
    found = as_extra(Recording("rate_limiter", None, 15).unmeasured("the test failed"))
    assert isinstance(found, dict)
    assert (found["processes"], found["memory"], found["environment"]) == ([], None, None)
    assert found["notes"] == ["not measured: the test failed"]


@given(
    st.builds(
        Order,
        st.text(),
        st.lists(st.text()).map(tuple),
        st.text(),
        st.integers(),
        st.integers(),
        st.none() | st.sampled_from(MemoryMethod),
        SECONDS,
    )
)
def test_orders_are_read_as_they_were_written(order: Order) -> None:
    assert read_order(write_order(order)) == order


@given(BATCHES)
def test_samples_are_read_as_they_were_written(batch: ProcessSamples) -> None:
    assert read_batch(write_answer(batch).encode()) == batch


@given(PEAKS)
def test_peaks_are_read_as_they_were_written(peaks: MemoryPeaks) -> None:
    assert read_peaks(write_answer(peaks).encode()) == peaks


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"samples": [-1.0], "reference": [], "waited": []},
        {"samples": [None], "reference": [], "waited": []},
        {"samples": [1.0]},
        {"samples": [1.0], "reference": [], "waited": [], "more": 1},
        {"method": "rss", "cold_bytes": 1, "warm_bytes": 1},
    ],
)
def test_anything_else_is_no_batch(answer: object) -> None:
    with pytest.raises(UnreadableError, match="no answer of a sampling process"):
        read_batch(json.dumps(answer).encode())


PEAK = {"method": "rss", "cold_bytes": 1, "warm_bytes": 1, "growth": None}


@pytest.mark.parametrize(
    "parts",
    [
        {"method": "size"},
        {"cold_bytes": -1},
        {"warm_bytes": 1.5},
        {"warm_bytes": True},
        {"growth": 3},
        {"growth": {"mean": 1.0, "low": 1.0}},
        {"growth": {"mean": float("inf"), "low": 1.0, "calls": 1}},
        {"growth": {"mean": 1.0, "low": "x", "calls": 1}},
        {"growth": {"mean": 1.0, "low": 1.0, "calls": -1}},
        {"more": 1},
    ],
)
def test_anything_else_is_no_peak(parts: dict[str, object]) -> None:
    assert read_peaks(json.dumps(PEAK).encode()).growth is None
    with pytest.raises(UnreadableError, match="no answer of a sampling process"):
        read_peaks(json.dumps(PEAK | parts).encode())


@given(st.binary())
def test_bytes_that_are_no_answer_are_refused_as_unreadable(data: bytes) -> None:
    for read in (read_batch, read_peaks):
        with pytest.raises(UnreadableError):
            read(data)


def test_infinite_samples_are_refused() -> None:
    with pytest.raises(UnreadableError):
        read_batch(b'{"samples": [Infinity], "reference": [], "waited": []}')
    with pytest.raises(UnreadableError):
        read_peaks(b'{"method": "rss", "cold_bytes": -1, "warm_bytes": 1, "growth": null}')
