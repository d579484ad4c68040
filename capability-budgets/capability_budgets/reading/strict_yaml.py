"""YAML as every reader understands it the same way: a tree of plain nodes with exact positions.

Read from libyaml's events, so that duplicate keys, anchors and depth are seen before anything is built from them.
libyaml is required, not preferred: PyYAML's own parser differs (it refuses a tab after a colon, for one) and needs
many seconds for a file of the size that is allowed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeGuard

import yaml
from yaml import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    CSafeLoader,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import MAX_PROBLEMS, UnreadableError, in_order, position, quoted

MAX_NODES: Final = 50_000
"""Keys, values and collections in one file: far more than people write by hand, and read in a part of a second."""

_MAX_SKIPPED: Final = 32  # libyaml's time grows with the square of the depth of open brackets

# libyaml's time also grows with the square of the number of tag directives, before the first event is seen.
_TAG_DIRECTIVE: Final = re.compile(r"(?:\A|[\r\n\x85\u2028\u2029])(?P<mark>%)TAG\b")
_KEY_MARK: Final = re.compile(r"\?[ \t]+")
_COLON: Final = re.compile(r"[ \t]*:")
_CONFLICT: Final = re.compile(r"^<{7}(?=[ \r\n]|\Z)", re.MULTILINE)

_SYNTAX: Final = "write plain YAML: `key: value`, indented with spaces"
_REMEDIES: Final = (
    ("cannot start any token", "indent with spaces, not tabs; put text that starts with @, ` or % in quotes"),
    ("mapping values are not allowed", "put text that holds a colon in quotes; indent the keys of one level alike"),
    ("expected ':'", "write `key: value`, with a blank after the colon"),
    ("expected key", "indent the keys of one level alike, and close every quote"),
    ("end of stream", "close the quote that was opened"),
    ("expected ','", "put a comma between the entries, and close the bracket"),
)


class Scalar(NamedTuple):
    """A scalar: its text, whether it is written without quotes or block marks, and where it stands.

    Line and column count from one. `start` and `end` are indexes into the text (in characters), so that exactly
    these can be replaced. An absent value (`key:`) is plain, empty, and ends where it starts. The lines of a block
    scalar (`|`, `>`) belong to it, so its end is the start of the line that follows.
    """

    text: str
    plain: bool
    line: int
    column: int
    start: int
    end: int


class Sequence(NamedTuple):
    """A list and its place; the end of one in block style is where the next token starts, after any comments."""

    items: "tuple[Node, ...]"
    flow: bool
    line: int
    column: int
    start: int
    end: int


class Mapping(NamedTuple):
    """A mapping and its place (as of a list); of a key given twice the first value stays, and a problem is reported."""

    entries: "tuple[tuple[Scalar, Node], ...]"
    flow: bool
    line: int
    column: int
    start: int
    end: int

    def get(self, key: str) -> "Node | None":
        """The value of a key; None where the key is absent."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping
Each = Callable[[Scalar, Node], None]


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """What was read: the root node (None for an empty document) and everything that is refused.

    While there are problems the tree is good for finding more of them, and for nothing else.
    """

    root: Node | None = None
    problems: tuple[Problem, ...] = ()


def load(text: str, *, max_depth: int, max_nodes: int = MAX_NODES, each: Each | None = None) -> YamlDocument:
    """Read one document.

    Args:
        text: the document, as `decode` gives it.
        max_depth: how many collections may be nested; what lies deeper is refused and not looked into.
        max_nodes: how many keys, values and collections there may be; more end the reading.
        each: takes the entries of a mapping at the root one by one, as they are read, instead of the tree; the root
            then has none. So a large file is never held as a whole, and what stands before a syntax error is seen.
            It may raise UnreadableError to end the reading.

    Returns:
        The tree. A syntax error ends the reading: then the root is None and a problem says why. So do too many
        problems, too many nodes and excessive depth.
    """
    problems: list[Problem] = []
    root: Node | None = None
    try:
        root = _Builder(text, max_depth, max_nodes, problems).document(each)
    except UnreadableError as fault:
        problems.extend(fault.problems)
    except yaml.MarkedYAMLError as fault:
        problems.append(_syntax_problem(text, fault))
    except yaml.YAMLError as fault:
        problems.append(Problem(f"this is not YAML: {str(fault).splitlines()[0]}", _SYNTAX))
    return YamlDocument(root, in_order(problems))


