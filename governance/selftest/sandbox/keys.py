"""The keys of the scenarios' people."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from governance.selftest.sandbox.baseline import PEOPLE, WITNESS
from governance.selftest.sandbox.environment import bare
from governance.selftest.sandbox.errors import NotRunError


class Keys:
    """One ssh key a person, and one of a witness, made once.

    Args:
        folder: where they lie; it must exist.

    Raises:
        NotRunError: ssh-keygen makes none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for person in (*PEOPLE, WITNESS):
            self._keygen("-t", "ed25519", "-N", "", "-C", person, "-f", str(folder / person))

    def _keygen(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run ssh-keygen without an agent; what it prints."""
        done = subprocess.run(
            ["ssh-keygen", "-q", *arguments], input=stdin, env=bare(self.folder), capture_output=True, check=False
        )
        if done.returncode:
            words = " ".join(done.stderr.decode("utf-8", "replace").split())
            raise NotRunError(f"ssh-keygen {arguments[0]} {arguments[1]} ended with status {done.returncode}: {words}")
        return done.stdout

    def public(self, person: str) -> str:
        """The public key of a person, as `type base64`."""
        return " ".join((self.folder / f"{person}.pub").read_text(encoding="utf-8").split()[:2])

    def secret(self, person: str) -> Path:
        """The file of the secret key."""
        return self.folder / person

    def signers(self, people: Iterable[str] = ("alice", "bob", "carol", "dora")) -> str:
        """Lines of an allowed signers file."""
        return "".join(f"{person} {self.public(person)}\n" for person in people)

    def sign(self, person: str, data: bytes, namespace: str = "budget-signoff") -> str:
        """An armoured signature.

        Raises:
            NotRunError: ssh-keygen makes none.
        """
        subject = ("-f", str(self.secret(person)), "-n", namespace)
        return self._keygen("-Y", "sign", *subject, stdin=data).decode("ascii")
