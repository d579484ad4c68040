"""Files that commands write from the budgets: which one is named, what stands in it, and what is said of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.options import PlainFormat
from governance.cli.paths import in_repository
from governance.cli.wiring import emit, folder_of, style
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.commands.shared.generated_files import Written
    from governance.ports.repository import World

WrittenOutput = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write to FILE, whole or not at all.", show_default=False),
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail where FILE says something else.")]


def named_file(output: Path | None, directory: Path | None, *, check: bool) -> str | None:
    """The file as seen from the top of the repository; of one elsewhere its own name.

    Raises:
        UsageError: one is to be compared, and none is named.
    """
    if output is None:
        if check:
            raise UsageError("--check compares a file, and none is named", "name it with --output FILE")
        return None
    try:
        return in_repository(folder_of(None).resolve() / output, directory)
    except UsageError:
        return output.name


def committed(world: "World", output: Path, directory: Path | None) -> str | None:
    """The text of the file to compare; None where it is none, as what lies behind a link in the repository."""
    place = folder_of(None) / output
    try:
        data = world.files.read(in_repository(folder_of(None).resolve() / output, directory))
    except UsageError:
        return None if place.is_symlink() else world.read_outside(str(place))
    try:
        return None if data is None else data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def tell(report: "Written", form: PlainFormat, output: Path | None, schema: str, *, check: bool) -> None:
    """Write the file that was asked for; what else there is to say goes to standard output."""
    from governance.render.commands.generated_files import as_json, as_text

    writes = report.text is not None and not check
    if report.text is not None and writes and (output is not None or form is PlainFormat.TEXT):
        emit(report.text, output)
    if form is PlainFormat.JSON:
        emit(as_json(report, schema), None)
    elif not writes:
        emit(as_text(report, style(None)), None)
