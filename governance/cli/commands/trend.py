"""`budget trend`."""

from pathlib import Path
from typing import Annotated

import typer

from governance.cli.options import Directory, Format, Output, PlainFormat
from governance.cli.wiring import emit, folder_of, style

SeriesFile = Annotated[
    Path,
    typer.Option(
        "--series",
        metavar="FILE.jsonl",
        help='Any series, one a line: {"name": "…", "values": [10.1, …]}. No repository is needed.',
        show_default=False,
    ),
]


def trend(
    series: SeriesFile, form: Format = PlainFormat.TEXT, output: Output = None, directory: Directory = None
) -> None:
    """Say what values show over time: where their level changed, whether they drift, or have two levels."""
    from governance.adapters.system.files import read_named
    from governance.adapters.system.installation import command
    from governance.commands.trend import trend_of_series
    from governance.documents.measurements.json_lines import MAX_BYTES
    from governance.render.commands.trend import as_json, as_text

    data = read_named(folder_of(directory) / series, MAX_BYTES + 1)
    report = trend_of_series(str(series), data, lambda: command("trends"))
    emit(as_json(report) if form is PlainFormat.JSON else as_text(report, style(output)), output)
