"""Measures peak memory of a call in a fresh process: of the first call, and of those that follow it."""

import gc
import re
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from capability_budgets.errors import FaultError, UsageError
from capability_budgets.plugin.sampling import Call, watchers_paused
from capability_budgets.sampling.recordings import MemoryMethod, MemoryPeaks

WARM_CALLS: Final = 20
"""Calls after the first one; what they keep adds up, so that a leak shows."""

FEWEST_WARM_CALLS: Final = 2
"""Of calls that are slow, at least so many."""

_STATUS: Final = Path("/proc/self/status")
_CLEAR: Final = Path("/proc/self/clear_refs")
_HIGH_WATER: Final = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_RESIDENT: Final = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


def measure_memory(call: Call, method: MemoryMethod, folder: Path, seconds: float = 60.0) -> tuple[MemoryPeaks, Any]:
    """Measure the peaks.

    Args:
        call: what is measured.
        method: how.
        folder: where files may be written meanwhile.
        seconds: how long the calls may take; fewer are made of slow ones.

    Returns:
        The peaks, and what the last call returned.

    Raises:
        UsageError: the method needs what is not there.
    """
    meters: Mapping[MemoryMethod, Callable[[Call, Path, float], tuple[int, int]]] = {
        MemoryMethod.TRACEMALLOC: _tracemalloc,
        MemoryMethod.MEMRAY: _memray,
        MemoryMethod.RSS: _rss,
    }
    with watchers_paused(), _garbage_gone():
        cold, warm = meters[method](call, folder, seconds)
        result = call.once()
    return MemoryPeaks(method, cold, warm), result


@contextmanager
def _garbage_gone() -> Iterator[None]:
    """Collect garbage, and let further collections look only at what comes after, so that they are quick."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _warm_calls(seconds: float) -> Iterator[int]:
    """Numbers of further calls: as many as there are to be, or fewer where they take too long."""
    begun = time.perf_counter()
    for number in range(WARM_CALLS):
        if number >= FEWEST_WARM_CALLS and time.perf_counter() - begun > seconds:
            return
        yield number


def _tracemalloc(call: Call, _folder: Path, seconds: float) -> tuple[int, int]:
    tracemalloc.start()
    try:
        cold, _ = _traced(call)
        warm = kept = 0
        for _ in _warm_calls(seconds):
            peak, grown = _traced(call)
            warm = max(warm, kept + peak)
            kept = max(kept + grown, 0)
        return cold, warm
    finally:
        tracemalloc.stop()


def _traced(call: Call) -> tuple[int, int]:
    """The peak of one call above what was in use before it, and what it left in use.

    What `setup` makes belongs to the state before the call.
    """
    now = call.prepared()
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    now.function(*now.args, **now.kwargs)
    _, peak = tracemalloc.get_traced_memory()
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    now.finish()
    return max(peak - before, 0), after - before


def _memray(call: Call, folder: Path, seconds: float) -> tuple[int, int]:
    """Everything allocated through malloc and its kin, and through Python's own allocators.

    Only what is allocated while memray watches is counted, so that nothing has to be subtracted.
    """
    try:
        import memray
    except ImportError as fault:
        from capability_budgets.installation import command

        raise UsageError("memory is to be measured with memray, which is not installed", command("memray")) from fault

    def peak(name: str, calls: int) -> int:
        """What `setup` makes for all of the calls is there before memray watches."""
        file = folder / name
        prepared = [call.prepared() for _ in range(calls)]
        gc.collect()
        with memray.Tracker(file, trace_python_allocators=True):
            for now in prepared:
                now.function(*now.args, **now.kwargs)
                now.finish()
        with closing(memray.FileReader(file)) as reader:
            return sum(record.size for record in reader.get_high_watermark_allocation_records(merge_threads=True))

    begun = time.perf_counter()
    cold = peak("cold.bin", 1)
    affordable = int(seconds / max(time.perf_counter() - begun, 1e-6))
    return cold, peak("warm.bin", min(max(affordable, FEWEST_WARM_CALLS), WARM_CALLS))


def _rss(call: Call, _folder: Path, seconds: float) -> tuple[int, int]:
    """How much more the process has resident at the peak than before its first call.

    Not `ru_maxrss`, into which Linux carries over what the process had that started this one.
    """
    _forget_peak()
    before = _status(_RESIDENT)
    call.once()
    cold = _status(_HIGH_WATER)
    for _ in _warm_calls(seconds):
        call.once()
    return max(cold - before, 0), max(_status(_HIGH_WATER) - before, 0)


def _forget_peak() -> None:
    """Let the peak be what is resident now; where the system does not allow it, earlier peaks count, too."""
    with suppress(OSError):
        _CLEAR.write_text("5", encoding="ascii")


def _status(pattern: re.Pattern[str]) -> int:
    try:
        found = pattern.search(_STATUS.read_text(encoding="ascii"))
    except OSError as fault:
        raise UsageError(f"memory is to be measured as rss, but there is no {_STATUS}",
                         "use tracemalloc or memray on this system") from fault  # fmt: skip
    if found is None:
        raise FaultError(f"{_STATUS} does not tell the peak of the process", "use tracemalloc or memray on this system")
    return int(found[1]) * 1024
