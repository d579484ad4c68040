"""The files of the checkout: read as git would store them, written whole."""

import hashlib
import os
import secrets
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from governance.adapters.git.line_ends import LineEnds, with_cr
from governance.adapters.git.sparse import SparseFiles
from governance.errors import FaultError, RefusedError, UsageError
from governance.ports.trees import TreeEntry

_SKIPPED: Final = frozenset({".git"})
_NAMELESS: Final[int | None] = getattr(os, "O_TMPFILE", None)
"""What opens a file that has no name yet; Linux has it, for most file systems."""


class Checkout:
    """The working tree below a folder. Paths are those of the repository, with slashes.

    Args:
        top: the folder.
        exists: whether it is a working tree; the folder of a bare repository is none.
        ends: what git makes of line ends; None to take every file as it is.
        sparse: what the checkout leaves out and git has; None where nothing is left out.
    """

    def __init__(
        self, top: Path, *, exists: bool = True, ends: LineEnds | None = None, sparse: SparseFiles | None = None
    ) -> None:
        self.top = top
        self.exists = exists
        self._ends = ends
        self._sparse = sparse

    def read(self, path: str) -> bytes | None:
        """A file's content with the line ends that git stores; None where no regular file is, or a link leads to it."""
        place = self.top / path
        if any(part.is_symlink() for part in (place, *place.parents) if part != self.top and self.top in part.parents):
            return None
        return self._stored(place, path) if place.is_file() else self._left_out(place, path)

    def _left_out(self, place: Path, path: str) -> bytes | None:
        """The content of a file that a sparse checkout leaves out."""
        if self._sparse is None or place.exists():
            return None
        entry = self._sparse.entries([path]).get(path)
        return self._sparse.content(entry.oid) if entry is not None and entry.is_file else None

    def _stored(self, place: Path, path: str) -> bytes:
        data = _content(place, path)
        return self._ends.stored(path, data) if self._ends else data

    def files(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Every file at or below folders; object ids are those that git would give them."""
        wanted = tuple(folders)
        found: dict[str, TreeEntry] = dict(self._sparse.entries(wanted)) if self._sparse else {}
        for folder in wanted:
            start = self.top / folder if folder else self.top
            if start.is_symlink() or start.is_file():
                found[folder] = self._entry(start)
                continue
            for place, names, files in os.walk(start):
                names[:] = sorted(name for name in names if name not in _SKIPPED)
                links = [name for name in names if (Path(place) / name).is_symlink()]
                for name in (*files, *links):
                    full = Path(place) / name
                    found[full.relative_to(self.top).as_posix()] = self._entry(full)
        return dict(sorted(found.items()))

    def _entry(self, place: Path) -> TreeEntry:
        mode = place.lstat().st_mode
        if stat.S_ISLNK(mode):
            return TreeEntry("120000", blob_id(os.fsencode(place.readlink())))
        if not stat.S_ISREG(mode):
            return TreeEntry("000000", blob_id(b""))
        data = self._stored(place, place.relative_to(self.top).as_posix())
        return TreeEntry("100755" if mode & stat.S_IXUSR else "100644", blob_id(data))

    def write(self, path: str, data: bytes) -> None:
        """Write a file whole, through a temporary file and a rename, making its folders; it keeps its line ends.

        Raises:
            RefusedError: a link or a folder is in the way.
            FaultError: the file system refuses.
        """
        place = self.top / path
        for part in (place, *place.parents):
            if part == self.top:
                break
            if part.is_symlink() or (part == place and part.is_dir()):
                raise RefusedError(
                    f"{path} is not written: {part.name} is a link or a folder", "move it out of the way"
                )
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, with_cr(data) if self._has_cr(place, path) else data)
        except OSError as fault:
            raise FaultError(
                f"{path} cannot be written: {fault.strerror}", "look at the folder's permissions"
            ) from fault

    def remove(self, path: str) -> None:
        """Remove a file.

        Raises:
            FaultError: the file system refuses.
        """
        try:
            (self.top / path).unlink()
        except OSError as fault:
            raise FaultError(f"{path} cannot be removed: {fault.strerror}", "remove it by hand") from fault

    def _has_cr(self, place: Path, path: str) -> bool:
        """Whether a file stands there whose lines end with CR and LF here, and with LF where git stores them."""
        return place.is_file() and _content(place, path) != self._stored(place, path)


def _content(place: Path, path: str) -> bytes:
    try:
        return place.read_bytes()
    except OSError as fault:
        raise FaultError(f"{path} cannot be read: {fault.strerror}", "look at its permissions") from fault


def write_whole(place: Path, data: bytes) -> None:
    """Write a file through a temporary one beside it, so that it is there whole or not at all; its mode is kept."""
    temporary = _nameless(place, data) or _named(place, data)
    try:
        temporary.replace(place)
    except BaseException:
        temporary.unlink()
        raise


def _nameless(place: Path, data: bytes) -> Path | None:
    """A new file beside a place that bore no name while it was written, so that nothing can leave a part of it there.

    None where the system has no such files: see open(2), O_TMPFILE.
    """
    if _NAMELESS is None:
        return None
    name = place.parent / f".{place.name}.{secrets.token_hex(4)}"
    try:
        handle = os.open(place.parent, os.O_WRONLY | os.O_CLOEXEC | _NAMELESS, 0o600)
        with os.fdopen(handle, "wb") as file:
            _fill(file, data, place)
            # os.link follows what /proc/self/fd is only where a folder is handed in, too
            os.link(f"/proc/self/fd/{handle}", name, src_dir_fd=handle, follow_symlinks=True)
    except OSError:
        return None
    return name


def _named(place: Path, data: bytes) -> Path:
    """A new file beside a place."""
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            _fill(file, data, place)
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def _fill(file: BinaryIO, data: bytes, place: Path) -> None:
    """Write what a file is to hold, down to the disk, with the mode of what it will replace."""
    file.write(data)
    file.flush()
    if hasattr(os, "fchmod"):  # Windows has modes since Python 3.13 alone
        os.fchmod(file.fileno(), _mode_of(place))
    os.fsync(file.fileno())


def _mode_of(place: Path) -> int:
    if place.exists():
        return stat.S_IMODE(place.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def blob_id(data: bytes) -> str:
    """The id git gives a blob in a SHA-1 repository."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def write_output(path: Path, data: bytes) -> None:
    """Write a report to the file a user named; what is no plain file (`/dev/null`, a pipe) is written to, not replaced.

    Raises:
        UsageError: it cannot be written there.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            write_whole(path, data)
    except OSError as fault:
        raise UsageError(f"{path} cannot be written: {fault.strerror}", "name another file with --output") from fault


def read_named(path: Path, most: int) -> bytes:
    """A file that a user named, wherever it lies; no more than the first bytes of it.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as fault:
        raise UsageError(f"{path} cannot be read: {fault.strerror}", "name a file that is there") from fault


def read_outside(path: str) -> str | None:
    """A text file outside the repository, such as the event file of a CI system; None where there is none."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
