"""What a command that writes a file from the budgets answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.domain.findings import Finding, Verdict, verdict_of


@dataclass(frozen=True, slots=True)
class Written:
    """What a command that writes a file answers.

    Attributes:
        text: the file; None where there are several, or something cannot be read: half of it would be none.
        findings: what cannot be read, or how a committed file differs.
        files: the files of a folder, where there is one an owner.
        notes: what whoever writes should know of the files, though nothing is wrong with what is written.
        diff: from the committed file to the text, as a unified diff, a line each; of a long one the beginning.
    """

    text: str | None
    findings: tuple[Finding, ...] = ()
    diff: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether everything could be read and agrees."""
        return verdict_of(self.findings)
