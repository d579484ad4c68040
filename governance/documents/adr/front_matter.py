"""The front matter of a record: YAML where it is YAML, and else the lines that look like `key: value`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from capability_budgets.reading import strict_yaml
from capability_budgets.reading.late_patterns import late
from capability_budgets.reading.problems import Problem

_DEPTH: Final = 6
_LINE: Final = late(r"""(?P<key>[^\W\d_][\w -]*|"[^"]*"|'[^']*')[ \t]*:(?:[ \t]+(?P<value>.*))?""")
_NESTED: Final = "adr"
_MARK: Final = "---"


class Field(NamedTuple):
    """One entry of the front matter.

    Attributes:
        key: its name as written, without quotes.
        values: its text; several for a list, none for what has no text of its own.
        line: the line of its key, counted from zero in the whole record.
        top: whether it is an entry of its own, its key the first on its line; not one inside another.
        span: the columns, from zero, of a value on the line of the key that can be replaced; None where it cannot.
    """

    key: str
    values: tuple[str, ...]
    line: int
    top: bool
    span: tuple[int, int] | None = None


class FrontMatter(NamedTuple):
    """All entries, and why the front matter cannot be read as strictly as a decision about budgets demands."""

    fields: tuple[Field, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_front_matter(lines: Sequence[str]) -> FrontMatter:
    """Read the front matter, given with its marks: a record's first lines; empty where it has none."""
    if not lines:
        return FrontMatter()
    start = lines.index(_MARK) + 1
    if start == len(lines):
        start = 0  # the only mark is the last line
    text = "\n".join(lines[start:-1])
    tree = strict_yaml.load(text, max_depth=_DEPTH)
    problems = tuple(problem._replace(line=(problem.line or 0) + start) for problem in tree.problems)
    if isinstance(tree.root, strict_yaml.Mapping):
        fields = (field._replace(line=field.line + start - 1) for field in _fields(text, tree.root))
        return FrontMatter(tuple(fields), problems)
    if tree.root is not None:
        what = "the front matter is not a list of keys and values"
        problems = (Problem(what, "write `key: value` lines", start), *problems)
    return FrontMatter(tuple(_loose(lines, start)) if problems else (), problems)


def _fields(text: str, root: strict_yaml.Mapping) -> Iterator[Field]:
    """The entries of the root, and those inside an entry `adr`, where some keep apart what is not the page's."""
    for key, node in root.entries:
        span = None if root.flow else _span(text, key, node)
        yield Field(key.text, _values(node), key.line, not root.flow, span)
        if isinstance(node, strict_yaml.Mapping) and key.text.lower() == _NESTED:
            for inner, value in node.entries:
                yield Field(inner.text, _values(value), inner.line, top=False)


def _values(node: strict_yaml.Node) -> tuple[str, ...]:
    """The texts of a node; those of `{one, two}`, as templates leave them, are its keys."""
    if isinstance(node, strict_yaml.Scalar):
        return (node.text,)
    if isinstance(node, strict_yaml.Sequence):
        return tuple(item.text for item in node.items if isinstance(item, strict_yaml.Scalar))
    bare = all(isinstance(value, strict_yaml.Scalar) and not value.text for _, value in node.entries)
    return tuple(key.text for key, _ in node.entries) if bare else ()


def _span(text: str, key: strict_yaml.Scalar, node: strict_yaml.Node) -> tuple[int, int] | None:
    if not isinstance(node, strict_yaml.Scalar):
        return None
    if node.start == node.end:
        after = text.index(":", key.end) + 1 - key.start + key.column - 1
        return after, after
    written = text[node.start : node.end]
    if "\n" in written or node.line != key.line:
        return None
    quote, start = 0 if node.plain else 1, node.column - 1
    return start + quote, start + len(written) - quote


def _loose(lines: Sequence[str], start: int) -> Iterator[Field]:
    for number, line in enumerate(lines[start:-1], start=start):
        match = _LINE().fullmatch(line)
        if match:
            value = re.sub(r"(?:^|[ \t])#.*", "", match["value"] or "").strip(" \t\"'")
            yield Field(match["key"].strip("\"'"), (value,), number, top=True)
