"""Trends: what series of values show over time."""

import datetime as dt
from typing import TYPE_CHECKING

from governance.commands.shared.checkout_policy import policy_of
from governance.commands.shared.limit_decisions import decisions
from governance.commands.shared.marks import marks_of
from governance.commands.shared.named_file import in_file
from governance.commands.shared.number_libraries import need_numbers
from governance.commands.shared.recorded_series import Wanted
from governance.commands.shared.stored_series import stored_series
from governance.commands.shared.trend_series import series
from governance.ports.measurements import MeasurementStore
from governance.ports.world import World

if TYPE_CHECKING:
    from governance.domain.trends.series import TrendReport


def trend_of_series(file: str, data: bytes) -> "TrendReport":
    """The trends of series that a file holds.

    Args:
        file: what the user named it.
        data: what stands in it.

    Raises:
        UsageError: the file cannot be read as series.
        FaultError: the libraries for numbers are missing.
    """
    from governance.documents.measurements.series_json import read_series

    need_numbers()
    series = in_file(file, data, read_series)
    from governance.domain.trends.analysis import analyse

    return analyse(series)


def trend_of_store(world: World, store: MeasurementStore, wanted: Wanted, since: dt.datetime | None) -> "TrendReport":
    """The trends of what was recorded of this repository.

    Args:
        world: the checkout, whose policy names the repository, with the marks beside its decisions.
        store: what was recorded.
        wanted: which limits, in which environment.
        since: nothing that is older; None for everything.

    Raises:
        UsageError: nothing is governed here, a budget was never measured, or the marks cannot be read.
        FaultError: the libraries for numbers are missing, or the store cannot be reached.
    """
    need_numbers()
    policy = policy_of(world)
    found = stored_series(world, store, policy, wanted, since=since)
    from governance.domain.trends.analysis import analyse

    return analyse(series(found, marks_of(world, policy), decisions(world, policy, found)))
