from governance.render.layout.blocks import columns, joined, remarks
from governance.render.layout.style import Style


def test_a_blank_line_stands_between_two_blocks_and_empty_ones_are_left_out() -> None:
    assert joined([["a", "b"], [], ["c"]]) == "a\nb\n\nc\n"


def test_remarks_are_wrapped_and_harmless() -> None:
    words = "word " * 8
    assert remarks([f"{words}\x1b[1m", "another"], Style(width=40)) == [words.rstrip(), "  \\x1b[1m", "another"]


def test_cells_stand_below_one_another_and_empty_columns_go() -> None:
    assert columns([["a", "", "bb", ""], ["aaa", "", "b", "c"]], 80) == ["a    bb", "aaa  b   c"]


def test_rows_too_long_for_that_are_written_one_cell_after_the_other() -> None:
    assert columns([["a", "", "bb", ""], ["aaa", "", "b", "c"]], 9) == ["a  bb", "aaa  b  c"]


def test_no_rows_are_no_lines() -> None:
    assert columns([], 80) == []
