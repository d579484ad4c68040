"""Timing of calls: functions, coroutines and generators, each by what it really takes.

However a call ends, its time is told: a call that somebody gave up on because it was slow must not be missing among the
slow ones. An `Exception` is an error, unless it is an answer of the web below 500 or the application says otherwise; a
cancelled task, a closed generator or an ending program is none. Of calls within calls of one capability only the
outermost is told: a function that calls itself is one call.
"""

import functools
import inspect
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from types import AsyncGeneratorType, CoroutineType, GeneratorType, TracebackType
from typing import Any, Final, ParamSpec, Self, TypeVar, cast

_P = ParamSpec("_P")
_R = TypeVar("_R")


_SERVER_FAULT: Final = 500
"""From this status of the web on it is the server that failed."""


def is_failure(error: Exception) -> bool:
    """Whether an exception counts as an error where the application does not say: all but answers below 500.

    Frameworks of the web raise an `HTTPException` to answer, and keep its status in `status_code` (Starlette, FastAPI),
    `status` (aiohttp) or `code` (Werkzeug, Flask).
    """
    if not any(kind.__name__ == "HTTPException" for kind in type(error).__mro__):
        return True
    found = (getattr(error, name, None) for name in ("status_code", "status", "code"))
    status = next((value for value in found if isinstance(value, int)), _SERVER_FAULT)
    return status >= _SERVER_FAULT


class Running:
    """A call that has begun; what begins before it is over is a part of it."""

    __slots__ = ("is_over",)

    def __init__(self) -> None:
        self.is_over = False


def _no_call() -> ContextVar[Running | None]:
    return ContextVar("call of a capability", default=None)


@dataclass(frozen=True, slots=True)
class Probe:
    """Where timings go.

    Attributes:
        took: takes the seconds of a call.
        failed: counts a call that raised.
        is_error: says of an exception whether it counts; where it raises itself, the exception counts.
        running: the call that runs, in the thread or task that asks. A task that outlives the call in which it was
            made begins calls of its own from then on.
    """

    took: Callable[[float], None]
    failed: Callable[[], None]
    is_error: Callable[[Exception], bool] = is_failure
    running: ContextVar[Running | None] = field(default_factory=_no_call)

    def begin(self) -> Running | None:
        """Note that a call begins; None where it is within another one, which tells of both."""
        outer = self.running.get()
        if outer is not None and not outer.is_over:
            return None
        call = Running()
        self.running.set(call)
        return call

    def ended(self, seconds: float, reason: BaseException) -> None:
        """Tell of a call that did not return."""
        self.took(seconds)
        if isinstance(reason, Exception) and self._counts(reason):
            self.failed()

    def _counts(self, error: Exception) -> bool:
        try:
            return self.is_error(error)
        except Exception:  # noqa: BLE001 (whatever the application's own words raise, the call has failed)
            return True


class Stopwatch:
    """Times a block, sync or async, or every call of the function that it decorates.

    The block of a `with` is timed as a whole: within a generator, that counts the time of whoever takes its items.
    """

    __slots__ = ("_call", "_probe", "_start")

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._start: float | None = None
        self._call: Running | None = None

    def __call__(self, function: Callable[_P, _R]) -> Callable[_P, _R]:
        """Decorate a function, coroutine function or generator function; it stays of its kind.

        Raises:
            TypeError: it is a class, a class method or a static method.
        """
        return timed(function, self._probe)

    def __enter__(self) -> Self:
        if self._start is not None:
            raise RuntimeError("a block is being timed with this already; call measure() for each block")
        self._call = self._probe.begin()
        self._start = perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        seconds, self._start = perf_counter() - (self._start or 0.0), None
        call, self._call = self._call, None
        if call is None:
            return
        call.is_over = True
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
        running = probe.begin()
        if running is None:
            return function(*args, **kwargs)
        start = perf_counter()
        try:
            result = function(*args, **kwargs)
        except BaseException as ended:
            running.is_over = True
            probe.ended(perf_counter() - start, ended)
            raise
        running.is_over = True
        later = _LATER.get(type(result))
        if later is not None:
            return later(lambda: result, probe)()
        probe.took(perf_counter() - start)
        return result

    return call


def _coroutine(function: _Any, probe: Probe) -> _Any:
    async def call(*args: Any, **kwargs: Any) -> Any:
        running = probe.begin()
        if running is None:
            return await function(*args, **kwargs)
        start = perf_counter()
        try:
            result = await function(*args, **kwargs)
        except BaseException as ended:
            running.is_over = True
            probe.ended(perf_counter() - start, ended)
            raise
        running.is_over = True
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
    steps = _Steps(probe)
    try:
        yield steps
    except BaseException as ended:
        if not steps.is_inner:
            probe.ended(steps.seconds, ended)
        raise
    if not steps.is_inner:
        probe.took(steps.seconds)


class _Steps:
    """The seconds spent within its blocks.

    A generator is a call while it takes a step. It is within another call where its first step is.
    """

    __slots__ = ("_call", "_is_first", "_probe", "_start", "is_inner", "seconds")

    def __init__(self, probe: Probe) -> None:
        self.seconds = 0.0
        self.is_inner = False
        self._probe = probe
        self._is_first = True
        self._call: Running | None = None

    def __enter__(self) -> None:
        self._call = None if self.is_inner else self._probe.begin()
        if self._is_first:
            self._is_first, self.is_inner = False, self._call is None
        self._start = perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += perf_counter() - self._start
        if self._call is not None:
            self._call.is_over = True


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
