"""Allowed signers: which key may sign for whom, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

NAMESPACE: Final = "budget-signoff"
"""What signatures of sign-off records are for; one that was made for anything else is none."""

WITNESS_NAMESPACE: Final = "budget-witness"
"""What signatures of witnesses are for: no key of a person's is restricted to it, none of a witness may do without."""


class AllowedSigner(NamedTuple):
    """One line of `budgets/allowed_signers`: a key, and the principals it speaks for.

    Attributes:
        principals: names of people in the policy, or their addresses; case folded.
        key: the key as OpenSSH writes it, type and base64 (`ssh-ed25519 AAAA…`).
        namespaces: the namespaces the line is restricted to; empty for all.
        valid_after: the key speaks from then on (UTC); None for always.
        valid_before: the key speaks until then (UTC); None for ever.
        line: the line's number, from one.
    """

    principals: frozenset[str]
    key: str
    namespaces: tuple[str, ...] = ()
    valid_after: datetime | None = None
    valid_before: datetime | None = None
    line: int = 0

    def speaks_in(self, namespace: str) -> bool:
        """Whether the line may be used for signatures of a namespace."""
        return not self.namespaces or namespace in self.namespaces

    @property
    def is_of_witness(self) -> bool:
        """Whether the line lets a witness sign, and do nothing else."""
        return set(self.namespaces) == {WITNESS_NAMESPACE}

    def speaks_at(self, moment: datetime) -> bool:
        """Whether the key is valid at a moment; the last instant counts as over."""
        started = self.valid_after is None or self.valid_after <= moment
        return started and (self.valid_before is None or moment < self.valid_before)


@dataclass(frozen=True, slots=True)
class AllowedSigners:
    """All lines that may count; lines that cannot be meant are left out and reported by the reader."""

    lines: tuple[AllowedSigner, ...] = ()

    def keys_of(self, principals: frozenset[str]) -> tuple[AllowedSigner, ...]:
        """The lines that name any of the principals (given case folded)."""
        return tuple(line for line in self.lines if line.principals & principals)
