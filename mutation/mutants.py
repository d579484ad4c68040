"""Mutants: every small change of a module that its tests should notice.

The changes are mutmut's. Mutmut itself would apply them by functions that it adds beside each function. That leaves out
what is decorated (properties, caches) and what stands outside functions (patterns, tables, fields of models), so here
each change is applied to the module's text.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
from libcst import matchers
from mutmut.mutation.file_mutation import deep_replace
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_if_exp, operator_string

_Operator = Callable[[Any], Iterable[cst.CSTNode]]

_OPERATORS: Sequence[tuple[type, _Operator]] = (
    *mutation_operators,
    (cst.If, operator_if_exp),
    (cst.CompIf, operator_if_exp),
)
"""Mutmut's, and what it does to the condition of a ternary done to those of statements and comprehensions, too."""

_TYPE_CHECKING = matchers.If(test=matchers.Name("TYPE_CHECKING"))
_EXPORTS = matchers.Assign(targets=[matchers.AssignTarget(target=matchers.Name("__all__"))])
_TYPE_VARIABLE = matchers.Call(func=matchers.Name("TypeVar"))
_SAFE_CALL = matchers.Call(func=matchers.Name("len") | matchers.Name("isinstance"))


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of a module.

    Attributes:
        name: what is changed and how, by function and text: it stays when lines move.
        source: the whole text of the changed module.
    """

    path: Path
    name: str
    source: str


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a module, in the order of its text."""
    module = cst.parse_module(path.read_text(encoding="utf-8"))
    statements = [module.code_for_node(statement) for statement in module.body]
    names: Counter[str] = Counter()
    found = []
    for index, statement in enumerate(module.body):
        visitor = _Visitor()
        statement.visit(visitor)
        seen = {ast.dump(ast.parse(statements[index]))}
        for scope, old, new in visitor.changes:
            replaced = deep_replace(statement, old, new)
            if not isinstance(replaced, cst.CSTNode):
                raise TypeError(f"{path}: a statement of {scope} cannot be replaced")
            changed = module.code_for_node(replaced)
            meaning = ast.dump(ast.parse(changed))
            if meaning in seen:
                continue
            seen.add(meaning)
            before, after = _difference(statements[index].splitlines(), changed.splitlines())
            name = f"{scope}: {before} => {after}"
            names[name] += 1
            if names[name] > 1:
                name = f"{name} #{names[name]}"
            found.append(Mutant(path, name, "".join((*statements[:index], changed, *statements[index + 1 :]))))
    return found


def _difference(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """The lines that differ, white space made even."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return _even(before[start : len(before) - end]), _even(after[start : len(after) - end])


def _even(lines: Sequence[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(lines)).strip()


class _Visitor(cst.CSTVisitor):
    """Collects the changes of one statement, each with the scope it stands in."""

    def __init__(self) -> None:
        self.changes: list[tuple[str, cst.CSTNode, cst.CSTNode]] = []
        self._scopes: list[str] = []
        self._annotations = 0
        self._calls = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Mutate a node, and tell whether to go into it."""
        if _is_left_out(node):
            return False
        if isinstance(node, cst.Annotation):
            self._annotations += 1
        if isinstance(node, cst.Call) and self._annotations:
            self._calls += 1
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._scopes.append(node.name.value)
        # Annotations are never run, but for the constraints of models, which are calls.
        if not self._annotations or self._calls:
            scope = ".".join(self._scopes) or "module"
            self.changes += ((scope, node, new) for new in _changes(node))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Forget what was left."""
        if _is_left_out(original_node):
            return
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self._scopes.pop()
        if isinstance(original_node, cst.Call) and self._annotations:
            self._calls -= 1
        if isinstance(original_node, cst.Annotation):
            self._annotations -= 1


def _is_left_out(node: cst.CSTNode) -> bool:
    """What says nothing about behaviour: decorators (frozen, slotted, cached), exports, and what only types need."""
    return isinstance(node, cst.Decorator | cst.Import | cst.ImportFrom) or any(
        matchers.matches(node, pattern) for pattern in (_TYPE_CHECKING, _EXPORTS, _TYPE_VARIABLE)
    )


def _changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in _OPERATORS:
        if not isinstance(node, kind):
            continue
        if operator is operator_string and _is_wording(node):
            continue
        if operator is operator_arg_removal and matchers.matches(node, _SAFE_CALL):
            continue  # it could only raise
        yield from operator(node)


def _is_wording(node: cst.CSTNode) -> bool:
    """Texts for people, told by their blanks: their words are free, and what they must name are expressions in them."""
    return isinstance(node, cst.SimpleString) and "r" not in node.prefix.lower() and " " in node.raw_value
