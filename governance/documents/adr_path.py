"""What can be told of decision records before anything parses them: from their paths, and from a glance."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Final

from governance.documents.text import BOM

BUDGET_CHANGES: Final = "budget changes"
"""The name, in lower case, of the section that makes an ADR decide budgets."""

MAX_ADR_BYTES: Final = 256 * 1024
"""Larger records are not read: nobody writes one, and Markdown must be read within a second."""

_SIGNOFFS: Final = "signoffs"
_DATED: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8})(?=[-_. ]|$)(?:_(?P<number>[0-9]{1,9})(?=[-_ ]|$))?"
)
_NUMBERED: Final = re.compile(r"(?P<number>[0-9]{1,9})(?=[-_ ]|adr[-_ ]|\.(?![0-9])|$)", re.IGNORECASE)
_KIND: Final = re.compile(r"(?:adr|ad|rfc)[-_ ]?(?=[0-9])", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{1,9}")

_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t].*$", re.MULTILINE)
_UNDERLINE: Final = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_CONTINUED: Final = re.compile(rb"\\\r?\n[ \t]*")
"""How a quoted text of a front matter goes on in the next line without a blank."""

_ZERO, _NINE = b"09"
_ALONE: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz \t\v\f")
"""Bytes that begin nothing that does not show."""

_LINE_END: Final = re.compile(r"\r\n?")


def file_number(path: str) -> int | None:
    """The number that a record's file name states (`031-x.md`, `ADR004-x.md`, `2021-06-10_006-x.md`); None without one.

    A date is no number: `2023-06-05-x.md` has none.
    """
    stem = re.sub(r"\.md$", "", path.rpartition("/")[2], flags=re.IGNORECASE)
    stem = stem[match.end() :] if (match := _KIND.match(stem)) else stem
    dated = _DATED.match(stem)
    if dated and is_date(dated["date"]):
        return int(dated["number"]) if dated["number"] else None
    numbered = _NUMBERED.match(stem)
    return int(numbered["number"]) if numbered else None


def is_date(text: str) -> bool:
    """Whether an ISO date, with or without hyphens, names a day of the calendar."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_adr_path(path: str, folders: tuple[str, ...]) -> bool:
    """Whether a path is that of a decision record: a `.md` file below one of the folders, not below its sign-offs."""
    if not path.endswith(".md"):  # most paths of a repository with many decisions are sign-offs
        return False
    parts = [part for folder in folders if (part := _below(path, folder)) is not None]
    return bool(parts) and not any(part.startswith(f"{_SIGNOFFS}/") for part in parts)


def signoff_number(path: str, folders: tuple[str, ...]) -> int | None:
    """The number of the decision that a file below `<folder>/signoffs/<number>/` belongs to; None for other paths.

    Leading zeros are free. Whether the file can be a record (`.yaml`) is not asked here: other files are findings.
    """
    if f"{_SIGNOFFS}/" not in path:
        return None
    for folder in folders:
        parts = (_below(path, folder) or "").split("/", 2)
        if len(parts) > 2 and parts[0] == _SIGNOFFS and parts[2] and _NUMBER.fullmatch(parts[1]):  # noqa: PLR2004
            return int(parts[1])
    return None


def _below(path: str, folder: str) -> str | None:
    prefix = f"{folder.rstrip('/')}/"
    return path[len(prefix) :] if path.startswith(prefix) else None


def may_decide_budgets(data: bytes) -> bool:
    """Whether a record may have a Budget Changes section: a quick look that errs to the side of True.

    Always True where `read_adr` finds the section, however its name is put together (`B**udg**et &#67;hanges`), because
    every letter of the name stands in the heading's own lines, as itself or as a character reference. What is too large
    to be read decides budgets if it holds the name as it is.
    """
    named = BUDGET_CHANGES.encode() in data.lower()
    if named or len(data) > MAX_ADR_BYTES:
        return named
    text = _LINE_END.sub("\n", data.decode("utf-8", errors="replace").removeprefix(BOM))
    return any(_may_read(match[0]) for match in _HEADING.finditer(text)) or any(map(_may_read, _underlined(text)))


def may_bear(path: str, data: bytes, number: int) -> bool:
    """Whether a record may bear a number: by its file's name, or by the number's digits within a line.

    Markup that does not show may stand between them (`3**1**`), and entities hide digits altogether.
    """
    if file_number(path) == number or b"&#" in data:
        return True
    digits = str(number).encode()
    lines = _CONTINUED.sub(b"", data).splitlines()
    return any(_has_in_order(line, digits) and _spells(line, digits) for line in lines)


def _has_in_order(line: bytes, digits: bytes) -> bool:
    place = -1
    for digit in digits:
        place = line.find(digit, place + 1)
        if place < 0:
            return False
    return True


def _spells(line: bytes, digits: bytes) -> bool:
    """Whether digits stand in a row, or with something between them that begins with neither letter, digit nor blank.

    How many of the digits are found is kept as bits, so that a line is read once however it is made.
    """
    places = {digit: sum(1 << place for place, found in enumerate(digits) if found == digit) for digit in digits}
    whole, found, apart = 1 << len(digits), 0, 0
    for byte in line:
        if _ZERO <= byte <= _NINE:
            found = ((found | apart | 1) & places.get(byte, 0)) << 1
            if found & whole:
                return True
            continue
        if byte not in _ALONE:
            apart |= found
        found = 0
    return False


def _underlined(text: str) -> Iterator[str]:
    """What stands above each line that may underline a heading: back to an empty line, or to the one before it.

    No paragraph reaches farther back: such a line ends the one that it follows.
    """
    last = 0
    for match in _UNDERLINE.finditer(text):
        yield text[max(last, text.rfind("\n\n", last, match.start())) : match.start()]
        last = match.end()


def _may_read(source: str) -> bool:
    rest = (html.unescape(source) if "&" in source else source).lower()
    position = -1
    for letter in BUDGET_CHANGES.replace(" ", ""):
        position = rest.find(letter, position + 1)
        if position < 0:
            return False
    return True
