"""Reads the documentation as tests need it: its fenced blocks, links and headings, and the commands of its consoles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
DATA: Final = ROOT / "tests" / "data"
DEFAULT_PERSON: Final = "dora"

_FENCE: Final = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
_PROMPT: Final = re.compile(r"^(?P<person>[a-z]*)\$ (?P<command>.*)$")
_IMAGE: Final = re.compile(r"!\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_LINK: Final = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language and its text, without the fence and without its indentation."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A command of a console block: who types it, and the lines that are shown behind it."""

    person: str
    command: str
    shown: list[str] = field(default_factory=list)


def pages() -> list[Path]:
    """Every page a reader may open."""
    return [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("examples/*/*.md"))]


def prose(text: str) -> str:
    """A page without its fenced blocks and without code in its lines."""
    return re.sub(r"`[^`\n]*`", "``", _FENCE.sub("", text))


def blocks(text: str, language: str | None = None) -> list[Block]:
    """The fenced blocks of a page, those of one language where one is named."""
    found = [Block(match["language"], _dedented(match)) for match in _FENCE.finditer(text)]
    return [block for block in found if language in {None, block.language}]


def _dedented(match: re.Match[str]) -> str:
    indent = match["indent"]
    return "".join(line.removeprefix(indent) for line in match["body"].splitlines(keepends=True))


def links(text: str) -> list[str]:
    """The targets of the links of a page."""
    return [match["target"] for match in _LINK.finditer(prose(text))]


def images(text: str) -> list[str]:
    """The files of the pictures of a page."""
    return [match["target"] for match in _IMAGE.finditer(prose(text))]


def anchors(text: str) -> set[str]:
    """The anchors that a forge gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def typed(text: str) -> Iterator[Typed]:
    """The commands of all console blocks of a page, in order. A backslash at the end of a line continues it."""
    for block in blocks(text, "console"):
        current: Typed | None = None
        for line in block.text.replace("\\\n", "").splitlines():
            prompt = _PROMPT.match(line)
            if prompt:
                if current:
                    yield current
                current = Typed(prompt["person"] or DEFAULT_PERSON, prompt["command"])
            elif current:
                current.shown.append(line)
        if current:
            yield current


def as_shown(shown: list[str], output: str) -> bool:
    """Whether an output is what a page shows: `…` is any text, alone on a line any lines; nothing shown is anything."""
    if not any(shown):
        return True
    pattern = "".join(_pattern(line.rstrip()) for line in _trimmed(shown))
    lines = _trimmed(output.splitlines())
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in lines)) is not None


def _pattern(line: str) -> str:
    if line == "…":
        return r"(?:.*\n)*?"
    return ".*".join(re.escape(part) for part in line.split("…")) + r"\n"


def _trimmed(lines: list[str]) -> list[str]:
    """Without the blank lines at both ends."""
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    return text.split("\n")
