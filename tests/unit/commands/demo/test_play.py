"""The demo's player and its script, on a stage without a world."""

from collections.abc import Sequence

import pytest

from governance.commands.demo.play import DemoFolder, Edit, Run, play
from governance.commands.demo.script import fill
from governance.domain.reports.demo import Edited, Ended, Heading, Ran
from governance.errors import FaultError


class Boards:
    """A stage that remembers, and where every command ends as it is told to."""

    def __init__(self, status: int = 0) -> None:
        self.status = status
        self.files: dict[str, str] = {}
        self.commands: list[Sequence[str]] = []

    def run(self, command: Sequence[str]) -> Ended:
        self.commands.append(command)
        return Ended(self.status, "said\n")

    def read(self, path: str) -> str:
        return self.files[path]

    def write(self, path: str, text: str) -> None:
        self.files[path] = text


def shout(stage: DemoFolder) -> str:
    return stage.read("a").upper()


def test_a_script_is_played_in_order_and_told() -> None:
    stage = Boards()
    script = (
        Heading("1", "One"),
        Edit("a", "write it", lambda _: "text", whole=True),
        Edit("a", "shout it", shout),
        Run(("git", "init")),
    )
    assert list(play(stage, script)) == [
        Heading("1", "One"),
        Edited("a", "write it", "text"),
        Edited("a", "shout it"),
        Ran(("git", "init"), Ended(0, "said\n")),
    ]
    assert stage.files == {"a": "TEXT"}


@pytest.mark.parametrize(("status", "expected"), [(0, 1), (1, 0), (3, 1)])
def test_a_step_that_ends_otherwise_is_told_and_stops_the_demo(status: int, expected: int) -> None:
    stage = Boards(status)
    told = play(stage, (Run(("budget", "check"), expected), Run(("git", "log"))))
    assert next(told) == Ran(("budget", "check"), Ended(status, "said\n"))
    with pytest.raises(FaultError, match=f"`budget check` ended with status {status}, not {expected}"):
        next(told)
    assert stage.commands == [("budget", "check")]


def test_an_expected_failure_is_no_failure() -> None:
    assert len(list(play(Boards(1), (Run(("budget", "check"), 1), Run(("budget", "check"), 1))))) == 2


@pytest.mark.parametrize(
    ("line", "filled"),
    [
        ("*   TODO: until when", "*   The cost stays for as long as the log does, so no end can be named."),
        ("TODO", "The cost stays for as long as the log does, so no end can be named."),
        ("Known: 12", "Known: 12"),
    ],
)
def test_marked_places_are_filled_by_their_section_and_nothing_else_is(line: str, filled: str) -> None:
    assert fill(f"### Option B: Raise it for a limited time\n\n{line}\n").splitlines()[2] == filled


def test_a_marked_place_of_an_unknown_section_is_filled_too() -> None:
    assert fill("## New\nTODO\n") == "## New\nNothing is to be said here.\n"
