"""`budget measurements`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from governance.cli.options import Directory, Store
from governance.cli.wiring import emit, folder_of, open_world
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.domain.measurement.recorded import Recorded


TransferDirection = Literal["export", "import"]
FileFormat = Literal["jsonl", "parquet"]

Direction = Annotated[TransferDirection, typer.Argument(metavar="export|import", help="Out of the store, or into it.")]
Files = Annotated[
    list[Path] | None, typer.Argument(metavar="[FILE…]", help="With import: the files.", show_default=False)
]
Form = Annotated[FileFormat, typer.Option("--format", help="JSON lines, or Parquet.")]
Target = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="With export: write to FILE.", show_default=False)
]


def measurements(
    way: Direction,
    files: Files = None,
    form: Form = "jsonl",
    output: Target = None,
    store: Store = None,
    directory: Directory = None,
) -> None:
    """Take measurements out of the store of this repository, or put some into it."""
    from governance.adapters.history.opened import need_history, opened_store
    from governance.commands.shared.checkout_policy import policy_of

    need_history()
    with open_world(directory) as world:
        repository = policy_of(world).repository
    with opened_store(store, repository) as kept:
        if way == "import":
            found = [item for file in _named(files) for item in _read(folder_of(directory) / file, form)]
            new = kept.add(found)
            emit(f"{len(found)} measurements, {new} of them new\n", None)
            return
        if form == "parquet":
            from governance.adapters.history.parquet import write_parquet

            if output is None:
                raise UsageError("Parquet is no text for a terminal", "name a file with --output FILE")
            write_parquet(kept.find(repository), folder_of(None) / output)
            return
        from governance.documents.measurements.recorded_json import write_recorded

        emit("".join(map(write_recorded, kept.find(repository))), output)


def _named(files: list[Path] | None) -> list[Path]:
    if not files:
        raise UsageError("no file is named", "budget measurements import FILE")
    return files


def _read(place: Path, form: FileFormat) -> "list[Recorded]":
    if form == "parquet":
        from governance.adapters.history.parquet import read_parquet

        return read_parquet(place)
    from governance.adapters.system.files import read_named
    from governance.commands.shared.named_file import in_file
    from governance.documents.measurements.json_lines import MAX_BYTES
    from governance.documents.measurements.recorded_json import read_recorded

    return list(in_file(str(place), read_named(place, MAX_BYTES + 1), read_recorded))
