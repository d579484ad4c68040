"""Names that the running application and the rules about it share."""

from dataclasses import dataclass
from typing import Final

from capability_budgets.reading.quantities import ERRORS, LATENCY, MEMORY

BUDGET_METRIC: Final = "capability_budget"

ENVIRONMENT_LABEL_DEFAULT: Final = "default"
"""The value of the label `environment` where no environment is named."""


@dataclass(frozen=True, slots=True)
class MetricNames:
    """What the four metrics are called."""

    latency: str = LATENCY.metric
    memory: str = MEMORY.metric
    budget: str = BUDGET_METRIC
    errors: str = ERRORS.metric
