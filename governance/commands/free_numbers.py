"""Numbers of decisions: those that any branch uses already, and the next free one."""

from collections.abc import Iterable
from contextlib import suppress

from governance.commands.working_copy import WorkingCopy
from governance.documents.adr.draft import next_number
from governance.documents.adr.paths import file_number, is_adr_path, signoff_number
from governance.errors import IncompleteHistoryError


def free_number(desk: WorkingCopy) -> int:
    """The next number that neither the checkout nor any local or remote-tracking branch uses."""
    return next_number([*_here(desk), *_on_branches(desk)])


def _here(desk: WorkingCopy) -> list[int]:
    """By the names of files and sign-off folders, and by what the decisions themselves say."""
    stated = [item.adr.number for item in desk.documents() if item.adr.number is not None]
    return [*_named(desk, desk.files), *stated]


def _named(desk: WorkingCopy, paths: Iterable[str]) -> list[int]:
    folders = desk.scope.adr
    found = (signoff_number(path, folders) or file_number(path) for path in paths)
    return [number for number in found if number is not None]


def _on_branches(desk: WorkingCopy) -> list[int]:
    found: list[int] = []
    seen: set[tuple[str, str]] = set()
    for tip in dict.fromkeys((desk.base, *desk.history.tips())):
        tree = desk.history.tree(tip)
        entries = tree.entries(desk.scope.adr)
        new = {path: entry for path, entry in entries.items() if (path, entry.oid) not in seen}
        seen.update((path, entry.oid) for path, entry in new.items())
        found += _named(desk, new)
        documents = {path: entry for path, entry in new.items() if entry.is_file and is_adr_path(path, desk.scope.adr)}
        with suppress(IncompleteHistoryError):  # a partial clone may have the names of files, and not what they hold
            read = desk.reader.library.decisions(tree, documents, None)
            found += [adr.number for adr in read.values() if adr.number is not None]
    return found
