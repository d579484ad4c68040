"""`budget lint`."""

from pathlib import Path
from typing import Annotated

import typer

from governance.cli.options import Directory, Format, Output
from governance.cli.paths import in_repository
from governance.cli.wiring import emit_plain, exit_with, open_world

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH…", help="Files and folders to tell of; everything if left out.", show_default=False),
]


def lint(paths: Paths = None, form: Format = "text", output: Output = None, directory: Directory = None) -> None:
    """Read everything governed in the checkout, and report what cannot be read or could not be approved."""
    from governance.commands.lint.lint import lint as run
    from governance.render.commands.lint import as_json, as_text

    with open_world(directory) as world:
        report = run(world, [in_repository(path, directory) for path in paths or ()])
    emit_plain(report, as_text, as_json, form, output)
    exit_with(report.verdict)
