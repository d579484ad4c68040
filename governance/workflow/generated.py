"""Files that are written from the budgets: whether the one that is committed still says what they say."""

from dataclasses import dataclass

from governance.domain.findings import Finding, Place, Verdict, error, verdict_of
from governance.domain.generated import differences


@dataclass(frozen=True, slots=True)
class Written:
    """What a command that writes a file answers.

    Attributes:
        text: the file; None where something cannot be read: half of it would be none.
        findings: what cannot be read, or how a committed file differs.
        diff: from the committed file to the text, a line each.
    """

    text: str | None
    findings: tuple[Finding, ...] = ()
    diff: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether everything could be read and agrees."""
        return verdict_of(self.findings)


def compared(text: str, file: str, committed: str | None) -> Written:
    """What to say of a file that is meant to hold a text. Whether lines end with CR and LF does not count.

    Args:
        text: what is due.
        file: its name.
        committed: what it holds; None where it is no plain file.
    """
    cure = "write it anew, by the same command without --check, and commit it"
    if committed is None:
        finding = error("RT102", f"{file} is not there, or is no plain file", cure, place=Place(file))
        return Written(text, (finding,))
    found = committed.replace("\r\n", "\n")
    if found == text:
        return Written(text)
    finding = error("RT101", f"{file} differs from what the budgets say", cure, place=Place(file))
    return Written(text, (finding,), tuple(differences(found, text, file)))
