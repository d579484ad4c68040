"""Trends: what series of values show over time."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
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


def trend_of_series(file: str, data: bytes, install: Callable[[], str]) -> "TrendReport":
    """The trends of series that a file holds.

    Args:
        file: what the user named it.
        data: what stands in it.
        install: the command that installs what is needed, asked for where it is missing.

    Raises:
        UsageError: the file cannot be read as series.
        FaultError: the libraries for numbers are missing.
    """
    from governance.documents.measurements.series_json import read_series

    need_numbers(install)
    series = in_file(file, data, read_series)
    from governance.domain.trends.analysis import analyse

    return analyse(series)


@dataclass(frozen=True, slots=True)
class TrendRequest:
    """What is looked at, of what was recorded.

    Attributes:
        wanted: which limits, in which environment.
        since: nothing that is older.
    """

    wanted: Wanted
    since: dt.datetime | None = None


def trend_of_store(
    world: World, store: MeasurementStore, request: TrendRequest, install: Callable[[], str]
) -> "TrendReport":
    """The trends of what was recorded of this repository.

    Args:
        world: the checkout, whose policy names the repository, with the marks beside its decisions.
        store: what was recorded.
        request: what is looked at.
        install: the command that installs what is needed, asked for where it is missing.

    Raises:
        UsageError: nothing is governed here, a budget was never measured, or the marks cannot be read.
        FaultError: the libraries for numbers are missing, or the store cannot be reached.
    """
    need_numbers(install)
    policy = policy_of(world)
    found = stored_series(world, store, policy, request.wanted, since=request.since)
    from governance.domain.trends.analysis import analyse

    return analyse(series(found, marks_of(world, policy), decisions(world, policy, found)))
