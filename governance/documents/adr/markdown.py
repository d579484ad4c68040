"""Markdown to a tree of blocks, and one block to lines of plain text. Only this module knows the parser."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from typing import Any, Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_DEPTH: Final = 40
"""Levels of lists and quotes the parser goes into; what lies deeper it skips, with all that follows."""

MAX_LINES: Final = 10_000
"""Lines of a record that are parsed; more would take too long, and no record has them."""

MAX_CHARACTERS: Final = 256 * 1024
"""Characters of a record that are parsed, for the same reason."""

MAX_LENGTH: Final = 2_000
"""Characters of one paragraph, heading or cell that are read for their markup; longer ones are read as they stand."""

_INLINE_DEPTH: Final = 12
_TAGS: Final = (
    (re.compile(r"</?(?:del|s|strike)\b", re.IGNORECASE), "~~"),
    (re.compile(r"<br\b", re.IGNORECASE), "\n"),
)
_BLANKS: Final = re.compile(r"[ \t\n]+")
_MARKUP: Final = re.compile(r"[\\`*\[\]!<>&]|(?<!\w)_|_(?!\w)", re.ASCII)
"""What markup within a paragraph, heading or cell begins or ends with; the underscores in `max_latency_ms` do not."""
_BOLD_START: Final = re.compile(r"\*\*([^\W_](?:[\w -]*[^\W_])?)\*\*([^\\`*_\[\]!<>&\n]*)", re.ASCII)
"""A line that begins with a few plain words in bold, as `**Status**: Accepted`, and has no other markup."""
_ONE_CODE_SPAN: Final = re.compile(r"`[^`\n]+`")


class BlockKind(Enum):
    """What a block is; the kinds without a meaning for records (thematic breaks) are left out of the tree."""

    HEADING = auto()
    PARAGRAPH = auto()
    LIST = auto()
    ITEM = auto()
    QUOTE = auto()
    TABLE = auto()
    ROW = auto()
    CELL = auto()
    CODE = auto()
    HTML = auto()


_WITH_TEXT: Final = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.CELL)


class MarkdownBlock(NamedTuple):
    """One block.

    Attributes:
        start: its first line, counted from zero.
        end: the line after its last.
        level: of a heading.
        source: the markup inside a heading, paragraph or cell; the text of code and HTML.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    source: str = ""
    children: tuple["MarkdownBlock", ...] = ()

    def walk(self) -> Iterator["MarkdownBlock"]:
        """The block and everything inside it, in the order of the text."""
        waiting = [self]
        while waiting:
            block = waiting.pop()
            yield block
            waiting.extend(reversed(block.children))


class Link(NamedTuple):
    """A link: its text, its target, and the index of its text in the line."""

    text: str
    target: str
    at: int


class TextLine(NamedTuple):
    """A line of plain text as a reader of the rendered page sees it; struck text keeps `~~`, `<br>` is a line end.

    Attributes:
        text: without markup, comments and pictures.
        row: the physical line, counted from the first one of the block.
        fresh: whether it starts outside all markup, not in the middle of emphasis or a link.
        code: the indexes where each code span starts and ends in the text.
        bold: how much of the text, from its start, stands in bold as a whole; 0 where it starts otherwise.
    """

    text: str
    row: int
    fresh: bool
    links: tuple[Link, ...] = ()
    code: tuple[tuple[int, int], ...] = ()
    bold: int = 0


@dataclass(frozen=True, slots=True)
class MarkdownDocument:
    """The blocks of a text, and whether all of it was read."""

    blocks: tuple[MarkdownBlock, ...] = ()
    too_deep: bool = False
    references: dict[str, Any] = field(default_factory=dict)
    _read: dict[str, tuple[TextLine, ...]] = field(default_factory=dict, compare=False, repr=False)

    def lines(self, block: MarkdownBlock) -> tuple[TextLine, ...]:
        """A heading, paragraph or cell as lines of plain text, none for other kinds.

        Where markup goes over the end of a line so that lines cannot be told apart, all of it is one line.
        """
        if block.kind not in _WITH_TEXT:
            return ()
        if block.source not in self._read:  # digest, status and links all look at the same entries
            self._read[block.source] = self._lines(block.source)
        return self._read[block.source]

    def _lines(self, source: str) -> tuple[TextLine, ...]:
        if len(source) > MAX_LENGTH:
            return tuple(TextLine(line.strip(), row, row == 0) for row, line in enumerate(source.split("\n")))
        if not _MARKUP.search(source):  # most of a record, and parsing is most of the time that reading one takes
            return tuple(TextLine(line, row, fresh=True) for row, line in enumerate(_unmarked(source)))
        if begun := _BOLD_START.fullmatch(source):
            return (TextLine((begun[1] + begun[2]).rstrip(), 0, fresh=True, bold=len(begun[1])),)
        return _Lines(self._inline(source)).read(source.count("\n") + 1)

    def text(self, block: MarkdownBlock) -> str:
        """A heading, paragraph or cell as one line of plain text, its blanks collapsed."""
        return _BLANKS.sub(" ", " ".join(line.text for line in self.lines(block))).strip(" ")

    def literal(self, block: MarkdownBlock) -> str | None:
        """The text of a cell that is nothing but text as it is typed, or nothing but one code span; else None."""
        if len(block.source) > MAX_LENGTH:
            return None
        if not _MARKUP.search(block.source):
            return block.source
        if _ONE_CODE_SPAN.fullmatch(block.source):
            return block.source[1:-1].strip(" ")
        tokens = self._inline(block.source)
        if len(tokens) == 1 and tokens[0].type == "code_inline":
            return tokens[0].content.strip(" ")
        plain = all(token.type == "text" for token in tokens)
        return block.source if plain and "".join(token.content for token in tokens) == block.source else None

    def _inline(self, source: str) -> list[Token]:
        parser = _inline_parser()
        return parser.inline.parse(source, parser, {"references": self.references}, [])


