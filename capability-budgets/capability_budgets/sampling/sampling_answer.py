"""Reads what a sampling process answers."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError
from capability_budgets.sampling.recordings import Growth, MemoryMethod, MemoryPeaks, ProcessSamples


def read_batch(data: bytes) -> ProcessSamples:
    """Read the samples that a process took.

    Raises:
        UnreadableError: these are none.
    """
    found = _parsed(data, "samples", "reference", "waited")
    return ProcessSamples(_durations(found, "samples"), _durations(found, "reference"), _durations(found, "waited"))


def read_peaks(data: bytes) -> MemoryPeaks:
    """Read the peaks that a process measured.

    Raises:
        UnreadableError: these are none.
    """
    found = _parsed(data, "method", "cold_bytes", "warm_bytes", "growth")
    if found["method"] not in list(MemoryMethod):
        raise _unreadable("method is not known")
    peaks = MemoryPeaks(MemoryMethod(found["method"]), _count(found, "cold_bytes"), _count(found, "warm_bytes"))
    return peaks if found["growth"] is None else replace(peaks, growth=_growth(found["growth"]))


def _parsed(data: bytes, *keys: str) -> Mapping[str, Any]:
    """The object, which has these keys and no other."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise _unreadable("no JSON") from fault
    if not isinstance(found, dict) or found.keys() != set(keys):
        raise _unreadable(f"no object of {', '.join(keys)}")
    return found


def _durations(found: Mapping[str, Any], key: str) -> tuple[float, ...]:
    values = found[key]
    if not isinstance(values, list) or not all(map(_is_duration, values)):
        raise _unreadable(f"{key} are no durations")
    return tuple(map(float, values))


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _count(found: Mapping[str, Any], key: str) -> int:
    value = found[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _unreadable(f"{key} is no number of bytes")
    return value


def _growth(found: object) -> Growth:
    if not isinstance(found, dict) or found.keys() != {"mean", "low", "calls"}:
        raise _unreadable("growth is none")
    if not all(isinstance(found[key], int | float) and math.isfinite(found[key]) for key in ("mean", "low")):
        raise _unreadable("growth is no number of bytes")
    return Growth(found["mean"], found["low"], _count(found, "calls"))


def _unreadable(what: str) -> UnreadableError:
    return UnreadableError(Problem(f"this is no answer of a sampling process: {what}", "run again"))
