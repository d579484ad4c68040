from governance.render.layout.blocks import joined, remarks
from governance.render.layout.style import Style


def test_a_blank_line_stands_between_two_blocks_and_empty_ones_are_left_out() -> None:
    assert joined([["a", "b"], [], ["c"]]) == "a\nb\n\nc\n"


def test_remarks_are_wrapped_and_harmless() -> None:
    words = "word " * 8
    assert remarks([f"{words}\x1b[1m", "another"], Style(width=40)) == [words.rstrip(), "  \\x1b[1m", "another"]
