"""Capability `schema_validator`: one sample is one message read. The sizes are the largest that the service takes."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.capabilities.orders import large_order
from examples.kernel.kernel import Kernel
from examples.kernel.messages import MAX_LINES, Order
from examples.kernel.schema_validator import MAX_BYTES, Refusal


@pytest.mark.capability("schema_validator")
def test_reading_the_largest_order(benchmark: BenchmarkFixture, kernel: Kernel) -> None:
    order = benchmark(kernel.read, large_order())
    assert isinstance(order, Order)
    assert len(order.lines) == MAX_LINES


@pytest.mark.capability("schema_validator")
def test_refusing_a_message_full_of_unknown_keys(benchmark: BenchmarkFixture, kernel: Kernel) -> None:
    """What an attacker would send: the most problems that the largest message can hold."""
    message = b"{" + b",".join(b'"%05d":0' % number for number in range((MAX_BYTES - 2) // 11)) + b"}"
    refusal = benchmark(kernel.read, message)
    assert isinstance(refusal, Refusal)
    assert refusal.more > MAX_BYTES // 12
