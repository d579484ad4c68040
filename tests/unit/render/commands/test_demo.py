"""How the demo is told."""

import pytest

from governance.domain.reports.demo import Edited, Ended, Event, Heading, Ran
from governance.render.commands.demo import ending, event
from governance.render.layout.style import Style

PLAIN = Style()


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (Heading("1. Start", "Why."), "\n== 1. Start\nWhy.\n\n"),
        (Edited("a/b", "the numbers"), "(edit) a/b: the numbers\n"),
        (Edited("a/b", "the numbers", "x: 1\n\ny: 2\n"), "(edit) a/b: the numbers\n    x: 1\n    \n    y: 2\n"),
        (Ran(("git", "commit", "-m", "A b"), Ended(0, "")), "$ git commit -m 'A b'\n"),
        (Ran(("git", "log"), Ended(0, "one\ntwo\n")), "$ git log\none\ntwo\n\n"),
        (Ran(("budget", "check"), Ended(0, "PASS\n")), "$ budget check\nPASS\n(exit status 0)\n\n"),
        (Ran(("budget", "check"), Ended(1, "FAIL")), "$ budget check\nFAIL\n(exit status 1)\n\n"),
        (Ran(("git", "log"), Ended(128, "")), "$ git log\n(exit status 128)\n\n"),
    ],
)
def test_each_step_shows_the_command_and_what_it_printed(item: Event, text: str) -> None:
    assert event(item, PLAIN) == text


def test_the_end_names_the_folder_and_commands_below_one_another() -> None:
    told = ending("/home/x", [("go there", "cd /home/x"), ("see", "budget show")], PLAIN)
    assert told == (
        "\n== The repository stays in /home/x: things to try there\n\n  go there  cd /home/x\n  see       budget show\n"
    )


def test_a_terminal_gets_colour() -> None:
    assert event(Heading("1", ""), Style(colour=True)) == "\n\x1b[1m== 1\x1b[0m\n\n\n"
