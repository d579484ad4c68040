"""Holds pytest-benchmark's fixture to what a capability needs: one call a round, and only calls that do the work."""

import inspect
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, cast

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from capability_budgets.errors import FaultError
from capability_budgets.plugin.sampling import Call

ROUNDS: Final = 100
"""Rounds in the ordinary session at the most; what is judged is sampled afterwards, in fresh processes."""

_WARM_UP_CALLS: Final = 10
_WARM_UP_SECONDS: Final = 0.1
_PARTS: Final = ("_raw", "_raw_pedantic", "_calibrate_timer", "_max_time", "_make_stats", "_timer")

Perform = Callable[[Call], Any]
"""Does something with the call that a test wants to be measured; returns what the test gets."""


class Log(Protocol):
    """Takes what speaks against measuring a test, and what a reader should know."""

    def refuse(self, reason: str) -> None:
        """The test cannot be measured."""

    def note(self, text: str) -> None:
        """It can, but."""


def perform_instead(fixture: BenchmarkFixture, perform: Perform) -> None:
    """Let something else be done with the call than benchmarking it.

    Raises:
        FaultError: the installed pytest-benchmark is built differently.
    """
    inside = _opened(fixture)

    def raw(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return perform(Call(function, args, kwargs))

    def pedantic(target: Callable[..., Any], **options: Any) -> Any:
        args, kwargs = tuple(options.get("args") or ()), dict(options.get("kwargs") or {})
        return perform(Call(target, args, kwargs, options.get("setup"), options.get("teardown")))

    inside._raw, inside._raw_pedantic = raw, pedantic


def hold(fixture: BenchmarkFixture, log: Log) -> None:
    """Let every round be one call, and refuse what would not measure the work.

    Raises:
        FaultError: the installed pytest-benchmark is built differently.
    """
    inside = _opened(fixture)
    benchmark, pedantic = inside._raw, inside._raw_pedantic
    if getattr(inside._timer, "target", inside._timer) is not time.perf_counter:  # a mark or an option chose another
        log.note("the timer of the test is not used: a sample is timed with time.perf_counter_ns")

    def raw(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return _watched(log, function, benchmark(function, *args, **kwargs))

    def one_call(target: Callable[..., Any], **options: Any) -> Any:
        if options.get("iterations", 1) != 1:
            log.note(f"iterations={options['iterations']} is held to 1: a sample is one call")
        return _watched(log, target, pedantic(target, **{**options, "iterations": 1}))

    inside._raw, inside._raw_pedantic = raw, one_call
    inside._calibrate_timer = lambda runner: _calibrated(inside._max_time, runner)


def with_stats(fixture: BenchmarkFixture, samples: Sequence[float]) -> None:
    """Give a test the statistics of its samples, as it has them from pytest-benchmark: many assert on them."""
    stats = _opened(fixture)._make_stats(1)
    for sample in samples:
        stats.update(sample)


def _opened(fixture: BenchmarkFixture) -> Any:
    missing = [part for part in _PARTS if not hasattr(fixture, part)]
    if missing:
        raise FaultError(
            f"this pytest-benchmark has no {', '.join(missing)}, so that it cannot be held to one call a round",
            "install another version: pip install 'pytest-benchmark>=4,<6'",
        )
    return cast("Any", fixture)


def _calibrated(max_time: float, runner: Callable[[Sequence[int]], float]) -> tuple[float, int, Sequence[int]]:
    """Warm up; a duration that makes for no more than ROUNDS rounds, and one call in each."""
    once = range(1)
    until = time.perf_counter() + _WARM_UP_SECONDS
    for _ in range(_WARM_UP_CALLS):
        duration = runner(once)
        if time.perf_counter() >= until:
            break
    return max(duration, max_time / ROUNDS), 1, once


def _watched(log: Log, function: Callable[..., Any], result: Any) -> Any:
    reason = unexecuted_reason(function, result)
    if reason:
        log.refuse(reason)
    return result


def unexecuted_reason(function: Callable[..., Any], result: Any) -> str | None:
    """Why calling the function does not do its work; None where it does."""
    name = getattr(function, "__name__", type(function).__name__)
    if inspect.iscoroutine(result) or inspect.isasyncgen(result) or inspect.isawaitable(result):
        return f"{name} is async, and calling it only makes a coroutine; measure `lambda: asyncio.run({name}(…))`"
    if inspect.isgenerator(result):
        return f"{name} is a generator, and calling it only makes one; measure `lambda: list({name}(…))`"
    return None


def has_passed(report: pytest.TestReport) -> bool:
    """Whether a part of a test passed as it should: not skipped, and not expected to fail."""
    return report.outcome == "passed" and not hasattr(report, "wasxfail")
