"""A record's parts: front matter, title, what stands under the title, and the sections."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from governance.documents.adr.entries import read_entries
from governance.documents.adr.markdown import BlockKind, MarkdownBlock, MarkdownDocument, parse
from governance.documents.adr.paths import BUDGET_CHANGES, SPELLED
from governance.documents.adr.source import front_matter_end, normal_lines
from governance.documents.adr.vocabulary import KNOWN, USUAL_SECTIONS, plain_name

STATUS = "status"
AMENDMENTS = "amendments"
_SECTION_LEVEL = 2


class Section(NamedTuple):
    """A top-level heading, and what stands between it and the next one of any level.

    Attributes:
        text: the heading as plain text.
        name: the same in lower case, where it is ASCII; letters that only look like others name nothing.
        end: the line of the next heading, or the line after the last.
        blocks: without the heading.
    """

    heading: MarkdownBlock
    text: str
    name: str
    end: int
    blocks: tuple[MarkdownBlock, ...]

    @property
    def is_deciding(self) -> bool:
        """Whether it is called Budget Changes, spelled plainly: what markup puts together decides nothing."""
        return self.name == BUDGET_CHANGES and SPELLED.search(self.heading.source) is not None


class Outline(NamedTuple):
    """A record taken apart.

    Attributes:
        lines: all lines in their normal form.
        front_matter: how many of them the front matter takes, with both its marks.
        title: the first heading, where it is of level 1, or has metadata below it.
        head: the blocks between the title and the first section; without a title, those before the first heading.
        sections: in order, without the title.
    """

    lines: tuple[str, ...]
    front_matter: int
    document: MarkdownDocument
    title: Section | None
    head: tuple[MarkdownBlock, ...]
    sections: tuple[Section, ...]

    @property
    def deciding(self) -> tuple[Section, ...]:
        """The sections called Budget Changes, the title among them where it is called so."""
        parts = self.sections if self.title is None else (self.title, *self.sections)
        return tuple(part for part in parts if part.is_deciding)

    @property
    def lifecycle(self) -> tuple[Section, ...]:
        """The sections that may change without a new approval: of level 2, the first Status and first Amendments."""
        firsts = (
            next((part for part in self.sections if part.heading.level == _SECTION_LEVEL and part.name == name), None)
            for name in (STATUS, AMENDMENTS)
        )
        return tuple(part for part in firsts if part is not None)


def outline(text: str) -> Outline:
    """Take a record's text apart; never fails."""
    lines = normal_lines(text)
    front_matter = front_matter_end(lines)
    document = parse(("",) * front_matter + lines[front_matter:])
    marks = [index for index, block in enumerate(document.blocks) if block.kind is BlockKind.HEADING]
    sections = tuple(
        _section(document, start, end, len(lines)) for start, end in pairwise([*marks, len(document.blocks)])
    )
    if sections and _is_title(document, sections, lines):
        return Outline(lines, front_matter, document, sections[0], sections[0].blocks, sections[1:])
    head = document.blocks[: marks[0] if marks else None]
    return Outline(lines, front_matter, document, None, head, sections)


def _is_title(document: MarkdownDocument, sections: Sequence[Section], lines: Sequence[str]) -> bool:
    """Whether the first heading is the title: of level 1 and no usual section, or what stands below it says so.

    That is metadata, or a lower heading named like metadata (`## ADR 2: x`, `### Status`) and none of its own level.
    """
    first, *others = sections
    if plain_name(first.text) in {*KNOWN, *USUAL_SECTIONS}:
        return False
    if first.heading.level == 1:
        return True
    if plain_name(first.text) == plain_name(BUDGET_CHANGES):
        return False
    if any(plain_name(entry.label) in KNOWN for entry in read_entries(document, first.blocks, lines)):
        return True
    is_alone = all(other.heading.level > first.heading.level for other in others)
    return is_alone and any(plain_name(other.text.partition(":")[0]) in KNOWN for other in others)


def _section(document: MarkdownDocument, start: int, end: int, last: int) -> Section:
    heading, *blocks = document.blocks[start:end]
    text = document.text(heading)
    stop = document.blocks[end].start if end < len(document.blocks) else last
    return Section(heading, text, text.lower() if text.isascii() else "", stop, tuple(blocks))
