"""The token bucket: bursts, refill and waiting, exact to the nanosecond, under threads and under asyncio."""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from examples.kernel.rate_limiter import NANOSECONDS, Decision, Rate, RateLimiter
from tests.support.clocks import HandClock

ALLOWED = Decision(allowed=True)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_burst_goes_through_and_one_more_does_not(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=2, burst=3), clock=clock)
    assert [limiter.admit("eve").allowed for _ in range(5)] == [True, True, True, False, False]


def test_it_says_to_the_nanosecond_when_to_ask_again(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=3, burst=1), clock=clock)
    limiter.admit("eve")
    assert limiter.admit("eve") == Decision(allowed=False, retry_after=333_333_334)
    clock.now += 333_333_333
    assert limiter.admit("eve") == Decision(allowed=False, retry_after=1)
    clock.now += 1
    assert limiter.admit("eve") == ALLOWED


def test_what_is_left_over_of_a_nanosecond_is_not_lost(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=3, burst=1), clock=clock)
    admitted = 0
    for _ in range(3 * NANOSECONDS // 1_000_000 + 1):
        admitted += limiter.admit("eve").allowed
        clock.now += 1_000_000
    assert admitted == 9  # at most every third of a second, seen once a millisecond: 0, 334, 667, 1000, …


def test_a_rate_may_be_slower_than_one_a_second(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=1, seconds=3600, burst=1), clock=clock)
    limiter.admit("eve")
    assert limiter.admit("eve").retry_after == 3600 * NANOSECONDS


def test_idle_time_saves_up_no_more_than_the_burst(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=100, burst=2), clock=clock)
    limiter.admit("eve")
    clock.now += 1_000_000 * NANOSECONDS
    assert sum(limiter.admit("eve").allowed for _ in range(10)) == 2


def test_clients_do_not_share_a_bucket(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=1), clock=clock)
    assert limiter.admit("eve").allowed
    assert limiter.admit("bob").allowed
    assert not limiter.admit("eve").allowed


def test_a_clock_that_is_set_back_brings_nothing(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=1), clock=clock)
    clock.now = 10 * NANOSECONDS
    limiter.admit("eve")
    clock.now = 0
    assert not limiter.admit("eve").allowed
    clock.now = 11 * NANOSECONDS - 1
    assert not limiter.admit("eve").allowed
    clock.now += 1
    assert limiter.admit("eve").allowed


def test_a_client_is_forgotten_only_once_its_bucket_is_full_again(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=1, burst=2), clock=clock, max_clients=2)
    limiter.admit("eve")
    limiter.admit("bob")
    clock.now += NANOSECONDS // 4
    assert limiter.admit("new") == Decision(allowed=False, retry_after=NANOSECONDS * 3 // 4)
    clock.now += NANOSECONDS * 3 // 4
    assert limiter.admit("new") == ALLOWED
    assert sum(limiter.admit("new").allowed for _ in range(3)) == 1


def test_who_was_let_through_last_is_forgotten_last(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=1), clock=clock, max_clients=2)
    limiter.admit("eve")
    limiter.admit("bob")
    clock.now += NANOSECONDS
    limiter.admit("eve")
    assert limiter.admit("new").allowed  # in bob's place
    assert not limiter.admit("eve").allowed


@pytest.mark.parametrize("wrong", [{"requests": 0}, {"requests": 1, "seconds": 0}, {"requests": 1, "burst": -1}])
def test_a_rate_of_nothing_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="write a whole number from 1 upwards"):
        Rate(**wrong)


def test_a_limiter_that_could_remember_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="max_clients is 0; write a whole number from 1 upwards"):
        RateLimiter(Rate(1), max_clients=0)


def together(count: int, work: Callable[[], int]) -> int:
    """What many threads, started at one moment, come to in all."""
    start = threading.Barrier(count)

    def started() -> int:
        start.wait()
        return work()

    with ThreadPoolExecutor(count) as pool:
        return sum(future.result() for future in [pool.submit(started) for _ in range(count)])


@pytest.mark.usefixtures("hasty")
def test_threads_share_a_burst_without_losing_or_winning_a_token(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=1, burst=1000), clock=clock)
    assert together(8, lambda: sum(limiter.admit("eve").allowed for _ in range(1000))) == 1000


@pytest.mark.usefixtures("hasty")
def test_threads_share_what_time_brings_to_the_last_token(clock: HandClock) -> None:
    rate = Rate(requests=100, burst=50)
    step = 1_000_000  # nanoseconds that pass with every look at the clock: a tenth of a token

    def ticking() -> int:
        clock.now += step
        return clock.now

    limiter = RateLimiter(rate, clock=ticking)
    calls = 8 * 500
    admitted = together(8, lambda: sum(limiter.admit("eve").allowed for _ in range(500)))
    assert admitted == rate.burst + (calls - 1) * step * rate.requests // NANOSECONDS


@pytest.mark.usefixtures("hasty")
def test_threads_make_one_bucket_of_a_new_client(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=1), clock=clock, max_clients=300)
    assert together(8, lambda: sum(limiter.admit(f"client-{number}").allowed for number in range(200))) == 200


def test_tasks_wait_for_their_turn_and_none_starts_too_early(clock: HandClock) -> None:
    rate = Rate(requests=10, burst=5)
    limiter = RateLimiter(rate, clock=clock)
    starts: list[int] = []

    async def sleep(seconds: float) -> None:
        clock.now += min(7_000_000, int(seconds * NANOSECONDS) + 1)
        await asyncio.sleep(0)

    async def task() -> None:
        await limiter.turn("eve", sleep=sleep)
        starts.append(clock.now)

    async def many() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(60):
                group.create_task(task())

    asyncio.run(many())
    assert len(starts) == 60
    tokens = range(60)
    assert all(
        later - earlier + 1 <= rate.burst + (starts[later] - starts[earlier]) * rate.requests / NANOSECONDS
        for later in tokens
        for earlier in range(later + 1)
    )


@pytest.mark.usefixtures("hasty")
def test_event_loops_in_several_threads_share_a_limiter(clock: HandClock) -> None:
    limiter = RateLimiter(Rate(requests=1, burst=400), clock=clock)

    async def turns() -> int:
        async with asyncio.TaskGroup() as group:
            for _ in range(100):
                group.create_task(limiter.turn("eve"))
        return 100

    assert together(4, lambda: asyncio.run(turns())) == 400
    assert not limiter.admit("eve").allowed


def test_it_runs_on_the_monotonic_clock_by_default() -> None:
    limiter = RateLimiter(Rate(requests=1, seconds=3600))
    assert limiter.admit("eve").allowed
    assert 0 < limiter.admit("eve").retry_after <= 3600 * NANOSECONDS
