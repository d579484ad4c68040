"""`budget dashboard`."""

from typing import Annotated

import typer

from governance.cli.generated_files import Check, WrittenOutput, committed, named_file, tell
from governance.cli.options import Directory, Format, PlainFormat
from governance.cli.wiring import leave, opened

Environments = Annotated[
    list[str] | None,
    typer.Option(
        "--env",
        metavar="ENV",
        help="This environment alone, `default` where processes name none; repeatable.",
        show_default=False,
    ),
]


def dashboard(
    environments: Environments = None,
    output: WrittenOutput = None,
    check: Check = False,
    form: Format = PlainFormat.TEXT,
    directory: Directory = None,
) -> None:
    """Write a Grafana dashboard: what is measured of each capability, against its budgets."""
    from governance.commands.dashboard import dashboard as draw
    from governance.commands.shared.generated_files import Written, compared
    from governance.render.commands.generated_files import DASHBOARD_SCHEMA
    from governance.render.commands.grafana import as_dashboard

    file = named_file(output, directory, check=check)
    with opened(directory) as world:
        drawn = draw(world, environments or ())
        report = Written(None if drawn.dashboard is None else as_dashboard(drawn.dashboard), drawn.findings)
        if check and file is not None and output is not None:
            report = compared(report, file, committed(world, output, directory))
    tell(report, form, output, DASHBOARD_SCHEMA, check=check)
    leave(report.verdict)
