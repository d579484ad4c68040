"""`budget apply`."""

from governance.cli.options import Adr, Commit, Directory, Format, Output
from governance.cli.wiring import emit, open_world


def apply(
    adr: Adr,
    commit: Commit = False,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Once approved: mark the decision accepted, write its values into the budget files, print the commit message."""
    from governance.commands.apply import apply as run
    from governance.render.commands.apply import as_json, as_text

    with open_world(directory) as world:
        result = run(world, adr, commit=commit)
    emit(as_json(result) if form == "json" else as_text(result), output)
