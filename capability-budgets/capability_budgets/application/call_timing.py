"""Timing of calls: functions, coroutines and generators, each by what it really takes.

However a call ends, its time is told: a call that somebody gave up on because it was slow must not be missing among the
slow ones. An `Exception` is an error; a cancelled task, a closed generator or an ending program is none.
"""

import functools
import inspect
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from types import AsyncGeneratorType, CoroutineType, GeneratorType, TracebackType
from typing import Any, Final, ParamSpec, Self, TypeVar, cast

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Probe:
    """Where timings go.

    Attributes:
        took: takes the seconds of a call.
        failed: counts a call that raised.
    """

    took: Callable[[float], None]
    failed: Callable[[], None]

    def ended(self, seconds: float, reason: BaseException) -> None:
        """Tell of a call that did not return."""
        self.took(seconds)
        if isinstance(reason, Exception):
            self.failed()


class Stopwatch:
    """Times a block, sync or async, or every call of the function that it decorates.

    The block of a `with` is timed as a whole: within a generator, that counts the time of whoever takes its items.
    """

    __slots__ = ("_probe", "_start")

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._start: float | None = None

    def __call__(self, function: Callable[_P, _R]) -> Callable[_P, _R]:
        """Decorate a function, coroutine function or generator function; it stays of its kind.

        Raises:
            TypeError: it is a class, a class method or a static method.
        """
        return timed(function, self._probe)

    def __enter__(self) -> Self:
        if self._start is not None:
            raise RuntimeError("a block is being timed with this already; call measure() for each block")
        self._start = perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        seconds, self._start = perf_counter() - (self._start or 0.0), None
        if value is None:
            self._probe.took(seconds)
        else:
            self._probe.ended(seconds, value)

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.__exit__(kind, value, traceback)


def timed(function: Callable[_P, _R], probe: Probe) -> Callable[_P, _R]:
    """A function of the same kind that times every call.

    A coroutine is timed from its first step to its last, what it awaits included. A generator, async or not, is timed
    by the sum of its own steps, one timing for all of it; the time of whoever takes its items is not its own. What a
    plain function returns is timed like that, too, where it is a coroutine or generator.

    Raises:
        TypeError: it is a class, a class method or a static method.
    """
    if isinstance(function, (type, classmethod, staticmethod)):
        kind = "class" if isinstance(function, type) else type(function).__name__
        raise TypeError(f"a {kind} cannot be timed; decorate the function itself, below @classmethod or @staticmethod")
    make = next((make for is_one, make in _KINDS if is_one(function)), _plain)
    return cast("Callable[_P, _R]", functools.wraps(function)(make(function, probe)))


_Any = Callable[..., Any]


def _plain(function: _Any, probe: Probe) -> _Any:
    def call(*args: Any, **kwargs: Any) -> Any:
        start = perf_counter()
        try:
            result = function(*args, **kwargs)
        except BaseException as ended:
            probe.ended(perf_counter() - start, ended)
            raise
        later = _LATER.get(type(result))
        if later is not None:
            return later(lambda: result, probe)()
        probe.took(perf_counter() - start)
        return result

    return call


def _coroutine(function: _Any, probe: Probe) -> _Any:
    async def call(*args: Any, **kwargs: Any) -> Any:
        start = perf_counter()
        try:
            result = await function(*args, **kwargs)
        except BaseException as ended:
            probe.ended(perf_counter() - start, ended)
            raise
        probe.took(perf_counter() - start)
        return result

    return call


def _generator(function: _Any, probe: Probe) -> _Any:
    def call(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        with _whole(probe) as steps:
            generator = function(*args, **kwargs)
            step = functools.partial(next, generator)
            while True:
                try:
                    with steps:
                        item = step()
                except StopIteration as done:
                    return done.value
                try:
                    step = functools.partial(generator.send, (yield item))
                except GeneratorExit:
                    with steps:
                        generator.close()
                    raise
                except BaseException as thrown:  # noqa: BLE001 (whatever it is, it is for the generator to take)
                    step = functools.partial(generator.throw, thrown)

    return call


def _async_generator(function: _Any, probe: Probe) -> _Any:
    async def call(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        with _whole(probe) as steps:
            generator = function(*args, **kwargs)
            step = functools.partial(anext, generator)
            while True:
                try:
                    with steps:
                        item = await step()
                except StopAsyncIteration:
                    return
                try:
                    step = functools.partial(generator.asend, (yield item))
                except GeneratorExit:
                    with steps:
                        await generator.aclose()
                    raise
                except BaseException as thrown:  # noqa: BLE001 (whatever it is, it is for the generator to take)
                    step = functools.partial(generator.athrow, thrown)

    return call


@contextmanager
def _whole(probe: Probe) -> Iterator["_Steps"]:
    steps = _Steps()
    try:
        yield steps
    except BaseException as ended:
        probe.ended(steps.seconds, ended)
        raise
    probe.took(steps.seconds)


class _Steps:
    """The seconds spent within its blocks."""

    __slots__ = ("_start", "seconds")

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._start = perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += perf_counter() - self._start


_KINDS: Final = (
    (inspect.iscoroutinefunction, _coroutine),
    (inspect.isasyncgenfunction, _async_generator),
    (inspect.isgeneratorfunction, _generator),
)

_LATER: Final[Mapping[type, Callable[[_Any, Probe], _Any]]] = {
    CoroutineType: _coroutine,
    AsyncGeneratorType: _async_generator,
    GeneratorType: _generator,
}
"""What a plain function may return while its work is still to be done."""
