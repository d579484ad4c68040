"""`budget dashboard`."""

from typing import Annotated

import typer

from governance.cli.generated_files import Check, Split, WrittenFiles, WrittenOutput
from governance.cli.options import Directory, Format
from governance.cli.wiring import exit_with, open_world

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
    split: Split = None,
    form: Format = "text",
    directory: Directory = None,
) -> None:
    """Write a Grafana dashboard: what is measured of each capability, against its budgets."""
    from governance.commands.dashboard import dashboard as draw
    from governance.domain.production.owner_names import owner_name
    from governance.domain.reports.generated_files import Written
    from governance.render.commands.generated_files import DASHBOARD_SCHEMA
    from governance.render.commands.grafana import as_dashboard, parted, size_notes

    written = WrittenFiles(output, directory, check=check, split=split)
    with open_world(directory) as world:
        drawn = draw(world, environments or (), by_owner=split is not None)
        files = {
            f"budget-{owner_name(item.owner or '')}{f'_{item.part}' if item.part else ''}.json": as_dashboard(item)
            for whole in drawn.by_owner
            for item in parted(whole)
        }
        text = None if drawn.dashboard is None else as_dashboard(drawn.dashboard)
        notes = () if text is None else size_notes(text)
        report = written.compared(world, Written(text, drawn.findings, files=files, notes=notes))
    written.write_or_report(report, form, DASHBOARD_SCHEMA)
    exit_with(report.verdict)
