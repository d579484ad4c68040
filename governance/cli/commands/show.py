"""`budget show`."""

from typing import Annotated

import typer

from governance.cli.completions import complete_budgets, complete_environments
from governance.cli.options import Directory, Output, ShowFormat
from governance.cli.wiring import emit, exit_with, open_world, style

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
    form: Annotated[ShowFormat, typer.Option("--format", help="How to report.")] = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Show the limits that hold in the checkout: value, unit, overrides, place and owner."""
    from governance.commands.show import show as run
    from governance.render.commands.show import as_badge, as_json, as_text

    with open_world(directory) as world:
        report = run(world, budgets or (), environment)
    renderers = {"json": as_json, "badge": as_badge}
    emit(renderers[form](report) if form in renderers else as_text(report, style(output)), output)
    exit_with(report.verdict)
