"""`budget dashboard`."""

from typing import Annotated

import typer

from governance.cli.options import Directory, Format, PlainFormat
from governance.cli.wiring import leave, opened
from governance.cli.written import Check, WrittenOutput, committed, named_file, tell

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
    from governance.render.generated import DASHBOARD_SCHEMA
    from governance.render.grafana import as_dashboard
    from governance.workflow.dashboard import dashboard as draw
    from governance.workflow.generated import Written, compared

    file = named_file(output, directory, check=check)
    with opened(directory) as world:
        drawn = draw(world, environments or ())
        report = Written(None if drawn.dashboard is None else as_dashboard(drawn.dashboard), drawn.findings)
        if check and file is not None and output is not None:
            report = compared(report, file, committed(world, output, directory))
    tell(report, form, output, DASHBOARD_SCHEMA, check=check)
    leave(report.verdict)
