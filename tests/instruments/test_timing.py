"""What is timed, and what counts as an error, however a call ends."""

import asyncio
import contextlib
import functools
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator

import pytest

from capability_budgets.application import call_timing as timing
from capability_budgets.application.call_timing import Probe, Stopwatch


class Clock:
    """Seconds that pass only where a test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


class Book:
    """What a probe was told."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.failures = 0

    def fail(self) -> None:
        self.failures += 1

    def watch(self) -> Stopwatch:
        return Stopwatch(Probe(self.took.append, self.fail))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timing, "perf_counter", clock)
    return clock


@pytest.fixture
def book() -> Book:
    return Book()


def test_a_function_keeps_its_name_arguments_and_result_and_is_timed(book: Book, clock: Clock) -> None:
    @book.watch()
    def add(one: int, *, other: int) -> int:
        """Add."""
        clock.passes(2)
        return one + other

    assert (add(1, other=2), add.__name__, add.__doc__) == (3, "add", "Add.")
    assert (book.took, book.failures) == ([2], 0)


ENDINGS = [
    (ValueError("wrong"), 1),
    (asyncio.CancelledError(), 0),
    (KeyboardInterrupt(), 0),
    (SystemExit(0), 0),
    (GeneratorExit(), 0),
]
"""How calls may end, and how many errors that is."""


@pytest.mark.parametrize(("ending", "errors"), ENDINGS, ids=lambda item: type(item).__name__)
def test_a_function_that_raises_is_timed_and_an_exception_is_an_error(
    book: Book, clock: Clock, ending: BaseException, errors: int
) -> None:
    @book.watch()
    def fail() -> None:
        clock.passes(3)
        raise ending

    with pytest.raises(type(ending)) as raised:
        fail()
    assert raised.value is ending
    assert (book.took, book.failures) == ([3], errors)


@pytest.mark.parametrize(("ending", "errors"), ENDINGS[:2], ids=lambda item: type(item).__name__)
def test_a_coroutine_that_raises_is_timed_and_an_exception_is_an_error(
    book: Book, clock: Clock, ending: BaseException, errors: int
) -> None:
    @book.watch()
    async def fail() -> None:
        await asyncio.sleep(0)
        clock.passes(3)
        raise ending

    with pytest.raises(type(ending)):
        asyncio.run(fail())
    assert (book.took, book.failures) == ([3], errors)


@pytest.mark.parametrize(("ending", "errors"), ENDINGS, ids=lambda item: type(item).__name__)
def test_a_block_that_raises_is_timed_and_an_exception_is_an_error(
    book: Book, clock: Clock, ending: BaseException, errors: int
) -> None:
    def block() -> None:
        with book.watch():
            clock.passes(3)
            raise ending

    with pytest.raises(type(ending)):
        block()
    assert (book.took, book.failures) == ([3], errors)


def test_an_async_block_is_timed(book: Book, clock: Clock) -> None:
    async def work() -> None:
        async with book.watch():
            await asyncio.sleep(0)
            clock.passes(4)

    asyncio.run(work())
    assert (book.took, book.failures) == ([4], 0)


def test_a_coroutine_function_stays_one_and_what_it_awaits_counts(book: Book, clock: Clock) -> None:
    @book.watch()
    async def work() -> str:
        clock.passes(1)
        await asyncio.sleep(0)
        clock.passes(2)
        return "done"

    assert inspect.iscoroutinefunction(work)
    assert asyncio.run(work()) == "done"
    assert book.took == [3]


def test_a_call_that_is_given_up_is_not_missing_among_the_slow_ones(book: Book) -> None:
    @book.watch()
    async def slow() -> None:
        await asyncio.sleep(60)

    async def impatient() -> None:
        async with asyncio.timeout(0.01):
            await slow()

    with pytest.raises(TimeoutError):
        asyncio.run(impatient())
    assert len(book.took) == 1
    assert book.failures == 0


