"""Signatures: what makes and verifies them."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from governance.domain.policy.allowed_signers import NAMESPACE


class SignatureCheck(NamedTuple):
    """A signature to verify.

    Attributes:
        signature: the armoured text.
        payload: the bytes it is for.
        key: the key (`type base64`) that must have made it.
        namespace: what it must have been made for.
    """

    signature: str
    payload: bytes
    key: str
    namespace: str = NAMESPACE


class Signatures(Protocol):
    """Makes and verifies SSH signatures."""

    def verify(self, checks: Sequence[SignatureCheck]) -> Sequence[str | None]:
        """Verify signatures; for each None where it is good, else what is wrong with it."""

    def sign(self, payload: bytes, key: str | None, namespace: str = NAMESPACE) -> str:
        """Sign bytes for a purpose with a key file, or with the agent's or configured key.

        Raises:
            RefusedError: no key can be found or used.
        """

    def find_key(self, keys: frozenset[str]) -> str | None:
        """A key file, or the public half of a key in the agent, that is one of the keys (`type base64`)."""
