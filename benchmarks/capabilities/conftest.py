"""What the capability benchmarks measure: the very object that the example service runs, with its planted faults."""

import pytest
from prometheus_client import CollectorRegistry

from examples.kernel.faults import planted_faults
from examples.kernel.kernel import Kernel


@pytest.fixture
def kernel() -> Kernel:
    """The capabilities as the service has them when it starts."""
    return Kernel(CollectorRegistry(), faults=planted_faults())
