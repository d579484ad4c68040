"""How samples are shared out over fresh processes, and what is kept of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.domain.measurement.recordings import (
    LARGEST_BATCH,
    PROCESSES,
    Batch,
    MemoryMethod,
    MemoryPeaks,
    Recording,
    quantile,
    shares,
)

EMPTY = Recording("rate_limiter", None, (80, 400, 2000))
BATCH = Batch((0.1, 0.2), (0.01,), 0.5)


@pytest.mark.parametrize(
    ("taken", "look", "expected"),
    [
        (0, 80, (16,) * 5),
        (80, 400, (64,) * 5),
        (400, 2000, (320,) * 5),
        (2040, 10200, (907,) * 6 + (906,) * 3),
        (0, 5000, (1000,) * 5),
        (0, 5001, (834,) * 3 + (833,) * 3),
        (0, 82, (17, 17, 16, 16, 16)),
        (0, 3, (1, 1, 1)),
        (80, 80, ()),
        (81, 80, ()),
    ],
)
def test_a_look_is_shared_by_at_least_five_processes_in_small_batches(
    taken: int, look: int, expected: tuple[int, ...]
) -> None:
    assert shares(taken, look) == expected


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_shares_reach_the_look_exactly(taken: int, look: int) -> None:
    found = shares(taken, look)
    assert sum(found) == max(look - taken, 0)
    assert all(0 < size <= LARGEST_BATCH for size in found)
    assert len(found) >= min(PROCESSES, look - taken)
    assert not found or max(found) - min(found) <= 1


def test_batches_are_added_and_none_is_taken_away() -> None:
    recording = EMPTY.with_batch(BATCH).with_batch(BATCH)
    assert recording.batches == (BATCH, BATCH)
    assert (recording.samples, recording.seconds) == (4, 1.0)


def test_a_note_stands_once() -> None:
    assert EMPTY.with_note("late").with_note("later").with_note("late").notes == ("late", "later")


def test_what_is_lost_keeps_neither_samples_nor_memory() -> None:
    peaks = MemoryPeaks(MemoryMethod.RSS, 1, 2)
    measured = Recording("rate_limiter", "dev", (80,), (BATCH,), peaks, ("late",))
    expected = Recording("rate_limiter", "dev", (80,), notes=("not measured: it hung", "late"))
    assert measured.unmeasured("it hung") == expected


@pytest.mark.parametrize(("cold", "warm"), [(2, 1), (1, 2)])
def test_the_larger_peak_is_judged(cold: int, warm: int) -> None:
    assert MemoryPeaks(MemoryMethod.TRACEMALLOC, cold, warm).judged == 2


def test_a_mark_names_the_method_of_memory_in_these_words() -> None:
    assert {method.name: method.value for method in MemoryMethod} == {
        "TRACEMALLOC": "tracemalloc",
        "MEMRAY": "memray",
        "RSS": "rss",
    }


@pytest.mark.parametrize(("percent", "expected"), [(0, 1), (1, 1), (5, 1), (6, 2), (95, 19), (96, 20), (100, 20)])
def test_the_quantile_is_a_sample(percent: int, expected: float) -> None:
    assert quantile([float(value) for value in range(20, 0, -1)], percent) == expected


@pytest.mark.parametrize(("percent", "expected"), [(1, 10), (50, 500), (95, 950), (99, 990), (100, 1000)])
def test_the_quantile_of_many_samples_leaves_no_more_above_it_than_its_share(percent: int, expected: float) -> None:
    assert quantile([float(value) for value in range(1000, 0, -1)], percent) == expected


def test_no_samples_have_no_quantile() -> None:
    with pytest.raises(ValueError, match="no samples"):
        quantile([], 95)
