"""What is kept of the samples of fresh processes."""

import json

import pytest

from capability_budgets.sampling.recordings import (
    Growth,
    MemoryMethod,
    MemoryPeaks,
    ProcessSamples,
    Recording,
    quantile,
)

EMPTY = Recording("rate_limiter", None, 15)
BATCH = ProcessSamples((0.1, 0.2), (0.01,))


def test_blocks_are_added_to_their_process_and_none_is_taken_away() -> None:
    recording = EMPTY.with_block(0, BATCH).with_block(0, ProcessSamples((0.3,), (0.02,))).with_block(1, BATCH)
    assert recording.batches == (ProcessSamples((0.1, 0.2, 0.3), (0.01, 0.02)), BATCH)
    assert recording.samples == 5


def test_what_waited_for_a_processor_is_known_sample_by_sample() -> None:
    known, unknown = ProcessSamples((0.1, 0.2), (), (0.0, 0.05)), ProcessSamples((0.3,))
    assert known.undisturbed == pytest.approx((0.1, 0.15))
    assert unknown.undisturbed == (0.3,)
    assert (known + unknown).waited == (0.0, 0.05, 0.0)
    assert (unknown + known).waited == (0.0, 0.0, 0.05)
    assert (unknown + unknown).waited == ()
    assert list(known.waits) == [(0.0, 0.1), (0.05, 0.2)]


def test_a_note_stands_once() -> None:
    assert EMPTY.with_note("late").with_note("later").with_note("late").notes == ("late", "later")


def test_what_is_lost_keeps_neither_samples_nor_memory() -> None:
    peaks = MemoryPeaks(MemoryMethod.RSS, 1, 2)
    measured = Recording("rate_limiter", "dev", 15, (BATCH,), peaks, ("late",))
    expected = Recording("rate_limiter", "dev", 15, notes=("not measured: it hung", "late"))
    assert measured.unmeasured("it hung") == expected


@pytest.mark.parametrize(("cold", "warm", "judged"), [(2, 1, 2), (1, 2, 2), (0, 0, 0)])
def test_the_larger_peak_is_judged(cold: int, warm: int, judged: int) -> None:
    assert MemoryPeaks(MemoryMethod.TRACEMALLOC, cold, warm).judged == judged


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


def test_a_recording_has_the_form_that_the_gate_reads() -> None:
    batches = (ProcessSamples((0.1, 0.2), (0.01,), (0.0, 0.05)), ProcessSamples((0.3,)))
    peaks = MemoryPeaks(MemoryMethod.MEMRAY, 123, 120, Growth(2.5, 2.25, 4000))
    assert json.loads(json.dumps(Recording("rate_limiter", "dev", 15, batches, peaks, ("late",)).as_extra())) == {
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
    found = Recording("rate_limiter", None, 15).unmeasured("the test failed").as_extra()
    assert (found["processes"], found["memory"], found["environment"]) == ([], None, None)
    assert found["notes"] == ["not measured: the test failed"]
