"""Names that the running application and the rules about it share."""

from dataclasses import dataclass
from typing import Final

LATENCY_METRIC: Final = "capability_latency_seconds"
MEMORY_METRIC: Final = "capability_memory_peak_bytes"
BUDGET_METRIC: Final = "capability_budget"
ERRORS_METRIC: Final = "capability_errors_total"

ENVIRONMENT_LABEL_DEFAULT: Final = "default"
"""The value of the label `environment` where no environment is named."""


@dataclass(frozen=True, slots=True)
class MetricNames:
    """What the four metrics are called."""

    latency: str = LATENCY_METRIC
    memory: str = MEMORY_METRIC
    budget: str = BUDGET_METRIC
    errors: str = ERRORS_METRIC
