"""`budget dashboard`."""

from pathlib import Path
from typing import Annotated

import typer

from governance.cli.options import Directory, Format, PlainFormat
from governance.cli.wiring import emit, folder_of, leave, opened, style
from governance.errors import UsageError

Environments = Annotated[
    list[str] | None,
    typer.Option(
        "--env",
        metavar="ENV",
        help="This environment alone, `default` where processes name none; repeatable.",
        show_default=False,
    ),
]
DashboardOutput = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write to FILE, whole or not at all.", show_default=False),
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail where FILE says something else.")]


def dashboard(
    environments: Environments = None,
    output: DashboardOutput = None,
    check: Check = False,
    form: Format = PlainFormat.TEXT,
    directory: Directory = None,
) -> None:
    """Write a Grafana dashboard: what is measured of each capability, against its budgets."""
    from governance.adapters.loose_files import read_plain
    from governance.render.generated import as_json, as_text
    from governance.render.grafana import SCHEMA, as_dashboard
    from governance.workflow.dashboard import dashboard as draw
    from governance.workflow.generated import Written, compared

    if check and output is None:
        raise UsageError("--check compares a file, and none is named", "name it with --output FILE")
    with opened(directory) as world:
        drawn = draw(world, environments or ())
    report = Written(None if drawn.dashboard is None else as_dashboard(drawn.dashboard), drawn.findings)
    if check and output is not None and report.text is not None:
        report = compared(report.text, str(output), read_plain(folder_of(None) / output))
    writes = report.text is not None and not check
    if report.text is not None and writes and (output is not None or form is PlainFormat.TEXT):
        emit(report.text, output)
    if form is PlainFormat.JSON:
        emit(as_json(report, SCHEMA), None)
    elif not writes:
        emit(as_text(report, style(None)), None)
    leave(report.verdict)
