"""The sampler and the memory meter, on calls whose time and memory are known."""

import cProfile
import gc
import hashlib
import mmap
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from capability_budgets.measurement.evening import LEADING_RUNS
from capability_budgets.plugin import run_queue
from capability_budgets.plugin.benchmark_fixture import unexecuted_reason
from capability_budgets.plugin.memory import WARM_CALLS, measure_memory
from capability_budgets.plugin.sampling import BLOCK, FIRST_REFERENCES, REFERENCES, WARM_UP_CALLS, Call, Sampling
from capability_budgets.sampling.recordings import Growth, MemoryMethod

MEBIBYTE = 1024 * 1024


class Steps:
    """Something to call that remembers how."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def setup(self) -> tuple[tuple[str], dict[str, str]]:
        self.log.append("setup")
        return ("a",), {"key": "b"}

    def call(self, value: str, *, key: str) -> str:
        self.log.append("call")
        return value + key

    def teardown(self, value: str, *, key: str) -> None:
        self.log.append(f"teardown {value}{key}")


@pytest.fixture(autouse=True)
def _tidy() -> None:
    """No garbage of other tests, which the meters would collect here and be blamed for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


def test_a_sample_is_one_call_and_the_warm_up_is_none_of_them() -> None:
    calls: list[int] = []
    sampling = Sampling(Call(calls.append, (1,)))
    first, second = sampling.block(20), sampling.block(4)
    assert len(calls) == sampling.calls == 24 + WARM_UP_CALLS
    assert (len(first.samples), len(second.samples)) == (20, 4)
    assert len(first.reference) == FIRST_REFERENCES + -(-20 // BLOCK) * REFERENCES
    assert len(second.reference) == REFERENCES
    assert sampling.result is None
    assert min(first.samples) > 0


def test_what_a_call_waited_for_a_processor_is_a_part_of_it() -> None:
    batch = Sampling(Call(sum, (range(10_000),))).block(50)
    assert len(batch.waited) in {0, 50}
    assert all(0 <= wait <= sample for wait, sample in batch.waits)


def test_waits_are_not_known_while_other_threads_of_the_process_are_busy() -> None:
    data = bytes(1 << 22)

    def both() -> None:
        threads = [threading.Thread(target=lambda: hashlib.sha256(data)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert Sampling(Call(both)).block(5).waited == ()


def test_waits_are_not_known_where_the_system_does_not_count_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run_queue, "_SCHEDULE", tmp_path / "none")
    assert Sampling(Call(abs, (1,))).block(3).waited == ()


def test_what_is_warm_already_needs_no_warm_up() -> None:
    calls: list[int] = []
    Sampling(Call(calls.append, (1,)), warm=True).block(3)
    assert len(calls) == 3


def test_the_warm_up_of_slow_calls_is_short() -> None:
    calls: list[float] = []

    def slow() -> None:
        calls.append(1)
        time.sleep(0.15)

    Sampling(Call(slow)).block(1)
    assert len(calls) <= 3


def test_calls_that_were_made_are_counted_up_to_one_that_fails() -> None:
    rest = [1, 2, 3]
    sampling = Sampling(Call(rest.pop), warm=True)
    with pytest.raises(IndexError):
        sampling.block(5)
    assert sampling.calls == 3


def test_setup_and_teardown_run_around_each_call_and_are_not_measured() -> None:
    steps = Steps()

    def slow() -> tuple[tuple[str], dict[str, str]]:
        time.sleep(0.02)
        return steps.setup()

    sampling = Sampling(Call(steps.call, setup=slow, teardown=steps.teardown), warm=True)
    batch = sampling.block(3)
    assert sampling.result == "ab"
    assert steps.log == ["setup", "call", "teardown ab"] * 3
    assert max(batch.samples) < 0.02


def test_a_setup_without_arguments_leaves_those_of_the_call() -> None:
    sampling = Sampling(Call(sum, ([1, 2],), setup=lambda: None))
    sampling.block(1)
    assert sampling.result == 3


def test_nothing_watches_what_is_sampled_and_watchers_are_back_afterwards() -> None:
    seen: list[str] = []

    def tracer(frame: FrameType, event: str, arg: Any) -> Any:
        del event, arg
        seen.append(frame.f_code.co_name)

    def watched() -> None:
        assert sys.gettrace() is None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        Sampling(Call(watched)).block(5)
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)
    assert "watched" not in seen


def test_a_profiler_in_c_stays_where_it_is() -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    try:
        Sampling(Call(abs, (1,))).block(1)
        assert sys.getprofile() is not None
    finally:
        profiler.disable()


def test_a_peak_is_seen_cold_and_warm(tmp_path: Path) -> None:
    peaks = measure_memory(Call(lambda: bytes(MEBIBYTE)), MemoryMethod.TRACEMALLOC, tmp_path)
    for peak in (peaks.cold_bytes, peaks.warm_bytes):
        assert MEBIBYTE <= peak < 1.05 * MEBIBYTE


def test_what_the_first_call_loads_is_cold_memory_only(tmp_path: Path) -> None:
    cache: dict[str, bytes] = {}

    def load() -> None:
        if not cache:
            cache["all"] = bytes(MEBIBYTE)

    peaks = measure_memory(Call(load), MemoryMethod.TRACEMALLOC, tmp_path)
    assert peaks.cold_bytes >= MEBIBYTE
    assert peaks.warm_bytes < 0.05 * MEBIBYTE


@pytest.mark.parametrize("method", [MemoryMethod.TRACEMALLOC, MemoryMethod.MEMRAY])
def test_a_leak_adds_up_over_the_warm_calls(tmp_path: Path, method: MemoryMethod) -> None:
    kept: list[bytes] = []
    peaks = measure_memory(Call(lambda: kept.append(bytes(MEBIBYTE // 4))), method, tmp_path)
    assert peaks.warm_bytes >= WARM_CALLS * MEBIBYTE // 4
    assert peaks.cold_bytes < MEBIBYTE // 2


def test_what_is_replaced_at_each_call_is_no_leak(tmp_path: Path) -> None:
    held: dict[str, bytes] = {}
    call = Call(lambda: held.update(last=bytes(MEBIBYTE)))
    for method in (MemoryMethod.TRACEMALLOC, MemoryMethod.MEMRAY):
        peaks = measure_memory(call, method, tmp_path)
        assert peaks.warm_bytes < 2.1 * MEBIBYTE


def test_cycles_are_collected_before_a_call_is_charged_for_them(tmp_path: Path) -> None:
    def cycle() -> None:
        one: list[Any] = [bytes(MEBIBYTE)]
        one.append(one)

    peaks = measure_memory(Call(cycle), MemoryMethod.TRACEMALLOC, tmp_path)
    assert peaks.warm_bytes < 1.1 * MEBIBYTE


def test_what_setup_makes_is_not_charged(tmp_path: Path) -> None:
    call = Call(len, setup=lambda: ((bytes(MEBIBYTE),), {}))
    peaks = measure_memory(call, MemoryMethod.TRACEMALLOC, tmp_path)
    assert max(peaks.cold_bytes, peaks.warm_bytes) < 0.05 * MEBIBYTE


def test_memray_sees_what_python_does_not_allocate(tmp_path: Path) -> None:
    def native() -> None:
        mmap.mmap(-1, 4 * MEBIBYTE).close()

    peaks = measure_memory(Call(native), MemoryMethod.MEMRAY, tmp_path)
    assert 4 * MEBIBYTE <= peaks.cold_bytes < 5 * MEBIBYTE
    traced = measure_memory(Call(native), MemoryMethod.TRACEMALLOC, tmp_path)
    assert traced.cold_bytes < MEBIBYTE


def test_rss_is_what_the_process_has_resident_beyond_its_start(tmp_path: Path) -> None:
    peaks = measure_memory(Call(lambda: len(b"x" * (64 * MEBIBYTE))), MemoryMethod.RSS, tmp_path)
    assert 32 * MEBIBYTE < peaks.cold_bytes <= peaks.warm_bytes < 256 * MEBIBYTE


@pytest.mark.parametrize("method", [MemoryMethod.TRACEMALLOC, MemoryMethod.MEMRAY])
def test_of_slow_calls_fewer_are_made(tmp_path: Path, method: MemoryMethod) -> None:
    calls: list[float] = []

    def slow() -> None:
        calls.append(1)
        time.sleep(0.05)

    measure_memory(Call(slow), method, tmp_path, 0.01)
    assert len(calls) < WARM_CALLS


def test_memray_does_not_charge_what_setup_makes(tmp_path: Path) -> None:
    call = Call(len, setup=lambda: ((bytes(MEBIBYTE),), {}))
    peaks = measure_memory(call, MemoryMethod.MEMRAY, tmp_path)
    assert max(peaks.cold_bytes, peaks.warm_bytes) < 0.05 * MEBIBYTE


def test_calls_that_only_promise_work_are_told() -> None:
    async def promised() -> None:
        """Do nothing."""

    def generated() -> Iterator[int]:
        yield 1

    async def both() -> Any:
        yield 1

    coroutine = promised()
    assert "promised is async" in str(unexecuted_reason(promised, coroutine))
    coroutine.close()
    assert "generated is a generator" in str(unexecuted_reason(generated, generated()))
    assert "both is async" in str(unexecuted_reason(both, both()))
    assert unexecuted_reason(len, 3) is None


class Leaking:
    """Keeps something on every fiftieth call."""

    def __init__(self, size: int, every: int = 50) -> None:
        self.calls = 0
        self.kept: list[bytes] = []
        self._size = size
        self._every = every

    def __call__(self) -> None:
        self.calls += 1
        if self.calls % self._every == 0:
            self.kept.append(b"x" * self._size)


def grown_in_a_fresh_process(method: MemoryMethod, size: int, folder: Path) -> Growth | None:
    """What memory grows by where nothing else has run, as the plugin measures it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_grown, method, size, folder).result()


def _grown(method: MemoryMethod, size: int, folder: Path) -> Growth | None:
    return measure_memory(Call(Leaking(size)), method, folder).growth


@pytest.mark.parametrize("method", list(MemoryMethod))
def test_a_leak_on_every_fiftieth_call_is_found(tmp_path: Path, method: MemoryMethod) -> None:
    size = 512 * 1024
    growth = grown_in_a_fresh_process(method, size, tmp_path)
    assert growth is not None
    assert 0 < growth.low <= growth.mean < 1.3 * size / 50
    assert growth.calls >= 500


@pytest.mark.parametrize("method", [MemoryMethod.TRACEMALLOC, MemoryMethod.MEMRAY])
def test_a_small_leak_is_found_as_well(tmp_path: Path, method: MemoryMethod) -> None:
    peaks = measure_memory(Call(Leaking(1024)), method, tmp_path)
    assert peaks.growth is not None
    assert 0.25 * 1024 / 50 < peaks.growth.low <= peaks.growth.mean < 1.5 * 1024 / 50


@pytest.mark.parametrize("method", list(MemoryMethod))
def test_what_keeps_nothing_does_not_grow(tmp_path: Path, method: MemoryMethod) -> None:
    cache: dict[int, bytes] = {}

    def work() -> int:
        cache[len(cache) % 100] = bytes(1000)
        return sum(len(bytes(100)) for _ in range(10))

    peaks = measure_memory(Call(work), method, tmp_path)
    assert peaks.growth is not None
    assert peaks.growth.low < 1


def test_a_leak_that_would_take_all_memory_is_not_let_run(tmp_path: Path) -> None:
    call = Leaking(MEBIBYTE, 1)
    peaks = measure_memory(Call(call), MemoryMethod.TRACEMALLOC, tmp_path)
    assert peaks.growth is None
    assert len(call.kept) < 100
    assert peaks.warm_bytes >= WARM_CALLS * MEBIBYTE


def test_the_runs_before_the_first_sample_are_those_that_stretches_leave_out() -> None:
    assert FIRST_REFERENCES == LEADING_RUNS
