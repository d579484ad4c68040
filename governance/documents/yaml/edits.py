"""Changes of a YAML text in place: whatever is not named stays as it is, character for character.

Positions are those of `strict_yaml`'s nodes. Block mappings gain and lose whole lines; flow mappings gain and lose
entries and their commas.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from capability_budgets.reading.strict_yaml import Mapping, Node

_BLANKS_BEFORE_ENTRY: Final = re.compile(r"[ \t]+(?![ \t#\r\n])")
_REST_OF_LINE: Final = re.compile(r"[ \t]*(?:#[^\n]*)?\r?\n")
_GAP: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_DOCUMENT_END: Final = re.compile(r"^\.\.\.(?=[ \t\r\n]|\Z)", re.MULTILINE)


class TextEdit(NamedTuple):
    """The characters from `start` to `end` give way to `text`."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out: its line ends, and the blanks of one level of indentation."""

    newline: str
    unit: str

    @classmethod
    def of(cls, text: str, root: Node | None) -> "Layout":
        """Read it off the first line and the first nested mapping in block style."""
        newline = "\r\n" if text.find("\r\n") == text.find("\n") - 1 >= 0 else "\n"
        nested = root.entries if isinstance(root, Mapping) and not root.flow else ()
        columns = (node.column - key.column for key, node in nested if isinstance(node, Mapping) and not node.flow)
        return cls(newline, " " * next(columns, 2))


def edited(text: str, edits: Iterable[TextEdit]) -> str:
    """The text with edits applied, which must not overlap; those at one index come in the order given."""
    ordered = sorted(edits, key=lambda edit: edit.start)
    ends = (0, *(edit.end for edit in ordered))
    parts = (text[end : edit.start] + edit.text for end, edit in zip(ends, ordered, strict=False))
    return "".join(parts) + text[ends[-1] :]


def indentation(text: str, index: int) -> str | None:
    """The blanks before an index in its line; None where something else stands there too."""
    head = text[_line_start(text, index) : index]
    return None if head.strip(" \t") else head


def end_of_entry(text: str, node: Node) -> int:
    """Where the line begins that follows an entry of a block mapping, its trailing comment included."""
    while isinstance(node, Mapping) and not node.flow:
        node = node.entries[-1][1]
    if text[node.end - 1 : node.end] == "\n":  # a block scalar
        return node.end
    newline = text.find("\n", node.end)
    return len(text) if newline < 0 else newline + 1


def end_of_document(text: str, root: Node | None) -> int:
    """Where lines can be put at the end of a document: after everything but its end mark."""
    mark = _DOCUMENT_END.search(text, 0 if root is None else end_of_entry(text, root))
    return mark.start() if mark else len(text)


def lines_at(text: str, index: int, lines: Iterable[str], layout: Layout) -> TextEdit:
    """Put lines where a line begins, or at the end of a text, which keeps its form without a final line end."""
    if index == len(text) and text and not text.endswith("\n"):
        return TextEdit(index, index, "".join(layout.newline + line for line in lines))
    return TextEdit(index, index, "".join(line + layout.newline for line in lines))


def entries_into_flow(
    text: str, mapping: Mapping, index: int, entries: Iterable[str], layout: Layout
) -> list[TextEdit]:
    """Put entries after another of a flow mapping, each on a line of its own where that one is."""
    if not mapping.entries:
        return [TextEdit(mapping.start + 1, mapping.start + 1, ", ".join(entries))]
    key, value = mapping.entries[index]
    indent = indentation(text, key.start)
    if indent is None:
        return [TextEdit(value.end, value.end, "".join(f", {entry}" for entry in entries))]
    comma = _comma(text, value.end)
    rest = _REST_OF_LINE.match(text, value.end if comma is None else comma + 1)
    if rest is None:
        return [TextEdit(value.end, value.end, "".join(f",{layout.newline}{indent}{entry}" for entry in entries))]
    lines = f",{layout.newline}".join(indent + entry for entry in entries)
    below = TextEdit(rest.end(), rest.end(), f"{lines}{'' if comma is None else ','}{layout.newline}")
    return [TextEdit(value.end, value.end, ","), below] if comma is None else [below]


def entries_out(text: str, mapping: Mapping, gone: Collection[int]) -> Iterator[TextEdit]:
    """Take entries (by their indexes) out of a mapping."""
    if mapping.flow:
        cuts = _joined(_flow_cuts(text, mapping, gone))
        return (_whole_line(text, cut) or cut for cut in cuts)
    entries = (mapping.entries[index] for index in gone)
    return (TextEdit(_line_start(text, key.start), end_of_entry(text, value)) for key, value in entries)


def joined_cuts(text: str, cuts: Iterable[TextEdit]) -> list[TextEdit]:
    """Cuts that touch, as one; one at the end of a text without a final line end takes the line end before it."""
    joined = _joined(cuts)
    if joined and joined[-1].end == len(text) and not text.endswith("\n"):
        start = joined[-1].start
        joined[-1] = TextEdit(len(text[:start].removesuffix("\n").removesuffix("\r")), len(text))
    return joined


def _flow_cuts(text: str, mapping: Mapping, gone: Collection[int]) -> Iterator[TextEdit]:
    """The entries with the comma after each; after the last there may be none, then the one before goes."""
    last = len(mapping.entries) - 1
    last_kept = max((index for index in range(last + 1) if index not in gone), default=-1)
    for index in gone:
        key, value = mapping.entries[index]
        comma = _comma(text, value.end)
        end = value.end if comma is None else comma + 1
        if index < last_kept:
            blanks = _BLANKS_BEFORE_ENTRY.match(text, end)
            yield TextEdit(key.start, blanks.end() if blanks else end)
        else:
            yield TextEdit(key.start - _blanks_before(text, key.start), end)
        if index == last and comma is None and last_kept >= 0:
            spare = _comma(text, mapping.entries[last_kept][1].end) or end
            yield TextEdit(spare, spare + 1)


def _comma(text: str, index: int) -> int | None:
    """The comma that follows an entry of a flow mapping, after blanks, line ends and comments; None without one."""
    gap = _GAP.match(text, index)
    end = gap.end() if gap else index
    return end if text.startswith(",", end) else None


def _whole_line(text: str, cut: TextEdit) -> TextEdit | None:
    """The cut widened to its lines, with their trailing comment, where nothing else stands in them."""
    rest = _REST_OF_LINE.match(text, cut.end)
    if rest is None or indentation(text, cut.start) is None:
        return None
    return TextEdit(_line_start(text, cut.start), rest.end())


def _joined(cuts: Iterable[TextEdit]) -> list[TextEdit]:
    joined: list[TextEdit] = []
    for cut in sorted(cuts):
        if joined and cut.start <= joined[-1].end:
            joined[-1] = TextEdit(joined[-1].start, max(cut.end, joined[-1].end))
        else:
            joined.append(cut)
    return joined


def _blanks_before(text: str, index: int) -> int:
    head = text[_line_start(text, index) : index]
    return len(head) - len(head.rstrip(" \t"))


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1
