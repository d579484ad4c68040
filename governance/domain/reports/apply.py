"""What `budget apply` wrote."""

from dataclasses import dataclass

from governance.domain.judgement.changes import Change


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written.

    Attributes:
        paths: the files that were written, the ADR first; none where it was applied here before.
        records: what no commit holds yet and belongs into the same one: sign-offs, the governed files that it decides,
            and what was written before.
        changes: what the decision does, with directions and percentages.
        message: the commit message to use, with its `Budget-ADR` line.
        commit: the commit that was made; None where none was asked for.
    """

    number: int
    paths: tuple[str, ...]
    records: tuple[str, ...]
    changes: tuple[Change, ...]
    message: str
    commit: str | None = None
