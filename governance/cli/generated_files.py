"""Files that commands write from the budgets: which one is named, what stands in it, and what is said of it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.options import PlainFormat
from governance.cli.paths import in_repository
from governance.cli.wiring import emit, folder_of, style
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.domain.reports.generated_files import Written
    from governance.ports.world import World

WrittenOutput = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write to FILE, whole or not at all.", show_default=False),
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; fail where FILE says something else.")]


class SplitBy(StrEnum):
    """By what several files are written instead of one."""

    OWNER = "owner"


Split = Annotated[
    SplitBy | None,
    typer.Option("--split", help="Write a file for each owner, into the folder --output.", show_default=False),
]


def named_folder(output: Path | None, directory: Path | None) -> str:
    """The folder as seen from the top of the repository; of one elsewhere its own name.

    Raises:
        UsageError: none is named, or it is a file.
    """
    if output is None:
        raise UsageError("--split writes several files, and no folder is named", "name it with --output FOLDER")
    if (folder_of(None) / output).is_file():
        raise UsageError(f"{output} is a file, and --split writes several", "name a folder with --output FOLDER")
    return named_file(output, directory, check=False) or output.name


def files_there(world: "World", folder: Path, report: "Written", directory: Path | None) -> dict[str, str | None]:
    """What the due files of a folder hold, and others there that have such a name."""
    endings = {name.partition(".")[2] for name in report.files}
    here = folder_of(None) / folder
    others = {path.name for path in sorted(here.glob("budget-*.*")) if path.name.partition(".")[2] in endings}
    return {name: committed(world, folder / name, directory) for name in sorted({*report.files, *others})}


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
    """Write the file, or the files, that were asked for; what else there is to say goes to standard output."""
    from governance.render.commands.generated_files import as_json, as_text

    writes = not check and (report.text is not None or bool(report.files))
    if writes and report.files and output is not None:
        make_folder(folder_of(None) / output)
        for name, text in report.files.items():
            emit(text, output / name)
    elif report.text is not None and writes and (output is not None or form is PlainFormat.TEXT):
        emit(report.text, output)
    if form is PlainFormat.JSON:
        emit(as_json(report, schema), None)
    elif not writes:
        emit(as_text(report, style(None)), None)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it.

    Raises:
        UsageError: something else is in the way, or nobody may write there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UsageError(f"{folder} cannot be made: {fault.strerror}", "name another folder with --output") from fault
