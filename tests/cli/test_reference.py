"""The reference pages of the commands say what the program says of itself."""

import shutil
import subprocess

import pytest

from tests.support.manual import PLACE, manual
from tests.support.pages import COMMANDS, names, page, rewritten


def test_every_command_has_its_page_and_every_page_its_command() -> None:
    assert sorted(place.stem for place in COMMANDS.glob("*.md")) == sorted(names())


@pytest.mark.parametrize("command", names())
def test_a_page_holds_the_help_of_its_command(command: str) -> None:
    text = page(command).read_text(encoding="utf-8")
    assert text.startswith(f"# budget {command}\n")
    assert text == rewritten(text, command), "write it again with: python -m tests.support.pages"


def test_the_manual_page_says_what_the_commands_say() -> None:
    assert PLACE.read_text(encoding="utf-8") == manual(), "write it again with: python -m tests.support.pages"


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_the_manual_page_can_be_read() -> None:
    lint = subprocess.run(["mandoc", "-T", "lint", str(PLACE)], capture_output=True, check=False, text=True)
    assert (lint.returncode, lint.stdout) == (0, "")
    shown = subprocess.run(["mandoc", "-T", "utf8", str(PLACE)], capture_output=True, check=True, text=True)
    text = subprocess.run(["col", "-b"], input=shown.stdout, capture_output=True, check=True, text=True).stdout
    assert "budget check [OPTIONS]" in text
    assert "--each-commit" in text
    assert "BG104" in text
