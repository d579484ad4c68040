"""A picture of SVG made part of a page: without styles of its own, which the page's policy would not let it have."""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from governance.render.layout.escape import terminal

_SVG: Final = "http://www.w3.org/2000/svg"
_DROPPED: Final = frozenset({f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"})
_PLACED: Final = ("d", "x", "y")
_NUMBER: Final = re.compile(r"-?\d+\.\d+")

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def inline_svg(picture: str, told: str, prefix: str) -> str:
    """The picture as an element of a page.

    Args:
        picture: a whole file of SVG that this program has written.
        told: what it shows, for those who do not see it.
        prefix: stands before the names in it, which must be those of no other picture of the page.
    """
    root = ET.fromstring(picture)  # noqa: S314 (this program's own)
    view = root.attrib["viewBox"]
    root.attrib.clear()
    root.attrib |= {"viewBox": view, "role": "img", "aria-label": terminal(told)}
    named = {_referred(value) for element in root.iter() for value in element.attrib.values()}
    for element in root.iter():
        for child in [child for child in element if child.tag in _DROPPED]:
            element.remove(child)
        attributes = dict(_attributes(element.attrib, prefix, named))
        element.attrib.clear()
        element.attrib |= attributes
        element.tail = None
    return ET.tostring(root, encoding="unicode")


def _attributes(attributes: dict[str, str], prefix: str, named: set[str]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        if name == "style":
            yield from _presentation(value)
        elif name == "id":
            if value in named:
                yield name, f"{prefix}-{value}"
        elif name in _PLACED:
            yield name, " ".join(_NUMBER.sub(lambda found: f"{float(found[0]):.1f}", value).split())
        elif _referred(value):
            yield name, value.replace("#", f"#{prefix}-")
        else:
            yield name, value


def _referred(value: str) -> str:
    """The name that an attribute refers to; empty where it refers to none."""
    return value.removeprefix("url(").removesuffix(")").removeprefix("#") if "#" in value[:5] else ""


def _presentation(style: str) -> Iterator[tuple[str, str]]:
    """A style's properties, which are attributes too; the font is the page's."""
    for part in style.split(";"):
        name, _, value = part.partition(":")
        if name.strip() != "font-family":
            yield name.strip(), value.strip()
