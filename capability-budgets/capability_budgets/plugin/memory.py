"""Measures peak memory of a call in a fresh process: of the first call, and of those that follow it."""

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from capability_budgets.errors import FaultError, UsageError
from capability_budgets.plugin.memory_growth import MIN_CALLS, STRETCHES, calls_of_stretch, growth_of, readings
from capability_budgets.plugin.sampling import Call, watchers_paused
from capability_budgets.process_memory import PEAK, RESIDENT, STATUS, forget_peak, status_bytes
from capability_budgets.sampling.recordings import Growth, MemoryMethod, MemoryPeaks

WARM_CALLS: Final = 20
"""Calls after the first one; what they keep adds up, so that a leak shows."""

_SNAPSHOT_MS: Final = 5
_SNAPSHOTS: Final = 10
"""memray notes what is in use every so many milliseconds; so many times of it are waited for that."""

MIN_WARM_CALLS: Final = 2
"""Of calls that are slow, at least so many."""


def measure_memory(call: Call, method: MemoryMethod, folder: Path, seconds: float = 60.0) -> MemoryPeaks:
    """Measure the peaks, and how memory grows with calls where these are quick.

    Args:
        call: what is measured.
        method: how.
        folder: where files may be written meanwhile.
        seconds: how long the calls may take; fewer are made of slow ones.

    Raises:
        UsageError: the method needs what is not there.
    """
    meters: Mapping[MemoryMethod, Callable[[Call, Path, float], MemoryPeaks]] = {
        MemoryMethod.TRACEMALLOC: _tracemalloc,
        MemoryMethod.MEMRAY: _memray,
        MemoryMethod.RSS: _rss,
    }
    with watchers_paused(), _garbage_gone():
        return meters[method](call, folder, seconds)


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
        if number >= MIN_WARM_CALLS and time.perf_counter() - begun > seconds:
            return
        yield number


def _tracemalloc(call: Call, _folder: Path, seconds: float) -> MemoryPeaks:
    tracemalloc.start()
    try:
        cold, _ = _traced(call)
        warm = kept = 0
        for _ in _warm_calls(seconds):
            peak, grown = _traced(call)
            warm = max(warm, kept + peak)
            kept = max(kept + grown, 0)
        growth = _growth(call, lambda: tracemalloc.get_traced_memory()[0])
        return MemoryPeaks(MemoryMethod.TRACEMALLOC, cold, warm, growth)
    finally:
        tracemalloc.stop()


def _growth(call: Call, in_use: Callable[[], int]) -> Growth | None:
    """How memory in use grows with calls; what `setup` keeps grows along."""
    pace = _pace(call)
    if not calls_of_stretch(pace, 0):
        return None
    before = _settled(in_use)
    _often(call, MIN_CALLS)
    calls = calls_of_stretch(pace, _settled(in_use) - before)
    if not calls:
        return None
    found = readings()
    found[0] = _settled(in_use)
    for at in range(1, len(found)):
        _often(call, calls)
        found[at] = _settled(in_use)
    return growth_of(found, calls)


def _often(call: Call, times: int) -> None:
    for _ in range(times):
        call.once()


def _settled(in_use: Callable[[], int]) -> int:
    gc.collect()
    return in_use()


def _pace(call: Call) -> float:
    """Seconds of a call, with what runs around it: the quicker of two, since the first may load something."""
    times = []
    for _ in range(2):
        begun = time.perf_counter()
        call.once()
        times.append(time.perf_counter() - begun)
    return min(times)


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


def _memray(call: Call, folder: Path, seconds: float) -> MemoryPeaks:
    """Everything allocated through malloc and its kin, and through Python's own allocators.

    Only what is allocated while memray watches is counted, so that nothing has to be subtracted.
    """
    memray = _memray_module()
    file = folder / "watched.bin"

    def peak(calls: int) -> tuple[int, float]:
        """The peak of so many calls, and the seconds that one took; what `setup` makes for all is there before."""
        prepared = [call.prepared() for _ in range(calls)]
        gc.collect()
        begun = time.perf_counter()
        with memray.Tracker(file, trace_python_allocators=True):
            for now in prepared:
                now.function(*now.args, **now.kwargs)
                now.finish()
        pace = (time.perf_counter() - begun) / calls
        with closing(memray.FileReader(file)) as reader:
            size = sum(record.size for record in reader.get_high_watermark_allocation_records(merge_threads=True))
        file.unlink()
        return size, pace

    cold, pace = peak(1)
    warm, pace = peak(min(max(int(seconds / max(pace, 1e-6)), MIN_WARM_CALLS), WARM_CALLS))
    return MemoryPeaks(MemoryMethod.MEMRAY, cold, warm, _memray_growth(call, file, pace, warm))


def _memray_growth(call: Call, file: Path, pace: float, warm: int) -> Growth | None:
    """How what memray sees in use grows with calls; what `setup` keeps grows along."""
    memray = _memray_module()
    calls = calls_of_stretch(pace, warm * MIN_CALLS / WARM_CALLS)
    if not calls:
        return None
    moments = [0.0] * (STRETCHES + 1)
    with memray.Tracker(file, trace_python_allocators=True, memory_interval_ms=_SNAPSHOT_MS):
        for at in range(len(moments)):
            _often(call, calls if at else 0)
            gc.collect()
            time.sleep(_SNAPSHOTS * _SNAPSHOT_MS / 1000)
            moments[at] = time.time() * 1000
    with closing(memray.FileReader(file)) as reader:
        snapshots = list(reader.get_memory_snapshots())
    file.unlink()
    heaps = [[shot.heap for shot in snapshots if shot.time <= moment] for moment in moments]
    return growth_of([heap[-1] for heap in heaps], calls) if all(heaps) else None


def _memray_module() -> Any:
    try:
        import memray
    except ImportError as fault:
        from capability_budgets.installation import command

        fix = command("memray", "capability-budgets")
        raise UsageError("memory is to be measured with memray, which is not installed", fix) from fault
    return memray


def _rss(call: Call, _folder: Path, seconds: float) -> MemoryPeaks:
    """How much more the process has resident at the peak than before its first call.

    Not `ru_maxrss`, into which Linux carries over what the process had that started this one.
    """
    forget_peak()
    before = _status(RESIDENT)
    call.once()
    cold = _status(PEAK)
    for _ in _warm_calls(seconds):
        call.once()
    warm = _status(PEAK)
    growth = _growth(call, lambda: _status(RESIDENT))
    return MemoryPeaks(MemoryMethod.RSS, max(cold - before, 0), max(warm - before, 0), growth)


def _status(figure: str) -> int:
    try:
        found = status_bytes(figure)
    except OSError as fault:
        raise UsageError(f"memory is to be measured as rss, but there is no {STATUS}",
                         "use tracemalloc or memray on this system") from fault  # fmt: skip
    if found is None:
        raise FaultError(f"{STATUS} does not tell the peak of the process", "use tracemalloc or memray on this system")
    return found
