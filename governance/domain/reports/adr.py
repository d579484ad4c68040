"""What `budget adr` reads in a decision record."""

from dataclasses import dataclass

from governance.domain.findings import Finding
from governance.domain.judgement.records import Adr


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A decision record as it is read.

    Attributes:
        adr: what is read in it.
        findings: why it cannot count, where it is about budgets, and why any record could not be read at all (BG105).
    """

    adr: Adr
    findings: tuple[Finding, ...]
