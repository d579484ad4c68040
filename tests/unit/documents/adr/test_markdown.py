import pytest

from governance.documents.adr.markdown import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_LINES,
    BlockKind,
    Link,
    MarkdownDocument,
    TextLine,
    parse,
)


def read(text: str) -> MarkdownDocument:
    return parse(text.split("\n"))


def texts(text: str) -> list[str]:
    document = read(text)
    return [line.text for line in document.lines(document.blocks[0])]


def test_blocks_know_their_lines() -> None:
    document = read("# T\n\ntext\n\n- a\n- > b\n\n|x|y|\n|-|-|\n|1|2|\n\n---\n\n```\nc\n```\n\n<b>\n\nS\n==")

    assert [(block.kind, block.start, block.end, block.level) for block in document.blocks] == [
        (BlockKind.HEADING, 0, 1, 1),
        (BlockKind.PARAGRAPH, 2, 3, 0),
        (BlockKind.LIST, 4, 7, 0),
        (BlockKind.TABLE, 7, 10, 0),
        (BlockKind.CODE, 13, 16, 0),
        (BlockKind.HTML, 17, 18, 0),
        (BlockKind.HEADING, 19, 21, 1),
    ]
    assert [block.kind for block in document.blocks[2].walk()] == [
        BlockKind.LIST,
        BlockKind.ITEM,
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
        BlockKind.QUOTE,
        BlockKind.PARAGRAPH,
    ]
    cells = [block for block in document.blocks[3].walk() if block.kind is BlockKind.CELL]
    assert [(cell.start, cell.source) for cell in cells] == [(7, "x"), (7, "y"), (9, "1"), (9, "2")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("**Status**: `a` _b_ \\* &amp;", ["Status: a b * &"]),
        ("a <!-- hidden --> ![alt](x.png) b", ["a   b"]),
        ("<del>a</del> <span>b</span><br>c", ["~~a~~ b\nc"]),
        ("a\nb  \nc\\\nd", ["a", "b", "c", "d"]),
        ("<http://x.y>", ["http://x.y"]),
        ("```\ncode\n```", []),
        ("a\0b", ["a\ufffdb"]),
    ],
)
def test_lines_read_as_the_rendered_page(text: str, lines: list[str]) -> None:
    assert texts(text) == lines


def test_links_know_where_they_stand_and_lines_whether_they_start_inside_markup() -> None:
    document = read("a [b **c\nd** e](f.md) [g][h]\n\n[h]: /i")

    assert document.lines(document.blocks[0]) == (
        TextLine("a b c", 0, fresh=True),
        TextLine("d e g", 1, fresh=False, links=(Link("d e", "f.md", 0), Link("g", "/i", 4))),
    )


@pytest.mark.parametrize("text", ["a `b\nc` d\ne", 'a [b](c\n"d") e\nf'])
def test_lines_that_cannot_be_told_apart_are_one(text: str) -> None:
    document = read(text)

    (line,) = document.lines(document.blocks[0])
    assert line.row == 0
    assert line.text.startswith("a b")


def test_a_comment_over_several_lines_keeps_the_count() -> None:
    document = read("a <!-- x\ny --> b\nc")

    assert [(line.text, line.row) for line in document.lines(document.blocks[0])] == [("a  b", 0), ("c", 2)]


def test_what_is_too_long_is_read_as_it_stands() -> None:
    long = "*" * (MAX_LENGTH + 1)
    document = read(f"{long} a\n b")

    assert document.lines(document.blocks[0]) == (
        TextLine(f"{long} a", 0, fresh=True),
        TextLine("b", 1, fresh=False),
    )
    assert document.literal(document.blocks[0]) is None


def test_the_text_of_a_heading_is_one_line() -> None:
    document = read("Two\tand \n *a* `b`\n---")

    assert document.text(document.blocks[0]) == "Two and a b"


@pytest.mark.parametrize(
    ("source", "literal"),
    [
        ("10", "10"),
        ("rate_limiter.max_latency_ms", "rate_limiter.max_latency_ms"),
        ("`a`", "a"),
        ("`` a ``", "a"),
        ("", ""),
        ("*10*", None),
        ("1&#48;", None),
        ("1\\_0", None),
        ("`a` b", None),
        ("[a](b)", None),
        ("1<!-- 2 -->0", None),
        ("1<b></b>0", None),
        ("![a](b)", None),
    ],
)
def test_a_cell_is_literal_where_it_is_typed_as_it_is_read(source: str, literal: str | None) -> None:
    document = read(f"| x | y |\n|-|-|\n| {source} | |")

    assert document.literal(document.blocks[0].children[1].children[0]) == literal


@pytest.mark.parametrize(("depth", "too_deep"), [(MAX_DEPTH - 3, False), (MAX_DEPTH, True), (500, True)])
def test_nesting_that_the_parser_gives_up_on_is_noticed(depth: int, too_deep: bool) -> None:  # noqa: FBT001
    document = read(">" * depth + " a\n\n# T")

    assert document.too_deep is too_deep


def test_lists_that_are_nested_too_deeply_swallow_what_follows_but_not_unnoticed() -> None:
    document = read("\n".join("  " * level + "- a" for level in range(MAX_DEPTH)) + "\n\n# T")

    assert document.too_deep


@pytest.mark.parametrize("text", ["\n" * MAX_LINES, "a" * MAX_CHARACTERS])
def test_what_is_too_large_is_not_parsed(text: str) -> None:
    assert read(text) == MarkdownDocument()
