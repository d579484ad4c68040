import hashlib

import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents.ssh.public_keys import read_key
from governance.documents.ssh.signatures import SshSignature, read_signature
from tests.support.ssh_blobs import armored, counted, ecdsa, ed25519, integer, rsa, security_ecdsa, signature, text

GOOD = armored(signature())


def test_key_namespace_and_hash_are_read() -> None:
    found = read_signature(GOOD)
    assert found == SshSignature(read_key(ed25519()), "budget-signoff", "sha512", "ssh-ed25519", b"\x00" * 64)
    assert found.key == f"ssh-ed25519 {text(ed25519())}"


@pytest.mark.parametrize(
    "form", [GOOD.rstrip("\n"), GOOD.replace("\n", "\r\n").replace("\r\n", "\n", 1), GOOD.replace("\n", "\n\n", 2)]
)
def test_line_ends_after_the_first_line_do_not_matter(form: str) -> None:
    assert read_signature(form) == read_signature(GOOD)


@pytest.mark.parametrize("form", [GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\r\n", 1), f"\n{GOOD}"])
def test_the_first_line_is_just_what_ssh_keygen_takes_for_it(form: str) -> None:
    with pytest.raises(UnreadableError, match="BEGIN and END"):
        read_signature(form)


TWO = counted(counted(integer(7), integer(1 << 255)))
TOKEN = b"\x01\x00\x00\x00\x05"
SK_ED25519, SK_ECDSA = b"sk-ssh-ed25519@openssh.com", b"sk-ecdsa-sha2-nistp256@openssh.com"


@pytest.mark.parametrize(
    ("key", "algorithm", "rest", "value", "token"),
    [
        (rsa(2048), b"rsa-sha2-256", counted(b"\x02" * 256), b"\x02" * 256, b""),
        (rsa(2048), b"rsa-sha2-512", counted(b"\x02"), b"\x02", b""),
        (ecdsa(), b"ecdsa-sha2-nistp256", TWO, (7, 1 << 255), b""),
        (counted(SK_ED25519, b"\x01" * 32, b"ssh:"), SK_ED25519, counted(b"\x03" * 64) + TOKEN, b"\x03" * 64, TOKEN),
        (security_ecdsa(), SK_ECDSA, TWO + TOKEN, (7, 1 << 255), TOKEN),
    ],
)
def test_every_type_of_key_signs_with_its_algorithm(
    key: bytes, algorithm: bytes, rest: bytes, value: bytes | tuple[int, int], token: bytes
) -> None:
    found = read_signature(armored(signature(key=key, inner=counted(algorithm) + rest)))
    assert (found.signer, found.algorithm.encode()) == (read_key(key), algorithm)
    assert (found.value, found.token) == (value, token)


@pytest.mark.parametrize(
    ("key", "rest"),
    [
        (ed25519(), counted(b"ssh-ed25519", b"\x00" * 64) + TOKEN),
        (ecdsa(), counted(b"ecdsa-sha2-nistp256", b"\x00" * 64)),
        (ecdsa(), counted(b"ecdsa-sha2-nistp256") + TWO + TOKEN),
        (ecdsa(), counted(b"ecdsa-sha2-nistp256", counted(integer(7)))),
        (ecdsa(), counted(b"ecdsa-sha2-nistp256", counted(integer(7), integer(8)) + b"\x00")),
        (ecdsa(), counted(b"ecdsa-sha2-nistp256", counted(b"\x00\x07", integer(8)))),
        (security_ecdsa(), counted(SK_ECDSA) + TWO),
        (security_ecdsa(), counted(SK_ECDSA) + TWO + TOKEN + b"\x00"),
        (rsa(2048), counted(b"rsa-sha2-256", b"\x01") + b"\x00"),
    ],
)
def test_what_a_key_made_has_one_form(key: bytes, rest: bytes) -> None:
    with pytest.raises(UnreadableError, match="the signature cannot be read"):
        read_signature(armored(signature(key=key, inner=rest)))


def test_the_bytes_that_are_signed_name_purpose_and_hash() -> None:
    digest = hashlib.sha256(b"text").digest()
    wrapped = b"SSHSIG" + counted(b"git", b"", b"sha256", digest)
    assert read_signature(armored(signature(namespace=b"git", digest=b"sha256"))).signed(b"text") == wrapped
    inner = counted(SK_ECDSA) + TWO + TOKEN
    blob = signature(key=security_ecdsa(), namespace=b"git", digest=b"sha256", inner=inner)
    said = hashlib.sha256(b"ssh:").digest() + TOKEN + hashlib.sha256(wrapped).digest()
    assert read_signature(armored(blob)).signed(b"text") == said


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
