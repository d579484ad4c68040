"""SSH keys that follow from a name and a seed, so that the same history has the same object ids every time.

Whoever knows the seed has the secret key: they are for repositories that are made to be measured, and for nothing else.
"""

import base64
import hashlib
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_PRIME: Final = 2**255 - 19
_TWISTED: Final = -121665 * pow(121666, -1, _PRIME) % _PRIME
_BASE: Final = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)
"""Edwards' curve of Ed25519 and its base point (RFC 8032, section 5.1)."""

_KIND: Final = b"ssh-ed25519"
_BLOCK: Final = 8
"""Private parts are padded to this many bytes where nothing encrypts them."""

_Point = tuple[int, int]


class Keys:
    """A key file a person, in a folder, and the signatures that they make.

    Args:
        folder: where the key files are written.
        people: whose they are.
        seed: what they follow from, beside the names.
    """

    def __init__(self, folder: Path, people: Sequence[str], seed: int) -> None:
        self._files = {person: folder / person for person in people}
        self._publics: Mapping[str, bytes] = {
            person: _write_key(place, hashlib.sha256(f"{seed} {person}".encode()).digest())
            for person, place in self._files.items()
        }

    def signers(self) -> str:
        """An allowed signers file with everybody in it."""
        lines = (f"{person} ssh-ed25519 {_text(blob)}\n" for person, blob in self._publics.items())
        return "".join(lines)

    def sign(self, person: str, data: bytes) -> str:
        """An armoured signature for a sign-off record."""
        words = ("ssh-keygen", "-q", "-Y", "sign", "-f", str(self._files[person]), "-n", "budget-signoff")
        return subprocess.run(words, input=data, capture_output=True, check=True).stdout.decode("ascii")


def _write_key(place: Path, seed: bytes) -> bytes:
    """Write an OpenSSH key file (PROTOCOL.key); the public key in its binary form."""
    public = _public(seed)
    blob = _counted(_KIND, public)
    private = bytes(8) + _counted(_KIND, public, seed + public, place.name.encode())
    private += bytes(range(1, _BLOCK))[: -len(private) % _BLOCK]
    key = b"openssh-key-v1\0" + _counted(b"none", b"none", b"") + (1).to_bytes(4, "big") + _counted(blob, private)
    body = _text(key)
    lines = "\n".join(body[at : at + 70] for at in range(0, len(body), 70))
    place.write_text(f"-----BEGIN OPENSSH PRIVATE KEY-----\n{lines}\n-----END OPENSSH PRIVATE KEY-----\n", "ascii")
    place.chmod(0o600)
    return blob


def _counted(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _public(seed: bytes) -> bytes:
    """The public key of a secret one (RFC 8032, section 5.1.5)."""
    number = int.from_bytes(hashlib.sha512(seed).digest()[:32], "little")
    number = number & ~7 & ~(1 << 255) | 1 << 254
    point, power = (0, 1), _BASE
    for bit in range(255):
        if number >> bit & 1:
            point = _sum(point, power)
        power = _sum(power, power)
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def _sum(one: _Point, other: _Point) -> _Point:
    (x1, y1), (x2, y2) = one, other
    twist = _TWISTED * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + twist, -1, _PRIME)
    y = (y1 * y2 + x1 * x2) * pow(1 - twist, -1, _PRIME)
    return x % _PRIME, y % _PRIME
