"""`budget demo`."""

from pathlib import Path
from typing import Annotated

import typer

from governance.cli.options import Directory
from governance.cli.wiring import emit, folder_of, style

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make; it must not exist yet.")]


def demo(folder: Folder = Path("budget-demo"), directory: Directory = None) -> None:
    """Build a governed repository in a new folder, and show a change that is stopped and one that passes.

    Every step shows the command that was run and what it printed. The folder stays, for you to try things in.
    """
    from governance.adapters.system.demo_folder import DemoStage
    from governance.commands.demo.play import play
    from governance.commands.demo.script import SCRIPT, TO_TRY
    from governance.render.commands.demo import ending, event

    look = style(None)
    stage = DemoStage(folder_of(directory) / folder)
    for step in play(stage, SCRIPT):
        emit(event(step, look), None)
    emit(ending(str(stage.folder), (*stage.way_in(), *TO_TRY), look), None)
