import pytest

from governance.documents.ssh.public_keys import KINDS, Wire, read_key, unpack
from tests.support.ssh_blobs import counted, ecdsa, ed25519, integer, rsa, security_ecdsa, text

SK_ED25519 = counted(b"sk-ssh-ed25519@openssh.com", b"\x01" * 32, b"ssh:")
SK_ECDSA = security_ecdsa()
PRIME = 2**255 - 19


@pytest.mark.parametrize(
    ("blob", "kind", "bits"),
    [
        (ed25519(), "ssh-ed25519", None),
        (rsa(2048), "ssh-rsa", 2048),
        (rsa(1024), "ssh-rsa", 1024),
        (ecdsa(), "ecdsa-sha2-nistp256", None),
        (ecdsa(b"nistp384", 48), "ecdsa-sha2-nistp384", None),
        (ecdsa(b"nistp521", 66), "ecdsa-sha2-nistp521", None),
        (SK_ED25519, "sk-ssh-ed25519@openssh.com", None),
        (SK_ECDSA, "sk-ecdsa-sha2-nistp256@openssh.com", None),
    ],
)
def test_a_key_of_a_known_type_is_read(blob: bytes, kind: str, bits: int | None) -> None:
    key = read_key(blob)
    assert (key.text, key.kind, key.bits) == (f"{kind} {text(blob)}", kind, bits)
    assert kind in KINDS


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"\x00\x00",
        b"\x00\x00\x00\xffssh",
        b"\xff\xff\xff\xffssh",
        ed25519()[:-1],
        ed25519() + b"\x00",
        counted(b"ssh-ed25519", b"\x01" * 31),
        counted(b"ssh-ed25519", b"\x01" * 33),
        counted(b"ssh-ed25519\x00", b"\x01" * 32),
        counted(b"ssh-\xc3\xa9d25519", b"\x01" * 32),
        counted(b"ssh-dss", b"\x01" * 32),
        counted(b"ssh-ed25519-cert-v01@openssh.com", b"\x01" * 32),
        counted(b"ssh-rsa", integer(65537), b"\x00" + integer(1 << 2047 | 1)),
        counted(b"ssh-rsa", b"\x00" + integer(65537), integer(1 << 2047 | 1)),
        counted(b"ssh-rsa", integer(65537), (1 << 2047 | 1).to_bytes(256, "big")),
        counted(b"ssh-rsa", integer(65536), integer(1 << 2047 | 1)),
        counted(b"ssh-rsa", integer(1), integer(1 << 2047 | 1)),
        counted(b"ssh-rsa", integer(65537), integer(1 << 2047)),
        counted(b"ssh-rsa", integer(65537), b""),
        counted(b"ecdsa-sha2-nistp256", b"nistp384", b"\x04" + b"\x02" * 64),
        counted(b"ecdsa-sha2-nistp256", b"nistp256", b"\x02" + b"\x02" * 32),
        counted(b"ecdsa-sha2-nistp256", b"nistp256", b"\x06" + b"\x02" * 64),
        counted(b"ssh-ed25519", bytes(32)),
        counted(b"ssh-ed25519", b"\xff" * 32),
        counted(b"ssh-ed25519", PRIME.to_bytes(32, "little")),
        counted(b"ssh-ed25519", (PRIME - 1 | 1 << 255).to_bytes(32, "little")),
        counted(b"sk-ssh-ed25519@openssh.com", b"\x01" + bytes(31), b"ssh:"),
        counted(b"ecdsa-sha2-nistp256", b"nistp256", b"\x04" + bytes(16) + b"\x02" * 48),
        counted(b"ecdsa-sha2-nistp256", b"nistp256", b"\x04" + b"\x02" * 32 + bytes(16) + b"\x02" * 16),
        counted(b"ecdsa-sha2-nistp256", b"nistp256", b"\x04" + b"\x02" * 32 + b"\xff" * 32),
        counted(b"ecdsa-sha2-nistp521", b"nistp521", b"\x04" + b"\x02" * 132),
        SK_ED25519 + b"\x00",
        counted(b"sk-ssh-ed25519@openssh.com", b"\x01" * 32),
        counted(b"sk-ssh-ed25519@openssh.com", b"\x01" * 32, b"a b"),
    ],
)
def test_a_key_in_any_other_form_is_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match=r"^\w"):
        read_key(blob)


def test_fields_follow_one_another() -> None:
    wire = Wire(b"ab" + (7).to_bytes(4, "big") + counted(b"x") + counted(b"\x00"))
    assert (wire.take(2), wire.number(), wire.text(), wire.integer()) == (b"ab", 7, "x", 0)
    wire.end()


def test_base64_has_one_spelling() -> None:
    assert unpack("YWI=") == b"ab"
    for other in ("YWI", "YWJ=", "YWI=\n", " YWI=", "YWI=YWI=", "Y-I=", "é", "YW=I"):
        with pytest.raises(ValueError, match="base64"):
            unpack(other)
