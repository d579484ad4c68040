"""Watches the capabilities with the instruments of `governance`: latency, memory and errors beside their budgets."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry

from capability_budgets.instruments import CapabilityMetrics
from examples.kernel.faults import CAPABILITIES
from examples.kernel.memory_sampler import EVERY_SECONDS, MemorySampler

BUDGETS: Final = Path(__file__).parents[2] / "budgets" / "capability_budgets.yaml"
"""The budgets that the example is held to: those of this project."""


class Watching:
    """Surrounds every call of a capability with its instruments."""

    def __init__(
        self,
        registry: CollectorRegistry,
        *,
        budgets: Path = BUDGETS,
        environment: str | None = None,
        memory_every: float = EVERY_SECONDS,
    ) -> None:
        """Make the instruments.

        Args:
            registry: where their metrics are kept.
            budgets: the budget file, or folder, that this process carries.
            environment: where it runs; None for the limits that hold where no environment is named.
            memory_every: seconds between two measurements of a capability's memory.

        Raises:
            governance.errors.UsageError: the budgets cannot be read, or do not know the environment or a capability.
        """
        metrics = CapabilityMetrics.from_file(budgets, environment, registry=registry)
        self._meters = {name: metrics.capability(name) for name in CAPABILITIES}
        self._memory = MemorySampler(self._report, every=memory_every)

    @contextmanager
    def __call__(self, capability: str) -> Iterator[None]:
        """Surround one call: time it, count its exception, and now and then trace its memory."""
        with self._memory.around(capability), self._meters[capability].measure():
            yield

    def _report(self, capability: str, peak: int) -> None:
        self._meters[capability].report_memory(peak)
