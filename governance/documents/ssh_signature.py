"""SSH signatures as `ssh-keygen -Y sign` writes them: which key signed, and for what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from governance.documents.ssh_wire import Wire, read_key, unpack
from governance.documents.text import UnreadableError
from governance.domain.findings import Problem

_ARMOR: Final = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\r?\n(?P<body>[A-Za-z0-9+/=\r\n]+)\n-----END SSH SIGNATURE-----\r?\n?", re.ASCII
)
_LARGEST: Final = 16384
_HASHES: Final = frozenset({"sha256", "sha512"})
_ALGORITHMS: Final[Mapping[str, frozenset[str]]] = {"ssh-rsa": frozenset({"rsa-sha2-256", "rsa-sha2-512"})}
"""How a key of a type signs, where the algorithm is not called as the type; RSA with SHA-1 is none of them."""


@dataclass(frozen=True, slots=True)
class SshSignature:
    """What a signature says of itself; whether it is good, only ssh-keygen knows.

    Attributes:
        key: the key that made it, type and base64.
        namespace: what it was made for.
        hash_algorithm: how the message was hashed.
    """

    key: str
    namespace: str
    hash_algorithm: str


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
    if wire.take(6) != b"SSHSIG" or wire.number() != 1:
        raise ValueError("it is not an SSH signature of version 1")
    key = read_key(wire.string())
    namespace = wire.text()
    reserved = wire.string()
    hash_algorithm = wire.text()
    signature = Wire(wire.string())
    wire.end()
    if not namespace or reserved or hash_algorithm not in _HASHES:
        raise ValueError("its namespace, reserved field or hash algorithm is not one that is known")
    if signature.text() not in _ALGORITHMS.get(key.kind, {key.kind}):
        raise ValueError("its algorithm is not one of its key's type")
    return SshSignature(key.text, namespace, hash_algorithm)
