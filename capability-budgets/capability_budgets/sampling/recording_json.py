"""Measurements in the JSON of pytest-benchmark: what stands in a benchmark's `extra_info` under the key `budget`."""

from typing import Final

from capability_budgets.sampling.recordings import MemoryPeaks, ProcessSamples, Recording

KEY: Final = "budget"
"""The key in `extra_info`."""

SCHEMA: Final = "budget-governance/samples/1"

RecordingJson = None | str | int | float | list["RecordingJson"] | dict[str, "RecordingJson"]


def as_extra(recording: Recording) -> RecordingJson:
    """A recording in its JSON form; durations in seconds, memory in bytes."""
    return {
        "schema": SCHEMA,
        "capability": recording.capability,
        "environment": recording.environment,
        "plan": {"processes": recording.processes},
        "processes": [_process(batch) for batch in recording.batches],
        "memory": None if recording.memory is None else _memory(recording.memory),
        "notes": list(recording.notes),
    }


def _process(batch: ProcessSamples) -> RecordingJson:
    return {"samples": list(batch.samples), "reference": list(batch.reference), "waited": list(batch.waited)}


def _memory(peaks: MemoryPeaks) -> RecordingJson:
    growth = peaks.growth
    return {
        "method": str(peaks.method),
        "cold_bytes": peaks.cold_bytes,
        "warm_bytes": peaks.warm_bytes,
        "growth": None if growth is None else {"mean": growth.mean, "low": growth.low, "calls": growth.calls},
    }
