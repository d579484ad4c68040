"""What came of verifying a proof."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from governance.domain.findings import Verdict

ProofValue: TypeAlias = "bool | int | str | Decimal | list[ProofValue] | dict[str, ProofValue] | None"
"""JSON with exact numbers, as a proof holds it."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The answer of `budget verify`.

    Attributes:
        problems: why the file proves nothing; empty where it does.
        proof: what it proves; None where nothing.
    """

    problems: tuple[str, ...]
    proof: Mapping[str, ProofValue] | None = None

    @property
    def verdict(self) -> Verdict:
        """Whether the file proves what it says."""
        return Verdict.FAIL if self.problems else Verdict.PASS
