"""Numbers of decisions: those that any branch uses already, and the next free one."""

from collections.abc import Iterable
from contextlib import suppress

from governance.commands.shared.working_copy import WorkingCopy
from governance.documents.adr.draft import next_number
from governance.documents.adr.paths import file_number, is_adr_path, signoff_number
from governance.errors import IncompleteHistoryError


def free_number(working_copy: WorkingCopy) -> int:
    """The next number that neither the checkout nor any local or remote-tracking branch uses."""
    return next_number([*_here(working_copy), *_on_branches(working_copy)])


def _here(working_copy: WorkingCopy) -> list[int]:
    """By the names of files and sign-off folders, and by what the decisions themselves say."""
    stated = [item.adr.number for item in working_copy.documents() if item.adr.number is not None]
    return [*_named(working_copy, working_copy.files), *stated]


def _named(working_copy: WorkingCopy, paths: Iterable[str]) -> list[int]:
    folders = working_copy.scope.adr
    found = (signoff_number(path, folders) or file_number(path) for path in paths)
    return [number for number in found if number is not None]


def _on_branches(working_copy: WorkingCopy) -> list[int]:
    found: list[int] = []
    seen: set[tuple[str, str]] = set()
    for tip in dict.fromkeys((working_copy.base, *working_copy.history.tips())):
        tree = working_copy.history.tree(tip)
        entries = tree.entries(working_copy.scope.adr)
        new = {path: entry for path, entry in entries.items() if (path, entry.oid) not in seen}
        seen.update((path, entry.oid) for path, entry in new.items())
        found += _named(working_copy, new)
        documents = {
            path: entry for path, entry in new.items() if entry.is_file and is_adr_path(path, working_copy.scope.adr)
        }
        with suppress(IncompleteHistoryError):  # a partial clone may have the names of files, and not what they hold
            read = working_copy.reader.document_cache.decisions(tree, documents, None)
            found += [adr.number for adr in read.values() if adr.number is not None]
    return found
