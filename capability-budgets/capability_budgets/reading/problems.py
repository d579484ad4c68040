"""What is wrong in a text: the place, and what to write instead."""

from typing import NamedTuple


class TextError(ValueError):
    """A text that cannot be used as it stands.

    Attributes:
        message: what is wrong; empty where that is not plain.
        fix: what to write instead.
    """

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message, fix)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message}; {self.fix}" if self.message else self.fix


class Place(NamedTuple):
    """Where something stands: a repository path, a line and a column, both counted from one."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class Problem(NamedTuple):
    """Why a text cannot be read: the place, what is wrong there, and what to write instead.

    Attributes:
        pending: whether it is only not finished yet: a placeholder of a draft.
    """

    message: str
    fix: str
    line: int | None = None
    column: int | None = None
    pending: bool = False
