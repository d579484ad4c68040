"""`budget renumber`."""

from governance.cli.options import Adr, Directory, Format, Output
from governance.cli.wiring import emit, open_world


def renumber(
    adr: Adr,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Give a proposal that has not landed the next free number. Its sign-offs become void: the number is part of it."""
    from governance.commands.renumber import renumber as run
    from governance.render.commands import renumber as told

    with open_world(directory) as world:
        result = run(world, adr)
    emit((told.as_json if form == "json" else told.as_text)(result), output)
