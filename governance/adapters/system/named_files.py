"""Files that a user names, wherever they lie: no repository is needed."""

from collections.abc import Iterator
from pathlib import Path

from governance.documents.adr.paths import is_other_record
from governance.errors import UsageError


def read_file(folder: Path, name: str) -> bytes:
    """The content of one file, named as seen from a folder.

    Raises:
        UsageError: it is not there, or cannot be read.
    """
    place = folder / Path(name).expanduser()
    if not place.exists():
        raise UsageError(f"there is no file {name}", "name one that exists")
    if not place.is_file():
        raise UsageError(f"{name} is no file", "name a file")
    try:
        return place.read_bytes()
    except OSError as fault:
        raise UsageError(f"{name} cannot be read: {fault.strerror}", "look at its permissions") from fault


def read_markdown(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """A file, or every Markdown file below a folder in the order of their names, each with the name to show.

    Files in another markup with a number in their names are among them, so that it can be said that they are not read.

    Raises:
        UsageError: there is none, or one cannot be read.
    """
    place = folder / Path(name).expanduser()
    if not place.is_dir():
        yield name, read_file(folder, name)
        return
    files = [file for file in place.rglob("*") if file.suffix == ".md" or is_other_record(file.as_posix())]
    found = sorted(file.relative_to(place).as_posix() for file in files if file.is_file())
    if not found:
        raise UsageError(f"no Markdown file lies below {name}", "name a folder with *.md files")
    for path in found:
        shown = path if name in {"", "."} else f"{name.rstrip('/')}/{path}"
        yield shown, read_file(folder, shown)


def is_number(folder: Path, name: str) -> bool:
    """Whether a word is the number of an ADR; a file of that name is meant as a file."""
    return name.isascii() and name.isdigit() and not (folder / name).exists()
