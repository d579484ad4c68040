"""Progress on a terminal: one line of standard error, drawn by rich, gone at the end."""

from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class TerminalProgress:
    """Implements the port Progress."""

    def __init__(self, stream: TextIO) -> None:
        self._bars = Progress(
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TimeRemainingColumn(),
            console=Console(file=stream, force_terminal=True),
            transient=True,
        )
        self._what = ""
        self._task: TaskID | None = None

    def show(self, what: str, done: int, total: int | None = None) -> None:
        """Draw how far the work has come; rich does so ten times a second at most."""
        if self._task is None or what != self._what:
            self._begin(what, total)
        if self._task is not None:
            self._bars.update(self._task, completed=done, total=total)

    def _begin(self, what: str, total: int | None) -> None:
        if self._task is None:
            self._bars.start()
        else:
            self._bars.remove_task(self._task)
        self._what, self._task = what, self._bars.add_task(what, total=total)

    def close(self) -> None:
        """Remove the line, where one was drawn."""
        if self._task is not None:
            self._bars.stop()
