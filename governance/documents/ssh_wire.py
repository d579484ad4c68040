"""SSH's binary forms (RFC 4251, RFC 4253, PROTOCOL.u2f): reading public keys, and nothing that is not exact."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final


class Wire:
    """Reads a binary text field by field; every method raises ValueError where the text is too short or inexact."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        """The next bytes."""
        piece = self._data[self._at : self._at + count]
        if len(piece) != count:
            raise ValueError("it ends too early")
        self._at += count
        return piece

    def number(self) -> int:
        """The next 32-bit number."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """The next counted string."""
        return self.take(self.number())

    def text(self) -> str:
        """The next counted string, which is ASCII without control characters or blanks."""
        text = self.string().decode("latin-1")
        if not all("!" <= character <= "~" for character in text):
            raise ValueError("a name in it is not plain ASCII")
        return text

    def integer(self) -> int:
        """The next positive integer of any length; written in the one shortest way, so that a key has one text."""
        data = self.string()
        value = int.from_bytes(data, "big")
        if data != value.to_bytes(value.bit_length() // 8 + 1, "big"):
            raise ValueError("a number in it is not written in the shortest way")
        return value

    def end(self) -> None:
        """Nothing may be left."""
        if self._at != len(self._data):
            raise ValueError("something follows its end")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key.

    Attributes:
        text: type and base64, as OpenSSH writes it, in the one spelling a key has.
        kind: the type.
        bits: the length of an RSA modulus; None for other types, whose strength their type says.
    """

    text: str
    kind: str
    bits: int | None = None


def read_key(blob: bytes) -> PublicKey:
    """Read a public key in its binary form.

    Raises:
        ValueError: it is none of the types that are known here, or not exactly such a key.
    """
    wire = Wire(blob)
    kind = wire.text()
    if kind not in KINDS:
        raise ValueError(f"keys of type {kind[:60]!r} are not read")
    bits = KINDS[kind](wire)
    wire.end()
    return PublicKey(f"{kind} {base64.b64encode(blob).decode('ascii')}", kind, bits)


def unpack(text: str) -> bytes:
    """Undo base64 as it is written in exactly one way.

    Raises:
        ValueError: it is not base64, or has stray bits or padding.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise ValueError("it is not base64") from fault
    if base64.b64encode(data).decode("ascii") != text:
        raise ValueError("it is not base64 in its one exact form")
    return data


def _ed25519(wire: Wire) -> None:
    if len(wire.string()) != 32:  # noqa: PLR2004 (bytes of an Ed25519 point)
        raise ValueError("its point has not 32 bytes")


def _security_ed25519(wire: Wire) -> None:
    _ed25519(wire)
    wire.text()


def _rsa(wire: Wire) -> int:
    exponent, modulus = wire.integer(), wire.integer()
    if exponent % 2 == 0 or exponent == 1 or modulus % 2 == 0:
        raise ValueError("its numbers are no RSA key")
    return modulus.bit_length()


def _ecdsa(curve: str, size: int) -> Callable[[Wire], None]:
    def check(wire: Wire) -> None:
        if wire.text() != curve:
            raise ValueError("its curve is not that of its type")
        point = wire.string()
        if len(point) != 2 * size + 1 or point[0] != 4:  # noqa: PLR2004 (4 marks an uncompressed point)
            raise ValueError("its point is not an uncompressed one of its curve")

    return check


_P256: Final = _ecdsa("nistp256", 32)


def _security_ecdsa(wire: Wire) -> None:
    _P256(wire)
    wire.text()


KINDS: Final[Mapping[str, Callable[[Wire], int | None]]] = {
    "ssh-ed25519": _ed25519,
    "ssh-rsa": _rsa,
    "ecdsa-sha2-nistp256": _P256,
    "ecdsa-sha2-nistp384": _ecdsa("nistp384", 48),
    "ecdsa-sha2-nistp521": _ecdsa("nistp521", 66),
    "sk-ssh-ed25519@openssh.com": _security_ed25519,
    "sk-ecdsa-sha2-nistp256@openssh.com": _security_ecdsa,
}
"""The key types that may sign, with what their binary form holds behind the type. DSA is too weak; certificates speak
for whoever made them."""
