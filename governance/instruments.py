"""The former name of `capability_budgets.instruments`, kept for the applications that import it by this one."""

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
