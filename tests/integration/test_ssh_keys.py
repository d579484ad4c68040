"""The port Signatures: real keys, a real agent, and machines where something is missing."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.adapters.ssh import keygen as ssh_keys
from governance.adapters.ssh.keygen import SshKeys
from governance.errors import FaultError, RefusedError
from governance.ports.signatures import SignatureCheck
from tests.support.repository import Keys

PAYLOAD = b'{"adr":31}'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without keys and without an agent."""
    (tmp_path / ".ssh").mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def agent(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An agent of the test's own; the home it serves."""
    socket = home / "agent"
    running = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if socket.exists():
                break
            with pytest.raises(subprocess.TimeoutExpired):
                running.wait(0.05)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        yield home
    finally:
        running.terminate()
        running.wait()


def check(keys: Keys, signature: str, *, payload: bytes = PAYLOAD, person: str = "alice") -> SignatureCheck:
    return SignatureCheck(signature, payload, keys.public(person))


def complaints(*checks: SignatureCheck) -> list[str | None]:
    """What is said of each signature; None of a good one."""
    return list(SshKeys().verify(checks))


def verified(*checks: SignatureCheck) -> list[bool]:
    return [complaint is None for complaint in complaints(*checks)]


def move_in(keys: Keys, home: Path, person: str, *, secret: bool = True) -> Path:
    """Give the home a person's key; the file of its secret half."""
    place = home / ".ssh" / f"id_{person}"
    shutil.copy(keys.secret(person).with_suffix(".pub"), place.with_suffix(".pub"))
    if secret:
        shutil.copy(keys.secret(person), place)
    return place


# Verifying


def test_a_signature_of_the_key_is_good(keys: Keys) -> None:
    assert verified(check(keys, SshKeys().sign(PAYLOAD, str(keys.secret("alice"))))) == [True]
    assert verified(check(keys, keys.sign("alice", PAYLOAD))) == [True]


@pytest.mark.parametrize("payload", [b"", b'{"adr":32}', PAYLOAD + b"\n", b" " + PAYLOAD, PAYLOAD + b"\0"])
def test_a_signature_of_other_bytes_is_not(keys: Keys, payload: bytes) -> None:
    assert verified(check(keys, keys.sign("alice", PAYLOAD), payload=payload)) == [False]


def test_a_signature_of_another_key_is_not(keys: Keys) -> None:
    assert verified(check(keys, keys.sign("mallory", PAYLOAD))) == [False]


@pytest.mark.parametrize("namespace", ["git", "file", "budget-signoff2", "Budget-Signoff"])
def test_a_signature_of_another_namespace_is_not(keys: Keys, namespace: str) -> None:
    assert verified(check(keys, keys.sign("alice", PAYLOAD, namespace))) == [False]


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN SSH SIGNATURE-----\n", "caf\u00e9", "\0", "-" * 100_000])
def test_a_text_that_is_no_signature_is_not(keys: Keys, text: str) -> None:
    assert verified(check(keys, text)) == [False]


def test_many_signatures_are_answered_in_their_order(keys: Keys) -> None:
    good, bad = check(keys, keys.sign("alice", PAYLOAD)), check(keys, keys.sign("bob", PAYLOAD))
    assert verified(*[good, bad, bad, good] * 5) == [True, False, False, True] * 5


def test_verifying_needs_no_program(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = check(keys, keys.sign("alice", PAYLOAD)), check(keys, keys.sign("bob", PAYLOAD))
    monkeypatch.setenv("PATH", "")
    assert verified(good, bad) == [True, False]
    assert SshKeys().verify([]) == []


def test_a_complaint_says_what_is_wrong(keys: Keys) -> None:
    assert complaints(
        check(keys, keys.sign("mallory", PAYLOAD)),
        check(keys, keys.sign("alice", PAYLOAD, "git")),
        check(keys, keys.sign("alice", b"x")),
    ) == ["another key made it", "it was made for 'git', not 'budget-signoff'", "the key did not sign this"]


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another program be called ssh-keygen."""
    place = folder / "bin" / "ssh-keygen"
    place.parent.mkdir()
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{place.parent}:{os.environ['PATH']}")


def test_a_program_that_takes_all_for_good_is_not_asked(
    keys: Keys, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = check(keys, keys.sign("mallory", PAYLOAD))
    program(home, "exit 0", monkeypatch)
    assert verified(forged) == [False]


# Signing


def test_a_program_that_does_not_end_is_a_fault(keys: Keys, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = str(keys.secret("alice"))
    program(home, "exec sleep 60", monkeypatch)
    monkeypatch.setattr(ssh_keys, "_SIGNING_TIMEOUT", 0.2)
    with pytest.raises(FaultError, match="did not end within"):
        SshKeys().sign(PAYLOAD, secret)


def test_a_machine_without_ssh_keygen_is_told_so(keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = str(keys.secret("alice"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FaultError, match="ssh-keygen is not installed"):
        SshKeys().sign(PAYLOAD, secret)


def test_a_signature_is_for_the_namespace_that_was_named(keys: Keys) -> None:
    asked = check(keys, SshKeys().sign(PAYLOAD, str(keys.secret("alice")), "budget-witness"))
    assert verified(asked, asked._replace(namespace="budget-witness")) == [False, True]


def test_without_a_key_nothing_is_signed() -> None:
    with pytest.raises(RefusedError, match="no key to sign with") as caught:
        SshKeys().sign(PAYLOAD, None)
    assert "--key FILE" in caught.value.fix


@pytest.mark.parametrize("name", ["nowhere", "", "~/nowhere", "."])
def test_a_key_file_that_is_none_is_refused(home: Path, name: str) -> None:
    with pytest.raises(RefusedError, match="there is no key file"):
        SshKeys().sign(PAYLOAD, str(home / name) if name == "nowhere" else name)


def test_a_file_that_is_no_key_is_refused_with_the_words_of_ssh_keygen(home: Path) -> None:
    (home / "text").write_text("no key\n")
    with pytest.raises(RefusedError, match="ssh-keygen could not sign with"):
        SshKeys().sign(PAYLOAD, str(home / "text"))


def test_a_key_with_a_passphrase_asks_nobody_and_is_refused(home: Path) -> None:
    place = home / "locked"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", str(place)], check=True)
    with pytest.raises(RefusedError, match="could not sign"):
        SshKeys().sign(PAYLOAD, str(place))
    assert SshKeys().public_key(str(place)) == " ".join(place.with_suffix(".pub").read_text().split()[:2])
    place.with_suffix(".pub").unlink()
    assert SshKeys().public_key(str(place)) is None


def test_a_key_below_the_home_may_be_named_with_a_tilde(keys: Keys, home: Path) -> None:
    move_in(keys, home, "alice")
    assert verified(check(keys, SshKeys().sign(PAYLOAD, "~/.ssh/id_alice"))) == [True]


def test_a_public_half_beside_its_secret_half_signs(keys: Keys, home: Path) -> None:
    place = move_in(keys, home, "alice")
    assert verified(check(keys, SshKeys().sign(PAYLOAD, f"{place}.pub"))) == [True]


def test_a_key_that_only_the_agent_holds_signs(keys: Keys, agent: Path) -> None:
    subprocess.run(["ssh-add", "-q", str(keys.secret("alice"))], check=True)
    public = move_in(keys, agent, "alice", secret=False).with_suffix(".pub")
    assert verified(check(keys, SshKeys().sign(PAYLOAD, str(public)))) == [True]
    assert verified(check(keys, SshKeys().sign(PAYLOAD, f"key::{keys.public('alice')}"))) == [True]


def test_a_key_that_the_agent_does_not_hold_is_refused(keys: Keys, agent: Path) -> None:
    subprocess.run(["ssh-add", "-q", str(keys.secret("alice"))], check=True)
    with pytest.raises(RefusedError, match="could not sign"):
        SshKeys().sign(PAYLOAD, f"key::{keys.public('bob')}")
    assert SshKeys().agent_keys() == [keys.public("alice")]
    assert agent.is_dir()


# Finding a key


def test_the_public_half_is_told_from_either_file(keys: Keys, home: Path) -> None:
    place = move_in(keys, home, "alice")
    assert SshKeys().public_key(str(place)) == keys.public("alice")
    assert SshKeys().public_key(f"{place}.pub") == keys.public("alice")
    place.with_suffix(".pub").unlink()
    assert SshKeys().public_key("~/.ssh/id_alice") == keys.public("alice")
    assert SshKeys().public_key(f"{place}.pub") is None
    assert SshKeys().public_key("~/.ssh/nowhere") is None


def test_an_empty_public_file_is_no_key(home: Path) -> None:
    (home / "x.pub").write_text("\n")
    assert SshKeys().public_key(str(home / "x.pub")) is None


def test_the_key_that_is_found_is_one_of_those_asked_for(keys: Keys, home: Path) -> None:
    for person in ("alice", "bob"):
        move_in(keys, home, person)
    find = SshKeys().find_key
    assert find(frozenset({keys.public("bob"), keys.public("carol")})) == str(home / ".ssh/id_bob")
    assert find(frozenset({keys.public("carol")})) is None
    assert find(frozenset()) is None


def test_a_public_half_alone_is_no_key_to_sign_with(keys: Keys, home: Path) -> None:
    move_in(keys, home, "alice", secret=False)
    assert SshKeys().find_key(frozenset({keys.public("alice")})) is None


def test_without_a_folder_of_keys_none_is_found(keys: Keys, home: Path) -> None:
    (home / ".ssh").rmdir()
    assert SshKeys().find_key(frozenset({keys.public("alice")})) is None


def test_a_key_that_the_agent_holds_goes_first(keys: Keys, agent: Path) -> None:
    wanted = frozenset({keys.public("alice"), keys.public("bob"), keys.public("carol")})
    move_in(keys, agent, "alice")
    move_in(keys, agent, "bob", secret=False)
    find = SshKeys().find_key
    assert find(wanted) == str(agent / ".ssh/id_alice")
    subprocess.run(["ssh-add", "-q", str(keys.secret("bob"))], check=True)
    assert find(wanted) == str(agent / ".ssh/id_bob.pub")
    assert verified(check(keys, SshKeys().sign(PAYLOAD, find(wanted)), person="bob")) == [True]


def test_a_key_that_only_the_agent_knows_is_found_by_itself(keys: Keys, agent: Path) -> None:
    subprocess.run(["ssh-add", "-q", str(keys.secret("carol"))], check=True)
    assert SshKeys().find_key(frozenset({keys.public("carol")})) == f"key::{keys.public('carol')}"
    assert agent.is_dir()


def test_an_agent_that_does_not_answer_holds_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", str(home / "nowhere"))
    assert SshKeys().agent_keys() == []
    monkeypatch.setenv("PATH", str(home))
    assert SshKeys().agent_keys() == []
