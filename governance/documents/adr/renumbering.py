"""Another number for a decision record: in its file's name, its title and its front matter, and nowhere else."""

import re
from typing import Final

from capability_budgets.reading.text import encoded_like
from governance.documents.adr.editor import readable
from governance.documents.adr.paths import file_number
from governance.documents.adr.reader import read_adr
from governance.errors import RefusedError

_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\r?\n.*?\n---[ \t]*\r?\n", re.DOTALL)
_TITLE: Final = re.compile(r"^(?:#[ \t].*|[^\n]+\n=+[ \t]*$)", re.MULTILINE)
_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]+(?![0-9])")
_NUMBER_FIELD: Final = re.compile(
    r"^[ \t]*(?:adr|adr[_-]?number|id|number|title)[ \t]*:.*$", re.IGNORECASE | re.MULTILINE
)


def renumbered(path: str, data: bytes, number: int) -> tuple[str, bytes]:
    """The new path and content of a record that gets another number, in as many digits as it had.

    Raises:
        RefusedError: it cannot be read, or does not plainly read as that number afterwards.
    """
    old = read_adr(path, data)
    folder, slash, name = path.rpartition("/")
    if old.number is None:
        raise RefusedError(f"{path} has no number", "write it into the title: # ADR 031: …")
    moved = f"{folder}{slash}{_replaced(name, old.number, number)}" if file_number(path) == old.number else path
    edited = encoded_like(data, _renumbered(readable(data), old.number, number))
    new = read_adr(moved, edited)
    if new.number != number or new.rows != old.rows:
        raise RefusedError(f"the number of {path} cannot be changed in place", "write the new number by hand")
    return moved, edited


def _renumbered(text: str, old: int, new: int) -> str:
    front = _FRONT_MATTER.match(text)
    end = front.end() if front else 0
    head = _NUMBER_FIELD.sub(lambda match: _replaced(match[0], old, new), text[:end])
    title = _TITLE.search(text, end)
    if title is None:
        return head + text[end:]
    return head + text[end : title.start()] + _replaced(title[0], old, new) + text[title.end() :]


def _replaced(text: str, old: int, new: int) -> str:
    """A text whose first number is another one, where it is the old one."""
    found = next((match for match in _NUMBER.finditer(text) if int(match[0]) == old), None)
    if found is None:
        return text
    return f"{text[: found.start()]}{new:0{len(found[0])}d}{text[found.end() :]}"
