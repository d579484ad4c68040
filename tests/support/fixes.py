"""Finds every text in the program that tells what to do about a finding or an error, by reading its source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import capability_budgets
import governance

_ROOTS: Final = [Path(str(package.__file__)).parent for package in (governance, capability_budgets)]

_PLACES: Final = {
    "error": 2,
    "warning": 2,
    "Problem": 1,
    "TextError": 1,
    "RefusedLineError": 1,
    "RefusedError": 1,
    "UsageError": 1,
    "FaultError": 1,
    "BudgetError": 1,
    "IncompleteHistoryError": 1,
}
"""Which argument of a call is the fix."""

_SAYING: Final = frozenset({"completing"})
"""Functions behind a port that give a fix."""

_TABLE: Final = re.compile("HINT|REMED|FIX")
"""In the names of tables of fixes."""

_VERB: Final = re.compile(
    r"(?:write|remove|keep|copy|mend|put|give|use|name|list|indent|close|start|resolve|split) [^ ]"
)
"""How a fix begins."""

_HOLE: Final = "{}"
"""Stands for what only a run can tell."""


def shape(text: str) -> re.Pattern[str]:
    """What fits everything that a fix with its holes `{}` can print."""
    return re.compile(".*".join(map(re.escape, text.split(_HOLE))), re.DOTALL)


def fixes() -> dict[str, str]:
    """Every fix of the program, `{}` for each part that only a run can tell, and a module that holds it."""
    paths = (path for root in _ROOTS for path in sorted(root.rglob("*.py")))
    modules = {
        name: _Module(ast.parse(path.read_text(encoding="utf-8")))
        for path in paths
        if "/selftest/" not in (name := path.with_suffix("").as_posix())
    }
    public = {name: place for module in modules.values() for name, place in module.helpers.items() if name[0] != "_"}
    found: dict[str, str] = {}
    for name, module in modules.items():
        module.helpers = {**public, **module.helpers}
        found |= dict.fromkeys(module.texts(), name)
    return found


class _Module:
    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self.constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }

        self.helpers = {
            name: names.index("fix") - (names[0] == "self")
            for name, node in self.functions.items()
            if "fix" in (names := [item.arg for item in node.args.args])
        }

    def texts(self) -> Iterator[str]:
        """The fixes that calls are given, and those that stand beside what is wrong in a pair, or in a table."""
        yield from self._of_pairs()
        for function in [*self.functions.values(), self.tree]:
            for node in _own(function):
                found: Iterator[str] = iter(())
                if isinstance(node, ast.Call):
                    found = self._of_call(node, function)
                elif isinstance(node, ast.Return) and getattr(function, "name", "") in _SAYING and node.value:
                    found = self._read(node.value, function)
                elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
                    found = self._of_fault(node.value, function)
                yield from (text for text in found if set(text) - set(_HOLE))

    def _of_pairs(self) -> Iterator[str]:
        """What is written where a reader only says what is wrong: pairs of that and the fix, and tables of fixes."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Tuple) and len(node.elts) > 1 and any(self._read(node.elts[-2], self.tree)):
                fixes = self._read(node.elts[-1], self.tree)
                yield from (re.sub(r"\{[a-z_]*\}", _HOLE, text) for text in fixes if _VERB.match(text))
        for table in (value for name, value in self.constants.items() if _TABLE.search(name)):
            texts = (node.value for node in ast.walk(table) if isinstance(node, ast.Constant))
            yield from (text for text in texts if isinstance(text, str) and _VERB.match(text))

    def _of_fault(self, node: ast.Tuple, function: ast.AST) -> Iterator[str]:
        """What a tuple of code, message and fix says, or one of message and fix."""
        returns = ast.unparse(function.returns) if isinstance(function, ast.FunctionDef) and function.returns else ""
        if returns.startswith("tuple[str, str]"):
            yield from self._read(node.elts[1], function)
        code = node.elts[0].value if node.elts and isinstance(node.elts[0], ast.Constant) else None
        if isinstance(code, str) and code.startswith("BG") and len(node.elts) == len(("code", "message", "fix")):
            yield from self._read(node.elts[2], function)

    def _of_call(self, call: ast.Call, function: ast.AST) -> Iterator[str]:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        place = _PLACES.get(name, self.helpers.get(name))
        if name == "ValueError" or ast.unparse(call.func) == "pytest.UsageError":  # what others catch has one text
            said = (text for item in call.args for text in self._read(item, function))
            yield from (text.rpartition("; ")[2] for text in said if "; " in text)
        named = [item.value for item in call.keywords if item.arg == "fix"]
        if place is not None and len(call.args) > place:
            named.append(call.args[place])
        for value in named:
            yield from self._read(value, function)

    def _read(self, node: ast.AST, function: ast.AST) -> Iterator[str]:
        """The texts that an expression can be."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values)
        elif isinstance(node, ast.IfExp):
            yield from self._read(node.body, function)
            yield from self._read(node.orelse, function)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                yield from self._read(value, function)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            for left in self._read(node.left, function):
                yield from (left + right for right in self._read(node.right, function))
        elif isinstance(node, ast.Name):
            yield from self._named(node.id, function)
        elif isinstance(node, ast.Call):
            yield from self._called(node)
        else:
            yield _HOLE

    def _named(self, name: str, function: ast.AST) -> Iterator[str]:
        """What is given to a name, in the function or in the module."""
        values = [
            node.value
            for node in _own(function)
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
        ]
        values += [
            pair
            for node in _own(function)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
            for target in node.targets
            if isinstance(target, ast.Tuple)
            for part, pair in zip(target.elts, node.value.elts, strict=False)
            if isinstance(part, ast.Name) and part.id == name
        ]
        if name in self.constants:
            values.append(self.constants[name])
        for value in values:
            yield from self._read(value, function)
        if not values:
            yield _HOLE

    def _called(self, call: ast.Call) -> Iterator[str]:
        """What a function of the same module returns; what is formatted is what stands before it is."""
        if isinstance(call.func, ast.Attribute) and call.func.attr == "format":
            yield from (re.sub(r"\{[a-z_]*\}", _HOLE, text) for text in self._read(call.func.value, self.tree))
            return
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        function = self.functions.get(name)
        if function is None or name in _SAYING:  # those stand behind a port, and may hand over to another
            yield _HOLE
            return
        for node in _own(function):
            if isinstance(node, ast.Return) and node.value is not None:
                yield from self._read(node.value, function)


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions inside of it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from _own(node)
