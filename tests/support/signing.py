"""Keys of every type that may sign, as their secret halves: what ssh-keygen signs, and what it never would."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tests.support.ssh_blobs import counted, integer, signature

NAMESPACE: Final = b"budget-signoff"
APPLICATION: Final = b"ssh:"
TOUCHED: Final = b"\x01" + (7).to_bytes(4, "big")
"""Flags of a security key that was touched, and its counter (PROTOCOL.u2f)."""

CURVES: Final[Mapping[bytes, tuple[ec.EllipticCurve, int, hashes.HashAlgorithm]]] = {
    b"nistp256": (ec.SECP256R1(), 32, hashes.SHA256()),
    b"nistp384": (ec.SECP384R1(), 48, hashes.SHA384()),
    b"nistp521": (ec.SECP521R1(), 66, hashes.SHA512()),
}
ORDER_256: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ORDER_25519: Final = 2**252 + 27742317777372353535851937790883648493
SHA512_PREFIX: Final = bytes.fromhex("3051300d060960864801650304020305000440")
"""What stands before a SHA-512 digest in an RSA signature (RFC 8017, section 9.2)."""


@dataclass(frozen=True)
class Secret:
    """A key that signs in the process.

    Attributes:
        kind: its type.
        public: its public half in binary form.
        sign: makes the field that follows the algorithm, of bytes.
        algorithm: how it signs.
        token: flags and counter, of a security key.
    """

    kind: bytes
    public: bytes
    sign: Callable[[bytes], bytes] = field(repr=False)
    algorithm: bytes
    token: bytes = b""

    def signed(self, message: bytes, namespace: bytes = NAMESPACE, digest: str = "sha512") -> bytes:
        """The bytes that it signs for a message."""
        wrapped = b"SSHSIG" + counted(namespace, b"", digest.encode(), hashlib.new(digest, message).digest())
        if not self.token:
            return wrapped
        return hashlib.sha256(APPLICATION).digest() + self.token + hashlib.sha256(wrapped).digest()

    def inner(self, message: bytes) -> bytes:
        """The signature without what names key and purpose."""
        return counted(self.algorithm, self.sign(self.signed(message))) + self.token

    def blob(self, message: bytes) -> bytes:
        """The signature in its binary form."""
        return signature(key=self.public, namespace=NAMESPACE, inner=self.inner(message))


def ed25519(*, token: bytes = b"") -> Secret:
    """An Ed25519 key; of a security key, with a token."""
    key = Ed25519PrivateKey.generate()
    kind, tail = (b"sk-ssh-ed25519@openssh.com", (APPLICATION,)) if token else (b"ssh-ed25519", ())
    public = counted(kind, key.public_key().public_bytes_raw(), *tail)
    return Secret(kind, public, key.sign, kind, token)


def ecdsa(curve: bytes, *, token: bytes = b"") -> Secret:
    """An ECDSA key; of a security key, with a token."""
    group, size, digest = CURVES[curve]
    key = ec.generate_private_key(group)
    numbers = key.public_key().public_numbers()
    point = b"\x04" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")
    kind = (b"sk-ecdsa-sha2-" + curve + b"@openssh.com") if token else b"ecdsa-sha2-" + curve
    public = counted(kind, curve, point, *((APPLICATION,) if token else ()))

    def sign(data: bytes) -> bytes:
        return counted(*map(integer, decode_dss_signature(key.sign(data, ec.ECDSA(digest)))))

    return Secret(kind, public, cache(sign), kind, token)


@cache
def primes(bits: int) -> tuple[int, int]:
    """The primes of an RSA key."""
    numbers = rsa.generate_private_key(65537, bits).private_numbers()
    return numbers.p, numbers.q


def rsa_secret(bits: int, exponent: int = 65537, prefix: bytes = SHA512_PREFIX) -> Secret:
    """An RSA key with any exponent, which writes any prefix before a SHA-512 digest."""
    p, q = primes(bits)
    modulus, size = p * q, (bits + 7) // 8
    power = pow(exponent, -1, (p - 1) * (q - 1))

    @cache
    def sign(data: bytes) -> bytes:
        told = prefix + hashlib.sha512(data).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(told) - 3) + b"\x00" + told
        return pow(int.from_bytes(padded, "big"), power, modulus).to_bytes(size, "big")

    return Secret(b"ssh-rsa", counted(b"ssh-rsa", integer(exponent), integer(modulus)), sign, b"rsa-sha2-512")


@cache
def secrets() -> Mapping[str, Secret]:
    """A key of every type that may sign, by its type."""
    made = (
        ed25519(),
        ed25519(token=TOUCHED),
        *map(ecdsa, CURVES),
        ecdsa(b"nistp256", token=TOUCHED),
        rsa_secret(2048),
    )
    return {secret.kind.decode(): secret for secret in made}
