"""The three capabilities, wired, and the one place where each is watched."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from typing import Final

from prometheus_client import CollectorRegistry

from examples.kernel.faults import Fault, read_faults
from examples.kernel.messages import Order
from examples.kernel.metrics_collector import MetricsCollector
from examples.kernel.rate_limiter import Decision, Rate, RateLimiter
from examples.kernel.schema_validator import Refusal, SchemaValidator

ROUTES: Final = frozenset({"/messages", "/metrics", "/healthz"})
DEFAULT_RATE: Final = Rate(requests=100, burst=200)

Watch = Callable[[str], AbstractContextManager[object]]
"""Given a capability's name, what surrounds one call of it."""


def unwatched(capability: str) -> AbstractContextManager[object]:
    """Watch nothing."""
    return nullcontext(capability)


class Kernel:
    """What the service does: every call of a capability goes through here, watched, with its planted fault."""

    def __init__(
        self,
        registry: CollectorRegistry,
        *,
        rate: Rate = DEFAULT_RATE,
        watch: Watch = unwatched,
        faults: Mapping[str, Fault] | None = None,
    ) -> None:
        """Wire the capabilities.

        Args:
            registry: where the metrics are kept.
            rate: what each client may do.
            watch: what surrounds each call of a capability.
            faults: what each capability suffers; nothing by default.
        """
        self._validator = SchemaValidator(Order)
        self._limiter = RateLimiter(rate)
        self._metrics = MetricsCollector(ROUTES, registry)
        self._watch = watch
        self._faults = faults or read_faults("")

    def read(self, raw: bytes) -> Order | Refusal:
        """Capability `schema_validator`: the message, or why it is refused."""
        with self._watch("schema_validator"):
            self._faults["schema_validator"].strike()
            return self._validator.read(raw)

    def admit(self, client: str) -> Decision:
        """Capability `rate_limiter`: whether a request of this client may go on."""
        with self._watch("rate_limiter"):
            self._faults["rate_limiter"].strike()
            return self._limiter.admit(client)

    def record(self, route: str, status: HTTPStatus, seconds: float) -> None:
        """Capability `metrics`: count one answer."""
        with self._watch("metrics"):
            self._faults["metrics"].strike()
            self._metrics.record(route, status, seconds)

    def exposition(self) -> bytes:
        """Capability `metrics`: what Prometheus scrapes."""
        with self._watch("metrics"):
            self._faults["metrics"].strike()
            return self._metrics.exposition()
