"""`budget suggest`."""

from pathlib import Path
from typing import Annotated

import typer

from governance.cli.options import Directory, Format, Output, PlainFormat
from governance.cli.wiring import emit, folder_of, style

RunsFile = Annotated[
    Path,
    typer.Option(
        "--runs",
        metavar="FILE.jsonl",
        help='Any runs, one capability a line: {"name": "…", "runs": [[10.1, …], …]}. No repository is needed.',
        show_default=False,
    ),
]
Coverage = Annotated[
    float, typer.Option("--coverage", metavar="SHARE", help="How probable it is that the next run keeps its budget.")
]


def suggest(
    runs: RunsFile,
    coverage: Coverage = 0.95,
    form: Format = PlainFormat.TEXT,
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Suggest budgets for the p95 from what was measured. It only suggests: a decision changes a budget."""
    from governance.adapters.system.files import read_named
    from governance.adapters.system.installation import command
    from governance.commands.suggest import suggest_from_runs
    from governance.documents.measurements.json_lines import MAX_BYTES
    from governance.render.commands.suggest import as_json, as_text

    data = read_named(folder_of(directory) / runs, MAX_BYTES + 1)
    found = suggest_from_runs(str(runs), data, coverage, lambda: command("trends"))
    emit(as_json(found) if form is PlainFormat.JSON else as_text(found, style(output)), output)
