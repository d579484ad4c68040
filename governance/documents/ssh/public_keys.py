"""SSH's binary forms (RFC 4251, RFC 4253, PROTOCOL.u2f): reading public keys, and nothing that is not exact."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple


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
        if not (text.isascii() and text.isprintable()) or " " in text:
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


def counted(data: bytes) -> bytes:
    """A string with its length before it."""
    return len(data).to_bytes(4, "big") + data


class KeyContent(NamedTuple):
    """What a public key holds after its type: a point of Ed25519 or ECDSA, as it is written, or the numbers of RSA.

    A key of a security key also says what it is for; `application` is None for all others.
    """

    point: bytes = b""
    exponent: int = 0
    modulus: int = 0
    application: str | None = None


class PublicKey(NamedTuple):
    """A public key.

    Attributes:
        text: type and base64, as OpenSSH writes it, in the one spelling a key has.
        kind: the type.
        content: what follows the type.
    """

    text: str
    kind: str
    content: KeyContent

    @property
    def bits(self) -> int | None:
        """The length of an RSA modulus; None for other types, whose strength their type says."""
        return self.content.modulus.bit_length() or None


def read_key(blob: bytes) -> PublicKey:
    """Read a public key in its binary form.

    Raises:
        ValueError: it is none of the types that are known here, or not exactly such a key.
    """
    wire = Wire(blob)
    kind = wire.text()
    if kind not in KINDS:
        raise ValueError(f"keys of type {kind[:60]!r} are not read")
    content = KINDS[kind](wire)
    wire.end()
    return PublicKey(f"{kind} {base64.b64encode(blob).decode('ascii')}", kind, content)


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


_PRIME: Final = 2**255 - 19
_ORDER_8: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL: Final = frozenset({0, 1, _PRIME - 1, _ORDER_8, _PRIME - _ORDER_8})
"""The second coordinates of the points of Ed25519's curve whose order is 8 or less: each passes for the maker of
signatures that anyone can write."""


def _ed25519(wire: Wire) -> KeyContent:
    point = wire.string()
    if len(point) != 32:  # noqa: PLR2004 (bytes of an Ed25519 point)
        raise ValueError("its point has not 32 bytes")
    height = int.from_bytes(point, "little") % 2**255
    if height >= _PRIME or height in _SMALL:
        raise ValueError("its point is no public key")
    return KeyContent(point)


def _rsa(wire: Wire) -> KeyContent:
    exponent, modulus = wire.integer(), wire.integer()
    if exponent % 2 == 0 or exponent == 1 or modulus % 2 == 0:
        raise ValueError("its numbers are no RSA key")
    return KeyContent(exponent=exponent, modulus=modulus)


def _ecdsa(curve: str, size: int, order: int) -> Callable[[Wire], KeyContent]:
    """A reader of the points of a curve: how many bytes a coordinate has, and how many points there are.

    The bounds of the coordinates are those of OpenSSH, which a key that was made by chance never meets.
    """
    shortest = order.bit_length() // 2

    def read(wire: Wire) -> KeyContent:
        if wire.text() != curve:
            raise ValueError("its curve is not that of its type")
        point = wire.string()
        if len(point) != 2 * size + 1 or point[0] != 4:  # noqa: PLR2004 (4 marks an uncompressed point)
            raise ValueError("its point is not an uncompressed one of its curve")
        for coordinate in (int.from_bytes(point[1 : size + 1], "big"), int.from_bytes(point[size + 1 :], "big")):
            if coordinate.bit_length() <= shortest or coordinate >= order - 1:
                raise ValueError("its point is no public key")
        return KeyContent(point)

    return read


def _of_security_key(read: Callable[[Wire], KeyContent]) -> Callable[[Wire], KeyContent]:
    return lambda wire: read(wire)._replace(application=wire.text())


_P256: Final = _ecdsa("nistp256", 32, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551)
_P384: Final = _ecdsa(
    "nistp384",
    48,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
)
_P521: Final = _ecdsa(
    "nistp521",
    66,
    2**521 - 0x5AE79787C40D069948033FEB708F65A2FC44A36477663B851449048E16EC79BF7,
)


KINDS: Final[Mapping[str, Callable[[Wire], KeyContent]]] = {
    "ssh-ed25519": _ed25519,
    "ssh-rsa": _rsa,
    "ecdsa-sha2-nistp256": _P256,
    "ecdsa-sha2-nistp384": _P384,
    "ecdsa-sha2-nistp521": _P521,
    "sk-ssh-ed25519@openssh.com": _of_security_key(_ed25519),
    "sk-ecdsa-sha2-nistp256@openssh.com": _of_security_key(_P256),
}
"""The key types that may sign, with what reads what follows the type. DSA is too weak; certificates speak for whoever
made them."""
