"""`budget record`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.commands.gate import Environment, contents
from governance.cli.options import Directory, Format, Output, Store
from governance.cli.wiring import emit_plain, exit_with_limits, folder_of, open_world, progress
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.commands.shared.named_file import NamedFile

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[RESULTS.json…]", help="What pytest-benchmark wrote.", show_default=False),
]
Commit = Annotated[
    str | None,
    typer.Option("--commit", metavar="REV", help="What was measured, instead of what the files say."),
]
Machine = Annotated[
    str | None,
    typer.Option(
        "--machine", metavar="CLASS", help="The class of the machine; processor, cores and system if left out."
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option("--from-dir", metavar="FOLDER", help="Every *.json below FOLDER too, as in .benchmarks."),
]


def record(
    results: Files = None,
    environment: Environment = None,
    commit: Commit = None,
    machine: Machine = None,
    from_dir: Folder = None,
    store: Store = None,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Keep what was measured, passed or not, for trends and suggestions. Recording again adds nothing."""
    from governance.adapters.history.opened import need_history, opened_store
    from governance.commands.record import RecordRequest
    from governance.commands.record import record as run
    from governance.commands.shared.checkout_policy import policy_of
    from governance.domain.measurement.verdicts import LimitVerdict
    from governance.render.commands.recorded import as_json, as_text

    need_history()
    files = _files(results or [], from_dir, directory)
    with open_world(directory) as world, progress() as shown, opened_store(store, policy_of(world).repository) as kept:
        report = run(world, kept, files, RecordRequest(environment, commit, machine), shown)
    emit_plain(report, as_text, as_json, form, output)
    if report.unreadable(map(str, results or ())):
        exit_with_limits(LimitVerdict.FAIL)


def _files(results: list[Path], folder: Path | None, directory: Path | None) -> "list[NamedFile]":
    if folder is not None:
        top = folder_of(directory) / folder
        if not top.is_dir():
            raise UsageError(f"there is no folder {folder}", "name the folder where pytest-benchmark saves")
        results = [*results, *(folder / place.relative_to(top) for place in sorted(top.rglob("*.json")))]
    if not results:
        raise UsageError("no results file is named", "budget record RESULTS.json, or --from-dir .benchmarks")
    return contents(results, directory)
