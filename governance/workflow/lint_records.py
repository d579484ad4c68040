"""The decisions and sign-off records of the checkout, as `budget lint` reads them."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from governance.documents.adr import why_unread
from governance.documents.adr_path import file_number, is_adr_path, is_other_record, signoff_number
from governance.domain.decisions import Adr
from governance.domain.findings import Finding, Place, Problem, error, soften, unreadable, warning
from governance.workflow.checkout import CheckoutReading
from governance.workflow.library import below
from governance.workflow.ports import Entry


class Records:
    """The decision folders of a checkout."""

    def __init__(self, checkout: CheckoutReading) -> None:
        self._tree = checkout.tree
        self._library = checkout.library
        self._folders = checkout.scope.adr
        self._entries = checkout.tree.entries(self._folders)

    @cached_property
    def _documents(self) -> Mapping[str, Entry]:
        return below(self._entries, lambda path: self._entries[path].is_file and is_adr_path(path, self._folders))

    @cached_property
    def _decisions(self) -> Mapping[str, Adr]:
        return self._library.decisions(self._tree, self._documents, None)

    @cached_property
    def _signoffs(self) -> Mapping[str, Entry]:
        return below(self._entries, lambda path: signoff_number(path, self._folders) is not None)

    @property
    def files(self) -> set[str]:
        """What is read: decisions about budgets, and sign-off records."""
        return {*self._decisions, *self._signoffs}

    @property
    def other_documents(self) -> set[str]:
        """Decision records that are about something else."""
        return set(self._documents) - set(self._decisions)

    def findings(self) -> Iterator[Finding]:
        """Everything that cannot be read, or cannot be told apart."""
        yield from self._links()
        yield from self._unreadable_decisions()
        yield from self._unread()
        yield from self._shared_numbers()
        yield from self._unreadable_signoffs()
        yield from self._orphans()
        yield from self._misplaced()

    def _links(self) -> Iterator[Finding]:
        places = {*self._folders, *(f"{folder}/signoffs" for folder in self._folders)}
        for path, entry in self._entries.items():
            is_record = is_adr_path(path, self._folders) and file_number(path) is not None
            is_folder = path in places or path.rpartition("/")[0] in places - set(self._folders)
            if not entry.is_file and (is_record or is_folder):
                message = f"{path} is not a regular file or folder: what lies behind it is not read"
                yield error("BG002", message, "replace it by what it stands for", place=Place(path))

    def _unreadable_decisions(self) -> Iterator[Finding]:
        for path, adr in self._decisions.items():
            for problem in adr.problems:
                place = Place(path, problem.line, problem.column)
                yield error("BG105", problem.message, problem.fix, adr=adr.number, place=place)
            if adr.number is None:
                message = "this decision has no number, so nothing can refer to it"
                yield error("BG105", message, "write it into the title: # ADR 031: …", place=Place(path))

    def _unread(self) -> Iterator[Finding]:
        """What looks like a record and is about something else, as far as can be told of what is not read."""
        others = {path: self._entries[path] for path in self._entries if is_other_record(path, self._folders)}
        others |= {path: entry for path, entry in self._documents.items() if path not in self._decisions}
        files = {path: entry for path, entry in others.items() if entry.is_file}
        contents = self._tree.blobs(entry.oid for entry in files.values())
        for path, entry in files.items():
            for problem in why_unread(path, contents[entry.oid]):
                yield soften(unreadable("BG105", path, problem))

    def _shared_numbers(self) -> Iterator[Finding]:
        bearers: dict[int, str] = {}
        for path, adr in self._decisions.items():
            first = bearers.setdefault(adr.number, path) if adr.number is not None else path
            if first != path:
                message = f"ADR {adr.number} exists more than once: {first} and {path}"
                fix = "give one of them another number"
                yield error("BG106", message, fix, adr=adr.number, place=Place(path))

    def _unreadable_signoffs(self) -> Iterator[Finding]:
        contents = self._tree.blobs(entry.oid for entry in self._signoffs.values() if entry.is_file)
        for path, entry in self._signoffs.items():
            if not entry.is_file:
                found: object = Problem("this is not a regular file", "replace it by the record itself")
            elif not path.endswith(".yaml"):
                found = Problem("only sign-off records (*.yaml) belong here", "move the file elsewhere")
            else:
                found = self._library.signoff(entry, contents[entry.oid])
            if isinstance(found, Problem):
                yield unreadable("BG209", path, found)

    def _orphans(self) -> Iterator[Finding]:
        numbers = {adr.number for adr in self._decisions.values()}
        first: dict[int | None, str] = {}
        for path in self._signoffs:
            first.setdefault(signoff_number(path, self._folders), path)
        for number, path in first.items():
            if number not in numbers:
                message = f"sign-offs of ADR {number} lie here, and no ADR {number} decides budgets"
                fix = "add the ADR, or correct the name of the folder"
                yield warning("BG202", message, fix, adr=number, place=Place(path))

    def _misplaced(self) -> Iterator[Finding]:
        roots = tuple(f"{folder}/signoffs/" for folder in self._folders)
        for path in self._entries:
            if path.startswith(roots) and path.endswith(".yaml") and path not in self._signoffs:
                message = f"nobody looks for sign-offs here: they lie in {roots[0]}<number>/"
                yield warning("BG209", message, "move the record to its ADR's folder", place=Place(path))
