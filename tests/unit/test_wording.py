"""Plain technical English, as git, ruff and pytest write it, in everything that people read."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from tests.support.documents import DOCS, ROOT

REFUSED: Final = {
    r"\banew\b": "again",
    r"\bborne\b": "used",
    r"\bcures?\b": "fix",
    r"\bremed(?:y|ies)\b": "fix",
    r"\bmend(?:s|ed|ing)?\b": "fix",
    r"\bwho(?:m)?ever\b": "the one who, or everybody who",
    r"\bsits? here\b": "is here",
    r"\ban own\b": "their own, or one of its own",
    r"\b(?:came|comes|judged|begins|began|goes on|part) behind\b|\bbehind (?:which|this commit|a seal)\b": "after",
    r"\b(?:and|which|that|key|mark) is none\b": "is not one",
    r"\bcannot be meant\b": "is invalid",
    r"\bNothing waits\b|\bTell the life\b": "what is listed or shown",
}
"""What is refused, as regular expressions, and what to write instead."""


def messages() -> Iterator[tuple[str, str]]:
    """Every text of the program that it may print: strings, and the help of its commands; docstrings are none."""
    for top in (ROOT / "governance", ROOT / "capability-budgets" / "capability_budgets"):
        for path in sorted(top.rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            tree = ast.parse(path.read_text(encoding="utf-8"))
            silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
                    yield f"{place}:{node.lineno}", node.value
            if "cli/commands" in place:
                yield from ((place, text) for node in tree.body if (text := _help(node)))


def _help(node: ast.stmt) -> str | None:
    return ast.get_docstring(node) if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") else None


def pages() -> Iterator[tuple[str, str]]:
    """Every page that people read."""
    for path in [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]:
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from ((f"{path.relative_to(ROOT)}:{number}", line) for number, line in enumerate(lines, 1))


def refused(texts: Iterator[tuple[str, str]]) -> list[str]:
    """Where a refused word stands, and what to write instead."""
    return [
        f"{place}: {match[0]!r}: write {instead!r}"
        for place, text in texts
        for pattern, instead in REFUSED.items()
        for match in re.finditer(pattern, text)
    ]


def test_messages_are_in_plain_technical_english() -> None:
    assert refused(messages()) == []


def test_pages_are_in_plain_technical_english() -> None:
    assert refused(pages()) == []


def test_refused_words_are_found_wherever_they_stand() -> None:
    found = refused(iter([("a", "write it anew"), ("b", "what came behind it"), ("c", "whoever signs")]))
    assert [line.partition(":")[0] for line in found] == ["a", "b", "c"]
    assert refused(iter([("a", "behind a link"), ("b", "an owner"), ("c", "recommended")])) == []
