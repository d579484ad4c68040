"""How a scenario ends that does not come to its end: what it needs is not to be had here, or a promise is not kept."""

from governance.errors import BudgetError, FaultError


class NotRunError(FaultError):
    """The scenario cannot run on this machine: git, another program or the file system does not do its part."""


class BrokenPromiseError(BudgetError):
    """Something that is promised did not come true in the middle of a scenario.

    Args:
        promise: what should be, in words for the user.
        happened: what was there instead.
    """

    def __init__(self, promise: str, happened: str = "that did not come true") -> None:
        super().__init__(f"{promise}: {happened}")
        self.promise = promise
        self.happened = happened


def need(there: bool, what: str) -> None:  # noqa: FBT001 (reads as the condition it is)
    """Stop where something is missing without which the scenario shows nothing.

    Raises:
        NotRunError: it is missing.
    """
    if not there:
        raise NotRunError(what)


def expect(kept: bool, promise: str) -> None:  # noqa: FBT001 (reads as the condition it is)
    """Hold the program to a promise in the middle of a scenario.

    Raises:
        BrokenPromiseError: it is not kept.
    """
    if not kept:
        raise BrokenPromiseError(promise)
