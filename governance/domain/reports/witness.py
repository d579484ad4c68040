"""What a witness has attested."""

from dataclasses import dataclass

from governance.domain.judgement.records import SignOff


@dataclass(frozen=True, slots=True)
class Attested:
    """What was written, and what was not.

    Attributes:
        records: every new record by its path.
        notes: what a reader should know: reviews that led to no record, and records that will not count yet.
    """

    records: tuple[tuple[str, SignOff], ...]
    notes: tuple[str, ...]
