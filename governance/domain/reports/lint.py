"""What of a checkout was read, and what cannot be."""

from dataclasses import dataclass

from governance.domain.findings import Finding, Verdict, verdict_of


@dataclass(frozen=True, slots=True)
class LintReport:
    """What `budget lint` answers: the files that were read, and what was found in them."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether everything can be read."""
        return verdict_of(self.findings)
