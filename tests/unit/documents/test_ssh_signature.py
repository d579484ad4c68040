import pytest

from governance.documents.ssh_signature import SshSignature, read_signature
from governance.documents.text import UnreadableError
from tests.support.ssh_blobs import armored, counted, ecdsa, ed25519, rsa, signature, text

GOOD = armored(signature())


def test_key_namespace_and_hash_are_read() -> None:
    assert read_signature(GOOD) == SshSignature(f"ssh-ed25519 {text(ed25519())}", "budget-signoff", "sha512")


@pytest.mark.parametrize("form", [GOOD.rstrip("\n"), GOOD.replace("\n", "\r\n")])
def test_line_ends_do_not_matter(form: str) -> None:
    assert read_signature(form) == read_signature(GOOD)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (rsa(2048), b"rsa-sha2-256"),
        (rsa(2048), b"rsa-sha2-512"),
        (ecdsa(), b"ecdsa-sha2-nistp256"),
        (
            counted(b"sk-ssh-ed25519@openssh.com", b"\x01" * 32, b"ssh:"),
            b"sk-ssh-ed25519@openssh.com",
        ),
    ],
)
def test_every_type_of_key_signs_with_its_algorithm(key: bytes, algorithm: bytes) -> None:
    inner = counted(algorithm, b"\x00" * 64) + b"\x01\x00\x00\x00\x05"
    assert read_signature(armored(signature(key=key, inner=inner))).key.endswith(text(key))


def test_the_namespace_is_what_the_signature_says() -> None:
    assert read_signature(armored(signature(namespace=b"git", digest=b"sha256"))).namespace == "git"


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"SSHSIG",
        signature(magic=b"SSHSIH"),
        signature(version=0),
        signature(version=2),
        signature(key=b""),
        signature(key=ed25519() + b"\x00"),
        signature(key=counted(b"ssh-dss", b"\x01")),
        signature(namespace=b""),
        signature(namespace=b"budget signoff"),
        signature(namespace=b"budget-signoff\x00"),
        signature(namespace="b\u00fcdget".encode()),
        signature(reserved=b"x"),
        signature(digest=b"sha1"),
        signature(digest=b"SHA512"),
        signature(inner=b""),
        signature(inner=counted(b"ssh-rsa", b"\x00")),
        signature(key=rsa(2048), inner=counted(b"ssh-rsa", b"\x00")),
        signature(tail=b"\x00"),
        signature()[:-1],
    ],
)
def test_a_signature_in_any_other_form_is_unreadable(blob: bytes) -> None:
    with pytest.raises(UnreadableError, match="the signature cannot be read"):
        read_signature(armored(blob))


@pytest.mark.parametrize(
    "form",
    [
        "",
        "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\n\n-----END SSH SIGNATURE-----\n",
        f" {GOOD}",
        f"\n{GOOD}",
        f"{GOOD}\n",
        f"{GOOD}x",
        f"{GOOD}{GOOD}",
        GOOD.replace("\n", ""),
        GOOD.replace("BEGIN SSH", "BEGIN PGP"),
        GOOD.replace("-----END", " -----END"),
        GOOD.replace("U1NI", "U1N-"),
        GOOD.replace("U1NI", "U1 NI"),
        GOOD.replace("U1NI", "U1N"),
        GOOD.replace("U1NI", "U1NI="),
        armored(signature(inner=counted(b"ssh-ed25519", b"\x00" * 20000))),
        "A" * (1 << 20),
    ],
)
def test_an_armour_in_any_other_form_is_unreadable(form: str) -> None:
    with pytest.raises(UnreadableError, match="the signature cannot be read"):
        read_signature(form)
