"""Functions are short, and modules are about one thing."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.documents import ROOT

LONGEST_FUNCTION, LONGEST_MODULE = 50, 350
MODULES = sorted(path for folder in ("governance", "capability-budgets") for path in (ROOT / folder).rglob("*.py"))


def lengths(source: str) -> Iterator[tuple[str, int]]:
    """The functions of a module, each with its lines from `def` to its end."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_lines_of_a_function_are_counted_without_its_decorators() -> None:
    source = "@cache\ndef one():\n    return 1\n\n\nclass A:\n    async def two(self): ...\n"
    assert list(lengths(source)) == [("one", 2), ("two", 1)]


def test_functions_fit_on_a_screen() -> None:
    found = {(path, *item) for path in MODULES for item in lengths(path.read_text(encoding="utf-8"))}
    assert len(found) > 1000
    assert [f"{named(path)}: {name}, {lines}" for path, name, lines in sorted(found) if lines > LONGEST_FUNCTION] == []


def test_modules_are_read_at_one_sitting() -> None:
    sizes = {named(path): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_MODULE} == {}