def test_calls_at_once_are_timed_each_by_itself(book: Book) -> None:
    @book.watch()
    async def wait(seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def several() -> None:
        await asyncio.gather(*(wait(seconds) for seconds in (0.03, 0.02, 0.01)))

    asyncio.run(several())
    assert book.took == sorted(book.took)
    assert book.took[0] >= 0.009


def recursive(book: Book, clock: Clock) -> Callable[[int], None]:
    @book.watch()
    def dive(depth: int) -> None:
        clock.passes(1)
        if depth:
            dive(depth - 1)

    return dive


def test_a_function_may_call_itself(book: Book, clock: Clock) -> None:
    recursive(book, clock)(2)
    assert book.took == [3]
    recursive(book, clock)(0)
    assert book.took == [3, 1]


def test_of_calls_within_calls_only_the_outermost_is_told(book: Book, clock: Clock) -> None:
    watch = book.watch()

    @watch
    def inner() -> None:
        clock.passes(1)
        raise KeyError

    @watch
    def items() -> Iterator[int]:
        clock.passes(1)
        yield 1

    @watch
    def outer() -> None:
        with contextlib.suppress(KeyError):
            inner()
        assert list(items()) == [1]

    outer()
    assert (book.took, book.failures) == ([2], 0)
    with contextlib.suppress(KeyError):
        inner()
    assert list(items()) == [1]
    assert (book.took, book.failures) == ([2, 1, 1], 1)


def test_a_generator_that_fails_within_a_call_is_a_part_of_it(book: Book, clock: Clock) -> None:
    watch = book.watch()

    @watch
    def items() -> Iterator[int]:
        clock.passes(1)
        yield 1
        raise KeyError

    with watch, contextlib.suppress(KeyError):
        list(items())
    assert (book.took, book.failures) == ([1], 0)


def test_a_block_within_a_call_is_a_part_of_it(book: Book, clock: Clock) -> None:
    probe = Probe(book.took.append, book.fail)
    with Stopwatch(probe), Stopwatch(probe):
        clock.passes(1)
    assert book.took == [1]


def test_tasks_are_parts_of_the_call_that_waits_for_them_and_calls_of_their_own_after_it(book: Book) -> None:
    watch = book.watch()

    @watch
    async def part() -> None:
        await asyncio.sleep(0)

    async def later(gate: asyncio.Event) -> None:
        await gate.wait()
        await part()

    @watch
    async def whole(gate: asyncio.Event) -> asyncio.Task[None]:
        await asyncio.gather(part(), part())
        return asyncio.create_task(later(gate))

    async def story() -> None:
        gate = asyncio.Event()
        task = await whole(gate)
        assert len(book.took) == 1
        gate.set()
        await task

    asyncio.run(story())
    assert len(book.took) == 2


class HTTPException(Exception):  # noqa: N818 (as the frameworks of the web call it)
    """What the frameworks of the web raise to answer."""


@pytest.mark.parametrize("label", ["status_code", "status", "code"])
@pytest.mark.parametrize(("status", "failures"), [(302, 0), (404, 0), (499, 0), (500, 1), (503, 1), (None, 1)])
def test_an_answer_of_the_web_below_500_is_no_error(book: Book, label: str, status: int | None, failures: int) -> None:
    class NotFoundError(HTTPException):
        pass

    @book.watch()
    def answer() -> None:
        error = NotFoundError()
        setattr(error, label, status)
        raise error

    with pytest.raises(NotFoundError):
        answer()
    assert (len(book.took), book.failures) == (1, failures)


def test_the_application_says_what_counts_and_what_it_cannot_say_counts(book: Book) -> None:
    def says(error: Exception) -> bool:
        return bool(error.args[0])

    watch = Stopwatch(Probe(book.took.append, book.fail, says))
    for error in (ValueError(1), ValueError(0), ValueError()):
        with pytest.raises(ValueError), watch:  # noqa: PT011 (whichever it is)
            raise error
    assert (len(book.took), book.failures) == (3, 2)


def test_a_block_that_runs_already_is_not_entered_again(book: Book) -> None:
    watch = book.watch()
    with watch, pytest.raises(RuntimeError, match="call measure"):
        watch.__enter__()
    assert len(book.took) == 1
    with watch:
        pass
    assert len(book.took) == 2


def counting(book: Book, clock: Clock) -> Callable[[], Generator[int, str | None, str]]:
    @book.watch()
    def count() -> Generator[int, str | None, str]:
        clock.passes(1)
        heard = yield 1
        clock.passes(2)
        yield len(heard or "")
        clock.passes(4)
        return "end"

    return count


def test_a_generator_is_timed_by_its_own_steps_and_not_by_those_of_who_takes_its_items(
    book: Book, clock: Clock
) -> None:
    count = counting(book, clock)
    assert inspect.isgeneratorfunction(count)
    for _ in count():
        clock.passes(1000)
    assert book.took == [7]


def test_a_generator_takes_what_is_sent_and_gives_its_result(book: Book, clock: Clock) -> None:
    generator = counting(book, clock)()
    assert next(generator) == 1
    assert generator.send("four") == 4
    with pytest.raises(StopIteration) as done:
        next(generator)
    assert done.value.value == "end"


def test_a_generator_that_is_left_is_timed_and_cleans_up(book: Book, clock: Clock) -> None:
    @book.watch()
    def items() -> Generator[int]:
        try:
            yield 1
        finally:
            clock.passes(5)

    for _ in items():
        break
    generator = items()
    next(generator)
    generator.close()
    assert (book.took, book.failures) == ([5, 5], 0)


def test_a_generator_that_never_started_was_no_call(book: Book, clock: Clock) -> None:
    counting(book, clock)().close()
    assert book.took == []


def test_a_generator_takes_an_exception_and_may_go_on(book: Book) -> None:
    @book.watch()
    def items() -> Generator[str]:
        try:
            yield "first"
        except ValueError:
            yield "caught"

    generator = items()
    next(generator)
    assert generator.throw(ValueError()) == "caught"
    assert list(generator) == []
    assert (len(book.took), book.failures) == (1, 0)


def test_a_generator_that_fails_is_an_error(book: Book, clock: Clock) -> None:
    @book.watch()
    def items() -> Iterator[int]:
        yield 1
        clock.passes(2)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 (the very one above)
        list(items())
    assert (book.took, book.failures) == ([2], 1)


def streaming(book: Book, clock: Clock) -> Callable[[], AsyncIterator[int]]:
    @book.watch()
    async def stream() -> AsyncIterator[int]:
        try:
            for number in (1, 2):
                clock.passes(1)
                await asyncio.sleep(0)
                yield number
        except KeyError:
            yield 99
        finally:
            clock.passes(10)

    return stream


def test_an_async_generator_is_timed_by_its_own_steps(book: Book, clock: Clock) -> None:
    async def take() -> list[int]:
        taken = []
        async for item in streaming(book, clock)():
            clock.passes(1000)
            taken.append(item)
        return taken

    assert inspect.isasyncgenfunction(streaming(book, clock))
    assert asyncio.run(take()) == [1, 2]
    assert (book.took, book.failures) == ([12], 0)


def test_an_async_generator_that_is_left_is_timed_and_cleans_up(book: Book, clock: Clock) -> None:
    async def take() -> None:
        async with contextlib.aclosing(streaming(book, clock)()) as items:  # type: ignore[type-var]
            async for _ in items:
                break

    asyncio.run(take())
    assert (book.took, book.failures) == ([11], 0)


def test_an_async_generator_takes_an_exception_and_may_go_on(book: Book, clock: Clock) -> None:
    async def take() -> int:
        items = streaming(book, clock)()
        await anext(items)
        caught: int = await items.athrow(KeyError())  # type: ignore[attr-defined]
        with pytest.raises(StopAsyncIteration):
            await anext(items)
        return caught

    assert asyncio.run(take()) == 99
    assert (book.took, book.failures) == ([11], 0)


def test_an_async_generator_that_fails_is_an_error(book: Book, clock: Clock) -> None:
    async def take() -> None:
        items = streaming(book, clock)()
        await anext(items)
        await items.athrow(OSError())  # type: ignore[attr-defined]

    with pytest.raises(OSError):  # noqa: PT011 (the very one above)
        asyncio.run(take())
    assert (book.took, book.failures) == ([11], 1)


def test_a_plain_function_that_returns_a_coroutine_is_timed_to_the_end_of_its_work(book: Book, clock: Clock) -> None:
    async def work() -> str:
        clock.passes(8)
        return "done"

    @book.watch()
    def later() -> Awaitable[str]:
        return work()

    async def both() -> str:
        return await later()

    assert asyncio.run(both()) == "done"
    assert book.took == [8]


def test_a_plain_function_that_returns_a_generator_is_timed_to_the_end_of_its_work(book: Book, clock: Clock) -> None:
    def items() -> Iterator[int]:
        clock.passes(8)
        yield 1

    @book.watch()
    def later() -> Iterator[int]:
        return items()

    assert list(later()) == [1]
    assert book.took == [8]


def test_methods_partials_and_callable_objects_are_timed(book: Book, clock: Clock) -> None:
    class Worker:
        @book.watch()
        def method(self, seconds: float) -> float:
            clock.passes(seconds)
            return seconds

        @classmethod
        @book.watch()
        def of_class(cls) -> str:
            return cls.__name__

        @staticmethod
        @book.watch()
        def static() -> int:
            return 1

        async def __call__(self) -> None:
            clock.passes(9)

    worker = Worker()
    assert (worker.method(1), Worker.of_class(), Worker.static()) == (1, "Worker", 1)
    assert book.watch()(functools.partial(worker.method, 3))() == 3
    asyncio.run(book.watch()(worker)())
    assert book.took == [1, 0, 0, 3, 3, 9]


@pytest.mark.parametrize("wrong", [int, classmethod(lambda _: 1), staticmethod(time.time)], ids=type)
def test_what_could_not_be_timed_is_refused(book: Book, wrong: Callable[..., object]) -> None:
    with pytest.raises(TypeError, match="decorate the function itself"):
        book.watch()(wrong)
