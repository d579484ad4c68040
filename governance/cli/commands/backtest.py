"""`budget backtest`."""

from typing import Annotated

import typer

from governance.cli.commands.audit import Revision, Since
from governance.cli.options import Directory, Format, Output, PlainFormat
from governance.cli.wiring import emit, folder_of, leave, opened, progress, style

PolicyFile = Annotated[str, typer.Argument(metavar="POLICY.yaml", help="The policy to judge by, wherever it lies.")]


def backtest(
    policy: PolicyFile,
    revision: Revision = None,
    since: Since = None,
    form: Format = PlainFormat.TEXT,
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Audit the history with another policy, and tell which verdicts would flip."""
    from governance.adapters.system.named_files import read_file
    from governance.commands.backtest import BacktestRequest
    from governance.commands.backtest import backtest as compare
    from governance.render.commands.backtest import as_json, as_text

    data = read_file(folder_of(directory), policy)
    with opened(directory) as world, progress() as shown:
        report = compare(world, BacktestRequest(policy, data, revision, since, shown))
    emit(as_json(report) if form is PlainFormat.JSON else as_text(report, style(output)), output)
    leave(report.verdict)
