"""What was recorded of measurements."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from governance.domain.findings import Finding

_UNREADABLE: Final = "GT101"


@dataclass(frozen=True, slots=True)
class RecordReport:
    """What was recorded.

    Attributes:
        files: how many results files were read.
        measurements: how many measurements they hold.
        new: how many of them were not there yet.
        findings: what could not be read of the files.
    """

    files: int
    measurements: int
    new: int
    findings: tuple[Finding, ...] = ()

    def unreadable(self, named: Iterable[str]) -> bool:
        """Whether one of these files could not be read, or something in it."""
        files = set(named)
        return any(finding.code == _UNREADABLE and finding.place.file in files for finding in self.findings)
