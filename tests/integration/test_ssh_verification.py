"""Signatures are verified here as ssh-keygen verifies them, or more strictly: what passes here passes there."""

import hashlib
import os
import random
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from cryptography.exceptions import UnsupportedAlgorithm

from governance.adapters.ssh import verification as ssh_verification
from governance.adapters.ssh.verification import complaint
from governance.documents.ssh.public_keys import KINDS
from governance.errors import FaultError
from governance.ports.signatures import SignatureCheck
from tests.support import signing
from tests.support.signing import APPLICATION, ORDER_256, ORDER_25519, TOUCHED, Secret, secrets
from tests.support.ssh_blobs import armored, counted, integer, signature, text

MESSAGE = b'{"adr":31}'
PRIME = 2**255 - 19
TYPES = sorted(KINDS)


def check(key: bytes, blob: bytes, message: bytes = MESSAGE) -> SignatureCheck:
    """What is asked of both: the key's type is what its binary form says."""
    kind = key[4 : 4 + int.from_bytes(key[:4], "big")].decode("latin-1")
    return SignatureCheck(armored(blob), message, f"{kind} {text(key)}")


def is_good_here(asked: SignatureCheck) -> bool:
    return complaint(asked) is None


class Keygen:
    """What ssh-keygen says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def accepts(self, asked: SignatureCheck) -> bool:
        (self._folder / "signature").write_text(asked.signature, encoding="utf-8", newline="")
        (self._folder / "signers").write_text(f"alice {asked.key}\n", encoding="latin-1")
        environment = {"HOME": str(self._folder), "PATH": os.environ["PATH"]}
        verify = ("-Y", "verify", "-f", "signers", "-I", "alice", "-n", asked.namespace, "-s", "signature")
        done = subprocess.run(
            ("ssh-keygen", *verify),
            cwd=self._folder,
            env=environment,
            input=asked.payload,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0


@pytest.fixture
def keygen(tmp_path: Path) -> Keygen:
    return Keygen(tmp_path)


# What ssh-keygen makes


@pytest.mark.parametrize("options", [(), ("-O", "hashalg=sha256")], ids=["sha512", "sha256"])
@pytest.mark.parametrize(
    ("kind", "bits"),
    [("ed25519", 256), ("rsa", 1024), ("rsa", 2048), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521)],
)
def test_what_ssh_keygen_signs_is_good(tmp_path: Path, kind: str, bits: int, options: tuple[str, ...]) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-b", str(bits), "-N", "", "-f", str(key)], check=True)
    public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
    for message in (b"", MESSAGE, bytes(range(256)) * 300):
        words = ["ssh-keygen", "-q", "-Y", "sign", "-n", "budget-signoff", *options, "-f", str(key)]
        made = subprocess.run(words, input=message, capture_output=True, check=True).stdout.decode("ascii")
        for form in (made, made.rstrip("\n")):
            assert complaint(SignatureCheck(form, message, public)) is None
        asked = SignatureCheck(made, message, public)
        assert complaint(asked._replace(payload=message + b"\n")) == "the key did not sign this"
        assert complaint(asked._replace(namespace="budget-witness")) == (
            "it was made for 'budget-signoff', not 'budget-witness'"
        )
        assert complaint(asked._replace(key=f"{public.split()[0]} AAAA")) == "another key made it"


def test_a_namespace_is_asked_for_by_its_name() -> None:
    secret = secrets()["ssh-ed25519"]
    inner = counted(secret.algorithm, secret.sign(secret.signed(MESSAGE, b"budget-witness")))
    asked = check(secret.public, signature(key=secret.public, namespace=b"budget-witness", inner=inner))
    assert not is_good_here(asked)
    assert is_good_here(asked._replace(namespace="budget-witness"))


# What is built by hand: security keys, and everything that is a little off


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_key_signs(keygen: Keygen, kind: str) -> None:
    secret = secrets()[kind]
    good = check(secret.public, secret.blob(MESSAGE))
    assert keygen.accepts(good)
    assert is_good_here(good)
    assert not is_good_here(good._replace(payload=MESSAGE + b" "))


def small(height: int, sign: int = 0) -> tuple[bytes, bytes]:
    """An Ed25519 key at a height of the curve, and the signature that its maker never made: R is the identity, S zero.

    It fits every message whose hash is a multiple of the key's order.
    """
    point = (height | sign << 255).to_bytes(32, "little")
    key = counted(b"ssh-ed25519", point)
    return key, signature(key=key, inner=counted(b"ssh-ed25519", (1).to_bytes(32, "little") + b"\x00" * 32))


def order_8() -> int:
    """The height of a point of order 8: that which doubled twice has no height, by Edwards' addition."""
    twisted = -121665 * pow(121666, -1, PRIME) % PRIME
    root = pow(2, (PRIME - 1) // 4, PRIME)  # of -1
    # Doubled once, its height is zero and its square -1: y^2 = -x^2 and -x^2 + y^2 = 1 + d x^2 y^2.
    for second in ((-1 + way * _root(1 + twisted, root)) * pow(twisted, -1, PRIME) % PRIME for way in (1, -1)):
        if pow(second, (PRIME - 1) // 2, PRIME) == 1:
            return _root(second, root)
    raise AssertionError("there is such a point")


def _root(square: int, root: int) -> int:
    value = pow(square, (PRIME + 3) // 8, PRIME)
    return value if value * value % PRIME == square % PRIME else value * root % PRIME


SMALL = [
    *((height, sign) for height in (0, 1, PRIME - 1, PRIME, PRIME + 1) for sign in (0, 1)),
    *((height, sign) for height in (order_8(), PRIME - order_8()) for sign in (0, 1)),
]


@pytest.mark.parametrize(("height", "sign"), SMALL)
def test_a_key_for_which_anyone_can_sign_is_none(keygen: Keygen, height: int, sign: int) -> None:
    key, blob = small(height, sign)
    asked = [check(key, blob, b"%d" % number) for number in range(40)]
    assert not any(map(is_good_here, asked))
    if (height, sign) in {(1, 0), (PRIME - 1, 0)}:
        assert any(map(keygen.accepts, asked))  # what is kept out here


def ed25519_with(change: Callable[[bytes], bytes]) -> SignatureCheck:
    secret = secrets()["ssh-ed25519"]
    made = secret.sign(secret.signed(MESSAGE))
    return check(secret.public, signature(key=secret.public, inner=counted(secret.algorithm, change(made))))


def ecdsa_with(change: Callable[[int, int], bytes]) -> SignatureCheck:
    secret = secrets()["ecdsa-sha2-nistp256"]
    made = secret.sign(secret.signed(MESSAGE))
    size = int.from_bytes(made[:4], "big")
    r, s = int.from_bytes(made[4 : 4 + size], "big"), int.from_bytes(made[8 + size :], "big")
    return check(secret.public, signature(key=secret.public, inner=counted(secret.algorithm, change(r, s))))


def with_algorithm(kind: str, algorithm: bytes) -> SignatureCheck:
    secret = replace(secrets()[kind], algorithm=algorithm)
    return check(secret.public, secret.blob(MESSAGE))


def with_token(kind: str, token: bytes) -> SignatureCheck:
    """Signed with one token, and told with another."""
    secret = secrets()[kind]
    inner = counted(secret.algorithm, secret.sign(secret.signed(MESSAGE))) + token
    return check(secret.public, signature(key=secret.public, inner=inner))


def of(secret: Secret) -> SignatureCheck:
    return check(secret.public, secret.blob(MESSAGE))


def wrapped(kind: str = "ssh-ed25519", **parts: bytes | int) -> SignatureCheck:
    secret = secrets()[kind]
    return check(secret.public, signature(key=secret.public, inner=secret.inner(MESSAGE), **parts))  # type: ignore[arg-type]


def sha1() -> SignatureCheck:
    """Signed as `ssh-rsa` did: with SHA-1."""
    p, q = signing.primes(2048)
    secret = secrets()["ssh-rsa"]
    told = bytes.fromhex("3021300906052b0e03021a05000414") + hashlib.sha1(secret.signed(MESSAGE)).digest()  # noqa: S324
    padded = b"\x00\x01" + b"\xff" * (256 - len(told) - 3) + b"\x00" + told
    made = pow(int.from_bytes(padded, "big"), pow(65537, -1, (p - 1) * (q - 1)), p * q).to_bytes(256, "big")
    return check(secret.public, signature(key=secret.public, inner=counted(b"ssh-rsa", made)))


@cache
def first_byte_zero() -> tuple[Secret, bytes, bytes]:
    secret = signing.rsa_secret(1024)
    for message in (b"%d" % number for number in range(100_000)):
        made = secret.sign(secret.signed(message))
        if made[0] == 0:
            return secret, message, made
    raise AssertionError("one in 256 begins so")


def leading_zero(*, kept: bool) -> SignatureCheck:
    """An RSA signature whose first byte is zero, written with it or without."""
    secret, message, made = first_byte_zero()
    inner = counted(secret.algorithm, made if kept else made[1:])
    return check(secret.public, signature(key=secret.public, inner=inner), message)


def off_curve(kind: str) -> SignatureCheck:
    secret = secrets()[kind]
    key = bytearray(secret.public)
    key[-1 if kind.startswith("ecdsa") else -9] ^= 1
    return check(bytes(key), signature(key=bytes(key), inner=secret.inner(MESSAGE)))


def certificate() -> SignatureCheck:
    secret = secrets()["ssh-ed25519"]
    key = counted(b"ssh-ed25519-cert-v01@openssh.com", b"\x00" * 32, secret.public[-32:])
    return check(key, signature(key=key, inner=secret.inner(MESSAGE)))


GOOD: Mapping[str, Callable[[], SignatureCheck]] = {
    "s of ECDSA turned round": lambda: ecdsa_with(lambda r, s: counted(integer(r), integer(ORDER_256 - s))),
    "a small exponent of RSA": lambda: of(signing.rsa_secret(2048, exponent=next_exponent(3))),
    "a leading zero of RSA": lambda: leading_zero(kept=True),
    "a leading zero of RSA left out": lambda: leading_zero(kept=False),
    "a security key that was not touched": lambda: of(signing.ed25519(token=b"\x00" * 5)),
    "a security key that was not touched, ECDSA": lambda: of(signing.ecdsa(b"nistp256", token=b"\x00" * 5)),
    "a security key with every flag": lambda: of(signing.ed25519(token=b"\xff" * 5)),
    "a short RSA key": lambda: of(signing.rsa_secret(1024)),
}


def next_exponent(least: int) -> int:
    """The least exponent that the primes of 2048 bits allow."""
    p, q = signing.primes(2048)
    return next(e for e in range(least, least + 1000, 2) if (p - 1) % e and (q - 1) % e and _is_prime(e))


def _is_prime(number: int) -> bool:
    return all(number % other for other in range(2, number))


@pytest.mark.parametrize("name", GOOD)
def test_what_is_unusual_and_good_is_good_there_too(keygen: Keygen, name: str) -> None:
    asked = GOOD[name]()
    assert is_good_here(asked)
    assert keygen.accepts(asked)


BAD: Mapping[str, Callable[[], SignatureCheck]] = {
    "S of Ed25519 with the order added": lambda: ed25519_with(
        lambda made: made[:32] + (int.from_bytes(made[32:], "little") + ORDER_25519).to_bytes(32, "little")
    ),
    "S of Ed25519 with high bits": lambda: ed25519_with(lambda made: made[:-1] + bytes([made[-1] | 0xE0])),
    "R of Ed25519 not canonical": lambda: ed25519_with(lambda made: (PRIME + 1).to_bytes(32, "little") + made[32:]),
    "Ed25519 cut": lambda: ed25519_with(lambda made: made[:-1]),
    "Ed25519 with a byte more": lambda: ed25519_with(lambda made: made + b"\x00"),
    "Ed25519 with the message after it": lambda: ed25519_with(lambda made: made + MESSAGE),
    "Ed25519 empty": lambda: ed25519_with(lambda _: b""),
    "Ed25519 of zeros": lambda: ed25519_with(lambda _: b"\x00" * 64),
    "r of ECDSA with the order added": lambda: ecdsa_with(lambda r, s: counted(integer(r + ORDER_256), integer(s))),
    "s of ECDSA with the order added": lambda: ecdsa_with(lambda r, s: counted(integer(r), integer(s + ORDER_256))),
    "r and s changed": lambda: ecdsa_with(lambda r, s: counted(integer(s), integer(r))),
    "r zero": lambda: ecdsa_with(lambda _, s: counted(b"", integer(s))),
    "r zero in a byte": lambda: ecdsa_with(lambda _, s: counted(b"\x00", integer(s))),
    "both zero": lambda: ecdsa_with(lambda _, __: counted(b"\x00", b"\x00")),
    "s the order": lambda: ecdsa_with(lambda r, _: counted(integer(r), integer(ORDER_256))),
    "r with a zero before it": lambda: ecdsa_with(
        lambda r, s: counted(b"\x00\x00" + r.to_bytes(32, "big"), integer(s))
    ),
    "r negative": lambda: ecdsa_with(lambda r, s: counted(b"\xff" + r.to_bytes(32, "big"), integer(s))),
    "s negative": lambda: ecdsa_with(lambda r, s: counted(integer(r), b"\x80" + s.to_bytes(32, "big"))),
    "r of ECDSA huge": lambda: ecdsa_with(lambda r, s: counted(integer(r | 1 << 2000), integer(s))),
    "something after s": lambda: ecdsa_with(lambda r, s: counted(integer(r), integer(s)) + b"\x00"),
    "s missing": lambda: ecdsa_with(lambda r, _: counted(integer(r))),
    "ECDSA in DER": lambda: ecdsa_with(
        lambda r, s: b"\x30\x44\x02\x20" + integer(r)[-32:] + b"\x02\x20" + integer(s)[-32:]
    ),
    "the algorithm of another curve": lambda: with_algorithm("ecdsa-sha2-nistp256", b"ecdsa-sha2-nistp384"),
    "the algorithm of a plain key": lambda: with_algorithm("sk-ssh-ed25519@openssh.com", b"ssh-ed25519"),
    "the algorithm of a browser": lambda: with_algorithm(
        "sk-ecdsa-sha2-nistp256@openssh.com", b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"
    ),
    "RSA with SHA-512, told as SHA-256": lambda: with_algorithm("ssh-rsa", b"rsa-sha2-256"),
    "RSA with SHA-512, told as SHA-1": lambda: with_algorithm("ssh-rsa", b"ssh-rsa"),
    "RSA with SHA-1": sha1,
    "RSA with SHA-1, told as SHA-256": lambda: of(signing.rsa_secret(2048, prefix=bytes(15))),
    "RSA whose digest has no parameters": lambda: of(
        signing.rsa_secret(2048, prefix=bytes.fromhex("304f300b0609608648016503040203") + b"\x04\x40")
    ),
    "RSA without what names the digest": lambda: of(signing.rsa_secret(2048, prefix=b"")),
    "an RSA key of 768 bits": lambda: check(
        key := counted(b"ssh-rsa", integer(65537), integer(1 << 767 | 1)),
        signature(key=key, inner=counted(b"rsa-sha2-512", b"\x01" * 96)),
    ),
    "an RSA key of 16,392 bits": lambda: check(
        key := counted(b"ssh-rsa", integer(65537), integer(1 << 16391 | 1)),
        signature(key=key, inner=counted(b"rsa-sha2-512", b"\x01" * 2049)),
    ),
    "RSA with an exponent of the modulus": lambda: check(
        key := counted(b"ssh-rsa", integer(1 << 2047 | 1), integer(1 << 2047 | 1)),
        signature(key=key, inner=counted(b"rsa-sha2-512", b"\x01" * 256)),
    ),
    "RSA with exponent 1": lambda: check(
        key := counted(b"ssh-rsa", integer(1), integer(1 << 2047 | 1)),
        signature(key=key, inner=counted(b"rsa-sha2-512", b"\x01" * 256)),
    ),
    "RSA with a byte more": lambda: check(
        key := secrets()["ssh-rsa"].public,
        signature(key=key, inner=counted(b"rsa-sha2-512", b"\x00" + secrets()["ssh-rsa"].inner(MESSAGE)[20:])),
    ),
    "RSA empty": lambda: check(
        key := secrets()["ssh-rsa"].public, signature(key=key, inner=counted(b"rsa-sha2-512", b""))
    ),
    "another touch than was signed": lambda: with_token("sk-ssh-ed25519@openssh.com", b"\x05" + TOUCHED[1:]),
    "another counter than was signed": lambda: with_token("sk-ssh-ed25519@openssh.com", TOUCHED[:-1] + b"\x08"),
    "another touch, ECDSA": lambda: with_token("sk-ecdsa-sha2-nistp256@openssh.com", b"\x00" + TOUCHED[1:]),
    "a security key without flags": lambda: with_token("sk-ssh-ed25519@openssh.com", b""),
    "a security key with more than flags": lambda: with_token("sk-ssh-ed25519@openssh.com", TOUCHED + b"\x00"),
    "a security key for something else": lambda: check(
        key := secrets()["sk-ssh-ed25519@openssh.com"].public[:-4] + b"ssh;",
        signature(key=key, inner=secrets()["sk-ssh-ed25519@openssh.com"].inner(MESSAGE)),
    ),
    "the point of a plain key off its curve": lambda: off_curve("ecdsa-sha2-nistp256"),
    "the point of a security key off its curve": lambda: off_curve("sk-ecdsa-sha2-nistp256@openssh.com"),
    "a certificate": certificate,
    "another magic": lambda: wrapped(magic=b"SSHSIH"),
    "another version": lambda: wrapped(version=2),
    "another namespace": lambda: wrapped(namespace=b"git"),
    "a reserved field": lambda: wrapped(reserved=b"x"),
    "another hash than was made": lambda: wrapped(digest=b"sha256"),
    "an unknown hash": lambda: wrapped(digest=b"sha1"),
    "something after its end": lambda: wrapped(tail=b"\x00"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_a_little_off_is_not_good(name: str) -> None:
    assert not is_good_here(BAD[name]())


def test_most_of_what_is_a_little_off_is_refused_there_too(keygen: Keygen) -> None:
    """Where it is not, this is stricter: a signature has one spelling."""
    stricter = {name for name in BAD if keygen.accepts(BAD[name]())}
    assert stricter <= {"S of Ed25519 with the order added", "r with a zero before it", "a reserved field"}


def test_a_point_that_openssh_refuses_is_refused(keygen: Keygen) -> None:
    """A coordinate that is short for its curve: the half of its bits, or fewer."""
    prime = 2**256 - 2**224 + 2**192 + 2**96 - 1
    offset = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
    for x in range(5, 50):
        square = (x**3 - 3 * x + offset) % prime
        y = pow(square, (prime + 1) // 4, prime)
        if y * y % prime == square:
            key = counted(b"ecdsa-sha2-nistp256", b"nistp256", b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big"))
            asked = check(key, signature(key=key, inner=counted(b"ecdsa-sha2-nistp256", counted(b"\x01", b"\x01"))))
            assert "its point is no public key" in (complaint(asked) or "")
            assert not keygen.accepts(asked)


# Mutations


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Bytes with one or two small changes."""
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.randrange(len(data) + 1)
        upto = min(len(data), at + chance.choice((1, 1, 2, 4, 32)))
        piece = data[at:upto]
        changed = chance.choice(
            (
                bytes([piece[0] ^ 1 << chance.randrange(8)]) + piece[1:] if piece else b"\x00",
                b"",
                piece * 2,
                piece[::-1],
                chance.randbytes(len(piece)),
                b"\x00" + piece,
                bytes(len(piece)),
            )
        )
        data = data[:at] + changed + data[upto:]
    return data


def respelt(armor: str, chance: random.Random) -> str:
    """An armour with other ends of some lines, or with a character more, less or another."""
    at = chance.randrange(len(armor))
    spare = chance.choice(("\n", "\r", "\r\n", " ", "\t", "=", "A", "-", "\x00"))
    return chance.choice(
        (
            armor.replace("\n", "\r\n"),
            armor.replace("\n", "\r\n", chance.randrange(1, 4)),
            f"{spare}{armor}",
            f"{armor}{spare}",
            armor[:at] + spare + armor[at:],
            armor[:at] + spare + armor[at + 1 :],
            armor[:at] + armor[at + 1 :],
        )
    )


def mutation(secret: Secret, good: bytes, chance: random.Random) -> SignatureCheck:
    """One signature that is not quite what the key made."""
    way = chance.randrange(6)
    if way == 0:
        return check(secret.public, mutated(good, chance))
    if way == 1:
        key = mutated(secret.public, chance)
        return check(key, signature(key=key, inner=secret.inner(MESSAGE)))
    if way == 2:
        return check(secret.public, good, mutated(MESSAGE, chance))
    if way == 3:
        return check(secret.public, signature(key=secret.public, inner=mutated(secret.inner(MESSAGE), chance)))
    if way == 4:
        asked = check(secret.public, good)
        return asked._replace(signature=respelt(asked.signature, chance))
    made = mutated(secret.sign(secret.signed(MESSAGE)), chance)
    inner = counted(secret.algorithm, made) + secret.token
    return check(secret.public, signature(key=secret.public, inner=inner))


@pytest.mark.parametrize("kind", TYPES)
def test_no_mutation_passes_that_ssh_keygen_refuses(keygen: Keygen, kind: str) -> None:
    """Some 10,000 in all; ssh-keygen is asked only about those that pass here."""
    chance = random.Random(kind)  # noqa: S311 (a fixed sequence)
    secret = secrets()[kind]
    good = secret.blob(MESSAGE)
    every = [mutation(secret, good, chance) for _ in range(1800)]
    passing = {asked for asked in every if is_good_here(asked)}
    assert all(keygen.accepts(asked) for asked in passing)
    assert len(passing) < len(every) / 6  # such as those that changed nothing


def test_what_the_library_cannot_do_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise UnsupportedAlgorithm("no Ed25519 in this build")

    monkeypatch.setattr(ssh_verification, "_verify", missing)
    with pytest.raises(FaultError, match="signatures of type ssh-ed25519 cannot be verified here"):
        complaint(of(secrets()["ssh-ed25519"]))


def test_an_application_names_what_a_security_key_is_for() -> None:
    assert secrets()["sk-ssh-ed25519@openssh.com"].public.endswith(APPLICATION)
