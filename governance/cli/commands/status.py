"""`budget status`."""

from governance.cli.options import Directory, Format, Output
from governance.cli.wiring import emit, open_world


def status(form: Format = "text", output: Output = None, directory: Directory = None) -> None:
    """List open decisions, and who must act: to finish, to sign, to apply."""
    from governance.commands.status import over
    from governance.commands.status import status as run
    from governance.render.commands.status import as_json, as_text

    with open_world(directory) as world:
        result, overdue = run(world), over(world)
    emit(
        as_json(result, overdue) if form == "json" else as_text(result, overdue),
        output,
    )
