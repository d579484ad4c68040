"""Suggestions: budgets that follow from what was measured."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.checkout_policy import policy_of
from governance.commands.shared.named_file import in_file
from governance.commands.shared.number_libraries import need_numbers
from governance.commands.shared.recorded_runs import runs_of
from governance.commands.shared.recorded_series import Wanted
from governance.commands.shared.stored_series import stored_series
from governance.commands.show import show
from governance.domain.measurement.recorded import Recorded
from governance.errors import UsageError
from governance.ports.measurements import MeasurementStore
from governance.ports.world import World

if TYPE_CHECKING:
    from governance.domain.trends.suggestion import Suggestion


def suggest_from_runs(file: str, data: bytes, coverage: float) -> "tuple[Suggestion, ...]":
    """Suggest budgets from runs that a file holds.

    Args:
        file: what the user named it.
        data: what stands in it.
        coverage: how probable it shall be that the next run keeps its budget.

    Raises:
        UsageError: the file cannot be read as runs, or the coverage is none.
        FaultError: the libraries for numbers are missing.
    """
    from governance.documents.measurements.runs_json import read_runs

    _need_probability(coverage)
    need_numbers()
    runs = in_file(file, data, read_runs)
    from governance.domain.trends.prediction import suggest

    return suggest(runs, coverage)


class FromStore(NamedTuple):
    """Suggestions for the limits of the checkout.

    Attributes:
        suggestions: one for each limit that was recorded; its name is the limit's.
        present: what the limits are now, those of the checkout.
    """

    suggestions: "tuple[Suggestion, ...]"
    present: Mapping[str, Decimal]


def suggest_from_store(world: World, store: MeasurementStore, wanted: Wanted, coverage: float) -> FromStore:
    """Suggest budgets from what was recorded of this repository; a recorded measurement is one run.

    Args:
        world: the checkout, whose policy names the repository and says how often limits are reviewed.
        store: what was recorded.
        wanted: for which limits.
        coverage: how probable it shall be that the next run keeps its budget.

    Raises:
        UsageError: nothing is governed here, a budget was never measured, or the coverage is none.
        FaultError: the libraries for numbers are missing, or the store cannot be reached.
    """
    _need_probability(coverage)
    need_numbers()
    policy = policy_of(world)
    limits: dict[LimitId, list[Recorded]] = {}
    for found in stored_series(world, store, policy, wanted):
        limits.setdefault(found.budget, []).extend(found.measurements)
    from governance.domain.trends.prediction import suggest

    suggestions = suggest((runs_of(*item) for item in limits.items()), coverage, float(policy.review_days or 0))
    return FromStore(suggestions, {str(item.limit.id): item.limit.value for item in show(world).limits})


def _need_probability(coverage: float) -> None:
    if not 0 < coverage < 1:
        raise UsageError(f"--coverage {coverage:g} is no probability", "name one between 0 and 1, as 0.95")
