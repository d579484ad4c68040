"""`budget gate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.options import CheckFormat, Directory, FormatOfCheck, Output
from governance.cli.wiring import emit, folder_of, leave_gate, opened, style

if TYPE_CHECKING:
    from governance.commands.gate import ResultsFile

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="RESULTS.json…",
        help="What pytest-benchmark, pytest-codspeed, pyperf or hyperfine wrote.",
        show_default=False,
    ),
]
Environment = Annotated[
    str | None,
    typer.Option(
        "--env", metavar="ENV", envvar="BUDGET_ENV", help="Judge by what holds in this environment.", show_default=False
    ),
]
ReportOnly = Annotated[
    bool, typer.Option("--report-only", help="Report, and end with exit status 0 whatever the verdict.")
]


def contents(results: list[Path], directory: Path | None) -> "list[ResultsFile]":
    """The files, read as far as they may be long.

    Raises:
        UsageError: one of them cannot be read.
    """
    from governance.adapters.system.files import read_named
    from governance.commands.gate import ResultsFile
    from governance.documents.measurements.results_json import MAX_BYTES

    return [ResultsFile(str(path), read_named(folder_of(directory) / path, MAX_BYTES + 1)) for path in results]


def gate(
    results: Files,
    environment: Environment = None,
    form: FormatOfCheck = CheckFormat.TEXT,
    output: Output = None,
    report_only: ReportOnly = False,
    directory: Directory = None,
) -> None:
    """Judge results of benchmarks: is every limit of every capability kept, and is that more than chance?

    The budgets are those of the checkout.
    """
    from governance.commands.gate import gate as judge
    from governance.render.formats.registry import render_gate

    files = contents(results, directory)
    with opened(directory) as world:
        report = judge(world, files, environment)
    emit(render_gate(report, form.value, style(output)), output)
    if not report_only:
        leave_gate(report.verdict)
