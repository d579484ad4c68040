import pytest

from governance.documents.adr.source import front_matter_end, normal_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("\n\n", ()),
        ("a", ("a",)),
        ("\ufeffa \t\r\nb\rc\n\n \n", ("a", "b", "c")),
        ("  a", ("  a",)),
        ("a\u00a0\n", ("a\u00a0",)),
        ("a\x0bb\u2028c", ("a\x0bb\u2028c",)),
    ],
)
def test_lines_lose_marks_ends_and_blanks_behind_them(text: str, lines: tuple[str, ...]) -> None:
    assert normal_lines(text) == lines


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("---\na: b\n---\n# T", 3),
        ("---\n---", 2),
        ("--- \n---\t", 2),
        ("---\na: b\n...\n# T", 0),
        ("---\na: b", 0),
        ("\n---\na: b\n---", 0),
        ("----\na: b\n----", 0),
        (" ---\na\n---", 0),
        ("# T\n\n---\n\n---", 0),
        ("", 0),
    ],
)
def test_front_matter_stands_between_two_marks_at_the_very_top(text: str, end: int) -> None:
    assert front_matter_end(normal_lines(text)) == end
