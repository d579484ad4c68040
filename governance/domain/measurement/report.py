"""The gate's answer: every limit with what was measured for it, and the verdict of the whole."""

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from capability_budgets.reading.limits import Limit, LimitId
from capability_budgets.reading.values import format_value
from governance.domain.budgets.units import written_unit
from governance.domain.codes import UNDECIDED
from governance.domain.findings import Finding
from governance.domain.measurement.comparison import Comparison
from governance.domain.measurement.noise import Noise
from governance.domain.measurement.verdicts import LimitVerdict

_DIGITS: Final = 4
_MAX_DIGITS: Final = 20


@dataclass(frozen=True, slots=True)
class JudgedLimit:
    """A limit, judged by one benchmark. Numbers are in the limit's own unit.

    Attributes:
        limit: the limit that holds, as its file states it.
        environment: the environment that it was judged for.
        benchmark: the full name of the benchmark; None where the capability was not measured.
        measured: the value; None where there is none.
        low, high: its confidence interval, for percentiles; None where the samples do not reach so far.
        error_bound: at most so probable is it that the verdict is wrong; None where no chance plays a part.
        samples: how many calls were timed, for percentiles.
        exceeding: how many of them took longer than the budget allows.
        finding: why it does not simply hold; None where it does, or where it was not measured at all.
        against: how it compares with another build; None where it was not compared.
        notes: what was done with the samples before they were judged.
    """

    limit: Limit
    environment: str | None
    verdict: LimitVerdict
    benchmark: str | None = None
    file: str | None = None
    measured: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    error_bound: float | None = None
    samples: int | None = None
    exceeding: int | None = None
    finding: Finding | None = None
    against: Comparison | None = None
    notes: tuple[str, ...] = ()

    @property
    def id(self) -> LimitId:
        """The limit's identity in the environment that it was judged for."""
        return self.limit.id._replace(environment=self.environment)

    @property
    def headroom_percent(self) -> Fraction | None:
        """The room up to the budget, in percent of it; negative beyond it, None without a percentage."""
        if self.measured is None or self.limit.value == 0:
            return None
        room = (Fraction(self.limit.value) - Fraction(self.measured)) * 100 / Fraction(self.limit.value)
        return room if self.limit.id.is_upper else -room


@dataclass(frozen=True, slots=True)
class GateReport:
    """The answer of `budget gate`.

    Attributes:
        environment: the environment whose limits were judged; None for those that hold where none is named.
        limits: every limit, once for each benchmark of its capability.
        noise: the noisiest run of a benchmark; None where no machine was watched.
        others: what is wrong beside the limits.
        notes: what whoever measured wants the reader to know.
    """

    environment: str | None
    files: tuple[str, ...]
    limits: tuple[JudgedLimit, ...] = ()
    noise: Noise | None = None
    others: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong, and that could not be decided."""
        return (*self.others, *(item.finding for item in self.limits if item.finding is not None))

    @property
    def verdict(self) -> LimitVerdict:
        """Fail beats inconclusive, and inconclusive beats pass. Where nothing was judged, nothing passes."""
        errors = {finding.code for finding in self.findings if finding.is_error}
        if errors - UNDECIDED or not self.limits or self.count(LimitVerdict.FAIL):
            return LimitVerdict.FAIL
        return LimitVerdict.INCONCLUSIVE if errors or self.count(LimitVerdict.INCONCLUSIVE) else LimitVerdict.PASS

    def count(self, verdict: LimitVerdict) -> int:
        """How many limits have a verdict."""
        return sum(item.verdict is verdict for item in self.limits)


def rounded(value: Decimal, budget: Decimal) -> str:
    """A measured number in four digits; in more where it would else look like its budget, or be on its other side."""
    side = value.compare(budget)
    for digits in range(_DIGITS, _MAX_DIGITS):
        short = Context(prec=digits).plus(value)
        if short.compare(budget) == side:
            return format_value(short)
    return format_value(value)


def interval(low: str | None, high: str | None) -> str:
    """A confidence interval, one of whose ends may be beyond what the samples show."""
    if low is None:
        return "any" if high is None else f"up to {high}"
    return f"from {low}" if high is None else f"{low} to {high}"


def with_unit(number: str, limit: LimitId) -> str:
    """A number with the unit that the limit's name states."""
    return f"{number} {written_unit(limit.name)}".rstrip()
