"""Whatever is asked and whenever: no window lets through more than it may, and who waits as told gets through."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from examples.kernel.rate_limiter import NANOSECONDS, Rate, RateLimiter
from tests.support.clocks import HandClock

rates = st.builds(Rate, st.integers(1, 10**6), st.integers(1, 10_000), st.integers(1, 20))
pauses = st.one_of(st.just(0), st.integers(0, 10**6), st.integers(0, 10**10), st.integers(0, 10**14))
calls = st.lists(st.tuples(pauses, st.sampled_from("abcde")), min_size=1, max_size=60)


@given(rates, calls, st.integers(1, 4))
def test_no_window_holds_more_than_the_burst_and_what_its_time_brings(
    rate: Rate, asked: list[tuple[int, str]], max_clients: int
) -> None:
    clock = HandClock()
    limiter = RateLimiter(rate, clock=clock, max_clients=max_clients)
    admitted: dict[str, list[int]] = {}
    for pause, client in asked:
        clock.now += pause
        if limiter.admit(client).allowed:
            admitted.setdefault(client, []).append(clock.now)
    for times in admitted.values():
        for first, start in enumerate(times):
            for last in range(first, len(times)):
                brought = Fraction((times[last] - start) * rate.requests, rate.seconds * NANOSECONDS)
                assert last - first + 1 <= rate.burst + brought


@given(rates, calls, st.integers(1, 4))
def test_who_asks_again_when_told_gets_through_and_not_a_nanosecond_before(
    rate: Rate, asked: list[tuple[int, str]], max_clients: int
) -> None:
    clock = HandClock()
    limiter = RateLimiter(rate, clock=clock, max_clients=max_clients)
    for pause, client in asked:
        clock.now += pause
        decision = limiter.admit(client)
        assert decision.allowed == (decision.retry_after == 0)
        if not decision.allowed:
            clock.now += decision.retry_after - 1
            assert not limiter.admit(client).allowed
            clock.now += 1
            assert limiter.admit(client).allowed


@given(rates, st.integers(1, 60))
def test_a_client_that_always_asks_gets_all_that_it_may(rate: Rate, turns: int) -> None:
    clock = HandClock()
    limiter = RateLimiter(rate, clock=clock)
    start = clock.now
    for _ in range(turns):
        clock.now += limiter.admit("a").retry_after
    due = Fraction(max(0, turns - rate.burst) // 1)
    assert clock.now - start <= due * rate.seconds * NANOSECONDS / rate.requests + 1
