"""The limits that hold in a checkout."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from capability_budgets.reading.limits import Capability, Limit
from governance.domain.findings import Finding, Verdict, verdict_of


@dataclass(frozen=True, slots=True)
class ShownLimit:
    """A limit that holds.

    Attributes:
        limit: the limit as its file states it.
        base: the value that it overrides; None where it overrides none.
        capability: what it limits.
        owners: the code owners of its file, as CODEOWNERS writes them.
        until: the last day for which a decision allows the value; None where for good.
        is_over: whether that day is past.
    """

    limit: Limit
    base: Decimal | None
    capability: Capability
    owners: tuple[str, ...]
    until: dt.date | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class ShowReport:
    """What `budget show` answers.

    Attributes:
        environment: the environment whose limits these are; None for all of them, overrides among the rest.
        limits: empty where anything cannot be read: half of the truth would be none.
        findings: what cannot be read.
    """

    environment: str | None
    limits: tuple[ShownLimit, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether everything could be read."""
        return verdict_of(self.findings)
