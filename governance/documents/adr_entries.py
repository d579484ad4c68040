"""Metadata entries in the text of a record: `Name: value` lines, bullets and tables under the title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from governance.documents.adr_dates import is_only_date
from governance.documents.adr_markdown import Block, Document, Kind, Link, TextLine
from governance.documents.adr_names import KNOWN, LIFECYCLE, plain_name, strict_name

_SHAPE: Final = re.compile(r"\s*(?P<name>[^:：|]{1,40}?)\s*(?P<colon>[:：])\s*")  # noqa: RUF001
_MOST_WORDS: Final = 5
_MOST_COLUMNS: Final = 20


class Passage(NamedTuple):
    """A paragraph, or the part of one that is a value: plain text with line ends, its links, and its line from zero."""

    text: str
    line: int
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        label: its name as it reads on the page.
        passages: the value with the lines that go on with it, then what is nested below it.
        line: where it stands, counted from zero.
        own_line: whether that line is this entry's alone; not so in a table with a column for each name.
    """

    label: str
    passages: tuple[Passage, ...]
    line: int
    own_line: bool = True

    @property
    def is_lifecycle(self) -> bool:
        """Whether its line may change without a new approval."""
        return self.own_line and strict_name(self.label) in LIFECYCLE

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of its passages."""
        return tuple(passage.text for passage in self.passages)


def read_entries(document: Document, blocks: Iterable[Block], lines: Sequence[str]) -> Iterator[Entry]:
    """The entries among some top-level blocks.

    Nothing inside quotes, code, HTML or nested lists is an entry, nor is a line of prose that happens to hold a colon.

    Args:
        document: what the blocks are of.
        blocks: where to look.
        lines: the record's lines; in a paragraph, indented ones go on with the entry above them.
    """
    for block in blocks:
        if block.kind is Kind.PARAGRAPH:
            yield from _paragraph(document.lines(block), block.start, lines)
        elif block.kind is Kind.LIST:
            for item in block.children:
                yield from _item(document, item)
        elif block.kind is Kind.TABLE:
            yield from _table(document, block)


def _split(line: TextLine) -> tuple[str, TextLine] | None:
    """The name in a line that has the shape of an entry, and the line behind it."""
    match = _SHAPE.match(line.text) if line.fresh else None
    if match is None or len(match["name"].split()) > _MOST_WORDS:
        return None
    if any(start <= match.start("colon") < end for start, end in line.code):
        return None
    links = tuple(link._replace(at=link.at - match.end()) for link in line.links if link.at >= match.end())
    return match["name"], line._replace(text=line.text[match.end() :], links=links)


def join_lines(values: Sequence[TextLine], line: int) -> Passage:
    """Lines of text as one passage, which begins on a line of the record."""
    links: list[Link] = []
    length = 0
    for value in values:
        links += [link._replace(at=link.at + length) for link in value.links]
        length += len(value.text) + 1
    return Passage("\n".join(value.text for value in values), line, tuple(links))


def passages(document: Document, blocks: Iterable[Block]) -> tuple[Passage, ...]:
    """Every paragraph in some blocks, also in lists and quotes, but not in code, HTML or tables."""
    return tuple(
        join_lines(document.lines(part), part.start)
        for block in blocks
        for part in block.walk()
        if part.kind is Kind.PARAGRAPH
    )


def _paragraph(text: Sequence[TextLine], start: int, lines: Sequence[str]) -> Iterator[Entry]:
    """Entries one below the other, each with the lines that go on with it; prose ends them."""
    label, values, prose = "", list[TextLine](), False
    for line in text:
        parts = None if prose else _split(line)
        if parts is not None:
            if values:
                yield _entry(label, values, start)
            label, values = parts[0], [parts[1]]
        else:
            prose = prose or not (_goes_on(values, lines[start + line.row]) or is_only_date(line.text))
            values += [line] if values else []
    if values:
        yield _entry(label, values, start)


def _entry(label: str, values: Sequence[TextLine], start: int) -> Entry:
    line = start + values[0].row
    return Entry(label, (join_lines(values, line),), line)


def _goes_on(values: Sequence[TextLine], line: str) -> bool:
    return bool(values) and (line[:1].isspace() or values[-1].text.endswith(","))


def _item(document: Document, item: Block) -> Iterator[Entry]:
    """The entry that a bullet is; its further lines and what is nested in it belong to the value."""
    if not item.children or item.children[0].kind is not Kind.PARAGRAPH or item.children[0].start != item.start:
        return
    first, *more = document.lines(item.children[0])
    parts = _split(first)
    if parts is not None:
        value = join_lines((parts[1], *more), item.start)
        yield Entry(parts[0], (value, *passages(document, item.children[1:])), item.start)


def _table(document: Document, table: Block) -> Iterator[Entry]:
    """A table with a row for each entry, or one with a column for each."""
    head, *rows = table.children
    if len(head.children) > _MOST_COLUMNS:
        return
    names = [document.text(cell) for cell in head.children]
    known_at = [index for index, name in enumerate(names) if plain_name(name) in KNOWN]
    by_row = len(names) == 2 and known_at in ([], [0])  # noqa: PLR2004 (name and value)
    if by_row:
        for row in (head, *rows):
            name, value = row.children
            yield _cell_entry(document, document.text(name), value, own_line=True)
        return
    for row in rows:
        for index in known_at:
            yield _cell_entry(document, names[index], row.children[index], own_line=False)


def _cell_entry(document: Document, name: str, value: Block, *, own_line: bool) -> Entry:
    return Entry(name, (join_lines(document.lines(value), value.start),), value.start, own_line)
