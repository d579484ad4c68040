"""`budget trend`."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.options import Directory, MeasuredIn, Output, RecordedBudgets, Store, TrendFormat, readable
from governance.cli.wiring import emit, folder_of, open_world, style
from governance.domain.measurement.marks import MarkKind
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.domain.trends.series import TrendReport

Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="Nothing older than this day, as 2026-01-31.", show_default=False),
]
SeriesFile = Annotated[
    Path | None,
    typer.Option(
        "--series",
        metavar="FILE.jsonl",
        help='Any series, one a line: {"name": "…", "values": [10.1, …]}. No repository is needed.',
        show_default=False,
    ),
]
Change = Annotated[
    str | None,
    typer.Option(
        "--mark", metavar="ID", help="Say what a change is, as BUDGET:COMMIT; it is no alarm then.", show_default=False
    ),
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", callback=readable, help="With --mark: why.", show_default=False)
]


def trend(
    budgets: RecordedBudgets = None,
    environment: MeasuredIn = None,
    since: Since = None,
    series: SeriesFile = None,
    change: Change = None,
    reason: Reason = "",
    store: Store = None,
    form: Annotated[TrendFormat, typer.Option("--format", help="How to report.")] = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Show what values do over time: where their level changed, whether they drift, or have two levels.

    The values are those that `budget record` kept, or any series.
    """
    if change is not None:
        _mark(change, budgets or [], reason, store, directory)
        return
    if series is not None:
        report = _of_file(series, directory)
    else:
        report = _of_store(tuple(budgets or ()), environment, since, store, directory)
    emit(_rendered(report, form, output), output)


def _rendered(report: "TrendReport", form: TrendFormat, output: Path | None) -> str:
    if form in {"svg", "html"}:
        from governance.render.commands import trend_html
        from governance.render.formats import trend_svg

        return trend_svg.trend(report) if form == "svg" else trend_html.trend(report)
    from governance.render.commands.trend import as_json, as_text

    return as_json(report) if form == "json" else as_text(report, style(output))


def _of_file(series: Path, directory: Path | None) -> "TrendReport":
    from governance.adapters.system.files import read_named
    from governance.commands.trend import trend_of_series
    from governance.documents.measurements.json_lines import MAX_BYTES

    data = read_named(folder_of(directory) / series, MAX_BYTES + 1)
    return trend_of_series(str(series), data)


def _of_store(
    budgets: tuple[str, ...], environment: str | None, since: str | None, store: str | None, directory: Path | None
) -> "TrendReport":
    from governance.adapters.history.opened import opened_store
    from governance.commands.shared.checkout_policy import policy_of
    from governance.commands.shared.recorded_series import Wanted
    from governance.commands.trend import trend_of_store

    day = _day(since)
    with open_world(directory) as world, opened_store(store, policy_of(world).repository) as kept:
        return trend_of_store(world, kept, Wanted(budgets, environment), day)


def _mark(change: str, words: list[str], reason: str, store: str | None, directory: Path | None) -> None:
    from governance.adapters.history.opened import opened_store
    from governance.commands.shared.checkout_policy import policy_of
    from governance.commands.shared.marks import mark

    if len(words) != 1 or words[0] not in set(MarkKind):
        raise UsageError("a mark says what the change is", f"budget trend --mark {change} known --reason TEXT")
    with open_world(directory) as world, opened_store(store, policy_of(world).repository) as kept:
        path = mark(world, kept, change, MarkKind(words[0]), reason)
    emit(f"{path}: {change} is {words[0]}\n", None)


def _day(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), dt.UTC)
    except ValueError as fault:
        raise UsageError(f"--since {text} is no day", "write it as 2026-01-31") from fault
