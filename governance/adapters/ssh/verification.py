"""Verifies SSH signatures in this process; nothing but the signature, the message and one public key takes part."""

from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from capability_budgets.reading.text import UnreadableError
from governance.documents.ssh.public_keys import KeyContent
from governance.documents.ssh.signatures import SshSignature, read_signature
from governance.errors import FaultError
from governance.ports.signatures import SignatureCheck

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurve
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

_MIN_RSA_BITS: Final = 1024
_MAX_RSA_BITS: Final = 16384
"""Bits of an RSA key that OpenSSH reads; allowed_signers asks for more than the least."""


def complaint(check: SignatureCheck) -> str | None:
    """None where a signature is good: made by the key, for the namespace, of the payload; else what is wrong with it.

    Nothing is good that `ssh-keygen -Y verify` refuses.

    Raises:
        FaultError: the library was built without what this key's type needs.
    """
    try:
        signature = read_signature(check.signature)
    except UnreadableError as fault:
        return fault.message
    if signature.key != check.key:
        return "another key made it"
    if signature.namespace != check.namespace:
        return f"it was made for {signature.namespace!r}, not {check.namespace!r}"
    try:
        _verify(signature, signature.signed(check.payload))
    except (InvalidSignature, ValueError):
        return "the key did not sign this"
    except UnsupportedAlgorithm as missing:
        raise FaultError(
            f"signatures of type {signature.algorithm} cannot be verified here: {missing}",
            "install a build of the Python package cryptography that knows it",
        ) from missing
    return None


def _verify(signature: SshSignature, message: bytes) -> None:
    """Verify the signature itself.

    Raises:
        InvalidSignature: the key did not sign the message.
        ValueError: the key is not one of its type.
    """
    content = signature.signer.content
    if isinstance(signature.value, tuple):
        _verify_ecdsa(signature.signer.kind, content.point, signature.value, message)
    elif content.modulus:
        _verify_rsa(content, signature.algorithm, signature.value, message)
    else:
        Ed25519PublicKey.from_public_bytes(content.point).verify(signature.value, message)


def _verify_ecdsa(kind: str, point: bytes, value: tuple[int, int], message: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    curve, digest = _curve(kind)
    key = ec.EllipticCurvePublicKey.from_encoded_point(curve, point)
    key.verify(encode_dss_signature(*value), message, ec.ECDSA(digest))


def _curve(kind: str) -> "tuple[EllipticCurve, HashAlgorithm]":
    """The curve of a key type, and the hash that goes with it (RFC 5656, section 6.2.1)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    if "nistp256" in kind:
        return ec.SECP256R1(), hashes.SHA256()
    return (ec.SECP384R1(), hashes.SHA384()) if "nistp384" in kind else (ec.SECP521R1(), hashes.SHA512())


def _verify_rsa(content: KeyContent, algorithm: str, value: bytes, message: bytes) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    bits = content.modulus.bit_length()
    if not _MIN_RSA_BITS <= bits <= _MAX_RSA_BITS or not value:
        raise ValueError("OpenSSH reads no such key, or signature")
    key = rsa.RSAPublicNumbers(content.exponent, content.modulus).public_key()
    digest = hashes.SHA256() if algorithm == "rsa-sha2-256" else hashes.SHA512()
    # Some agents leave leading zeros out; OpenSSH puts them back, too.
    key.verify(value.rjust((bits + 7) // 8, b"\0"), message, padding.PKCS1v15(), digest)
