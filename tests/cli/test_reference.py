"""The reference pages of the commands say what the program says of itself."""

import pytest

from tests.support.pages import COMMANDS, names, page, rewritten


def test_every_command_has_its_page_and_every_page_its_command() -> None:
    assert sorted(place.stem for place in COMMANDS.glob("*.md")) == sorted(names())


@pytest.mark.parametrize("command", names())
def test_a_page_holds_the_help_of_its_command(command: str) -> None:
    text = page(command).read_text(encoding="utf-8")
    assert text.startswith(f"# budget {command}\n")
    assert text == rewritten(text, command), "write it again with: python -m tests.support.pages"
