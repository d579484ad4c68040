import subprocess
from pathlib import Path

import pytest

from tests.support.repository import Sandbox


def test_anyone_can_verify_a_signature_with_ssh_keygen(governed: Sandbox) -> None:
    governed.adr(31, [("rate_limiter.max_latency_ms", "10", "12")])
    record = governed.sign("adr/031-raise.md", "alice", comment="Measured: ≤ 10.4 ms.\nTwice.\n")
    done = governed.budget("payload", record)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith('{"adr":31,"approver":"alice","changes":[{"after":12,"before":10,')
    assert not done.out.endswith("\n")
    text = governed.read(record)
    armour = text[text.index("signature: |") :].splitlines()[1:]
    signature = governed.path.parent / "alice.sig"
    signature.write_text("".join(f"{line.strip()}\n" for line in armour))
    verified = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", "budgets/allowed_signers", "-I", "alice", "-n", "budget-signoff",
         "-s", str(signature)],
        cwd=governed.path,
        input=done.out.encode(),
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert verified.returncode == 0, verified.stderr


def test_the_payload_goes_to_a_file_byte_for_byte_and_needs_no_repository(governed: Sandbox, tmp_path: Path) -> None:
    governed.adr(31, [("rate_limiter.max_latency_ms", "10", "12")])
    record = governed.sign("adr/031-raise.md", "alice", comment="ä")
    printed = governed.budget("payload", record).out
    (tmp_path / "alice.yaml").write_bytes((governed.path / record).read_bytes())
    done = governed.budget("-C", str(tmp_path), "payload", "alice.yaml", "--output", "alice.json")
    assert (done.status, done.out) == (0, "")
    assert (tmp_path / "alice.json").read_bytes() == printed.encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"version: 1\n", "alice.yaml:1:1: "), (b"\xff", "not UTF-8"), (b"", "alice.yaml")],
)
def test_what_is_no_record_has_no_payload(governed: Sandbox, data: bytes, said: str) -> None:
    governed.write("alice.yaml", data)
    done = governed.budget("payload", "alice.yaml")
    assert (done.status, done.out) == (1, "")
    assert said in done.err


@pytest.mark.parametrize(("name", "said"), [("nowhere.yaml", "there is no file"), ("budgets", "is no file")])
def test_a_record_that_is_not_there_is_wrong_usage(governed: Sandbox, name: str, said: str) -> None:
    done = governed.budget("payload", name)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
