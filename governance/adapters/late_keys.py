"""Signatures whose machinery is loaded when the first one is met: most checks meet none."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from governance.workflow.ports import SignatureCheck

if TYPE_CHECKING:
    from governance.adapters.ssh_keys import SshKeygen


class LateKeygen:
    """Implements the port Signatures by an SshKeygen made on first use."""

    @cached_property
    def _keygen(self) -> "SshKeygen":
        from governance.adapters.ssh_keys import SshKeygen

        return SshKeygen()

    def expect(self, checks: Sequence[SignatureCheck]) -> None:
        """Begin to verify signatures that will be asked for."""
        self._keygen.expect(checks)

    def verify(self, checks: Sequence[SignatureCheck]) -> Sequence[str | None]:
        """Verify signatures; for each None where it is good, else what ssh-keygen said."""
        return self._keygen.verify(checks) if checks else []

    def sign(self, payload: bytes, key: str | None) -> str:
        """Sign bytes with a key file, or a key that the agent holds."""
        return self._keygen.sign(payload, key)

    def find_key(self, keys: frozenset[str]) -> str | None:
        """A key of the user's own that is one of the keys."""
        return self._keygen.find_key(keys)

    def close(self) -> None:
        """Begin no more verifications."""
        if "_keygen" in vars(self):
            self._keygen.close()
