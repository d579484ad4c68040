"""The former name of `capability_budgets.instruments`."""

from capability_budgets.instruments import (
    CapabilityMeter,
    CapabilityMetrics,
    MetricNames,
    Sampler,
    Stopwatch,
)

__all__ = [
    "CapabilityMeter",
    "CapabilityMetrics",
    "MetricNames",
    "Sampler",
    "Stopwatch",
]
