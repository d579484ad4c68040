"""Every text of the program that tells what to do is carried out by a story, or said to be advice without a command."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.fixes.told import told_by_stories
from tests.support.fixes import fixes
from tests.support.office import Office

ADVICE = tomllib.loads((Path(__file__).parent / "advice.toml").read_text(encoding="utf-8"))
KNOWN = fixes()
COMMAND = re.compile(r"\b(?:budget|git|pip) [a-z]+ ")


def test_every_fix_is_told_by_a_story_or_is_said_to_be_advice() -> None:
    advice = {text for texts in ADVICE.values() for text in texts}
    known = advice | set(told_by_stories())
    missing = {text: module for text, module in KNOWN.items() if text not in known}
    assert missing == {}, "write a story in tests/fixes, or add a line to tests/fixes/advice.toml"


def test_nothing_is_listed_that_the_program_does_not_say() -> None:
    listed = [text for texts in ADVICE.values() for text in texts]
    assert sorted(set(listed) - KNOWN.keys()) == []
    assert sorted(set(told_by_stories()) - KNOWN.keys()) == []
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("kind", [kind for kind in ADVICE if kind != "commands"])
def test_advice_names_no_command(kind: str) -> None:
    assert [text for text in ADVICE[kind] if COMMAND.search(f"{text} ")] == []


def test_the_commands_of_advice_are_known(office: Office) -> None:
    named = {match[1] for text in ADVICE["commands"] for match in re.finditer(r"(?<![a-z] )budget ([a-z]+)", text)}
    known = office.does("budget --help")
    assert named - {"file", "once"} <= {word for word in known.split() if word.isalpha()}
