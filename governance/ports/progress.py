"""How long work tells how far it has come."""

from typing import Protocol


class Progress(Protocol):
    """Tells whoever waits how far long work has come."""

    def show(self, what: str, done: int, total: int | None = None) -> None:
        """So many things of a kind are done, of so many in all where that is known."""


class Silence:
    """Progress that nobody watches."""

    def show(self, what: str, done: int, total: int | None = None) -> None:
        """Nothing."""
