"""`budget adr`."""

from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.completions import complete_adrs
from governance.cli.options import Directory, Format, Output
from governance.cli.wiring import emit_plain, folder_of, open_world

if TYPE_CHECKING:
    from pathlib import Path

    from governance.commands.adr import Document

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ADR|FILE…",
        autocompletion=complete_adrs,
        help="Numbers, Markdown files or folders; the repository's if left out.",
        show_default=False,
    ),
]


def adr(names: Names = None, form: Format = "text", output: Output = None, directory: Directory = None) -> None:
    """Show what is read from ADRs: number, title, status, date, deciders, links, changes.

    Files and folders may lie anywhere; only numbers need a repository.
    """
    from governance.commands import adr as adrs
    from governance.render.commands.adr import as_json, as_text

    if names:
        found = adrs.read(item for name in names for item in documents(name, directory))
    else:
        with open_world(directory) as world:
            found = adrs.records_there(world)
    emit_plain(found, as_text, as_json, form, output)


def documents(name: str, directory: "Path | None") -> "list[Document]":
    """The records that a word means: those of a number in the repository, else a file or a folder of them."""
    from governance.adapters.system.named_files import is_number, read_markdown
    from governance.commands.adr import numbered

    folder = folder_of(directory)
    if not is_number(folder, name):
        return list(read_markdown(folder, name))
    with open_world(directory) as world:
        return numbered(world, int(name))
