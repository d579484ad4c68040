"""Which texts of the program the stories carry out: each story says so by `told(fix, text)`."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.support.fixes import shape

_PLACES: Final = {"told": 1, "says": 0, "Edit": 0}
"""Which argument is the text, where stories and their tables name one."""


def told(fix: str, text: str) -> None:
    """See that a printed fix is this text of the program; its holes `{}` hold what only the run could tell."""
    assert shape(text).fullmatch(fix), (fix, text)


def says(text: str) -> str:
    """A text of the program, in a table of stories."""
    return text


def told_by_stories() -> Iterator[str]:
    """Every text that a story of this folder carries out."""
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _PLACES:
                text = node.args[_PLACES[node.func.id]]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value
