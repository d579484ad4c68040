"""Places of a draft that its author has not filled yet: the word TODO, words in braces, comments that hold TODO."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import quoted
from governance.documents.adr.markdown import BlockKind
from governance.documents.adr.outline import Outline

_TODO: Final = re.compile(r"\bTODO\b")
_BRACES: Final = re.compile(r"\{\s*[^\W\d_][^{}]*\}")
_TICKS: Final = re.compile(r"`+")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FIX: Final = "write what belongs here; where it is meant as it stands, put it in back quotes"


def placeholders(record: Outline) -> Iterator[Problem]:
    """The placeholders outside code, from the top to the end."""
    if not any("TODO" in line or "{" in line for line in record.lines):
        return
    for number, line in enumerate(record.lines[: record.front_matter]):
        yield from _in(line, number)
    for root in record.document.blocks:
        for block in root.walk():
            if block.kind is BlockKind.HTML:
                yield from _in(block.source, block.start)
            elif block.kind is not BlockKind.CODE:
                yield from _in(without_code(block.source), block.start)


def _in(text: str, line: int) -> Iterator[Problem]:
    for match in sorted(
        (*_TODO.finditer(text), *_BRACES.finditer(_COMMENT.sub(lambda comment: _blanks(comment[0]), text))),
        key=re.Match.start,
    ):
        found = quoted(" ".join(match[0].split()))
        at = line + text.count("\n", 0, match.start()) + 1
        yield Problem(f"the placeholder {found} still stands here", _FIX, at, pending=True)


def _blanks(text: str) -> str:
    """As many characters without a meaning, in as many lines."""
    return re.sub(r"[^\n]", " ", text)


def without_code(source: str) -> str:
    """Markup with its code spans blanked out: between runs of as many back quotes, the first not after a backslash."""
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(source)]
    starts = defaultdict[int, list[int]](list)
    for start, end in runs:
        starts[end - start].append(start)
    kept, position = [], 0
    for start, end in runs:
        opening = start + _is_escaped(source, start)
        if start < position or opening == end:
            continue
        closing = starts[end - opening]
        index = bisect_right(closing, start)
        if index < len(closing):
            stop = closing[index] + end - opening
            kept += [source[position:opening], _blanks(source[opening:stop])]
            position = stop
    return "".join(kept) + source[position:]


def _is_escaped(source: str, index: int) -> bool:
    first = index
    while first and source[first - 1] == "\\":
        first -= 1
    return (index - first) % 2 == 1
