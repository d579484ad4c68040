from xml.etree import ElementTree as ET

from governance.render.layout.inline_svg import inline_svg

PICTURE = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9pt" viewBox="0 0 9 9">
<metadata><x xmlns="urn:x"/></metadata><defs><style>*{fill: red}</style><path id="m" d="M 0.123456 1
L 2 3.98"/><clipPath id="c"/></defs>
<g id="figure_1" clip-path="url(#c)"><use xlink:href="#m" x="1.26" style="fill: #ffffff; font-family: 'X'"/>
<text>a &lt; style="b" 1.23456</text></g></svg>"""

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


def drawn(told: str = "told") -> ET.Element:
    return ET.fromstring(inline_svg(PICTURE, told, "one"))  # noqa: S314 (what this program just wrote)


def test_styles_become_attributes_and_what_nobody_sees_is_left_out() -> None:
    root = drawn()
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "defs", "path", "clipPath", "g", "use", "text",
    }  # fmt: skip
    use = next(root.iter(f"{SVG}use"))
    assert use.attrib == {HREF: "#one-m", "x": "1.3", "fill": "#ffffff"}
    assert [text.text for text in root.iter(f"{SVG}text")] == ['a < style="b" 1.23456']


def test_names_are_its_own_and_only_those_that_are_used() -> None:
    root = drawn()
    assert [element.attrib["id"] for element in root.iter() if "id" in element.attrib] == ["one-m", "one-c"]
    assert next(root.iter(f"{SVG}g")).attrib == {"clip-path": "url(#one-c)"}


def test_it_is_as_wide_as_the_page_lets_it_and_is_told_in_words() -> None:
    assert drawn("a\x1b[2J").attrib == {"viewBox": "0 0 9 9", "role": "img", "aria-label": r"a\x1b[2J"}


def test_numbers_have_one_decimal() -> None:
    assert next(drawn().iter(f"{SVG}path")).attrib["d"] == "M 0.1 1 L 2 4.0"
