"""What a witness has attested."""

from dataclasses import dataclass

from governance.domain.judgement.records import SignOff


@dataclass(frozen=True, slots=True)
class AttestedRecord:
    """A new record of what a person said on a forge, and the file that holds it."""

    path: str
    record: SignOff

    @property
    def at(self) -> str | None:
        """The commit that the witness saw approved; None where nobody attests it."""
        return self.record.attestation.evidence.at if self.record.attestation else None

    @property
    def witness(self) -> str | None:
        """Who attests it; None where nobody does."""
        return self.record.attestation.witness if self.record.attestation else None


@dataclass(frozen=True, slots=True)
class Attested:
    """What was written, and what was not.

    Attributes:
        records: every new record.
        notes: what a reader should know: reviews that led to no record, and records that will not count yet.
    """

    records: tuple[AttestedRecord, ...]
    notes: tuple[str, ...]
