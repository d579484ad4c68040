"""`budget log`."""

from typing import Annotated

import typer

from governance.cli.commands.audit import Revision
from governance.cli.completions import complete_budgets
from governance.cli.options import Directory, Format, Output
from governance.cli.wiring import emit_plain, exit_with, open_world, progress

Budget = Annotated[
    str,
    typer.Argument(
        metavar="BUDGET",
        autocompletion=complete_budgets,
        help="A limit, also one that is gone; a capability or pattern: all that it names; or a governed file's path.",
    ),
]


def log(
    budget: Budget,
    revision: Revision = None,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Show the history of limits: their values, since when, by which decision, and who approved them."""
    from governance.commands.log import log as tell
    from governance.render.commands.log import as_json, as_text

    with open_world(directory) as world, progress() as shown:
        report = tell(world, budget, revision, shown)
    emit_plain(report, as_text, as_json, form, output)
    exit_with(report.verdict)
