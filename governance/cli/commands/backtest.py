"""`budget backtest`."""

from pathlib import Path
from typing import Annotated

import typer

from governance.cli.commands.audit import Revision, Since
from governance.cli.options import Directory, Format, Output, PlainFormat, Store
from governance.cli.wiring import emit_plain, exit_with, folder_of, open_world, progress
from governance.errors import UsageError

PolicyFile = Annotated[
    str | None,
    typer.Argument(metavar="[POLICY.yaml]", help="The policy to judge by, wherever it lies.", show_default=False),
]
BudgetFile = Annotated[
    str | None,
    typer.Option(
        "--budgets",
        metavar="FILE",
        help="Instead: a budget file, by which to judge what `budget record` kept.",
        show_default=False,
    ),
]


def backtest(
    policy: PolicyFile = None,
    budgets: BudgetFile = None,
    revision: Revision = None,
    since: Since = None,
    store: Store = None,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Judge the past otherwise: the history by another policy, or what was recorded by other numbers."""
    if (policy is None) == (budgets is None):
        raise UsageError("a policy or budgets are tried, one at a time", "budget backtest --help")
    if budgets is not None:
        if revision or since:
            raise UsageError("--rev and --since are for policies", "leave them out")
        _of_budgets(budgets, store, form, output, directory)
        return
    from governance.adapters.system.named_files import read_file
    from governance.commands.backtest import BacktestRequest
    from governance.commands.backtest import backtest as compare
    from governance.render.commands.backtest import as_json, as_text

    named = policy or ""
    data = read_file(folder_of(directory), named)
    with open_world(directory) as world, progress() as shown:
        report = compare(world, BacktestRequest(named, data, revision, since, shown))
    emit_plain(report, as_text, as_json, form, output)
    exit_with(report.verdict)


def _of_budgets(
    budgets: str, store: str | None, form: PlainFormat, output: Path | None, directory: Path | None
) -> None:
    from governance.adapters.history.opened import opened_store
    from governance.adapters.system.named_files import read_file
    from governance.commands.budget_backtest import budget_backtest
    from governance.commands.shared.checkout_policy import policy_of
    from governance.render.commands.budget_backtest import as_json, as_text

    data = read_file(folder_of(directory), budgets)
    with open_world(directory) as world, opened_store(store, policy_of(world).repository) as kept:
        report = budget_backtest(world, kept, budgets, data)
    emit_plain(report, as_text, as_json, form, output)
