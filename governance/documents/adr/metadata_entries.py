"""Everything in a record that is metadata or speaks of its status, whatever the dialect."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from capability_budgets.reading.late_patterns import late
from governance.documents.adr.entries import MetadataEntry, Passage, passages, read_entries
from governance.documents.adr.front_matter import Field, FrontMatter
from governance.documents.adr.markdown import BlockKind, Link, MarkdownBlock
from governance.documents.adr.outline import Outline
from governance.documents.adr.vocabulary import KNOWN, METADATA, STATUS, plain_name

_MAX_LENGTH: Final = 2_000
_WRITTEN_LINK: Final = late(r"\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]*)[^()]*\)")
_LABELLED: Final = re.compile(r"(?P<name>[^:：]{1,40})[:：]\s*(?P<value>\S.*)")  # noqa: RUF001


class FoundEntries(NamedTuple):
    """What a record says of itself.

    Attributes:
        entries: named values: of the front matter, from under the title, and of sections that are one value.
        statuses: each place that states the status.
        notes: what stands under the title without being an entry.
    """

    entries: tuple[MetadataEntry, ...]
    statuses: tuple[MetadataEntry, ...]
    notes: tuple[Passage, ...]

    def named(self, names: frozenset[str]) -> Iterator[MetadataEntry]:
        """The entries that bear one of some plain names."""
        return (entry for entry in self.entries if plain_name(entry.label) in names)


def find_entries(record: Outline, front: FrontMatter) -> FoundEntries:
    """Collect what stands in the front matter, under the title, and in sections called like an entry."""
    below_bold, rest = _below_bold_names(record)
    head, notes = _sorted_out(record, rest)
    entries, prose = [*map(_of_field, front.fields), *below_bold, *head], list[MetadataEntry]()
    top = min((section.heading.level for section in record.sections), default=0)
    for section in record.sections:
        name = plain_name(section.text)
        labelled = _LABELLED.fullmatch(section.text)
        is_first = section.heading.level == top
        if labelled and is_first and plain_name(labelled["name"]) in KNOWN:
            line = section.heading.start
            entries.append(MetadataEntry(labelled["name"], (Passage(labelled["value"], line),), line))
        elif name in METADATA or (name in STATUS and is_first):
            found, said = _sorted_out(record, section.blocks)
            entries += found
            prose += [MetadataEntry(section.text, said, said[0].line)] if said and name in STATUS else []
        elif name in KNOWN:
            entries.append(
                MetadataEntry(section.text, passages(record.document, section.blocks), section.heading.start)
            )
    stated = [entry for entry in entries if plain_name(entry.label) in STATUS]
    return FoundEntries(tuple(entries), (*stated, *prose), notes)


def _below_bold_names(record: Outline) -> tuple[list[MetadataEntry], list[MarkdownBlock]]:
    """Under the title, what stands below a known name in bold that is a paragraph of its own, and all other blocks."""
    found, rest = list[MetadataEntry](), list[MarkdownBlock]()
    for block in record.head:
        name = _bold_name(record, rest[-1]) if rest else ""
        value = passages(record.document, (block,)) if name else ()
        if value:
            found.append(MetadataEntry(name, value, rest.pop().start))
        else:
            rest.append(block)
    return found, rest


def _bold_name(record: Outline, block: MarkdownBlock) -> str:
    lines = record.document.lines(block)
    is_name = len(lines) == 1 and lines[0].bold >= len(lines[0].text.rstrip(":")) and plain_name(lines[0].text) in KNOWN
    return lines[0].text if is_name else ""


def _sorted_out(record: Outline, blocks: Iterable[MarkdownBlock]) -> tuple[list[MetadataEntry], tuple[Passage, ...]]:
    """The entries with a known name among some blocks, and the passages of the blocks and bullets that hold none."""
    entries, rest = list[MetadataEntry](), list[Passage]()
    for block in blocks:
        bullets = block.children if block.kind is BlockKind.LIST else ()
        for part in [block._replace(children=(item,)) for item in bullets] or [block]:
            found = [
                entry
                for entry in read_entries(record.document, (part,), record.lines)
                if plain_name(entry.label) in KNOWN
            ]
            entries += found
            rest += [] if found else passages(record.document, (part,))
    return entries, tuple(rest)


def _of_field(field: Field) -> MetadataEntry:
    return MetadataEntry(
        field.key, tuple(_passage(value.strip(), field.line) for value in field.values), field.line, field.top
    )


def _passage(text: str, line: int) -> Passage:
    """A plain text in which somebody wrote links as Markdown does."""
    plain, links, position = "", list[Link](), 0
    for match in _WRITTEN_LINK().finditer(text[:_MAX_LENGTH]):
        plain += text[position : match.start()]
        links.append(Link(match["text"], match["target"], len(plain)))
        plain += match["text"]
        position = match.end()
    return Passage(plain + text[position:], line, tuple(links))
