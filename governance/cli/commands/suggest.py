"""`budget suggest`."""

from pathlib import Path
from typing import Annotated

import typer

from governance.cli.options import Directory, Format, MeasuredIn, Output, RecordedBudgets, Store
from governance.cli.wiring import emit, emit_plain, folder_of, open_world, style

RunsFile = Annotated[
    Path | None,
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
    budgets: RecordedBudgets = None,
    environment: MeasuredIn = None,
    runs: RunsFile = None,
    coverage: Coverage = 0.95,
    store: Store = None,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Suggest budgets from what `budget record` kept, or from any runs. A budget changes by a decision only."""
    from governance.render.commands.suggest import as_json, as_text

    if runs is not None:
        from governance.adapters.system.files import read_named
        from governance.commands.suggest import suggest_from_runs
        from governance.documents.measurements.json_lines import MAX_BYTES

        data = read_named(folder_of(directory) / runs, MAX_BYTES + 1)
        found = suggest_from_runs(str(runs), data, coverage)
        emit_plain(found, as_text, as_json, form, output)
        return
    from governance.adapters.history.opened import opened_store
    from governance.commands.shared.checkout_policy import policy_of
    from governance.commands.shared.recorded_series import Wanted
    from governance.commands.suggest import suggest_from_store

    wanted = Wanted(tuple(budgets or ()), environment)
    with open_world(directory) as world, opened_store(store, policy_of(world).repository) as kept:
        answer = suggest_from_store(world, kept, wanted, coverage)
    text = as_text(answer.suggestions, style(output), answer.present)
    emit(as_json(answer.suggestions) if form == "json" else text, output)
