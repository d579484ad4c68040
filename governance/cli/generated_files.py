"""Files that commands write from the budgets: which one is named, what stands in it, and what is said of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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


SplitBy = Literal["owner"]
"""By what several files are written instead of one."""

Split = Annotated[
    SplitBy | None,
    typer.Option("--split", help="Write a file for each owner, into the folder --output.", show_default=False),
]


class WrittenFiles:
    """Where what is written from the budgets goes, or what it is compared with: a file, or a folder of files.

    Args:
        output: the file, or with `split` the folder.
        directory: where the command runs.
        check: whether it is compared, and nothing written.
        split: by what there are several files.

    Raises:
        UsageError: a name is needed and there is none, or it is no folder.
    """

    def __init__(self, output: Path | None, directory: Path | None, *, check: bool, split: SplitBy | None) -> None:
        self._output = output
        self._directory = directory
        self._check = check
        self._split = split is not None
        if self._split:
            _refuse_file(output)
        elif check and output is None:
            raise UsageError("--check compares a file, and none is named", "name it with --output FILE")
        self.name = None if output is None else self._name(output)
        """As seen from the top of the repository; of what is elsewhere its own name."""

    def _name(self, output: Path) -> str:
        try:
            return self._inside(output) or output.name
        except UsageError:
            return output.name

    def _inside(self, path: Path) -> str:
        return in_repository(folder_of(None).resolve() / path, self._directory)

    def compared(self, world: "World", report: "Written", comparable: Callable[[str], str] = str) -> "Written":
        """The report on what is due, with how what is there differs, if that is asked for.

        Args:
            world: the checkout.
            report: what is due.
            comparable: makes texts alike that mean the same.
        """
        from governance.commands.shared.generated_files import all_compared, compared

        if not self._check or self._output is None or self.name is None:
            return report
        if self._split:
            return all_compared(report, self.name, self._files(world, self._output, report), comparable)
        return compared(report, self.name, self._committed(world, self._output), comparable)

    def _files(self, world: "World", folder: Path, report: "Written") -> dict[str, str | None]:
        """What the due files of a folder hold, and others there that have such a name."""
        names = sorted({*report.files, *_of_no_owner(folder, report)})
        return {name: self._committed(world, folder / name) for name in names}

    def _committed(self, world: "World", file: Path) -> str | None:
        """The text of a file to compare; None where it is none, as what lies behind a link in the repository."""
        place = folder_of(None) / file
        try:
            data = world.files.read(self._inside(file))
        except UsageError:
            return None if place.is_symlink() else world.read_outside(str(place))
        try:
            return None if data is None else data.decode("utf-8")
        except UnicodeDecodeError:
            return None

    def write_or_report(self, report: "Written", form: PlainFormat, schema: str) -> None:
        """Write the file, or the files, that were asked for; what else there is to say goes to standard output."""
        from governance.render.commands.generated_files import as_json, as_notes, as_text

        writes = not self._check and (report.text is not None or bool(report.files))
        if writes and report.files and self._output is not None:
            make_folder(folder_of(None) / self._output)
            report = _with_left_over(report, self._output)
            for name, text in report.files.items():
                emit(text, self._output / name)
        elif report.text is not None and writes and (self._output is not None or form == "text"):
            emit(report.text, self._output)
        if form == "json":
            emit(as_json(report, schema), None)
        elif not writes:
            emit(as_text(report, style(None)), None)
        elif self._output is not None and str(self._output) != "-" and report.notes:
            emit(as_notes(report), None)


def _of_no_owner(folder: Path, report: "Written") -> list[str]:
    """Files in a folder that have such names as the due ones, and are none of them."""
    endings = {name.partition(".")[2] for name in report.files}
    found = (path.name for path in sorted((folder_of(None) / folder).glob("budget-*.*")))
    return [name for name in found if name.partition(".")[2] in endings and name not in report.files]


def _with_left_over(report: "Written", folder: Path) -> "Written":
    """The report, with a note on each file that was due once: what reads the folder goes on reading it."""
    told = (
        f"{folder / name} is of no owner any more, and is read as long as it is there; delete it"
        for name in _of_no_owner(folder, report)
    )
    return replace(report, notes=(*report.notes, *told))


def _refuse_file(output: Path | None) -> None:
    if output is None:
        raise UsageError("--split writes several files, and no folder is named", "name it with --output FOLDER")
    if (folder_of(None) / output).is_file():
        raise UsageError(f"{output} is a file, and --split writes several", "name a folder with --output FOLDER")


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it.

    Raises:
        UsageError: something else is in the way, or nobody may write there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UsageError(f"{folder} cannot be made: {fault.strerror}", "name another folder with --output") from fault
