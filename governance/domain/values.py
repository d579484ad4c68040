"""Numbers of budgets, as the package that reads budget files has them."""

from capability_budgets.reading.values import (
    MAX_DIGITS,
    NUMBER,
    Value,
    format_percent,
    format_value,
    parse_value,
    percent_change,
    show,
)

__all__ = [
    "MAX_DIGITS",
    "NUMBER",
    "Value",
    "format_percent",
    "format_value",
    "parse_value",
    "percent_change",
    "show",
]
