"""`budget show`."""

from typing import Annotated

import typer

from governance.cli.completions import complete_budgets, complete_environments
from governance.cli.options import Directory, Format, Output, PlainFormat
from governance.cli.wiring import emit, leave, opened, style

Budgets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="BUDGET…",
        autocompletion=complete_budgets,
        help="Capabilities, limits, or patterns such as '*.max_latency_ms'.",
        show_default=False,
    ),
]
Environment = Annotated[
    str | None,
    typer.Option(
        "--env",
        metavar="ENV",
        autocompletion=complete_environments,
        help="What holds in this environment.",
        show_default=False,
    ),
]


def show(
    budgets: Budgets = None,
    environment: Environment = None,
    form: Format = PlainFormat.TEXT,
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Show the limits that hold in the checkout: value, unit, overrides, place and owner."""
    from governance.commands.show import show as run
    from governance.render.commands.show import as_json, as_text

    with opened(directory) as world:
        report = run(world, budgets or (), environment)
    emit(as_json(report) if form is PlainFormat.JSON else as_text(report, style(output)), output)
    leave(report.verdict)
