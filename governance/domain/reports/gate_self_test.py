"""What running the suite against itself says of the machine."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from capability_budgets.measurement.distributions import highest_rate
from capability_budgets.reading.limits import Limit, LimitId
from governance.domain.findings import Finding
from governance.domain.measurement.verdicts import LimitVerdict

_ALPHA: Final = 0.05


@dataclass(frozen=True, slots=True)
class LimitTally:
    """A limit and a benchmark, over all runs.

    Attributes:
        environment: the environment that it was judged for.
        benchmark: what measures it; None where nothing does.
        verdicts: how often each came.
        lowest, highest: what was measured, in the limit's unit; None where nothing was.
        slower: how often a run was found to be slower than the one before it, as `--against` would.
        compared: how often it was compared.
    """

    limit: Limit
    environment: str | None
    benchmark: str | None
    verdicts: Counter[LimitVerdict]
    lowest: Decimal | None
    highest: Decimal | None
    slower: int
    compared: int

    @property
    def id(self) -> LimitId:
        """The limit's identity in the environment that it was judged for."""
        return self.limit.id._replace(environment=self.environment)


@dataclass(frozen=True, slots=True)
class SelfTestReport:
    """What the runs came to.

    Attributes:
        limits: every limit with each of its benchmarks.
        findings: what is wrong beside the limits, of all runs, each once.
    """

    environment: str | None
    verdicts: tuple[LimitVerdict, ...]
    limits: tuple[LimitTally, ...]
    findings: tuple[Finding, ...] = ()

    def count(self, verdict: LimitVerdict) -> int:
        """How many runs had a verdict."""
        return self.verdicts.count(verdict)

    def at_most(self, verdict: LimitVerdict) -> float:
        """The part of runs that may have a verdict in the long run, with 95 % confidence (Clopper and Pearson 1934)."""
        return highest_rate(self.count(verdict), len(self.verdicts), _ALPHA)
