"""What a session and its sampling processes tell each other, as JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capability_budgets.reading.text import UnreadableError
from capability_budgets.sampling.recordings import Growth, MemoryMethod, MemoryPeaks, ProcessSamples
from capability_budgets.sampling.sampling_answer import read_batch, read_peaks
from capability_budgets.sampling.sampling_order import Order, read_order, write

SECONDS = st.floats(min_value=0, max_value=1e6)
BATCHES = st.builds(
    ProcessSamples, st.lists(SECONDS).map(tuple), st.lists(SECONDS).map(tuple), st.lists(SECONDS).map(tuple)
)
BYTES = st.floats(min_value=-1e9, max_value=1e9)
GROWTH = st.none() | st.builds(Growth, BYTES, BYTES, st.integers(0, 2**62))
PEAKS = st.builds(MemoryPeaks, st.sampled_from(MemoryMethod), st.integers(0, 2**62), st.integers(0, 2**62), GROWTH)


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
    assert read_order(write(order)) == order


@given(BATCHES)
def test_samples_are_read_as_they_were_written(batch: ProcessSamples) -> None:
    assert read_batch(write(batch).encode()) == batch


@given(PEAKS)
def test_peaks_are_read_as_they_were_written(peaks: MemoryPeaks) -> None:
    assert read_peaks(write(peaks).encode()) == peaks


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
