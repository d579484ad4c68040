"""Finding the decisions and sign-off records of a step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from governance.documents.adr_path import file_number, is_adr_path, signoff_number
from governance.documents.commit_message import adr_references
from governance.domain.decisions import Adr
from governance.domain.evidence import Alteration, Testimony
from governance.domain.findings import Finding, Problem
from governance.workflow.library import Library, below
from governance.workflow.ports import Commit, Difference, Entry, Touch, Tree
from governance.workflow.regular import irregular, is_utf8


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The decision folders of both sides of a step.

    Attributes:
        folders: where decisions lie, as the trusted policy says.
        before: the entries of these folders on the before side.
        after: those on the after side.
    """

    library: Library
    folders: tuple[str, ...]
    before_tree: Tree
    before: Mapping[str, Entry]
    after_tree: Tree
    after: Mapping[str, Entry]

    @classmethod
    def of(cls, library: Library, folders: tuple[str, ...], before: Tree, after: Tree) -> Self:
        """The decision folders of two trees."""
        return cls(library, folders, before, before.entries(folders), after, after.entries(folders))

    def adrs_after(self, number: int) -> Mapping[str, Adr]:
        """The records of a number that decide budgets, on the after side, by path."""
        return self.library.decisions(self.after_tree, self._documents(self.after), number)

    def adrs_before(self, number: int) -> Mapping[str, Adr]:
        """The same on the before side."""
        return self.library.decisions(self.before_tree, self._documents(self.before), number)

    def mentioned(self, number: int) -> str | None:
        """The file of a record with this number in its name, whether it decides budgets or not."""
        return next((path for path in sorted(self._documents(self.after)) if file_number(path) == number), None)

    def _documents(self, entries: Mapping[str, Entry]) -> dict[str, Entry]:
        files = {path: entry for path, entry in entries.items() if entry.is_file}
        return below(files, lambda path: is_adr_path(path, self.folders))

    def touched(self, differences: Iterable[Difference]) -> Mapping[str, Adr]:
        """The records on the after side that the step touched and that decide budgets."""
        paths = {item.path for item in differences if item.after is not None}
        documents = below(self._documents(self.after), lambda path: path in paths)
        return self.library.decisions(self.after_tree, documents, None)

    def references(self, commits: Iterable[Commit], differences: Iterable[Difference]) -> frozenset[int]:
        """The numbers the step refers to: named in messages, or touched as a record or sign-off."""
        changed = list(differences)
        named = {number for commit in commits for number in adr_references(commit.message)}
        gone = {item.path for item in changed if item.after is None}
        removed = self.library.decisions(
            self.before_tree, below(self._documents(self.before), lambda path: path in gone), None
        )
        records = (*self.touched(changed).values(), *removed.values())
        signed = {number for item in changed if (number := signoff_number(item.path, self.folders)) is not None}
        return frozenset(named | signed | {adr.number for adr in records if adr.number is not None})

    def testimonies(self, number: int, touches: Iterable[Touch]) -> list[Testimony]:
        """Every sign-off record of a number: those that stand, and those seen only on the way."""
        standing = self._records(self.after, number)
        found = []
        contents = self.after_tree.blobs(entry.oid for entry in standing.values() if entry.is_file)
        known = {entry.oid for entry in self._records(self.before, number).values()}
        for path, entry in sorted(standing.items()):
            found.append(self._testimony(path, entry, contents, in_base=entry.oid in known))
        return [*found, *self._passing(number, touches, {entry.oid for entry in standing.values()})]

    def _passing(self, number: int, touches: Iterable[Touch], standing: set[str]) -> list[Testimony]:
        """Rejects and withdrawals that stood in a commit of the step, or before it, and stand no more."""
        seen: dict[str, tuple[str, Entry]] = {
            entry.oid: (path, entry) for path, entry in self._records(self.before, number).items()
        }
        for touch in touches:
            if signoff_number(touch.path, self.folders) == number and touch.after is not None:
                seen.setdefault(touch.after.oid, (touch.path, touch.after))
        gone = {oid: item for oid, item in seen.items() if oid not in standing and item[1].is_file}
        contents = self.after_tree.blobs(gone)
        items = [self._testimony(path, entry, contents, standing=False) for path, entry in gone.values()]
        return [item for item in items if item.record is not None and item.record.decision != "approve"]

    def _records(self, entries: Mapping[str, Entry], number: int) -> dict[str, Entry]:
        return below(entries, lambda path: signoff_number(path, self.folders) == number)

    def _testimony(
        self, path: str, entry: Entry, contents: Mapping[str, bytes], *, standing: bool = True, in_base: bool = False
    ) -> Testimony:
        if not entry.is_file:
            problem = Problem("this is not a regular file", "replace it by the record itself")
            return Testimony(path, None, problem, standing=standing, in_base=in_base)
        if not path.endswith(".yaml"):
            problem = Problem("only sign-off records (*.yaml) belong here", "move the file elsewhere")
            return Testimony(path, None, problem, standing=standing, in_base=in_base)
        read = self.library.signoff(entry, contents[entry.oid])
        if isinstance(read, Problem):
            return Testimony(path, None, read, standing=standing, in_base=in_base)
        return Testimony(path, read, standing=standing, in_base=in_base)

    def alterations(self, differences: Iterable[Difference]) -> list[Alteration]:
        """What stood before and does not stand unaltered: decisions with another digest, sign-offs with other bytes."""
        changed = [item for item in differences if item.before is not None]
        gone = {item.path: item.before for item in changed if item.before is not None}
        return [*self._altered_records(gone), *self._altered_decisions(gone)]

    def _altered_records(self, gone: Mapping[str, Entry]) -> list[Alteration]:
        found = []
        for path in sorted(gone):
            number = signoff_number(path, self.folders)
            if number is None or not self._was_record(path, gone[path]):
                continue
            homes = self._records(self.after, number)
            moved = any(
                entry.oid == gone[path].oid and entry.is_file and name.endswith(".yaml")
                for name, entry in homes.items()
            )
            if not moved:
                found.append(Alteration(path, number, "changed" if path in self.after else "removed", is_signoff=True))
        return found

    def _was_record(self, path: str, entry: Entry) -> bool:
        """Whether a file could be read as a sign-off; what could not has authorised nothing, and may be cleaned up."""
        if not entry.is_file or not path.endswith(".yaml"):
            return False
        return not isinstance(self.library.signoff(entry, self.before_tree.blobs([entry.oid])[entry.oid]), Problem)

    def _altered_decisions(self, gone: Mapping[str, Entry]) -> list[Alteration]:
        documents = below(self._documents(self.before), lambda path: path in gone)
        decisions = self.library.decisions(self.before_tree, documents, None)
        left = self.library.decisions(
            self.after_tree, below(self._documents(self.after), lambda path: path in decisions), None
        )
        kept = {entry.oid for entry in self._documents(self.after).values()}
        found = []
        for path, adr in decisions.items():
            now = left.get(path)
            same = now is not None and now.digest == adr.digest and now.number == adr.number
            if not same and documents[path].oid not in kept:
                what = "removed" if path not in self.after else "changed in what it decides"
                found.append(Alteration(path, adr.number, what, is_signoff=False))
        return found

    def irregular(self, differences: Iterable[Difference], numbers: frozenset[int]) -> list[Finding]:
        """Findings of decisions and sign-offs that are no plain files, where the step touches or refers to them."""
        touched = {item.path for item in differences}
        return [
            irregular(path, *why)
            for path, entry in sorted(self.after.items())
            if (number := self._number(path)) is not None
            and (path in touched or number in numbers)
            and (why := self._irregularity(path, entry))
        ]

    def _number(self, path: str) -> int | None:
        """The number that a path states, of a decision or of a sign-off."""
        signed = signoff_number(path, self.folders)
        return file_number(path) if signed is None and is_adr_path(path, self.folders) else signed

    def _irregularity(self, path: str, entry: Entry) -> tuple[str, str] | None:
        if not is_utf8(path):
            return f"the name {path!a} is not UTF-8", "rename the file"
        if not entry.is_file and signoff_number(path, self.folders) is None:
            return f"{path} is not a regular file", "replace it by a regular file"
        return None
