import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from governance.documents.signoffs.payload import payload
from governance.documents.signoffs.record import read_signoff, write_signoff
from governance.documents.ssh.signatures import read_signature
from governance.documents.trust.allowed_signers import read_signers
from tests.support.signoffs import RECORD, record

KINDS = [
    ("ed25519", None),
    ("rsa", 2048),
    ("ecdsa", 256),
    ("ecdsa", 384),
    ("ecdsa", 521),
]


def run(folder: Path, *command: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "TZ": "UTC"}
    return subprocess.run(command, cwd=folder, env=environment, input=data, capture_output=True, check=False)


@dataclass(frozen=True)
class Signer:
    """A key that ssh-keygen made, in a folder of its own."""

    folder: Path

    @property
    def key(self) -> str:
        return " ".join((self.folder / "key.pub").read_text(encoding="utf-8").split()[:2])

    def sign(self, data: bytes, namespace: str = "budget-signoff", *options: str) -> str:
        done = run(self.folder, "ssh-keygen", "-q", "-Y", "sign", "-n", namespace, *options, "-f", "key", data=data)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode("ascii")

    def accepts(self, signers: str, principal: str = "alice", *options: str) -> bool:
        """Whether ssh-keygen takes a signature of this key, given the allowed signers."""
        (self.folder / "signers").write_text(signers, encoding="utf-8", newline="")
        (self.folder / "signature").write_text(self.sign(b"text"), encoding="ascii")
        verify = ("-Y", "verify", "-f", "signers", "-I", principal, "-n", "budget-signoff", "-s", "signature")
        return run(self.folder, "ssh-keygen", *verify, *options, data=b"text").returncode == 0


def make(folder: Path, kind: str, bits: int | None = None) -> Signer:
    size = () if bits is None else ("-b", str(bits))
    done = run(folder, "ssh-keygen", "-q", "-t", kind, *size, "-N", "", "-C", "", "-f", "key")
    assert done.returncode == 0, done.stderr
    return Signer(folder)


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return make(tmp_path, "ed25519")


@pytest.mark.parametrize(("kind", "bits"), KINDS)
def test_what_ssh_keygen_signs_is_read(tmp_path: Path, kind: str, bits: int | None) -> None:
    signer = make(tmp_path, kind, bits)
    signature = read_signature(signer.sign(payload(RECORD)))
    assert signature.key == signer.key
    assert (signature.namespace, signature.hash_algorithm) == ("budget-signoff", "sha512")


def test_namespace_and_hash_are_those_ssh_keygen_was_given(signer: Signer) -> None:
    signature = read_signature(signer.sign(b"", "git", "-O", "hashalg=sha256"))
    assert (signature.namespace, signature.hash_algorithm) == ("git", "sha256")


@pytest.mark.parametrize(("kind", "bits"), KINDS)
def test_the_keys_that_ssh_keygen_makes_are_allowed_signers(tmp_path: Path, kind: str, bits: int | None) -> None:
    signer = make(tmp_path, kind, bits)
    document = read_signers(f"alice {(tmp_path / 'key.pub').read_text(encoding='utf-8')}".encode())
    assert (document.refused, document.problems) == ((), ())
    assert document.signers.lines[0].key == signer.key


def test_a_short_rsa_key_is_refused(tmp_path: Path) -> None:
    document = read_signers(f"alice {make(tmp_path, 'rsa', 1024).key}".encode())
    assert len(document.refused) == 1
    assert document.signers.lines == ()


def test_a_signed_record_is_verified_from_its_file_alone(signer: Signer) -> None:
    signed = record(
        comment="first\n  second: \u00e9\n", signature=signer.sign(payload(record(comment="first\n  second: \u00e9\n")))
    )
    again = read_signoff(write_signoff(signed).encode())
    assert again.signature is not None
    (signer.folder / "signature").write_text(again.signature, encoding="ascii")
    (signer.folder / "signers").write_text(f'alice namespaces="budget-signoff" {signer.key}\n', encoding="ascii")
    verify = ("-Y", "verify", "-f", "signers", "-I", "alice", "-n", "budget-signoff", "-s", "signature")
    assert run(signer.folder, "ssh-keygen", *verify, data=payload(again)).returncode == 0
    assert run(signer.folder, "ssh-keygen", *verify, data=payload(again) + b"\n").returncode != 0


@pytest.mark.parametrize(
    "line",
    [
        "alice KEY",
        "  alice\t KEY comment",
        "alice KEY\r",
        '"alice" KEY',
        'bob,"alice" KEY',
        "bob,alice KEY",
        'alice namespaces="budget-signoff" KEY',
        'alice NAMESPACES="git,budget-signoff",valid-after="20200101Z" KEY',
        'alice valid-after="20200101000000utc",VALID-before="29990101" KEY',
    ],
)
def test_lines_that_count_here_count_for_ssh_keygen(signer: Signer, line: str) -> None:
    text = line.replace("KEY", signer.key) + "\n"
    (found,) = read_signers(text.encode()).signers.lines
    assert found.key == signer.key
    assert "alice" in found.principals
    assert signer.accepts(text)


@pytest.mark.parametrize(
    "line",
    [
        "KEY",
        "alice",
        '"alice KEY',
        "\ufeffalice KEY",
        "alice KEY#comment",
        "alice KEYAAAA",
        "alice unknown KEY",
        "alice namespaces=budget-signoff KEY",
        'alice namespaces="" KEY',
        'alice namespaces="budget-signoff KEY',
        'alice namespaces="budget-signoff",namespaces="budget-signoff" KEY',
        'alice namespaces="budget-signoff", KEY',
        'alice valid-after="2020" KEY',
        'alice valid-after="20201301" KEY',
        'alice valid-after="20200102",valid-before="20200101" KEY',
        "alice cert-authority KEY",
        "!alice,* KEY",
        "# alice KEY",
    ],
)
def test_lines_that_do_not_count_for_ssh_keygen_do_not_count_here(signer: Signer, line: str) -> None:
    text = line.replace("KEY", signer.key) + "\n"
    assert not signer.accepts(text)
    assert read_signers(text.encode()).signers.lines == ()
