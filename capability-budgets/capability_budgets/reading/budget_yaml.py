"""Budget files: text to capabilities. Every refusal names its place and what to write instead."""

import re
from decimal import Decimal
from typing import Final, NamedTuple

from capability_budgets.reading import strict_yaml
from capability_budgets.reading.limits import (
    CAPABILITY_NAME,
    ENVIRONMENT_NAME,
    LIMIT_NAME,
    Capability,
    Limit,
    LimitId,
)
from capability_budgets.reading.problems import Problem, TextError
from capability_budgets.reading.strict_yaml import Node, Scalar
from capability_budgets.reading.text import (
    MAX_PROBLEMS,
    UnreadableError,
    control_character,
    decode,
    describe,
    in_order,
    quoted,
)
from capability_budgets.reading.values import parse_value

MAX_DEPTH: Final = 4
"""Mappings in each other: the file, a capability, its environments, one environment."""

TEXT_KEYS: Final = ("description", "owner", "runbook_url")
"""The keys of a capability that are free to edit."""

MAX_NODES: Final = 150_000
"""Keys, values and mappings: even a file of the size that is allowed has fewer, unless it is built to hurt."""

ENVIRONMENTS_KEY: Final = "environments"

BENCHMARKS_KEY: Final = "benchmarks"
"""Names the tests that measure a capability: no limit, and free to edit, as the marks in tests are."""

RELATIVE_KEY: Final = "relative"
"""Whether a capability is judged by the speed of the machine: no limit, and free to edit, as the marks in tests are."""

_OTHER_KEYS: Final = frozenset({*TEXT_KEYS, BENCHMARKS_KEY, RELATIVE_KEY, ENVIRONMENTS_KEY})

YAML_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null"})
"""Names that some YAML readers take for a boolean or for nothing, unless they stand in quotes."""

_ROOT_HINT: Final = "write the name of a capability, a colon, and its limits below it"
_LIMITS_HINT: Final = "write limits below it, such as `max_latency_ms: 10`"
_ENVIRONMENTS_HINT: Final = "write the name of an environment, a colon, and its limits below it"
_NUMBER_HINT: Final = "write a plain decimal number such as 10 or 0.5"
_TEXT_HINT: Final = "write one text, in quotes where it is more than words"
_NAME_HINT: Final = "start with a lower-case letter; go on with lower-case letters, digits, `_` and `-`"
_LIMIT_HINT: Final = "write `max_…` or `min_…`, of lower-case letters, digits and `_`"
_KEY_HINT: Final = (
    f"{_LIMIT_HINT}; other keys are {', '.join(TEXT_KEYS)}, {BENCHMARKS_KEY}, {RELATIVE_KEY} and {ENVIRONMENTS_KEY}"
)
_BENCHMARKS_HINT: Final = "write a list of test ids or globs: [tests/test_limiter.py::test_admit]"
_RELATIVE_HINT: Final = "write `relative: true`, for a capability that keeps the processor busy, or leave it out"
_OUTSIDE: Final = re.compile(r"[^ -~]")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


