"""The decisions and sign-off records of the checkout, as `budget lint` reads them."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from capability_budgets.reading.problems import Place, Problem
from capability_budgets.reading.text import UnreadableError
from governance.documents.adr.paths import file_number, is_adr_path, is_other_record, signoff_number
from governance.documents.adr.reader import why_unread
from governance.documents.signoffs.review_record import read_review
from governance.domain.findings import Finding, error, soften, unreadable, warning
from governance.domain.judgement.records import UNDECIDED, Adr
from governance.judging.evidence.found_reviews import FOLDER as REVIEWS
from governance.judging.evidence.measured_evidence import evidence_faults
from governance.judging.reading.checkout import CheckoutReading
from governance.judging.reading.document_cache import kept
from governance.ports.trees import Tree, TreeEntry


class Records:
    """The decision folders of a checkout.

    Args:
        landed: where the branch left the default branch; None without a commit.
    """

    def __init__(self, checkout: CheckoutReading, landed: Tree | None = None) -> None:
        self._landed = landed
        self._tree = checkout.tree
        self._document_cache = checkout.document_cache
        self._folders = checkout.scope.adr
        self._entries = checkout.tree.entries(self._folders)

    @cached_property
    def _documents(self) -> Mapping[str, TreeEntry]:
        return kept(self._entries, lambda path: self._entries[path].is_file and is_adr_path(path, self._folders))

    @cached_property
    def _decisions(self) -> Mapping[str, Adr]:
        return self._document_cache.decisions(self._tree, self._documents, None)

    @cached_property
    def _signoffs(self) -> Mapping[str, TreeEntry]:
        return kept(self._entries, lambda path: signoff_number(path, self._folders) is not None)

    @cached_property
    def _reviews(self) -> Mapping[str, TreeEntry]:
        folders = [f"{folder}/{REVIEWS}/" for folder in self._folders]
        return kept(
            self._entries,
            lambda path: self._entries[path].is_file and path.endswith(".yaml") and path.startswith(tuple(folders)),
        )

    @property
    def files(self) -> set[str]:
        """What is read: decisions about budgets, sign-off records, and those of reviews."""
        return {*self._decisions, *self._signoffs, *self._reviews}

    @property
    def names(self) -> set[str]:
        """The paths of everything in the decision folders, read or not."""
        return set(self._entries)

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
        yield from self._unreadable_reviews()
        yield from self._altered_evidence()
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
            yield from (unreadable("BG105", path, problem, adr.number) for problem in adr.problems)
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
        bearers: dict[int, list[Adr]] = {}
        for adr in self._decisions.values():
            if adr.number is not None:
                bearers.setdefault(adr.number, []).append(adr)
        for number, adrs in bearers.items():
            if len(adrs) > 1:
                message = f"ADR {number} exists more than once: {' and '.join(adr.path for adr in adrs)}"
                path, fix = self._newer(adrs)
                yield error("BG106", message, fix, adr=number, place=Place(path))

    def _newer(self, adrs: Sequence[Adr]) -> tuple[str, str]:
        """Which of several that bear a number gets another one, and how: one that has not landed, else a proposal."""
        known = self._landed.entries(self._folders) if self._landed else {}
        open_ones = (adr for adr in adrs if adr.status in UNDECIDED)
        newer = next((adr for adr in reversed(adrs) if adr.path not in known), next(open_ones, None))
        if newer is None:
            return adrs[-1].path, "leave them as they are; what shall still be decided needs a new decision"
        return newer.path, f"budget renumber {shlex.quote(newer.path)}"

    def _unreadable_signoffs(self) -> Iterator[Finding]:
        contents = self._tree.blobs(entry.oid for entry in self._signoffs.values() if entry.is_file)
        for path, entry in self._signoffs.items():
            found = self._document_cache.signoff_at(path, entry, contents)
            if isinstance(found, Problem):
                yield unreadable("BG209", path, found)

    def _unreadable_reviews(self) -> Iterator[Finding]:
        contents = self._tree.blobs(entry.oid for entry in self._reviews.values())
        for path, entry in self._reviews.items():
            try:
                read_review(contents[entry.oid])
            except UnreadableError as fault:
                yield unreadable("BG209", path, fault.problems[0])

    def _altered_evidence(self) -> Iterator[Finding]:
        for adr in self._decisions.values():
            yield from evidence_faults(self._tree, adr, self._folders)

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