def is_too_large(lines: Sequence[str]) -> bool:
    """Whether lines are more than what is parsed."""
    return len(lines) > MAX_LINES or sum(map(len, lines)) + len(lines) > MAX_CHARACTERS


def parse(lines: Sequence[str]) -> MarkdownDocument:
    """Parse lines (without line ends) as CommonMark with tables; nothing where they are too large."""
    if is_too_large(lines):
        return MarkdownDocument()
    parser, tokens, env = _block_parser(), list[Token](), dict[str, Any]()
    parser.block.parse("\n".join(lines).replace("\0", "\ufffd"), parser, env, tokens)
    too_deep = any(token.level >= MAX_DEPTH - 1 for token in tokens)
    return MarkdownDocument(_tree(tokens), too_deep, env.get("references", {}))


@cache
def _block_parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": MAX_DEPTH}).enable("table")


@cache
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _INLINE_DEPTH})


_OPENING: Final = {
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
    "list_item_open": BlockKind.ITEM,
    "blockquote_open": BlockKind.QUOTE,
    "table_open": BlockKind.TABLE,
    "tr_open": BlockKind.ROW,
    "th_open": BlockKind.CELL,
    "td_open": BlockKind.CELL,
    "heading_open": BlockKind.HEADING,
    "paragraph_open": BlockKind.PARAGRAPH,
}
_CLOSING: Final = frozenset(name.replace("_open", "_close") for name in _OPENING)
_LEAVES: Final = {"fence": BlockKind.CODE, "code_block": BlockKind.CODE, "html_block": BlockKind.HTML}


@dataclass(slots=True)
class _Open:
    """A container whose end has not come yet."""

    kind: BlockKind
    level: int
    span: list[int] | None
    source: str = ""
    children: list[MarkdownBlock] = field(default_factory=list)

    def close(self) -> MarkdownBlock:
        start, end = self.span or (0, 0)
        return MarkdownBlock(self.kind, start, end, self.level, self.source, tuple(self.children))


def _tree(tokens: Sequence[Token]) -> tuple[MarkdownBlock, ...]:
    root = _Open(BlockKind.QUOTE, 0, None)
    stack = [root]
    for token in tokens:
        if token.type in _OPENING:
            level = int(token.tag[1]) if token.type == "heading_open" else 0
            stack.append(_Open(_OPENING[token.type], level, token.map))
        elif token.type in _CLOSING:
            closed = stack.pop().close()
            stack[-1].children.append(closed)
        elif token.type == "inline":
            stack[-1].source = token.content
            stack[-1].span = stack[-1].span or token.map
        elif token.type in _LEAVES:
            start, end = token.map or (0, 0)
            stack[-1].children.append(MarkdownBlock(_LEAVES[token.type], start, end, source=token.content))
    return tuple(root.children)


def _unmarked(source: str) -> Iterator[str]:
    """The lines of a text without markup, with the blanks that the parser leaves."""
    first, *more = source.split("\n")
    yield first.rstrip()
    for line in more:
        yield line.lstrip(" \t").rstrip()


class _Lines:
    """Puts the tokens of one block together into its lines."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._lines: list[TextLine] = []
        self._text = ""
        self._links: list[Link] = []
        self._code: list[tuple[int, int]] = []
        self._targets: list[tuple[str, int]] = []
        self._row = 0
        self._start = (0, True)
        self._depth = 0
        self._bold = 0
        self._leading = False

    def read(self, rows: int) -> tuple[TextLine, ...]:
        for token in self._tokens:
            self._take(token)
        self._end_line()
        if self._row != rows:
            return (TextLine("\n".join(line.text for line in self._lines), 0, fresh=False),)
        return tuple(self._lines)

    def _take(self, token: Token) -> None:
        if token.type in {"softbreak", "hardbreak"}:
            self._end_line()
        elif token.type == "html_inline":
            self._text += next((sign for shape, sign in _TAGS if shape.match(token.content)), "")
            self._row += token.content.count("\n")
        elif token.type == "link_open":
            self._targets.append((str(token.attrs.get("href", "")), len(self._text)))
        elif token.type == "link_close":
            target, start = self._targets.pop()
            self._links.append(Link(self._text[start:], target, start))
        elif token.type == "strong_open":
            self._leading = self._leading or not self._text
        elif token.type == "strong_close":
            self._bold = self._bold or (len(self._text) if self._leading else 0)
        elif token.type != "image":
            start = len(self._text)
            self._text += token.content
            self._code += [(start, len(self._text))] if token.type == "code_inline" else []
        self._depth += token.nesting

    def _end_line(self) -> None:
        row, fresh = self._start
        self._lines.append(TextLine(self._text.rstrip(), row, fresh, tuple(self._links), tuple(self._code), self._bold))
        self._row += 1
        self._text, self._links, self._code, self._bold, self._leading = "", [], [], 0, False
        self._targets = [(target, 0) for target, _ in self._targets]
        self._start = (self._row, self._depth == 0)
