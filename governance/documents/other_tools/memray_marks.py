"""pytest-memray: the marks `limit_memory` of a file of tests."""

import ast
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError
from governance.documents.other_tools.amounts import BINARY_BYTES, amount
from governance.domain.budgets.amounts import plain
from governance.domain.budgets.proposed import Collected, Proposal, ProposedCapability, names_of_tests

_MARKS: Final = ("limit_memory", "limit_leaks", "limit_leaked_objects")
_MEBIBYTE: Final = 1024**2
_Test = ast.FunctionDef | ast.AsyncFunctionDef


class _Mark(NamedTuple):
    """A mark of a test: its call, and the id of the test."""

    test: str
    name: str
    call: ast.Call


def memray_marks(source: str, text: str) -> Proposal:
    """Read the marks; the sizes in them count by 1,024.

    Raises:
        UnreadableError: this is no Python.
    """
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as fault:
        line = fault.lineno if isinstance(fault, SyntaxError) else None
        raise UnreadableError(Problem("this is no Python", "name a file of tests", line)) from fault
    found = Collected(source, "pytest-memray marks")
    marks = list(_marks(source, module.body, _module_marks(module.body)))
    names = names_of_tests(mark.test for mark in marks)
    for mark in marks:
        _take(found, names[mark.test], mark)
    return found.proposal


def _take(found: Collected, capability: str, mark: _Mark) -> None:
    where = f"line {mark.call.lineno}: {mark.name} of {mark.test.rpartition('::')[2]}"
    if mark.name != "limit_memory":
        found.leave(where, "a budget limits the peak of memory, not what leaks")
        return
    argument = mark.call.args[0] if mark.call.args else None
    written = argument.value if isinstance(argument, ast.Constant) else None
    size = amount(written, BINARY_BYTES) if isinstance(written, str) else None
    limit = None if size is None else plain(size / _MEBIBYTE)
    if limit is None:
        found.leave(where, "its size is no text such as 24 MB")
        return
    found.add(ProposedCapability(capability, {"max_memory_mb": Decimal(limit)}, None, (mark.test,)))
    for keyword in mark.call.keywords:
        found.leave(f"{where}, {keyword.arg}", "it says how pytest-memray measures, and is no limit")


def _marks(prefix: str, body: Sequence[ast.stmt], around: Sequence[ast.Call]) -> Iterator[_Mark]:
    """The marks of all tests, those of their classes and of the module among them; the nearest one counts."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            own = [*_calls(node.decorator_list), *_module_marks(node.body)]
            yield from _marks(f"{prefix}::{node.name}", node.body, [*own, *around])
        elif isinstance(node, _Test) and node.name.startswith("test"):
            calls = {_name(call): call for call in reversed([*_calls(node.decorator_list), *around])}
            yield from (_Mark(f"{prefix}::{node.name}", name, call) for name, call in calls.items())


def _module_marks(body: Sequence[ast.stmt]) -> list[ast.Call]:
    """The marks of a whole module or class: `pytestmark = …`, one or a list."""
    values = [
        node.value
        for node in body
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)
    ]
    items = [item for value in values for item in (value.elts if isinstance(value, ast.List | ast.Tuple) else [value])]
    return _calls(items)


def _calls(nodes: Sequence[ast.expr]) -> list[ast.Call]:
    return [node for node in nodes if isinstance(node, ast.Call) and _name(node) in _MARKS]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
