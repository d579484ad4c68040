"""SSH signatures, made and verified by the system's ssh-keygen; no configuration takes part in verifying."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import IO, Final

from governance.adapters.verifiers import Verifiers
from governance.adapters.verify_worker import last_words, verification
from governance.domain.signers import NAMESPACE
from governance.errors import FaultError, RefusedError
from governance.workflow.ports import SignatureCheck

_KEPT: Final = (
    "PATH",
    "HOME",
    "SSH_AUTH_SOCK",
    "SSH_ASKPASS",
    "SSH_ASKPASS_REQUIRE",
    "DISPLAY",
    "TERM",
    "SSH_SK_PROVIDER",
)
_LITERAL: Final = "key::"
"""How git, too, marks a public key that stands where a file is expected."""

_WITHIN: Final = 120
"""Seconds an ssh-keygen may take: a security key waits for a touch."""


class SshKeygen:
    """Implements the port Signatures."""

    def __init__(self) -> None:
        self._answers: dict[SignatureCheck, Future[str | None]] = {}
        self._signers: dict[str, Path] = {}

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="ssh-keygen")

    @cached_property
    def _verifiers(self) -> Verifiers:
        return Verifiers(Path(self._folder.name), NAMESPACE, _environment(), _WITHIN)

    def expect(self, checks: Sequence[SignatureCheck]) -> None:
        """Begin to verify signatures that will be asked for, of which there may be thousands; each once."""
        for check in checks:
            if check not in self._answers:
                job = (check.payload, check.signature, str(self._signers_of(check.key)))
                self._answers[check] = self._verifiers.submit(job)

    @cached_property
    def _folder(self) -> "tempfile.TemporaryDirectory[str]":
        return tempfile.TemporaryDirectory(prefix="budget-verify-")

    def _place(self, name: str) -> Path:
        return Path(self._folder.name) / name

    def _signers_of(self, key: str) -> Path:
        """A file that allows one key alone."""
        if key not in self._signers:
            place = self._place(f"signers-{len(self._signers)}")
            place.write_text(f'principal namespaces="{NAMESPACE}" {key}\n', encoding="ascii")
            self._signers[key] = place
        return self._signers[key]

    def verify(self, checks: Sequence[SignatureCheck]) -> Sequence[str | None]:
        """Verify signatures, on all cores; for each None where it is good, else what ssh-keygen said."""
        if "_verifiers" in vars(self):
            self._verifiers.hurry()
        for check in checks:
            if check not in self._answers:
                place, signers = self._place(str(len(self._answers))), self._signers_of(check.key)
                self._answers[check] = self._pool.submit(_verify, check, place, signers)
        return [self._answers[check].result() for check in checks]

    def close(self) -> None:
        """Begin no more of what was expected and never asked for, and leave no files."""
        if "_verifiers" in vars(self):
            self._verifiers.close()
        if "_pool" in vars(self):
            self._pool.shutdown(cancel_futures=True)
        if self._answers:
            self._folder.cleanup()

    def sign(self, payload: bytes, key: str | None) -> str:
        """Sign bytes with a key file, or the public half of one that an agent holds.

        Raises:
            RefusedError: the key cannot be found or used.
        """
        if key is None:
            raise RefusedError("no key to sign with was named or found", "name one with --key FILE")
        with tempfile.TemporaryDirectory(prefix="budget-sign-") as folder:
            place = _key_file(key, Path(folder))
            message = Path(folder) / "payload"
            message.write_bytes(payload)
            done = _keygen("-Y", "sign", "-f", str(place), "-n", NAMESPACE, str(message))
            signature = Path(folder) / "payload.sig"
            if done.returncode or not signature.is_file():
                words = done.stderr.decode("utf-8", "replace").strip()
                raise RefusedError(
                    f"ssh-keygen could not sign with {key}: {words}", "name a usable key with --key FILE"
                )
            return signature.read_text(encoding="ascii")

    def find_key(self, keys: frozenset[str]) -> str | None:
        """A key file that is one of the keys: of the user's own, first those whose secret half an agent holds."""
        home = Path("~/.ssh").expanduser()
        files = sorted(home.glob("*.pub")) if home.is_dir() else []
        own = [file for file in files if self.public_key(str(file)) in keys]
        held = set(self.agent_keys()) & keys
        for file in own:
            if self.public_key(str(file)) in held:
                return str(file)
        if held:
            return f"{_LITERAL}{min(held)}"
        return next((str(file.with_suffix("")) for file in own if file.with_suffix("").is_file()), None)

    def public_key(self, key: str) -> str | None:
        """The public half of a key file, as `type base64`; None where it cannot be told without a passphrase."""
        place = Path(key).expanduser()
        public = place if place.suffix == ".pub" else place.with_name(f"{place.name}.pub")
        if public.is_file():
            return " ".join(public.read_text(encoding="utf-8", errors="replace").split()[:2]) or None
        if not place.is_file():
            return None
        done = _keygen("-y", "-P", "", "-f", str(place))
        return None if done.returncode else " ".join(done.stdout.decode("utf-8", "replace").split()[:2])

    def agent_keys(self) -> Sequence[str]:
        """The public keys that an agent holds, as `type base64`."""
        if "SSH_AUTH_SOCK" not in os.environ:
            return []
        try:
            done = subprocess.run(
                ["ssh-add", "-L"], capture_output=True, check=False, env=_environment(), timeout=_WITHIN
            )
        except (OSError, subprocess.TimeoutExpired):
            return []
        lines = done.stdout.decode("utf-8", "replace").splitlines() if done.returncode == 0 else []
        return [" ".join(line.split()[:2]) for line in lines]


