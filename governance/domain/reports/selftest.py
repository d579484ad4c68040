"""What a selftest found: for every guarantee, which of the stories that attack it turned out as promised."""

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
    """A story that turned out otherwise than promised.

    Attributes:
        story: its name.
        tries: what its attacker tries.
        side: whose part went wrong: `attack` or `honest twin`.
        expected: what was promised.
        happened: what was there instead.
    """

    story: str
    tries: str
    side: str
    expected: str
    happened: str


@dataclass(frozen=True, slots=True)
class Untold:
    """A story that cannot be told on this machine, which therefore proves nothing.

    Attributes:
        story: its name.
        tries: what its attacker tries.
        reason: what is missing or went wrong before anything could be judged.
    """

    story: str
    tries: str
    reason: str


@dataclass(frozen=True, slots=True)
class GuaranteeResult:
    """One guarantee, put to the test.

    Attributes:
        theme: its short name.
        promise: what is guaranteed.
        stories: how many stories were to be told.
    """

    theme: str
    promise: str
    stories: int
    broken: tuple[Broken, ...] = ()
    untold: tuple[Untold, ...] = ()

    @property
    def held(self) -> int:
        """How many stories turned out as promised."""
        return self.stories - len(self.broken) - len(self.untold)

    @property
    def verdict(self) -> Verdict:
        """Pass only where every story was told and held."""
        if self.broken:
            return Verdict.FAIL
        return Verdict.PASS if self.stories and not self.untold else Verdict.INDETERMINATE


@dataclass(frozen=True, slots=True)
class SelftestReport:
    """The answer of `budget selftest`.

    Attributes:
        programs: with what it was tested.
        guarantees: in the order of the table.
        quick: whether only one story of each guarantee was told.
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
    def stories(self) -> int:
        """How many stories were to be told."""
        return sum(guarantee.stories for guarantee in self.guarantees)

    @property
    def held(self) -> int:
        """How many stories turned out as promised."""
        return sum(guarantee.held for guarantee in self.guarantees)

    @property
    def broken(self) -> int:
        """How many stories did not."""
        return sum(len(guarantee.broken) for guarantee in self.guarantees)

    @property
    def untold(self) -> int:
        """How many stories could not be told."""
        return sum(len(guarantee.untold) for guarantee in self.guarantees)
