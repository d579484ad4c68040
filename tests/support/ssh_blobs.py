"""SSH's binary forms, put together by hand for tests of their readers."""

import base64


def counted(*parts: bytes) -> bytes:
    """Counted strings in a row."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def integer(value: int) -> bytes:
    """A positive integer, without its count."""
    return value.to_bytes(value.bit_length() // 8 + 1, "big")


def ed25519(fill: bytes = b"\x01") -> bytes:
    """An Ed25519 key in its binary form."""
    return counted(b"ssh-ed25519", fill * 32)


def rsa(bits: int) -> bytes:
    """An RSA key of so many bits, as far as its form goes."""
    return counted(b"ssh-rsa", integer(65537), integer((1 << (bits - 1)) + 1))


def ecdsa(curve: bytes = b"nistp256", size: int = 32) -> bytes:
    """An ECDSA key in its binary form."""
    return counted(b"ecdsa-sha2-" + curve, curve, b"\x04" + b"\x01" * (2 * size))


def security_ecdsa() -> bytes:
    """An ECDSA key of a security key in its binary form."""
    return counted(b"sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", b"\x04" + b"\x02" * 64, b"ssh:")


def text(blob: bytes) -> str:
    """A binary form in base64."""
    return base64.b64encode(blob).decode("ascii")


def signature(
    *,
    magic: bytes = b"SSHSIG",
    version: int = 1,
    key: bytes | None = None,
    namespace: bytes = b"budget-signoff",
    reserved: bytes = b"",
    digest: bytes = b"sha512",
    inner: bytes | None = None,
    tail: bytes = b"",
) -> bytes:
    """An SSH signature in its binary form."""
    key = ed25519() if key is None else key
    inner = counted(b"ssh-ed25519", b"\x00" * 64) if inner is None else inner
    return magic + version.to_bytes(4, "big") + counted(key, namespace, reserved, digest, inner) + tail


def armored(blob: bytes) -> str:
    """An armoured signature."""
    body = text(blob)
    lines = "\n".join(body[at : at + 70] for at in range(0, len(body), 70))
    return f"-----BEGIN SSH SIGNATURE-----\n{lines}\n-----END SSH SIGNATURE-----\n"
