"""The port Signatures: real keys, a real agent, and machines where something is missing."""

import io
import marshal
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from governance.adapters import ssh_keys, verify_worker
from governance.adapters.late_keys import LateKeygen
from governance.adapters.ssh_keys import SshKeygen
from governance.domain.signers import NAMESPACE
from governance.errors import FaultError, RefusedError
from governance.workflow.ports import SignatureCheck
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
    with closing(SshKeygen()) as tools:
        return list(tools.verify(checks))


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
    assert verified(check(keys, SshKeygen().sign(PAYLOAD, str(keys.secret("alice"))))) == [True]
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


def test_what_was_expected_is_verified_once(keys: Keys) -> None:
    good, bad = check(keys, keys.sign("alice", PAYLOAD)), check(keys, keys.sign("mallory", PAYLOAD))
    with closing(SshKeygen()) as tools:
        tools.expect([good, bad, good])
        assert [complaint is None for complaint in tools.verify([bad, good, good])] == [False, True, True]


def test_what_was_expected_and_never_asked_for_leaves_no_files(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with closing(SshKeygen()) as tools:
        tools.expect([check(keys, keys.sign("alice", f"{number}".encode())) for number in range(20)])
    assert list(tmp_path.iterdir()) == []


def expected(*checks: SignatureCheck) -> list[str | None]:
    """What is said of signatures that were announced before they were asked for."""
    with closing(SshKeygen()) as tools:
        tools.expect(checks)
        return list(tools.verify(checks))


def test_thousands_may_be_expected(keys: Keys) -> None:
    texts = [f"{number}".encode() for number in range(40)]
    checks = [check(keys, keys.sign("alice", text), payload=text) for text in texts]
    wrong = [check(keys, one.signature, payload=one.payload + b"0") for one in checks]
    assert [said is None for said in expected(*checks, *wrong)] == [True] * 40 + [False] * 40


def test_what_is_said_of_an_expected_signature_is_what_is_said_of_any(keys: Keys) -> None:
    texts = [
        "",
        "x",
        "\0",
        "caf\u00e9",
        "-" * 100_000,
        keys.sign("mallory", PAYLOAD),
        keys.sign("alice", PAYLOAD, "git"),
    ]
    checks = [check(keys, text) for text in texts]
    assert [blunt(said) for said in expected(*checks)] == [blunt(said) for said in complaints(*checks)]
    assert None not in expected(*checks)


def blunt(said: str | None) -> str:
    """A complaint without the names of temporary files."""
    return re.sub(r"/\S+", "FILE", said or "")


def test_what_was_not_expected_may_be_asked_for_beside_it(keys: Keys) -> None:
    one, other = check(keys, keys.sign("alice", PAYLOAD)), check(keys, keys.sign("alice", b"x"), payload=b"x")
    with closing(SshKeygen()) as tools:
        tools.expect([one])
        assert tools.verify([other, one]) == [None, None]


def test_a_program_that_fails_for_what_was_expected_has_not_verified(
    keys: Keys, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(home, "exit 3", monkeypatch)
    assert expected(check(keys, "x"), check(keys, "y")) == ["ssh-keygen ended with status 3"] * 2


def is_running(file: Path) -> bool:
    try:
        return Path("/proc", file.read_text().strip(), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_program_that_does_not_end_for_what_was_expected_is_a_fault_and_is_ended(
    keys: Keys, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(home, f"echo $$ > {home}/pid; exec sleep 60", monkeypatch)
    monkeypatch.setattr(ssh_keys, "_WITHIN", 0.5)
    with pytest.raises(FaultError, match="did not end within"):
        expected(check(keys, "x"))
    while is_running(home / "pid"):
        time.sleep(0.05)


def test_a_machine_without_ssh_keygen_is_told_so_for_what_was_expected(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with closing(SshKeygen()) as tools:
        for number in range(3):
            checks = [check(keys, f"{number}")]
            tools.expect(checks)
            with pytest.raises(FaultError, match="ssh-keygen is not installed"):
                tools.verify(checks)


def test_a_machine_that_starts_no_process_is_told_so(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(FaultError, match="could not be verified beside the walk"):
        expected(check(keys, "x"))


@pytest.mark.parametrize("babble", ["nonsense", "[", ""])
def test_a_process_that_babbles_is_told_and_waited_for_no_longer(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, babble: str
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\nprintf '%s' '{babble}'\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))
    with pytest.raises(FaultError, match="could not be verified beside the walk"):
        expected(check(keys, "x"), check(keys, "y"))


def test_what_verifies_beside_the_walk_lets_others_go_first(
    keys: Keys, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(home, f"nice > {home}/nice", monkeypatch)
    assert expected(check(keys, "x")) == [None]
    assert int((home / "nice").read_text()) > os.nice(0)


def test_the_process_beside_answers_batch_by_batch(keys: Keys, tmp_path: Path) -> None:
    signers = tmp_path / "signers"
    signers.write_text(f"principal {keys.public('alice')}\n")
    good = (PAYLOAD, keys.sign("alice", PAYLOAD), str(signers))
    bad = (b"other", good[1], good[2])
    batches = io.BytesIO(marshal.dumps([good, bad]) + marshal.dumps([bad]) + marshal.dumps([good]))
    answers = io.BytesIO()
    with pytest.raises(EOFError):
        verify_worker.serve(str(tmp_path), NAMESPACE, batches, answers)
    answers.seek(0)
    said = [[one is None for one in marshal.load(answers)] for _ in range(3)]  # noqa: S302 (written above)
    assert said == [[True, False], [False], [True]]


def test_the_process_beside_ends_with_its_input_and_where_there_is_no_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["verify_worker", str(tmp_path), NAMESPACE])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    verify_worker.main()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(marshal.dumps([(b"", "", "")]))))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as end:
        verify_worker.main()
    assert end.value.code == verify_worker.NO_PROGRAM


def test_many_signatures_are_answered_in_their_order(keys: Keys) -> None:
    good, bad = check(keys, keys.sign("alice", PAYLOAD)), check(keys, keys.sign("bob", PAYLOAD))
    assert verified(*[good, bad, bad, good] * 5) == [True, False, False, True] * 5


def test_nothing_to_verify_needs_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert SshKeygen().verify([]) == []
    assert LateKeygen().verify([]) == []


def test_a_complaint_says_what_ssh_keygen_said(keys: Keys) -> None:
    (complaint,) = complaints(check(keys, keys.sign("mallory", PAYLOAD)))
    assert complaint
    assert "\n" not in complaint


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another program be called ssh-keygen."""
    place = folder / "bin" / "ssh-keygen"
    place.parent.mkdir()
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{place.parent}:{os.environ['PATH']}")


def test_a_program_that_fails_without_a_word_has_not_verified(
    keys: Keys, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(home, "exit 3", monkeypatch)
    assert complaints(check(keys, "x")) == ["ssh-keygen ended with status 3"]


def test_a_program_that_does_not_end_is_a_fault(keys: Keys, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(home, "exec sleep 60", monkeypatch)
    monkeypatch.setattr(ssh_keys, "_WITHIN", 0.2)
    with pytest.raises(FaultError, match="did not end within"):
        complaints(check(keys, "x"))


def test_a_machine_without_ssh_keygen_is_told_so(keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FaultError, match="ssh-keygen is not installed"):
        complaints(check(keys, "x"))
    with pytest.raises(FaultError, match="ssh-keygen is not installed"):
        complaints(check(keys, "x"), check(keys, "y"))
    with pytest.raises(FaultError, match="ssh-keygen is not installed"):
        SshKeygen().sign(PAYLOAD, str(keys.secret("alice")))


# Signing


def test_without_a_key_nothing_is_signed() -> None:
    with pytest.raises(RefusedError, match="no key to sign with") as caught:
        SshKeygen().sign(PAYLOAD, None)
    assert "--key FILE" in caught.value.fix


@pytest.mark.parametrize("name", ["nowhere", "", "~/nowhere", "."])
def test_a_key_file_that_is_none_is_refused(home: Path, name: str) -> None:
    with pytest.raises(RefusedError, match="there is no key file"):
        SshKeygen().sign(PAYLOAD, str(home / name) if name == "nowhere" else name)


def test_a_file_that_is_no_key_is_refused_with_the_words_of_ssh_keygen(home: Path) -> None:
    (home / "text").write_text("no key\n")
    with pytest.raises(RefusedError, match="ssh-keygen could not sign with"):
        SshKeygen().sign(PAYLOAD, str(home / "text"))


def test_a_key_with_a_passphrase_asks_nobody_and_is_refused(home: Path) -> None:
    place = home / "locked"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", str(place)], check=True)
    with pytest.raises(RefusedError, match="could not sign"):
        SshKeygen().sign(PAYLOAD, str(place))
    assert SshKeygen().public_key(str(place)) == " ".join(place.with_suffix(".pub").read_text().split()[:2])
    place.with_suffix(".pub").unlink()
    assert SshKeygen().public_key(str(place)) is None


def test_a_key_below_the_home_may_be_named_with_a_tilde(keys: Keys, home: Path) -> None:
    move_in(keys, home, "alice")
    assert verified(check(keys, SshKeygen().sign(PAYLOAD, "~/.ssh/id_alice"))) == [True]


def test_a_public_half_beside_its_secret_half_signs(keys: Keys, home: Path) -> None:
    place = move_in(keys, home, "alice")
    assert verified(check(keys, SshKeygen().sign(PAYLOAD, f"{place}.pub"))) == [True]


def test_a_key_that_only_the_agent_holds_signs(keys: Keys, agent: Path) -> None:
    subprocess.run(["ssh-add", "-q", str(keys.secret("alice"))], check=True)
    public = move_in(keys, agent, "alice", secret=False).with_suffix(".pub")
    assert verified(check(keys, SshKeygen().sign(PAYLOAD, str(public)))) == [True]
    assert verified(check(keys, SshKeygen().sign(PAYLOAD, f"key::{keys.public('alice')}"))) == [True]


def test_a_key_that_the_agent_does_not_hold_is_refused(keys: Keys, agent: Path) -> None:
    subprocess.run(["ssh-add", "-q", str(keys.secret("alice"))], check=True)
    with pytest.raises(RefusedError, match="could not sign"):
        SshKeygen().sign(PAYLOAD, f"key::{keys.public('bob')}")
    assert SshKeygen().agent_keys() == [keys.public("alice")]
    assert agent.is_dir()


# Finding a key


def test_the_public_half_is_told_from_either_file(keys: Keys, home: Path) -> None:
    place = move_in(keys, home, "alice")
    assert SshKeygen().public_key(str(place)) == keys.public("alice")
    assert SshKeygen().public_key(f"{place}.pub") == keys.public("alice")
    place.with_suffix(".pub").unlink()
    assert SshKeygen().public_key("~/.ssh/id_alice") == keys.public("alice")
    assert SshKeygen().public_key(f"{place}.pub") is None
    assert SshKeygen().public_key("~/.ssh/nowhere") is None


def test_an_empty_public_file_is_no_key(home: Path) -> None:
    (home / "x.pub").write_text("\n")
    assert SshKeygen().public_key(str(home / "x.pub")) is None


def test_the_key_that_is_found_is_one_of_those_asked_for(keys: Keys, home: Path) -> None:
    for person in ("alice", "bob"):
        move_in(keys, home, person)
    find = SshKeygen().find_key
    assert find(frozenset({keys.public("bob"), keys.public("carol")})) == str(home / ".ssh/id_bob")
    assert find(frozenset({keys.public("carol")})) is None
    assert find(frozenset()) is None


def test_a_public_half_alone_is_no_key_to_sign_with(keys: Keys, home: Path) -> None:
    move_in(keys, home, "alice", secret=False)
    assert SshKeygen().find_key(frozenset({keys.public("alice")})) is None


def test_without_a_folder_of_keys_none_is_found(keys: Keys, home: Path) -> None:
    (home / ".ssh").rmdir()
    assert SshKeygen().find_key(frozenset({keys.public("alice")})) is None


def test_a_key_that_the_agent_holds_goes_first(keys: Keys, agent: Path) -> None:
    wanted = frozenset({keys.public("alice"), keys.public("bob"), keys.public("carol")})
    move_in(keys, agent, "alice")
    move_in(keys, agent, "bob", secret=False)
    find = LateKeygen().find_key
    assert find(wanted) == str(agent / ".ssh/id_alice")
    subprocess.run(["ssh-add", "-q", str(keys.secret("bob"))], check=True)
    assert find(wanted) == str(agent / ".ssh/id_bob.pub")
    assert verified(check(keys, LateKeygen().sign(PAYLOAD, find(wanted)), person="bob")) == [True]


def test_a_key_that_only_the_agent_knows_is_found_by_itself(keys: Keys, agent: Path) -> None:
    subprocess.run(["ssh-add", "-q", str(keys.secret("carol"))], check=True)
    assert SshKeygen().find_key(frozenset({keys.public("carol")})) == f"key::{keys.public('carol')}"
    assert agent.is_dir()


def test_an_agent_that_does_not_answer_holds_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", str(home / "nowhere"))
    assert SshKeygen().agent_keys() == []
    monkeypatch.setenv("PATH", str(home))
    assert SshKeygen().agent_keys() == []
