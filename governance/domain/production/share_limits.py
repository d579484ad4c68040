"""Limits that allow a share of the calls to be bad: too slow, or failed."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from capability_budgets.reading.quantities import ERRORS, LATENCY
from governance.domain.production.watched_limits import WatchedCapability, WatchedLimit


@dataclass(frozen=True, slots=True)
class ShareLimit:
    """A limit of the share of bad calls.

    Attributes:
        limit: what it is.
        allowed: the share that may be bad.
        is_errors: whether bad calls are those that failed; else they are those that were too slow.
    """

    limit: WatchedLimit
    allowed: Fraction
    is_errors: bool = False


def share_limits(watch: WatchedCapability) -> Iterator[ShareLimit]:
    """The limits of shares, those of the latency first; what allows every call to fail is none."""
    for limit, kind in watch.of(LATENCY):
        yield ShareLimit(limit, 1 - kind.percentile)
    for limit, share in watch.of(ERRORS):
        if Fraction(share.base(limit.value)) < 1:
            yield ShareLimit(limit, Fraction(share.base(limit.value)), is_errors=True)
