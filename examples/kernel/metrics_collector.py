"""MetricsCollector: rate, errors and duration of what the service answers."""

from http import HTTPStatus
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
OTHER: Final = "other"
"""The route of everything that is none: names that strangers choose must not become series."""

_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)


class MetricsCollector:
    """Counts requests and errors and times them, by route (the RED method), for Prometheus to scrape.

    May be called from any thread. How much it keeps depends on the routes and statuses alone, not on the traffic.
    """

    def __init__(self, routes: frozenset[str], registry: CollectorRegistry) -> None:
        """Count these routes by name and all others as one, in this registry."""
        self._routes = routes
        self._registry = registry
        self._requests = Counter("kernel_requests", "Requests answered.", ["route", "status"], registry=registry)
        self._errors = Counter("kernel_errors", "Requests that the service failed.", ["route"], registry=registry)
        self._seconds = Histogram(
            "kernel_request_duration_seconds",
            "From the request's first line to its answer.",
            ["route"],
            buckets=_SECONDS,
            registry=registry,
        )
        for route in {*routes, OTHER}:  # a rate needs a zero to start from
            self._errors.labels(route)
            self._seconds.labels(route)

    def record(self, route: str, status: HTTPStatus, seconds: float) -> None:
        """Count one answer. What the client did wrong (4xx) is no error of the service."""
        name = route if route in self._routes else OTHER
        self._requests.labels(name, str(status.value)).inc()
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._errors.labels(name).inc()
        self._seconds.labels(name).observe(seconds)

    def exposition(self) -> bytes:
        """Everything the registry holds, in Prometheus's text format 0.0.4."""
        return generate_latest(self._registry)
