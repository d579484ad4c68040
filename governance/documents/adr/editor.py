"""Edits of a decision record in place. They touch its lifecycle only, and are read back before they count."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from capability_budgets.reading.text import UnreadableError, decode, encoded_like, quoted
from governance.documents.adr.entries import passages, read_entries
from governance.documents.adr.front_matter import read_front_matter
from governance.documents.adr.markdown import BlockKind, MarkdownBlock
from governance.documents.adr.outline import AMENDMENTS, STATUS, Outline, Section, outline
from governance.documents.adr.paths import MAX_ADR_BYTES
from governance.documents.adr.reader import read_adr
from governance.documents.adr.status_statement import read_statement
from governance.documents.adr.vocabulary import strict_name
from governance.domain.judgement.records import AdrStatus
from governance.errors import RefusedError

_DATE: Final = "date"
_MAX_LENGTH: Final = 2_000
_BY_HAND: Final = "mark it by hand, and have it approved again where more than its lifecycle changes"

_NO_GAP: Final = frozenset(" \t'\"")

# What stands around a value that is a line, or the rest of one, and stays: list marks and emphasis before it; emphasis,
# a comment, and a hard line break after it.
_TAIL: Final = r"(?P<tail>[*_`]*(?:\s*<!--(?:(?!-->).)*-->)?[ \t\\]*)"
_WHOLE: Final = re.compile(rf"(?P<lead>[ \t]*(?:(?:[-+*]|[0-9]{{1,9}}[.)])[ \t]+)?[*_`]*)(?P<value>\S.*?){_TAIL}")
_CELL: Final = re.compile(r"(?P<lead>[ \t]*\|?[^|]*\|[ \t]*)(?P<value>[^|]*?)(?P<tail>[ \t]*(?:\|[ \t]*)?)")


class _Place(NamedTuple):
    """A value to replace: its line, from zero, and the columns of its characters."""

    line: int
    start: int
    end: int


def mark_status(data: bytes, status: str, date: dt.date | None) -> bytes:
    """Write a status, and a date where there is an entry for it, in the record's own dialect.

    Args:
        data: the record.
        status: the word to write, such as `Accepted`.
        date: what to write into the entry Date, if the record has one; None leaves it.

    Returns:
        The record with the characters of these values replaced, everything else byte for byte as it was.

    Raises:
        RefusedError: the record cannot be read, states no status, or not in a place that may change without a new
            approval; or it would still say something else in another place.
    """
    meant = read_statement(status)
    if meant is None or meant is AdrStatus.OTHER:
        raise RefusedError(
            f"{quoted(status)} is no status", "write Proposed, Accepted, Rejected, Deprecated or Superseded"
        )
    text = readable(data)
    record = outline(text)
    places = list(_places(record, STATUS))
    if not places:
        raise RefusedError("the record has no entry or section Status that can be written safely", _BY_HAND)
    edits = [(place, status) for place in places]
    if date is not None:
        edits += [(place, date.isoformat()) for place in _places(record, _DATE)]
    lines = text.split("\n")
    for place, value in sorted(edits, reverse=True):  # from the right, so that columns to the left stay
        lines[place.line] = _written(lines[place.line], place, value)
    return _read_back(data, "\n".join(lines), meant)


def amend(data: bytes, note: str) -> bytes:
    """Add a bullet to the section Amendments, which comes to the end of the record where it has none.

    Raises:
        RefusedError: the record cannot be read, or the bullet would become a part of what was decided.
    """
    text = readable(data)
    record = outline(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    bullet = f"*   {note}"
    section = next((part for part in record.lifecycle if part.name == AMENDMENTS), None)
    if section is None:
        above = newline if text.endswith("\n") else newline * 2
        return _read_back(data, f"{text}{above}## Amendments{newline}{newline}{bullet}{newline}", None)
    lines = text.split("\n")
    last = max(number for number in range(section.heading.start, section.end) if record.lines[number])
    added = [bullet] if last >= section.heading.end else ["", bullet]
    ending = "\r" if lines[last].endswith("\r") else ""
    kept = lines[last].removesuffix("\r")
    lines[last] = kept + "".join(newline + line for line in added) + ending
    return _read_back(data, "\n".join(lines), None)


def readable(data: bytes) -> str:
    """The text of a record that is to be edited.

    Raises:
        RefusedError: it cannot be read.
    """
    try:
        return decode(data, limit=MAX_ADR_BYTES)
    except UnreadableError as fault:
        raise RefusedError(f"the record cannot be read: {fault.message}", fault.fix) from fault


def _places(record: Outline, name: str) -> Iterator[_Place]:
    """Where the values of an entry stand that may change: in the front matter, under the title, in a Status section."""
    front = read_front_matter(record.lines[: record.front_matter])
    for field in () if front.problems else front.fields:
        if field.top and field.span and strict_name(field.key) == name:
            yield _Place(field.line, *field.span)
    yield from _of_entries(record, record.head, name)
    for section in (part for part in record.lifecycle if part.name == STATUS):
        entries = list(_of_entries(record, section.blocks, name))
        yield from entries or (_of_section(record, section) if name == STATUS else ())


def _of_entries(record: Outline, blocks: tuple[MarkdownBlock, ...], name: str) -> Iterator[_Place]:
    for entry in read_entries(record.document, blocks, record.lines):
        if entry.own_line and strict_name(entry.label) == name:
            in_table = any(block.kind is BlockKind.TABLE and block.start <= entry.line < block.end for block in blocks)
            yield from _match(_CELL if in_table else _value_of(entry.label), record, entry.line)


def _value_of(label: str) -> re.Pattern[str]:
    """What finds the value of an entry in its line, which may hold other entries, too."""
    name = r"[\s*_`]*".join(map(re.escape, label.split()))
    return re.compile(
        rf"(?P<lead>(?:.*?\s[|·•‖]\s+)?[^\w]*{name}(?:[*_` \t]*[:：][*_` \t]*|[*_`]+[ \t]+))"  # noqa: RUF001
        rf"(?P<value>.*?){_TAIL}(?P<more>\s+[|·•‖]\s.*)?",
        re.IGNORECASE,
    )


def _of_section(record: Outline, section: Section) -> Iterator[_Place]:
    """The first line of what a section says."""
    first = next(iter(passages(record.document, section.blocks)), None)
    if first is not None:
        yield from _match(_WHOLE, record, first.line)


def _match(shape: re.Pattern[str], record: Outline, line: int) -> Iterator[_Place]:
    text = record.lines[line]
    match = shape.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    if match is not None:
        yield _Place(line, match.start("value"), match.end("value"))


def _written(line: str, place: _Place, value: str) -> str:
    head = line[: place.start]
    gap = " " if place.start == place.end and head[-1:] not in _NO_GAP else ""
    tail = line[place.end :]
    return f"{head}{gap}{value}{' ' if tail.startswith('|') else ''}{tail}"


def _read_back(data: bytes, text: str, status: AdrStatus | None) -> bytes:
    """The edited record, if it still says what it said, but for the status."""
    edited = encoded_like(data, text)
    before, after = read_adr("", data), read_adr("", edited)
    if after.digest != before.digest or after.rows != before.rows:
        raise RefusedError("this place of the record cannot be edited without changing what was decided", _BY_HAND)
    if status is not None and after.status is not status:
        raise RefusedError(
            f"the record would not plainly read as {status.value}: it says more about its status", _BY_HAND
        )
    return edited
