"""What is there before anything is governed; only `init` asks."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Author(NamedTuple):
    """Somebody who authored commits, as `.mailmap` names them, and how many."""

    name: str
    email: str
    commits: int


class SetupFacts(Protocol):
    """What is there before anything is governed; only `init` asks."""

    @property
    def folder(self) -> str:
        """The name of the folder that holds the working tree."""

    def origin(self) -> str | None:
        """The address that the repository was cloned from; None without one."""

    def branch(self) -> str | None:
        """The name of the default branch, else of the one that is checked out; None where neither has a name."""

    def program(self) -> str | None:
        """What pip finds this program by on other machines; None where it came from a folder of this one."""

    def authors(self) -> Sequence[Author]:
        """The authors of the newest commits, those with the most first; none where there is no commit."""

    def public_key(self, file: str) -> str | None:
        """The public key of a key file, as `type base64`; None where there is none."""

    def public_keys(self) -> Sequence[str]:
        """The user's own public keys, as `type base64`, the likeliest to sign with first."""


class Hooks(Protocol):
    """The hooks of the repository; only `init --hook` asks."""

    @property
    def interpreter(self) -> str:
        """The Python that runs this program."""

    def place(self, name: str) -> str:
        """Where a hook lies, for people.

        Raises:
            RefusedError: git looks for it outside of the repository.
        """

    def read(self, name: str) -> bytes | None:
        """A hook's text; None where there is none.

        Raises:
            RefusedError: what is there is a link, or no file.
        """

    def is_run(self, name: str) -> bool:
        """Whether git would run a hook: others than executable ones it passes over."""

    def write(self, name: str, data: bytes) -> None:
        """Write a hook whole, and executable."""
