"""What signs the records of a drawn history: nothing, as a fake takes it, or ssh-keygen."""

from dataclasses import dataclass
from typing import Final, Protocol

from tests.support import papers as plain
from tests.support.repository import Keys

WITNESS: Final = "ci"
"""Who attests what people say on a forge."""


class Signer(Protocol):
    """What signs."""

    def __hash__(self) -> int: ...

    def signers(self, people: tuple[str, ...]) -> str:
        """The allowed signers with the keys of people."""
        ...

    def signature(self, person: str, payload: bytes) -> str:
        """An armoured signature of a person."""
        ...


@dataclass(frozen=True)
class FakeSigner:
    """Signatures that are made in no time, and that only a fake takes for good."""

    def signers(self, people: tuple[str, ...]) -> str:
        """The allowed signers with the keys of people."""
        return plain.signers(people) + plain.witness(WITNESS)

    def signature(self, person: str, payload: bytes) -> str:
        """A signature that names a key and says nothing of the payload."""
        del payload
        return plain.signature(person)


@dataclass(frozen=True)
class RealSigner:
    """Signatures by ssh-keygen."""

    keys: Keys

    def signers(self, people: tuple[str, ...]) -> str:
        """The allowed signers with the keys of people."""
        return self.keys.signers(people)

    def signature(self, person: str, payload: bytes) -> str:
        """A signature that ssh-keygen made."""
        return self.keys.sign(person, payload)
