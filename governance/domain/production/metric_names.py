"""Names that the running application and the rules about it share, as the package that it carries has them."""

from capability_budgets.application.metric_names import (
    BUDGET_METRIC,
    ENVIRONMENT_LABEL_DEFAULT,
    ERRORS_METRIC,
    LATENCY_METRIC,
    MEMORY_METRIC,
    MetricNames,
)

__all__ = [
    "BUDGET_METRIC",
    "ENVIRONMENT_LABEL_DEFAULT",
    "ERRORS_METRIC",
    "LATENCY_METRIC",
    "MEMORY_METRIC",
    "MetricNames",
]
