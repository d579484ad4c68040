"""Limits and capabilities, as the package that reads budget files has them."""

from capability_budgets.reading.limits import (
    CAPABILITY_NAME,
    ENVIRONMENT_NAME,
    LIMIT_NAME,
    BudgetSet,
    Capability,
    Limit,
    LimitId,
    is_looser,
)

__all__ = [
    "CAPABILITY_NAME",
    "ENVIRONMENT_NAME",
    "LIMIT_NAME",
    "BudgetSet",
    "Capability",
    "Limit",
    "LimitId",
    "is_looser",
]