class BudgetDocument(NamedTuple):
    """What one budget file states.

    Attributes:
        capabilities: what could be read, in the order of the file. It is complete only where there is no problem.
        problems: everything that is refused, from the top to the end of the file, the first hundred of it.
    """

    capabilities: tuple[Capability, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_budgets(path: str, data: bytes) -> BudgetDocument:
    """Read one budget file; `path` is what its limits name as their file. Never raises: see `problems`."""
    try:
        text = decode(data)
    except UnreadableError as fault:
        return BudgetDocument(problems=fault.problems)
    reader = _Reader(path, text)
    tree = strict_yaml.load(text, max_depth=MAX_DEPTH, max_nodes=MAX_NODES, each=reader.capability)
    reader.root(tree.root)
    problems = in_order((*tree.problems, *reader.problems))
    return BudgetDocument(tuple(reader.capabilities), problems[:MAX_PROBLEMS])


class _Reader:
    """Reads the entries of one file as they come, and goes on after what it must refuse."""

    def __init__(self, path: str, text: str) -> None:
        self.capabilities: list[Capability] = []
        self.problems: list[Problem] = []
        self._path = path
        self._text = text

    def root(self, root: Node | None) -> None:
        """Refuse a file that is no mapping."""
        if root is not None and not isinstance(root, strict_yaml.Mapping):
            self._refuse_shape(root, "the file", _ROOT_HINT)

    def capability(self, key: Scalar, node: Node) -> None:
        """Read one entry of the file."""
        name = key.text
        limits: list[Limit] = []
        texts: dict[str, str] = {}
        benchmarks: tuple[str, ...] = ()
        relative = False
        for part, value in self._entries(node, name, _LIMITS_HINT):
            if part.text not in _OTHER_KEYS:
                self._limit(limits, LimitId(name, None, part.text), part, value, _KEY_HINT)
            elif part.text == BENCHMARKS_KEY:
                benchmarks = self._benchmarks(value)
            elif part.text == RELATIVE_KEY:
                relative = self._relative(value)
            elif part.text == ENVIRONMENTS_KEY:
                self._environments(limits, name, value)
            else:
                texts[part.text] = self._free_text(part, value)
        if self._is_name(key, CAPABILITY_NAME, "a capability", _NAME_HINT):
            rest = (texts.get("description"), texts.get("owner"), texts.get("runbook_url"), benchmarks, relative)
            self.capabilities.append(Capability(name, self._path, key.line, key.column, tuple(limits), *rest))

    def _relative(self, node: Node) -> bool:
        if not isinstance(node, Scalar) or not node.plain or node.text not in {"true", "false"}:
            self._refuse(node, f"{quoted(RELATIVE_KEY)} is neither true nor false", _RELATIVE_HINT)
            return False
        return node.text == "true"

    def _benchmarks(self, node: Node) -> tuple[str, ...]:
        if not isinstance(node, strict_yaml.Sequence):
            self._refuse(node, f"{quoted(BENCHMARKS_KEY)} is no list", _BENCHMARKS_HINT)
            return ()
        found = []
        for item in node.items:
            if not isinstance(item, Scalar) or (item.plain and item.text in _NULLS):
                self._refuse(item, f"an entry of {quoted(BENCHMARKS_KEY)} is no text", _BENCHMARKS_HINT)
                continue
            control = control_character(item.text)
            if control:
                self._refuse(item, f"{quoted(BENCHMARKS_KEY)} holds the control character {control}", "remove it")
            found.append(item.text)
        return tuple(found)

    def _environments(self, found: list[Limit], capability: str, node: Node) -> None:
        for name, limits in self._entries(node, ENVIRONMENTS_KEY, _ENVIRONMENTS_HINT):
            overrides = found if self._is_name(name, ENVIRONMENT_NAME, "an environment", _NAME_HINT) else []
            for part, value in self._entries(limits, name.text, _LIMITS_HINT):
                self._limit(overrides, LimitId(capability, name.text, part.text), part, value, _LIMIT_HINT)

    def _limit(self, found: list[Limit], limit: LimitId, key: Scalar, node: Node, hint: str) -> None:
        value = self._value(key, node) if self._is_name(key, LIMIT_NAME, "a limit", hint) else None
        if value is not None:
            found.append(Limit(limit, value, self._path, node.line, node.column))

    def _value(self, key: Scalar, node: Node) -> Decimal | None:
        if isinstance(node, Scalar) and node.plain and node.line == key.line:
            return self._number(key.text, node)
        if not isinstance(node, Scalar):
            self._refuse(node, f"{quoted(key.text)} is a list or a mapping, not a number", _NUMBER_HINT)
        elif not node.plain:
            self._refuse(node, f"{quoted(key.text)} is a quoted text, not a number", _unquoted(node.text))
        else:
            message = f"the number of {quoted(key.text)} stands in another line than its name"
            self._refuse(node, message, f"write both in one line: `{key.text}: 10`")
        return None

    def _number(self, name: str, node: Scalar) -> Decimal | None:
        try:
            return parse_value(node.text)
        except TextError as fault:
            wrong = fault.message or _odd_character(node.text) or "it is not written as a number"
            value = f"the value {quoted(node.text)} of {quoted(name)}" if node.text else quoted(name)
            self._refuse(node, f"{value} is refused: {wrong}", fault.fix)
        return None

    def _free_text(self, key: Scalar, node: Node) -> str:
        name = quoted(key.text)
        if not isinstance(node, Scalar):
            self._refuse(node, f"{name} is a list or a mapping, not a text", _TEXT_HINT)
            return ""
        if node.plain and node.text in _NULLS:
            self._refuse(node, f"{name} states nothing", "write a text, or remove the line")
        control = control_character(node.text)
        if control:
            self._refuse(node, f"{name} holds the control character {control}", "remove it")
        if _sticks_out(self._text, key, node):
            self._refuse(node, f"a line of {name} starts where a key could stand", "indent it deeper, or use one line")
        return node.text

    def _entries(self, node: Node, name: str, hint: str) -> tuple[tuple[Scalar, Node], ...]:
        if isinstance(node, strict_yaml.Mapping):
            return node.entries
        self._refuse_shape(node, quoted(name), hint)
        return ()

    def _refuse_shape(self, node: Node, name: str, hint: str) -> None:
        if isinstance(node, Scalar) and node.plain and node.text in _NULLS:
            self._refuse(node, f"{name} states nothing", f"{hint}, or remove the line")
        else:
            self._refuse(node, f"{name} is not a mapping of names", hint)

    def _is_name(self, key: Scalar, shape: re.Pattern[str], what: str, hint: str) -> bool:
        is_name = shape.fullmatch(key.text) is not None
        if is_name and key.plain and key.text not in YAML_WORDS:
            return True
        name = quoted(key.text)
        if not is_name:
            odd = _odd_character(key.text)
            self._refuse(key, f"the name {name} is refused: {odd}" if odd else f"{name} is no name of {what}", hint)
        elif key.plain:
            self._refuse(key, f"{name} without quotes is no name to every YAML reader", f'write `"{key.text}"`')
        elif self._text[key.start + 1 : key.end - 1] == key.text:
            return True
        else:
            self._refuse(key, f"the name {name} is written with escapes", f"write {name}")
        return False

    def _refuse(self, node: Node, message: str, fix: str) -> None:
        self.problems.append(Problem(message, fix, node.line, node.column))
        if len(self.problems) >= MAX_PROBLEMS:
            raise UnreadableError(self.problems[-1])


def _sticks_out(text: str, key: Scalar, node: Scalar) -> bool:
    """Whether a further line of a quoted text is indented no deeper than its key's line: it would look like a key."""
    _, *further = text[node.start : node.end].split("\n")
    if not further:  # most texts; and the line of a key may be as long as the file
        return False
    floor = _indent(text[text.rfind("\n", 0, key.start) + 1 : key.end])
    return any(line.strip() and _indent(line) <= floor for line in further)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _unquoted(text: str) -> str:
    try:
        parse_value(text.strip())
    except TextError as fault:
        return fault.fix
    return f"write {text.strip()} without quotes"


def _odd_character(text: str) -> str | None:
    match = _OUTSIDE.search(text)
    return f"it holds the character {describe(match[0])}" if match else None
