"""Edits of a budget file in place: the asked limits change, every other byte stays."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from capability_budgets.reading import strict_yaml
from capability_budgets.reading.budget_yaml import (
    ENVIRONMENTS_KEY,
    MAX_DEPTH,
    MAX_NODES,
    YAML_WORDS,
    BudgetDocument,
    read_budgets,
)
from capability_budgets.reading.limits import LIMIT_NAME, LimitId
from capability_budgets.reading.strict_yaml import Mapping as YamlMapping
from capability_budgets.reading.strict_yaml import Node, Scalar
from capability_budgets.reading.text import decode, encoded_like
from capability_budgets.reading.values import format_value, parse_value
from governance.documents.yaml.edits import (
    Layout,
    TextEdit,
    edited,
    end_of_document,
    end_of_entry,
    entries_into_flow,
    entries_out,
    indentation,
    joined_cuts,
    lines_at,
)
from governance.errors import RefusedError

T = TypeVar("T")
Path = tuple[str, ...]
"""The keys that lead to a value from some mapping; the empty path is the value itself."""

_QUOTES: Final = frozenset({'"', "'"})

Heads = Mapping[str, Mapping[Path, Decimal]]


def edit(data: bytes, edits: Mapping[LimitId, Decimal | None]) -> bytes:
    """Set, add or remove (None) limits of one budget file.

    A value that already stands is left as it is written. A new limit goes after its last sibling, a new capability
    to the end. A removal takes whole lines, and the keys above that would be left with nothing.

    Args:
        data: the file; empty for a new one.
        edits: the values asked for.

    Returns:
        The edited file, which states exactly what was asked and otherwise the same limits.

    Raises:
        RefusedError: the file cannot be read, or cannot be edited so; nothing is half done.
    """
    before = _readable(data)
    text = decode(data)
    text = _set(text, {_path(limit): _writable(limit, value) for limit, value in edits.items() if value is not None})
    text = _remove(text, {_path(limit): None for limit, value in edits.items() if value is None})
    result = encoded_like(data, text)
    _check(before, read_budgets("", result), edits)
    return result


def rename(data: bytes, old: str, new: str) -> bytes:
    """Give a capability of one budget file another name: its key is replaced in place, every other byte stays.

    A file without the capability is given back as it is.

    Raises:
        RefusedError: the file cannot be read, or states the new name already.
    """
    before = _readable(data)
    names = [capability.name for capability in before.capabilities]
    if old not in names:
        return data
    text = decode(data)
    root = _root(text)
    keys = [key for key, _ in root.entries if key.text == old] if isinstance(root, YamlMapping) else []
    quote = text[keys[0].start] if text[keys[0].start] in _QUOTES else ""
    result = encoded_like(data, edited(text, [TextEdit(keys[0].start, keys[0].end, _name(new, quote))]))
    after = read_budgets("", result)
    if after.problems or [new if name == old else name for name in names] != [item.name for item in after.capabilities]:
        raise RefusedError(f"{old} cannot be called {new}", "choose a name that no capability has yet")
    return result


def _readable(data: bytes) -> BudgetDocument:
    document = read_budgets("", data)
    for problem in document.problems:
        place = f" (line {problem.line}, column {problem.column})" if problem.line else ""
        raise RefusedError(f"the budget file cannot be read: {problem.message}{place}", problem.fix)
    return document


def _check(before: BudgetDocument, after: BudgetDocument, edits: Mapping[LimitId, Decimal | None]) -> None:
    """Refuse an edit that did not come out as it was asked for."""
    asked = {**_limits(before), **edits}
    stated = {limit: value for limit, value in asked.items() if value is not None}
    texts = _texts(before)
    changed = any(texts.get(name, text) != text for name, text in _texts(after).items())
    if after.problems or changed or _limits(after) != stated:
        why = "".join(f": {problem.message}" for problem in after.problems[:1])
        raise RefusedError(f"the file cannot be edited in place as asked{why}", "edit it by hand")


def _limits(document: BudgetDocument) -> dict[LimitId, Decimal]:
    return {limit.id: limit.value for capability in document.capabilities for limit in capability.limits}


def _texts(document: BudgetDocument) -> dict[str, list[str]]:
    """The free texts by capability; their last line end is not told apart from the file's."""
    return {
        item.name: [(text or "").rstrip("\n") for text in (item.description, item.owner, item.runbook_url)]
        for item in document.capabilities
    }


def _path(limit: LimitId) -> Path:
    if LimitId.parse(str(limit)) != limit:
        raise RefusedError(f"{limit} names no limit", "write it as `capability.max_name` or `capability@env.max_name`")
    if limit.environment is None:
        return limit.capability, limit.name
    return limit.capability, ENVIRONMENTS_KEY, limit.environment, limit.name


def _writable(limit: LimitId, value: Decimal) -> Decimal:
    try:
        return parse_value(format_value(value))
    except ValueError as fault:
        raise RefusedError(f"{limit} cannot be {value}: {fault}", "choose another value") from fault