class _Builder:
    """Builds nodes from events; its recursion is as deep as the depth that is allowed."""

    def __init__(self, text: str, max_depth: int, max_nodes: int, problems: list[Problem]) -> None:
        _refuse_tag_directives(text)
        # Any: the type stubs call the marks of an event optional, libyaml always sets them.
        self._next: Callable[[], Any] = CSafeLoader(text).get_event
        self._text = text
        self._marked = frozenset(match.end() for match in _KEY_MARK.finditer(text))
        self._depth_left = max_depth
        self._nodes_left = max_nodes
        self._problems = problems
        self._each: Each | None = None

    def document(self, each: Each | None) -> Node | None:
        self._next()
        start = self._next()
        if isinstance(start, StreamEndEvent):
            return None
        if start.version:
            self._refuse(start, "a YAML directive", "remove the line that starts with %")
        first = self._next()
        self._each = each if isinstance(first, MappingStartEvent) else None
        root = None if _is_nothing(first) else self._node(first)
        self._next()
        extra = self._next()
        if not isinstance(extra, StreamEndEvent):
            self._add(extra, "a second document starts here", "keep one document in a file; remove the `---`")
        return root

    def _node(self, event: Any) -> Node:
        self._nodes_left -= 1
        if self._nodes_left < 0:
            raise UnreadableError(_at(event, "far too many keys and values stand in this file", "split the file"))
        if event.anchor is not None:
            if isinstance(event, AliasEvent):
                self._refuse(event, f"the alias {quoted(f'*{event.anchor}')}", "write the value itself")
                return _unread(event, event)
            self._refuse(event, f"the anchor {quoted(f'&{event.anchor}')}", "write every value where it is used")
        if event.tag is not None:
            self._refuse(event, f"the tag {quoted(event.tag)}", "remove it")
        if isinstance(event, ScalarEvent):
            return _scalar(event)
        return self._collection(event)

    def _collection(self, event: Any) -> Node:
        if self._depth_left == 0:
            return self._skip(event)
        self._depth_left -= 1
        node = self._sequence(event) if isinstance(event, SequenceStartEvent) else self._mapping(event)
        self._depth_left += 1
        return node

    def _skip(self, start: Any) -> Scalar:
        """Pass over a collection that lies too deep, so that what follows it is read as well."""
        self._add(start, "nested deeper than this kind of file goes", "move it up to the level it belongs to")
        depth, event = 1, start
        while depth:
            event = self._next()
            self._nodes_left -= 1
            if isinstance(event, CollectionStartEvent):
                depth += 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
            if depth > _MAX_SKIPPED or self._nodes_left < 0:
                raise UnreadableError(self._problems[-1])
        return _unread(start, event)

    def _sequence(self, start: Any) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            items.append(self._node(event))
        return Sequence(tuple(items), bool(start.flow_style), *_span(start, event))

    def _mapping(self, start: Any) -> Mapping:
        each, self._each = self._each, None  # only the root's entries are handed over
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            key, value = self._node(event), self._node(self._next())
            if not self._is_plain_key(key, value, event):
                continue
            first, _ = entries.setdefault(key.text, (key, key if each else value))
            if first is not key:
                message = f"the key {quoted(key.text)} stands twice here, first in line {first.line}"
                self._add(event, message, "keep one of the two")
            elif each:
                each(key, value)
        return Mapping(() if each else tuple(entries.values()), bool(start.flow_style), *_span(start, event))

    def _is_plain_key(self, key: Node, value: Node, event: Any) -> TypeGuard[Scalar]:
        if not isinstance(key, Scalar):
            self._refuse(event, "a list or mapping as a key", "write a plain name")
        elif key.text == "<<" and key.plain:
            self._refuse(event, "the merge key `<<`", "write every value where it is used")
        elif key.start in self._marked or not (
            self._text.startswith(":", key.end) or _is_absent(value) or _COLON.match(self._text, key.end)
        ):
            self._refuse(event, "the key mark `?`", "write `key: value`")
        else:
            return True
        return False

    def _refuse(self, event: Any, what: str, fix: str) -> None:
        self._add(event, f"{what} is refused: a file means the same to every reader", fix)

    def _add(self, event: Any, message: str, fix: str) -> None:
        self._problems.append(_at(event, message, fix))
        if len(self._problems) >= MAX_PROBLEMS:
            raise UnreadableError(self._problems[-1])


def _refuse_tag_directives(text: str) -> None:
    match = "%TAG" in text and _TAG_DIRECTIVE.search(text)
    if match:
        line, column = position(text, match.start("mark"))
        raise UnreadableError(Problem("a tag directive is refused", "remove the line", line, column))


def _is_nothing(event: Any) -> bool:
    """Whether a document has no content at all: comments, or the bare marks of a document."""
    return isinstance(event, ScalarEvent) and not (event.value or event.style or event.tag) and event.anchor is None


def _is_absent(node: Node) -> bool:
    return isinstance(node, Scalar) and node.start == node.end


def _scalar(event: Any) -> Scalar:
    start, end = event.start_mark, event.end_mark.index
    fields = event.value, not event.style, start.line + 1, start.column + 1, start.index, end
    return tuple.__new__(Scalar, fields)  # as Scalar(…) does, without one more call: a tenth of the time of a file


def _unread(first: Any, last: Any) -> Scalar:
    """Stands for what is refused and not looked into."""
    line, column, start, end = _span(first, last)
    return Scalar("", plain=False, line=line, column=column, start=start, end=end)


def _span(first: Any, last: Any) -> tuple[int, int, int, int]:
    start = first.start_mark
    return start.line + 1, start.column + 1, start.index, last.end_mark.index


def _at(event: Any, message: str, fix: str) -> Problem:
    mark = event.start_mark
    return Problem(message, fix, mark.line + 1, mark.column + 1)


def _syntax_problem(text: str, fault: yaml.MarkedYAMLError) -> Problem:
    conflict = _CONFLICT.search(text)
    if conflict:
        message, fix = "a merge conflict is left here", "resolve it, and remove the marks"
        return Problem(message, fix, *position(text, conflict.start()))
    what = fault.problem or fault.context or ""
    fix = next((words for part, words in _REMEDIES if part in what), _SYNTAX)
    mark = fault.problem_mark or fault.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (None, None)
    return Problem(f"this is not YAML: {what}", fix, *place)
