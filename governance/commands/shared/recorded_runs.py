"""What was recorded of a limit as runs, from which a budget is suggested."""

from collections.abc import Iterable

from capability_budgets.reading.limits import LimitId
from governance.domain.measurement.recorded import Recorded
from governance.domain.trends.suggestion import Runs


def runs_of(limit: LimitId, measurements: Iterable[Recorded]) -> Runs:
    """The measurements as runs; of a value of 0 there is no logarithm, and it says nothing about a spread."""
    items = sorted((item for item in measurements if item.value > 0), key=lambda item: item.date)
    return Runs(
        str(limit),
        tuple((float(item.value),) for item in items),
        tuple(item.date for item in items),
        tuple(item.machine for item in items),
        larger_is_worse=limit.is_upper,
    )
