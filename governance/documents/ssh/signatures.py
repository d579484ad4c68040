"""SSH signatures as `ssh-keygen -Y sign` writes them: which key signed, for what, and which bytes (PROTOCOL.sshsig)."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError
from governance.documents.ssh.public_keys import PublicKey, Wire, counted, read_key, unpack

_ARMOR: Final = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\n(?P<body>[A-Za-z0-9+/=\r\n]+)\n-----END SSH SIGNATURE-----\r?\n?", re.ASCII
)
_LARGEST: Final = 16384
_MAGIC: Final = b"SSHSIG"
_TOKEN: Final = 5
"""Bytes of a security key's flags and counter (PROTOCOL.u2f)."""

_HASHES: Final = frozenset({"sha256", "sha512"})
_ALGORITHMS: Final[Mapping[str, frozenset[str]]] = {"ssh-rsa": frozenset({"rsa-sha2-256", "rsa-sha2-512"})}
"""How a key of a type signs, where the algorithm is not called as the type; RSA with SHA-1 is none of them."""


class SshSignature(NamedTuple):
    """What a signature says of itself, whether it is good or not.

    Attributes:
        signer: the key that made it.
        namespace: what it was made for.
        hash_algorithm: how the message was hashed.
        algorithm: how the key signed.
        value: the signature itself: two numbers for ECDSA, bytes for all others.
        token: flags and counter of a security key, as it signed them; empty for other keys. A touch is not asked for,
            as ssh-keygen asks for none: who holds the key chose when it was made.
    """

    signer: PublicKey
    namespace: str
    hash_algorithm: str
    algorithm: str
    value: bytes | tuple[int, int]
    token: bytes = b""

    @property
    def key(self) -> str:
        """The key that made it, type and base64."""
        return self.signer.text

    def signed(self, message: bytes) -> bytes:
        """The bytes that the key signed, if it signed this message."""
        digest = hashlib.new(self.hash_algorithm, message).digest()
        fields = (self.namespace.encode("ascii"), b"", self.hash_algorithm.encode("ascii"), digest)
        wrapped = _MAGIC + b"".join(map(counted, fields))
        application = self.signer.content.application
        if application is None:
            return wrapped
        return _sha256(application.encode("ascii")) + self.token + _sha256(wrapped)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


@lru_cache(maxsize=256)  # each is read to find its key, and once more to be verified
def read_signature(armored: str) -> SshSignature:
    """Read an armoured signature (OpenSSH's PROTOCOL.sshsig), leaving nothing of it open.

    Raises:
        UnreadableError: it is not exactly a signature of a known version, key type and algorithm.
    """
    match = _ARMOR.fullmatch(armored) if len(armored) <= _LARGEST else None
    if match is None:
        raise _unreadable("it does not lie between the lines BEGIN and END SSH SIGNATURE")
    try:
        return _read_blob(Wire(unpack(re.sub(r"[\r\n]", "", match["body"]))))
    except ValueError as fault:
        raise _unreadable(str(fault)) from fault


def _unreadable(why: str) -> UnreadableError:
    return UnreadableError(
        Problem(f"the signature cannot be read: {why}", "sign again, and keep the signature as ssh-keygen wrote it")
    )


def _read_blob(wire: Wire) -> SshSignature:
    if wire.take(6) != _MAGIC or wire.number() != 1:
        raise ValueError("it is not an SSH signature of version 1")
    key = read_key(wire.string())
    namespace = wire.text()
    reserved = wire.string()
    hash_algorithm = wire.text()
    made = Wire(wire.string())
    wire.end()
    if not namespace or reserved or hash_algorithm not in _HASHES:
        raise ValueError("its namespace, reserved field or hash algorithm is not one that is known")
    algorithm = made.text()
    if algorithm not in _ALGORITHMS.get(key.kind, {key.kind}):
        raise ValueError("its algorithm is not one of its key's type")
    value = _numbers(Wire(made.string())) if "ecdsa" in algorithm else made.string()
    token = b"" if key.content.application is None else made.take(_TOKEN)
    made.end()
    return SshSignature(key, namespace, hash_algorithm, algorithm, value, token)


def _numbers(wire: Wire) -> tuple[int, int]:
    numbers = wire.integer(), wire.integer()
    wire.end()
    return numbers
