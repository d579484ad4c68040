"""Capability `rate_limiter`: a call alone says little about it; what counts are many at once, and many clients."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Final

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from examples.kernel.kernel import Kernel

AT_ONCE: Final = 8
NEWCOMERS: Final = 200


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads that wait for work."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        yield threads


@pytest.mark.capability("rate_limiter")
def test_requests_of_one_client_at_once(benchmark: BenchmarkFixture, kernel: Kernel, pool: ThreadPoolExecutor) -> None:
    """One sample: eight threads ask for the same client, until the last has its answer. Handing the work out counts."""

    def ask_at_once() -> int:
        return sum(decision.allowed for decision in pool.map(kernel.admit, ["eve"] * AT_ONCE))

    assert 0 <= benchmark(ask_at_once) <= AT_ONCE


@pytest.mark.capability("rate_limiter")
def test_a_crowd_of_clients_never_seen_before(benchmark: BenchmarkFixture, kernel: Kernel) -> None:
    """One sample: two hundred new clients in a row. The calls of the memory pass fill the table to its last place."""
    numbers = count()

    def let_a_crowd_in() -> int:
        return sum(kernel.admit(f"client-{next(numbers)}").allowed for _ in range(NEWCOMERS))

    assert 0 <= benchmark(let_a_crowd_in) <= NEWCOMERS
