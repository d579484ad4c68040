"""What the capability benchmarks measure: what the example service runs, with its instruments and planted faults."""

import pytest
from prometheus_client import CollectorRegistry

from examples.kernel.faults import planted_faults
from examples.kernel.kernel import Kernel
from examples.kernel.watching import Watching


@pytest.fixture
def kernel() -> Kernel:
    """The capabilities as the service has them when it starts."""
    registry = CollectorRegistry()
    return Kernel(registry, watch=Watching(registry), faults=planted_faults())
