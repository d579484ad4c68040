"""Which texts of the program the stories carry out: each story says so by `told(fix, module, text)`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.fixes import Fix


def told(fix: str, module: str, text: str) -> None:
    """See that a printed fix is this text of that module; the holes `{}` hold what only the run could tell."""
    assert Fix(module, text).shape.fullmatch(fix), (fix, text)


def told_by_stories() -> Iterator[Fix]:
    """Every text that a story of this folder carries out."""
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "told":
                module, text = (ast.literal_eval(item) for item in node.args[1:])
                yield Fix(module, text)