def _heads(paths: Mapping[Path, T]) -> dict[str, dict[Path, T]]:
    """What is asked below each key; limits come before environments."""
    heads: dict[str, dict[Path, T]] = {}
    for path in sorted(paths, key=len):
        heads.setdefault(path[0], {})[path[1:]] = paths[path]
    return heads


def _root(text: str) -> Node | None:
    return strict_yaml.load(text, max_depth=MAX_DEPTH, max_nodes=MAX_NODES).root


def _set(text: str, paths: Mapping[Path, Decimal]) -> str:
    return edited(text, _Setting(text).splices(paths)) if paths else text


class _Setting:
    """The splices that set and add limits."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = _root(text)
        self._layout = Layout.of(text, self._root)

    def splices(self, paths: Mapping[Path, Decimal]) -> Iterable[TextEdit]:
        if isinstance(self._root, YamlMapping):
            return self._in_mapping(self._root, paths)
        return [self._lines(end_of_document(self._text, self._root), "", _heads(paths))]

    def _in_mapping(self, mapping: YamlMapping, paths: Mapping[Path, Decimal]) -> Iterator[TextEdit]:
        """What lies inside comes first: of two additions at one index the one indented deeper stands above."""
        missing = _heads(paths)
        for key, node in mapping.entries:
            below = missing.pop(key.text, None)
            if below is not None and isinstance(node, YamlMapping):
                yield from self._in_mapping(node, below)
            elif below is not None and isinstance(node, Scalar) and parse_value(node.text) != below[()]:
                yield TextEdit(node.start, node.end, format_value(below[()]))
        yield from self._additions(mapping, missing)

    def _additions(self, mapping: YamlMapping, missing: Heads) -> Iterator[TextEdit]:
        """New limits go after the last limit, everything else after the last entry."""
        last = len(mapping.entries) - 1
        limits = (index for index, (key, _) in enumerate(mapping.entries) if LIMIT_NAME.fullmatch(key.text))
        last_limit = max(limits, default=last)
        places: dict[int, dict[str, Mapping[Path, Decimal]]] = {}
        for head, below in missing.items():
            places.setdefault(last_limit if () in below else last, {})[head] = below
        for index, heads in places.items():
            yield from self._behind(mapping, index, heads)

    def _behind(self, mapping: YamlMapping, index: int, heads: Heads) -> Iterable[TextEdit]:
        if mapping.flow:
            quote = _quote(self._text, mapping)
            return entries_into_flow(self._text, mapping, index, _in_flow(heads, quote), self._layout)
        key, node = mapping.entries[index]
        at = end_of_document(self._text, node) if mapping is self._root else end_of_entry(self._text, node)
        return [self._lines(at, indentation(self._text, key.start) or "", heads)]

    def _lines(self, at: int, indent: str, heads: Heads) -> TextEdit:
        return lines_at(self._text, at, _in_block(heads, indent, self._layout.unit), self._layout)


def _quote(text: str, mapping: YamlMapping) -> str:
    """The quotes that a flow mapping (JSON perhaps) has around its keys."""
    first = text[mapping.entries[0][0].start] if mapping.entries else ""
    return first if first in _QUOTES else ""


def _name(name: str, quote: str) -> str:
    quote = quote or ('"' if name in YAML_WORDS else "")
    return f"{quote}{name}{quote}"


def _in_flow(heads: Heads, quote: str) -> list[str]:
    return [f"{_name(head, quote)}: {_flow_value(below, quote)}" for head, below in heads.items()]


def _flow_value(below: Mapping[Path, Decimal], quote: str) -> str:
    return format_value(below[()]) if () in below else f"{{{', '.join(_in_flow(_heads(below), quote))}}}"


def _in_block(heads: Heads, indent: str, unit: str) -> Iterator[str]:
    for head, below in heads.items():
        if () in below:
            yield f"{indent}{_name(head, '')}: {format_value(below[()])}"
        else:
            yield f"{indent}{_name(head, '')}:"
            yield from _in_block(_heads(below), indent + unit, unit)


def _remove(text: str, paths: Mapping[Path, None]) -> str:
    root = _root(text) if paths else None
    if not isinstance(root, YamlMapping):
        return text
    cuts = _cuts(text, root, paths)
    if cuts is None:
        cuts = list(entries_out(text, root, range(len(root.entries))))
    return edited(text, joined_cuts(text, cuts))


def _cuts(text: str, mapping: YamlMapping, paths: Mapping[Path, None]) -> list[TextEdit] | None:
    """What to cut out of a mapping; None where nothing of it would be left."""
    heads = _heads(paths)
    gone: set[int] = set()
    cuts: list[TextEdit] = []
    for index, (key, node) in enumerate(mapping.entries):
        if key.text not in heads:
            continue
        inner = _cuts(text, node, heads[key.text]) if isinstance(node, YamlMapping) else None
        if inner is None:
            gone.add(index)
        cuts.extend(inner or ())
    if gone and len(gone) == len(mapping.entries):
        return None
    return [*cuts, *entries_out(text, mapping, gone)]
