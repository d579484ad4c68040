"""Decision records of the checkout."""

from dataclasses import dataclass

from governance.domain.judgement.records import Adr
from governance.errors import RefusedError


@dataclass(frozen=True, slots=True)
class AdrFile:
    """A decision record of the checkout."""

    path: str
    data: bytes
    adr: Adr

    @property
    def number(self) -> int:
        """Its number.

        Raises:
            RefusedError: it has none.
        """
        if self.adr.number is None:
            raise RefusedError(f"{self.path} has no number", "write it into the title: # ADR 031: …")
        return self.adr.number
