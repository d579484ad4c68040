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
    from governance.adapters.files import read_named
    from governance.adapters.installation import command
    from governance.documents.json_lines import MAX_BYTES
    from governance.render.trend import as_json, as_text
    from governance.workflow.trend import trend_of_series

    data = read_named(folder_of(directory) / series, MAX_BYTES + 1)
    report = trend_of_series(str(series), data, lambda: command("trends"))
    emit(as_json(report) if form is PlainFormat.JSON else as_text(report, style(output)), output)
