"""What git prints with `-z` and `--raw`, read into values."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from governance.ports.commits import Commit, Touch, WalkedStep, moment
from governance.ports.trees import MALFORMED, Difference, TreeEntry

LOG_FORMAT: Final = "%H%n%P%n%ct%n%an%n%ae%n%B"
"""One commit: names and addresses cannot hold a line end, and the message comes last. No mailmap takes part."""

LOG: Final = ("log", "-z", "--no-color", "--no-mailmap", "--encoding=UTF-8", f"--format={LOG_FORMAT}")
"""A log of commits in that form."""

LINE: Final = ("--first-parent", "-m", "--full-history")
"""A log of a first-parent line: what the other parents of a merge brought is what the merge changed."""

_ABSENT: Final = "000000"
_ODD_PART: Final = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")


def text(data: bytes) -> str:
    """Bytes of git as text; what is not UTF-8 survives as surrogate escapes."""
    return data.decode("utf-8", "surrogateescape")


def commits(output: bytes) -> list[Commit]:
    """Read the output of `git log -z --format=LOG_FORMAT`."""
    return [_commit(record) for record in output.split(b"\0") if record.strip()]


def _commit(record: bytes) -> Commit:
    oid, parents, seconds, name, email, message = record.split(b"\n", 5)
    # A date that git cannot read is printed as nothing; it counts as the first of all, before any record's date.
    return Commit(
        text(oid), tuple(text(parents).split()), text(name), text(email), moment(int(seconds or 0)), text(message)
    )


def differences(output: bytes) -> Iterator[Difference]:
    """Read the output of `git diff-tree -r -z --raw` (or `diff-index`) of two trees."""
    fields = iter(output.split(b"\0"))
    return _differences((header, text(next(fields))) for header in fields if header.startswith(b":"))


def _differences(changed: Iterable[tuple[bytes, str]]) -> Iterator[Difference]:
    """What differs; a path of which a tree has two entries may come twice."""
    for header, path in changed:
        before, after = _pair(header)
        yield Difference(path, before and _checked(path, before), after and _checked(path, after))


def _checked(path: str, entry: TreeEntry, *, is_odd: bool = False) -> TreeEntry:
    """An entry, marked where it is one of several, or the names that lead to it are none that a checkout can have."""
    return TreeEntry(MALFORMED, entry.oid) if is_odd or _ODD_PART.search(path) else entry


def walked_steps(fields: Iterable[bytes]) -> Iterator[WalkedStep]:
    """Read the fields of `git log -z --raw --format=LOG_FORMAT -m` of a first-parent line."""
    for commit, changed in _with_changes(fields):
        yield WalkedStep(commit, tuple(_differences(changed)))


def touching(fields: Iterable[bytes]) -> Iterator[tuple[Commit, list[Touch]]]:
    """Read the fields of `git log -z --raw --format=LOG_FORMAT -c`: merges list what every parent had."""
    for commit, changed in _with_changes(fields):
        yield commit, [_touch(commit.oid, header, path) for header, path in changed]


def _with_changes(fields: Iterable[bytes]) -> Iterator[tuple[Commit, list[tuple[bytes, str]]]]:
    """Each commit of a log, and the headers and paths of what it changes."""
    commit: Commit | None = None
    changed: list[tuple[bytes, str]] = []
    found = iter(fields)
    for field in found:
        record = field.lstrip(b"\n")
        if record.startswith(b":"):
            changed.append((record, text(next(found))))
        elif record:
            if commit is not None:
                yield commit, changed
            commit, changed = _commit(record), []
    if commit is not None:
        yield commit, changed


def _pair(header: bytes) -> tuple[TreeEntry | None, TreeEntry | None]:
    mode_before, mode_after, oid_before, oid_after, _ = text(header[1:]).split()
    return _entry(mode_before, oid_before), _entry(mode_after, oid_after)


def _entry(mode: str, oid: str) -> TreeEntry | None:
    return None if mode == _ABSENT else TreeEntry(mode, oid)


def touches(output: bytes) -> Iterator[Touch]:
    """Read the output of `git diff-tree --stdin -r -c -z --raw --root`: merges list what every parent had."""
    commit = ""
    fields = iter(output.split(b"\0"))
    for field in fields:
        if not field.startswith(b":"):
            commit = text(field).strip() or commit
            continue
        yield _touch(commit, field, text(next(fields)))


def _touch(commit: str, header: bytes, path: str) -> Touch:
    parents = len(header) - len(header.lstrip(b":"))
    words = text(header[parents:]).split()
    modes, oids = words[: parents + 1], words[parents + 1 : 2 * parents + 2]
    entries = [_entry(mode, oid) for mode, oid in zip(modes, oids, strict=True)]
    return Touch(commit, path, tuple(entries[:-1]), entries[-1])


def listing(output: bytes) -> dict[str, TreeEntry]:
    """Read the output of `git ls-tree -r -z`."""
    found: dict[str, TreeEntry] = {}
    for record in text(output).split("\0"):
        if record:
            head, _, path = record.partition("\t")
            mode, _, oid = head.split()
            found[path] = _checked(path, TreeEntry(mode, oid), is_odd=path in found)
    return found


def staged(output: bytes) -> tuple[dict[str, TreeEntry], tuple[str, ...]]:
    """Read the output of `git diff-index --cached -z --raw` against nothing: the entries, and the paths in conflict."""
    found: dict[str, TreeEntry] = {}
    conflicts: list[str] = []
    fields = iter(output.split(b"\0"))
    for header in fields:
        if header.startswith(b":"):
            path, (_, entry) = text(next(fields)), _pair(header)
            if header.endswith(b"U") or entry is None:
                conflicts.append(path)
            else:
                found[path] = entry
    return found, tuple(dict.fromkeys(conflicts))


def conflicts(output: bytes) -> tuple[str, tuple[str, ...]]:
    """Read the output of `git merge-tree --write-tree -z --name-only --no-messages`: the tree, and what conflicts."""
    tree, *paths = (text(field) for field in output.split(b"\0") if field)
    return tree, tuple(dict.fromkeys(paths))
