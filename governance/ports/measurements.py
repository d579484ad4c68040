"""The store of measurements as the workflows see it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Protocol

from governance.domain.measurement.recorded import Recorded


class MeasurementStore(Protocol):
    """Keeps measurements; writers may work side by side, and what was added stays added."""

    def add(self, measurements: Sequence[Recorded], *, judged_again: bool = False) -> int:
        """Add measurements, all or none; those that are there already are left as they are.

        Args:
            measurements: what to add.
            judged_again: whether what was measured may have been judged by another budget since: then measurements of
                one identity and one value are the same, and the first judgement stays.

        Returns:
            How many were new.

        Raises:
            RefusedError: another measurement of the same identity is there.
        """

    def budgets(self, repository: str) -> Sequence[str]:
        """The limits of a repository that were measured, without their environments, by name."""

    def find(
        self,
        repository: str | None = None,
        since: dt.datetime | None = None,
        budgets: Sequence[str] | None = None,
    ) -> Iterator[Recorded]:
        """Measurements, the oldest first.

        Args:
            repository: whose; None for all.
            since: none that are older.
            budgets: of these limits alone, without their environments; None for all.
        """
