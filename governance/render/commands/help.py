"""A page of documentation for the terminal: its Markdown, wrapped, with links reduced to their words."""

import re
from collections.abc import Iterator
from typing import Final

from governance.domain.codes import FindingCode
from governance.render.layout.json_text import document
from governance.render.layout.style import Style, Tone

_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)\s]+\)")
_ITEM: Final = re.compile(r"(?P<mark>(?:[-*]|[0-9]+\.) +)(?P<text>.*)", re.DOTALL)


def as_text(page: str, style: Style) -> str:
    """The page, in lines of the terminal's width."""
    return "".join(f"{line}\n" for line in _lines(page, style))


def _lines(page: str, style: Style) -> Iterator[str]:
    for number, block in enumerate(re.split(r"\n{2,}", page.strip())):
        if number:
            yield ""
        yield from _block(block, style)


def _block(block: str, style: Style) -> Iterator[str]:
    if block.startswith("#"):
        yield style.paint(_LINK.sub(r"\1", block.lstrip("# ")), Tone.BOLD)
    elif block.startswith(("```", "|")):
        yield from (f"    {line}" for line in block.splitlines() if not line.startswith("```"))
    else:
        for part in re.split(r"\n(?=[-*] |[0-9]+\. )", block):
            item = _ITEM.fullmatch(part)
            words = " ".join((item["text"] if item else part).split())
            yield from style.wrap(_LINK.sub(r"\1", words), item["mark"] if item else "")


def as_json(code: FindingCode, page: str) -> str:
    """The code with its page, as Markdown."""
    return document(
        {"schema": "budget-governance/help/1", "code": code.code, "title": code.title, "why": code.why, "page": page}
    )
