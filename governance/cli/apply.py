"""`budget apply`."""

from governance.cli.options import Adr, Commit, Directory
from governance.cli.wiring import emit, opened


def apply(adr: Adr, commit: Commit = False, directory: Directory = None) -> None:
    """Once approved: mark the decision accepted, write its values into the budget files, print the commit message."""
    from governance.render.desk import applied
    from governance.workflow.apply import apply as run

    with opened(directory) as world:
        result = run(world, adr, commit=commit)
    emit(applied(result), None)
