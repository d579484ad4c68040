"""Metadata entries in the text of a record: `Name: value` lines, bullets and tables under the title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from governance.documents.adr.dates import is_only_date
from governance.documents.adr.markdown import BlockKind, Link, MarkdownBlock, MarkdownDocument, TextLine
from governance.documents.adr.vocabulary import KNOWN, LIFECYCLE, plain_name, strict_name

_SHAPE: Final = re.compile(r"\s*(?P<name>[^:：|]{1,40}?)\s*(?P<colon>[:：])\s*")  # noqa: RUF001
_BETWEEN: Final = re.compile(r"\s+[|·•‖]\s+")
_MAX_WORDS: Final = 5
_MAX_COLUMNS: Final = 20


class Passage(NamedTuple):
    """A paragraph, or the part of one that is a value: plain text with line ends, its links, and its line from zero."""

    text: str
    line: int
    links: tuple[Link, ...] = ()


class MetadataEntry(NamedTuple):
    """One entry.

    Attributes:
        label: its name as it reads on the page.
        passages: the value with the lines that go on with it, then what is nested below it.
        line: where it stands, counted from zero.
        own_line: whether nothing else stands on that line but other entries of the lifecycle; not so in a table with a
            column for each name.
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


def read_entries(
    document: MarkdownDocument, blocks: Iterable[MarkdownBlock], lines: Sequence[str]
) -> Iterator[MetadataEntry]:
    """The entries among some top-level blocks.

    Nothing inside code, HTML or nested lists is an entry, nor is a line of prose that happens to hold a colon. What a
    quote says is read, but belongs to what was decided.

    Args:
        document: what the blocks are of.
        blocks: where to look.
        lines: the record's lines; in a paragraph, indented ones go on with the entry above them.
    """
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            yield from _paragraph(document.lines(block), block.start, lines)
        elif block.kind is BlockKind.LIST:
            for item in block.children:
                yield from _item(document, item)
        elif block.kind is BlockKind.TABLE:
            yield from _table(document, block)
        elif block.kind is BlockKind.QUOTE:
            yield from (entry._replace(own_line=False) for entry in read_entries(document, block.children, lines))


@lru_cache(maxsize=256)  # digest and metadata both ask, and most records say `Superseded by: N/A`
def _split(line: TextLine) -> tuple[tuple[str, TextLine], ...]:
    """The names in a line that has the shape of an entry, or of several, each with the part of the line after it."""
    if not line.fresh:
        return ()
    rests = [(match, _named(_part(line, match.end(), len(line.text)))) for match in _BETWEEN.finditer(line.text)]
    marks = [match for match, rest in rests if rest is not None and plain_name(rest[0]) in KNOWN]
    starts, ends = (0, *(mark.end() for mark in marks)), (*(mark.start() for mark in marks), len(line.text))
    parts = [_named(_part(line, start, end)) for start, end in zip(starts, ends, strict=True)]
    if parts[0] is None or plain_name(parts[0][0]) not in KNOWN:
        parts = [_named(line)]
    return tuple(part for part in parts if part is not None)


def _named(line: TextLine) -> tuple[str, TextLine] | None:
    match = _SHAPE.match(line.text)
    if match is None:
        name, value = line.text[: line.bold], line.text[line.bold :]
        return (
            (name, _part(line, line.bold, len(line.text))) if value[:1] == " " and plain_name(name) in KNOWN else None
        )
    if len(match["name"].split()) > _MAX_WORDS:
        return None
    if any(start <= match.start("colon") < end for start, end in line.code):
        return None
    return match["name"], _part(line, match.end(), len(line.text))


def _part(line: TextLine, start: int, end: int) -> TextLine:
    """What stands between two indexes of a line, without blanks around it."""
    text = line.text[start:end]
    start += len(text) - len(text.lstrip())
    if not (line.links or line.code):
        return line._replace(text=text.strip(), bold=line.bold if start == 0 else 0)
    links = tuple(link._replace(at=link.at - start) for link in line.links if start <= link.at < end)
    code = tuple((first - start, last - start) for first, last in line.code)
    return line._replace(text=text.strip(), links=links, code=code, bold=line.bold if start == 0 else 0)


