"""`budget demo`: plays a script of real commands in a new repository, and stops where one ends unexpectedly."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from governance.domain.reports.demo import Edited, Ended, Event, Heading, Ran
from governance.errors import FaultError


class DemoFolder(Protocol):
    """The folder that the demo is played in."""

    def run(self, command: Sequence[str]) -> Ended:
        """Run a command in the folder, apart from the user's own configuration, keys and agent."""

    def read(self, path: str) -> str:
        """The text of a file of the folder."""

    def write(self, path: str, text: str) -> None:
        """Write a file of the folder."""


@dataclass(frozen=True, slots=True)
class Run:
    """A command, and the exit status that it must end with."""

    command: tuple[str, ...]
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person does in an editor.

    Attributes:
        what: what the edit does, in words.
        text: gives the new text of the file.
        whole: whether to show the file; else the words are enough.
    """

    path: str
    what: str
    text: Callable[[DemoFolder], str]
    whole: bool = False


Action = Heading | Run | Edit


def play(stage: DemoFolder, script: Iterable[Action]) -> Iterator[Event]:
    """Do what a script says, telling every step as it happens.

    Raises:
        FaultError: a command did not end as the script says; nothing after it is done.
    """
    for action in script:
        if isinstance(action, Heading):
            yield action
        elif isinstance(action, Edit):
            text = action.text(stage)
            stage.write(action.path, text)
            yield Edited(action.path, action.what, text if action.whole else None)
        else:
            ended = stage.run(action.command)
            yield Ran(action.command, ended)
            if ended.status != action.expected:
                told = f"`{' '.join(action.command)}` ended with status {ended.status}, not {action.expected}"
                raise FaultError(f"the demo stops: {told}", "see above what it said; the folder stays as it is now")