def _key_file(key: str, folder: Path) -> Path:
    """The file to hand to ssh-keygen: the one named, or one for a key that only the agent holds."""
    if key.startswith(_LITERAL):
        place = folder / "agent.pub"
        place.write_text(f"{key.removeprefix(_LITERAL)}\n", encoding="utf-8")
        return place
    place = Path(key).expanduser()
    if not place.is_file():
        raise RefusedError(f"there is no key file {key}", "name one with --key FILE")
    return place


def _verify(check: SignatureCheck, place: Path, signers: Path) -> str | None:
    """Verify one signature against exactly one key, whose options are judged elsewhere."""
    signature = place.with_suffix(".sig")
    signature.write_text(check.signature, encoding="utf-8")
    place.write_bytes(check.payload)
    with place.open("rb") as stdin:
        process = _started(*verification(NAMESPACE, str(signers), str(signature)), stdin=stdin, apart=True)
    output, complaint = _ended(process)
    signature.unlink()
    place.unlink()
    if process.returncode == 0:
        return None
    return last_words(complaint or output, process.returncode)


def _keygen(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    process = _started(*arguments, stdin=subprocess.DEVNULL)
    output, complaint = _ended(process)
    return subprocess.CompletedProcess(arguments, process.returncode, output, complaint)


def _started(*arguments: str, stdin: IO[bytes] | int, apart: bool = False) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            ["ssh-keygen", *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            # Without a terminal it cannot ask for a passphrase, and no Ctrl-C there makes a good signature look bad.
            start_new_session=apart or not _is_attended(),
        )
    except FileNotFoundError as missing:
        raise FaultError("ssh-keygen is not installed", "install OpenSSH 8.2 or newer") from missing


def _ended(process: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
    try:
        return process.communicate(timeout=_WITHIN)
    except subprocess.TimeoutExpired as late:
        process.kill()
        process.communicate()
        raise FaultError(f"ssh-keygen did not end within {_WITHIN} seconds", "try again, or use another key") from late


def _is_attended() -> bool:
    """Whether somebody is there who could be asked for a passphrase."""
    return sys.stdin is not None and sys.stdin.isatty()


def _environment() -> dict[str, str]:
    return {"LC_ALL": "C", "TZ": "UTC", **{name: os.environ[name] for name in _KEPT if name in os.environ}}