def join_lines(values: Sequence[TextLine], line: int) -> Passage:
    """Lines of text as one passage, which begins on a line of the record."""
    links: list[Link] = []
    length = 0
    for value in values:
        links += [link._replace(at=link.at + length) for link in value.links]
        length += len(value.text) + 1
    return Passage("\n".join(value.text for value in values), line, tuple(links))


def passages(document: MarkdownDocument, blocks: Iterable[MarkdownBlock]) -> tuple[Passage, ...]:
    """Every paragraph in some blocks, also in lists and quotes, but not in code, HTML or tables."""
    return tuple(
        join_lines(document.lines(part), part.start)
        for block in blocks
        for part in block.walk()
        if part.kind is BlockKind.PARAGRAPH
    )


def _paragraph(text: Sequence[TextLine], start: int, lines: Sequence[str]) -> Iterator[MetadataEntry]:
    """Entries one below the other, each with the lines that go on with it; prose ends them."""
    open_entry: tuple[str, list[TextLine], bool] | None = None
    prose = False
    for line in text:
        parts = _split(line) if not prose or _is_bold_entry(line) else ()
        if parts:
            if open_entry:
                yield _entry(*open_entry, start)
            own = _is_own(parts)
            yield from (_entry(label, [value], own, start) for label, value in parts[:-1])
            open_entry = parts[-1][0], [parts[-1][1]], own
        else:
            values = open_entry[1] if open_entry else []
            prose = prose or not (_goes_on(values, lines[start + line.row]) or is_only_date(line.text))
            values.append(line)
    if open_entry:
        yield _entry(*open_entry, start)


def _is_bold_entry(line: TextLine) -> bool:
    """Whether a line begins with a known name in bold, so that it is an entry even below prose."""
    return bool(line.bold) and plain_name(line.text[: line.bold]) in KNOWN


def _is_own(parts: Sequence[tuple[str, TextLine]]) -> bool:
    """Whether a line holds one entry, or several that all belong to the lifecycle."""
    return len(parts) == 1 or all(strict_name(label) in LIFECYCLE for label, _ in parts)


def _entry(label: str, values: Sequence[TextLine], own: bool, start: int) -> MetadataEntry:  # noqa: FBT001
    line = start + values[0].row
    return MetadataEntry(label, (join_lines(values, line),), line, own)


def _goes_on(values: Sequence[TextLine], line: str) -> bool:
    return bool(values) and (line[:1].isspace() or values[-1].text.endswith(","))


def _item(document: MarkdownDocument, item: MarkdownBlock) -> Iterator[MetadataEntry]:
    """The entry that a bullet is; its further lines and what is nested in it belong to the value."""
    if not item.children or item.children[0].kind is not BlockKind.PARAGRAPH or item.children[0].start != item.start:
        return
    first, *more = document.lines(item.children[0])
    parts = _split(first)
    for index, (label, text) in enumerate(parts):
        is_last = index == len(parts) - 1
        value = join_lines((text, *more) if is_last else (text,), item.start)
        below = passages(document, item.children[1:]) if is_last else ()
        yield MetadataEntry(label, (value, *below), item.start, _is_own(parts))


def _table(document: MarkdownDocument, table: MarkdownBlock) -> Iterator[MetadataEntry]:
    """A table with a row for each entry, or one with a column for each."""
    head, *rows = table.children
    if len(head.children) > _MAX_COLUMNS:
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


def _cell_entry(document: MarkdownDocument, name: str, value: MarkdownBlock, *, own_line: bool) -> MetadataEntry:
    return MetadataEntry(name, (join_lines(document.lines(value), value.start),), value.start, own_line)
