"""What a selftest found: for every guarantee, which of the scenarios that attack it turned out as promised."""

from dataclasses import dataclass

from governance.domain.findings import Verdict


@dataclass(frozen=True, slots=True)
class Program:
    """A program that takes part.

    Attributes:
        version: as it says itself; None where it does not say.
        path: where it was found.
    """

    name: str
    version: str | None
    path: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A scenario that turned out otherwise than promised.

    Attributes:
        tries: what its attacker tries.
        side: whose part went wrong: `attack` or `honest twin`.
        expected: what was promised.
        happened: what was there instead.
    """

    scenario: str
    tries: str
    side: str
    expected: str
    happened: str


@dataclass(frozen=True, slots=True)
class NotRunScenario:
    """A scenario that cannot run on this machine, which therefore proves nothing.

    Attributes:
        tries: what its attacker tries.
        reason: what is missing or went wrong before anything could be judged.
    """

    scenario: str
    tries: str
    reason: str


@dataclass(frozen=True, slots=True)
class GuaranteeResult:
    """One guarantee, put to the test.

    Attributes:
        name: a word for the command line.
        promise: what is guaranteed.
    """

    name: str
    promise: str
    scenarios: int
    broken: tuple[Broken, ...] = ()
    not_run: tuple[NotRunScenario, ...] = ()

    @property
    def held(self) -> int:
        """How many scenarios turned out as promised."""
        return self.scenarios - len(self.broken) - len(self.not_run)

    @property
    def verdict(self) -> Verdict:
        """Pass only where every scenario ran and held."""
        if self.broken:
            return Verdict.FAIL
        return Verdict.PASS if self.scenarios and not self.not_run else Verdict.INDETERMINATE


@dataclass(frozen=True, slots=True)
class SelftestReport:
    """The answer of `budget selftest`.

    Attributes:
        programs: with what it was tested.
        guarantees: in the order of the table.
        quick: whether only one scenario of each guarantee ran.
    """

    programs: tuple[Program, ...]
    guarantees: tuple[GuaranteeResult, ...]
    quick: bool = False

    def count(self, verdict: Verdict) -> int:
        """How many guarantees have a verdict."""
        return sum(guarantee.verdict is verdict for guarantee in self.guarantees)

    @property
    def verdict(self) -> Verdict:
        """Fail where a guarantee does not hold, indeterminate where one is not proved."""
        for verdict in (Verdict.FAIL, Verdict.INDETERMINATE):
            if self.count(verdict):
                return verdict
        return Verdict.PASS if self.guarantees else Verdict.INDETERMINATE

    @property
    def scenarios(self) -> int:
        """How many scenarios there are."""
        return sum(guarantee.scenarios for guarantee in self.guarantees)

    @property
    def held(self) -> int:
        """How many scenarios turned out as promised."""
        return sum(guarantee.held for guarantee in self.guarantees)

    @property
    def broken(self) -> int:
        """How many scenarios did not."""
        return sum(len(guarantee.broken) for guarantee in self.guarantees)

    @property
    def not_run(self) -> int:
        """How many scenarios could not run."""
        return sum(len(guarantee.not_run) for guarantee in self.guarantees)
