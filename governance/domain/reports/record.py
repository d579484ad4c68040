"""What was recorded of measurements."""

from dataclasses import dataclass

from governance.domain.findings import Finding


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
