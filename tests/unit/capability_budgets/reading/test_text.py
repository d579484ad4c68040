import sys

import pytest

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import (
    MAX_BYTES,
    MAX_PROBLEMS,
    UnreadableError,
    control_character,
    decode,
    describe,
    in_order,
    position,
    quoted,
)


def refused(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(UnreadableError) as caught:
        decode(data)
    return caught.value.problems


def test_utf_8_is_read() -> None:
    assert decode("é 😀\tü\n".encode()) == "é 😀\tü\n"


def test_no_character_that_is_refused_is_printable() -> None:
    refused_ones = [text for code in range(sys.maxunicode + 1) if control_character(text := chr(code))]
    assert len(refused_ones) > MAX_PROBLEMS // 2
    assert not any(text.isprintable() for text in refused_ones)


def test_a_byte_order_mark_is_dropped_once() -> None:
    assert decode(b"\xef\xbb\xbfa") == "a"


def test_line_ends_stay_as_they_are() -> None:
    assert decode(b"a\r\nb\n") == "a\r\nb\n"


def test_a_file_of_the_size_that_is_allowed_is_read() -> None:
    assert len(decode(b"a" * MAX_BYTES)) == MAX_BYTES


def test_a_larger_file_is_refused() -> None:
    assert "1048577 bytes" in refused(b"a" * (MAX_BYTES + 1))[0].message


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        (b"a\nb\xff", 2, 2, "0xff"),
        (b"\xef\xbb\xbfa\xff", 1, 2, "0xff"),
        ("é".encode() + b"\xe9", 1, 2, "0xe9"),
        (b"\xff\xfea\x00", 1, 1, "0xff"),
        (b"\xed\xa0\x80", 1, 1, "0xed"),
        (b"\xc0\xaf", 1, 1, "0xc0"),
    ],
)
def test_bytes_that_are_not_utf_8_are_refused_where_they_stand(data: bytes, line: int, column: int, words: str) -> None:
    (problem,) = refused(data)
    assert (problem.line, problem.column) == (line, column)
    assert words in problem.message


@pytest.mark.parametrize(
    ("character", "words"),
    [
        ("\0", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\x9b", "U+009B"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("\uffff", "U+FFFF"),
    ],
)
def test_characters_that_are_not_shown_as_they_are_read_are_refused(character: str, words: str) -> None:
    (problem,) = refused(f"a\nbc{character}d".encode())
    assert problem == Problem(f"the control character {words} stands here", "remove it", 2, 3)


@pytest.mark.parametrize("text", ["a\rb", "a\r", "a\n\r", "a\r\r\n"])
def test_a_carriage_return_alone_is_refused(text: str) -> None:
    (problem,) = refused(text.encode())
    assert problem.fix == "end lines with LF, or CR and LF"


def test_every_control_character_is_named_up_to_a_hundred() -> None:
    assert [problem.column for problem in refused(b"\0a\0")] == [1, 3]
    assert len(refused(b"\0" * MAX_BYTES)) == MAX_PROBLEMS


def test_a_file_full_of_what_is_refused_is_refused_quickly() -> None:
    assert len(refused(b"a" * (MAX_BYTES - 200) + b"\0" * 200)) == MAX_PROBLEMS


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("plain\nlines\t", None),
        ("a\x1b[31m", "U+001B"),
        ("a\rb", "U+000D"),
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
    ],
)
def test_control_characters_in_values_are_found(text: str, character: str | None) -> None:
    assert control_character(text) == character


def test_a_character_is_described_by_number_and_name() -> None:
    assert describe("\u0430") == "U+0430 CYRILLIC SMALL LETTER A"


def test_a_long_piece_is_quoted_in_part() -> None:
    assert quoted("abc") == "`abc`"
    assert quoted("a" * 60) == f"`{'a' * 60}`"
    assert quoted("a" * 61) == f"`{'a' * 59}…`"


@pytest.mark.parametrize(("index", "place"), [(0, (1, 1)), (1, (1, 2)), (2, (2, 1)), (3, (2, 2)), (4, (3, 1))])
def test_an_index_has_a_line_and_a_column(index: int, place: tuple[int, int]) -> None:
    assert position("é\nb\n", index) == place


def test_problems_are_told_from_top_to_end_and_once_a_place() -> None:
    first, cause = Problem("a", "", 1, 5), Problem("b", "", 2, 1)
    effect, nowhere = Problem("c", "", 2, 1), Problem("d", "")
    assert in_order([cause, effect, first, nowhere, nowhere]) == (nowhere, first, cause)
