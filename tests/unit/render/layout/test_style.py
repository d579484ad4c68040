import pytest

from governance.render.layout.style import Style, Tone
from governance.render.layout.tree import TreeLine, draw

PLAIN = Style()


def test_without_colour_nothing_but_the_text_is_written() -> None:
    assert PLAIN.paint("FAIL", Tone.BAD) == "FAIL"


def test_colour_ends_with_the_text() -> None:
    assert Style(colour=True).paint("FAIL", Tone.BAD) == "\x1b[1;31mFAIL\x1b[0m"


def test_long_text_is_wrapped_below_its_start() -> None:
    lines = Style(width=50).wrap("one two three four five six seven eight nine ten", "fix: ")
    assert lines == ["fix: one two three four five six seven eight nine", "     ten"]


def test_the_other_lines_start_as_they_are_told_to() -> None:
    lines = Style(width=46).wrap("one two three four five six seven eight nine ten", "  a: ", "| ")
    assert lines == ["  a: one two three four five six seven eight", "| nine ten"]


def test_paths_and_commands_are_never_broken() -> None:
    command = "budgets/" + "a-very-long-name/" * 10
    assert Style(width=60).wrap(f"see {command}") == ["see", command]


@pytest.mark.parametrize("width", [-1, 0, 1, 5])
def test_however_narrow_the_screen_is_some_words_stand_on_a_line(width: int) -> None:
    assert Style(width=width).wrap("one two three", " " * 30) == [" " * 30 + "one two three"]


def test_however_wide_the_screen_is_lines_stay_readable() -> None:
    assert max(map(len, Style(width=1000).wrap("word " * 100))) <= 120


def test_no_text_leaves_the_start_alone() -> None:
    assert PLAIN.wrap("", "note: ") == ["note:"]


def test_a_tree_keeps_its_stems_where_lines_are_wrapped() -> None:
    words = "one two three four five six seven eight nine ten"
    tree = TreeLine("root", (TreeLine(words, (TreeLine(words),)), TreeLine(words)))
    assert "\n".join(draw(tree, Style(width=46))) == (
        "root\n"
        "├─ one two three four five six seven eight\n"
        "│  nine ten\n"
        "│  └─ one two three four five six seven eight\n"
        "│     nine ten\n"
        "└─ one two three four five six seven eight\n"
        "   nine ten"
    )


def test_a_painted_branch_leaves_its_stem_plain() -> None:
    tree = TreeLine("root", (TreeLine("leaf", tone=Tone.GOOD),), Tone.BOLD)
    assert draw(tree, Style(colour=True)) == ["\x1b[1mroot\x1b[0m", "└─ \x1b[1;32mleaf\x1b[0m"]
