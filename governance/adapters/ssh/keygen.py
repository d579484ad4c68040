"""SSH keys: signatures are made by the system's ssh-keygen, and verified in this process."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from governance.domain.policy.allowed_signers import NAMESPACE
from governance.errors import FaultError, RefusedError
from governance.ports.signatures import SignatureCheck

_INHERITED: Final = (
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

_SIGNING_TIMEOUT: Final = 120
"""Seconds an ssh-keygen may take: a security key waits for a touch."""


class SshKeys:
    """Implements the port Signatures."""

    def verify(self, checks: Sequence[SignatureCheck]) -> Sequence[str | None]:
        """Verify signatures; for each None where it is good, else what is wrong with it."""
        if not checks:
            return []
        # Loaded when the first one is met: most changes bring none.
        from governance.adapters.ssh.verification import complaint

        return [complaint(check) for check in checks]

    def sign(self, payload: bytes, key: str | None, namespace: str = NAMESPACE) -> str:
        """Sign bytes for a purpose, with a key file or the public half of one that an agent holds."""
        if key is None:
            raise RefusedError("no key to sign with was named or found", "name one with --key FILE")
        with tempfile.TemporaryDirectory(prefix="budget-sign-") as folder:
            place = _key_file(key, Path(folder))
            message = Path(folder) / "payload"
            message.write_bytes(payload)
            done = _keygen("-Y", "sign", "-f", str(place), "-n", namespace, str(message))
            signature = Path(folder) / "payload.sig"
            if done.returncode or not signature.is_file():
                words = done.stderr.decode("utf-8", "replace").strip()
                raise RefusedError(
                    f"ssh-keygen could not sign with {key}: {words}", "name a usable key with --key FILE"
                )
            return signature.read_text(encoding="ascii")

    def find_key(self, keys: frozenset[str]) -> str | None:
        """A key file that is one of the keys: of the user's own, first those whose secret half an agent holds."""
        files = sorted(Path("~/.ssh").expanduser().glob("*.pub"))
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
                ["ssh-add", "-L"], capture_output=True, check=False, env=_environment(), timeout=_SIGNING_TIMEOUT
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


def _keygen(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(
            ["ssh-keygen", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=_environment(),
            timeout=_SIGNING_TIMEOUT,
            start_new_session=not _is_attended(),  # without a terminal it cannot ask for a passphrase
        )
    except FileNotFoundError as missing:
        raise FaultError("ssh-keygen is not installed", "install OpenSSH 8.2 or newer") from missing
    except subprocess.TimeoutExpired as late:
        raise FaultError(
            f"ssh-keygen did not end within {_SIGNING_TIMEOUT} seconds", "try again, or use another key"
        ) from late


def _is_attended() -> bool:
    """Whether there is a terminal, at which a person can be asked for a passphrase."""
    return sys.stdin is not None and sys.stdin.isatty()


def _environment() -> dict[str, str]:
    return {"LC_ALL": "C", "TZ": "UTC", **{name: os.environ[name] for name in _INHERITED if name in os.environ}}
