"""Takes samples: one call a sample, in this very process, with a fixed workload between them for comparison."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from capability_budgets.plugin.run_queue import RunQueue
from capability_budgets.sampling.recordings import ProcessSamples

BLOCK: Final = 8
"""Samples after which the reference workload has its turn."""

REFERENCES: Final = 4
"""Runs of the reference workload in a turn."""

FIRST_REFERENCES: Final = 12
"""Runs of it after the warm-up, so that few samples of a slow call have enough beside them, too."""

WARM_UP_CALLS: Final = 20
WARM_UP_SECONDS: Final = 0.1
"""What warming up takes at the most, after one call that it always takes."""

_WORKLOAD: Final = 1000
_NANO: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Call:
    """A call to measure.

    Attributes:
        function: what is measured.
        args: its arguments, unless `setup` gives others.
        kwargs: its keyword arguments, likewise.
        setup: runs before each call and is not measured; arguments and keyword arguments, or None.
        teardown: runs after each call, with the same arguments, and is not measured.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    setup: Callable[[], tuple[tuple[Any, ...], dict[str, Any]] | None] | None = None
    teardown: Callable[..., Any] | None = None

    @property
    def is_bare(self) -> bool:
        """Whether nothing runs around it."""
        return self.setup is None and self.teardown is None

    def prepared(self) -> "Call":
        """The call with the arguments that `setup` gives this time."""
        given = None if self.setup is None else self.setup()
        if not given:
            return self
        args, kwargs = given
        return Call(self.function, tuple(args), dict(kwargs), self.setup, self.teardown)

    def finish(self) -> None:
        """Run what belongs after a call."""
        if self.teardown is not None:
            self.teardown(*self.args, **self.kwargs)

    def once(self) -> Any:
        """One call, with all that belongs to it; what it returned."""
        call = self.prepared()
        result = call.function(*call.args, **call.kwargs)
        call.finish()
        return result


class Sampling:
    """Takes samples of a call: one call a sample, in blocks, with nothing else running in this process.

    Attributes:
        calls: how many have been made, as far as is known after one that failed.
        result: what the last call returned.

    Args:
        call: what is sampled.
        warm: whether it has been called already, so that no warm-up is needed.
    """

    def __init__(self, call: Call, *, warm: bool = False) -> None:
        self._call = call
        self._take = _take_bare if call.is_bare else _take
        self._warm = warm
        self.calls = 0
        self.result: Any = None

    def block(self, count: int) -> ProcessSamples:
        """Take so many samples, after a warm-up before the first of them."""
        taken: list[int] = []
        waited: list[int] = []
        reference: list[int] = []
        with watchers_paused(), RunQueue() as queue:
            if not self._warm:
                self._warm_up()
                _take_reference(reference, FIRST_REFERENCES)
            for wanted in _blocks(count):
                before = len(taken)
                try:
                    self.result = self._take(self._call, wanted, taken, waited, queue.waited)
                finally:
                    self.calls += len(taken) - before
                _take_reference(reference, REFERENCES)
            known = queue.tells
        return ProcessSamples(_in_seconds(taken), _in_seconds(reference), _in_seconds(waited) if known else ())

    def _warm_up(self) -> None:
        """One call at least; the plan itself finds a warm-up that takes longer."""
        self._warm = True
        deadline = time.perf_counter_ns() + int(WARM_UP_SECONDS * _NANO)
        for _ in range(WARM_UP_CALLS):
            self.result = self._call.once()
            self.calls += 1
            if time.perf_counter_ns() >= deadline:
                break


def _blocks(count: int) -> Iterator[int]:
    for done in range(0, count, BLOCK):
        yield min(BLOCK, count - done)


def _take_bare(call: Call, count: int, taken: list[int], waited: list[int], waits: Callable[[], int]) -> Any:
    """Nothing but the call stands between the two readings of the clock."""
    function, args, kwargs = call.function, call.args, call.kwargs
    clock, append = time.perf_counter_ns, taken.append
    for _ in range(count):
        before = waits()
        start = clock()
        result = function(*args, **kwargs)
        end = clock()
        append(end - start)
        waited.append(min(waits() - before, end - start))
    return result


def _take(call: Call, count: int, taken: list[int], waited: list[int], waits: Callable[[], int]) -> Any:
    clock = time.perf_counter_ns
    for _ in range(count):
        now = call.prepared()
        function, args, kwargs = now.function, now.args, now.kwargs
        before = waits()
        start = clock()
        result = function(*args, **kwargs)
        end = clock()
        taken.append(end - start)
        waited.append(min(waits() - before, end - start))
        now.finish()
    return result


def _take_reference(taken: list[int], times: int) -> None:
    clock = time.perf_counter_ns
    for _ in range(times):
        start = clock()
        workload()
        taken.append(clock() - start)


def workload() -> int:
    """The reference workload: a fixed sum in pure Python, without allocations that last."""
    total = 0
    for number in range(_WORKLOAD):
        total += number & 7
    return total


def _in_seconds(nanoseconds: list[int]) -> tuple[float, ...]:
    return tuple(value / _NANO for value in nanoseconds)


@contextmanager
def watchers_paused() -> Iterator[None]:
    """Without tracers, profilers and monitoring tools, such as coverage, which would be measured along."""
    tracer, profiler = sys.gettrace(), sys.getprofile()
    events = _monitored()
    kept = profiler is not None and not callable(profiler)  # one in C, such as cProfile, could not be put back
    sys.settrace(None)
    if not kept:
        sys.setprofile(None)
    _monitor(dict.fromkeys(events, 0))
    try:
        yield
    finally:
        _monitor(events)
        if not kept:
            sys.setprofile(profiler)
        sys.settrace(tracer)


def _monitored() -> dict[int, int]:
    """The events that tools watch; Python has had such tools since 3.12."""
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is None:
        return {}
    return {tool: monitoring.get_events(tool) for tool in range(6) if monitoring.get_tool(tool)}


def _monitor(events: dict[int, int]) -> None:
    for tool, watched in events.items():
        sys.monitoring.set_events(tool, watched)  # type: ignore[attr-defined,unused-ignore]  # since 3.12
