"""Finding the decisions and sign-off records of a step."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from capability_budgets.reading.problems import Problem
from governance.documents.adr.paths import file_number, is_adr_path, signoff_number
from governance.documents.git.commit_message import adr_references
from governance.domain.findings import Finding
from governance.domain.judgement.evidence import FoundSignOff
from governance.domain.judgement.records import Adr
from governance.judging.reading.decision_index import DecisionIndex
from governance.judging.reading.document_cache import DocumentCache
from governance.judging.reading.governed_paths import spelled_as
from governance.judging.reading.regular_files import collisions, is_utf8, not_regular
from governance.ports.commits import Commit, Touch
from governance.ports.trees import Difference, Tree, TreeEntry


class DecisionFolders(NamedTuple):
    """The decision folders of both sides of a step.

    Attributes:
        folders: where decisions lie, as the trusted policy says.
        before: what stands in these folders on the before side.
        after: what stands there on the after side.
    """

    document_cache: DocumentCache
    folders: tuple[str, ...]
    before_tree: Tree
    before: DecisionIndex
    after_tree: Tree
    after: DecisionIndex

    def mentioned(self, number: int) -> str | None:
        """The file of a record with this number in its name, whether it decides budgets or not."""
        return min((path for path, entry in self.after.named(number).items() if entry.is_file), default=None)

    def _documents(self, decision_index: DecisionIndex, paths: Iterable[str]) -> dict[str, TreeEntry]:
        """Those records of an index that stand at one of the paths."""
        found = ((path, decision_index.entry(path)) for path in paths if is_adr_path(path, self.folders))
        return {path: entry for path, entry in found if entry is not None and entry.is_file}

    def touched(self, differences: Iterable[Difference]) -> Mapping[str, Adr]:
        """The records on the after side that the step touched and that decide budgets."""
        documents = self._documents(self.after, (item.path for item in differences if item.after is not None))
        return self.document_cache.decisions(self.after_tree, documents, None)

    def references(self, commits: Iterable[Commit], differences: Iterable[Difference]) -> frozenset[int]:
        """The numbers the step refers to: named in messages, or touched as a record or sign-off."""
        changed = list(differences)
        named = {number for commit in commits for number in adr_references(commit.message)}
        gone = self._documents(self.before, (item.path for item in changed if item.after is None))
        removed = self.document_cache.decisions(self.before_tree, gone, None)
        records = (*self.touched(changed).values(), *removed.values())
        signed = {number for item in changed if (number := signoff_number(item.path, self.folders)) is not None}
        return frozenset(named | signed | {adr.number for adr in records if adr.number is not None})

    def found_signoffs(self, number: int, touches: Iterable[Touch]) -> list[FoundSignOff]:
        """Every sign-off record of a number: those that stand, and those seen only on the way."""
        standing = self.after.signoffs(number)
        found = []
        contents = self.after_tree.blobs(entry.oid for entry in standing.values() if entry.is_file)
        known = self.document_cache.signoffs(self.before_tree, self.before.signoffs(number).values())
        for path, entry in sorted(standing.items()):
            item = self._found_signoff(path, entry, contents)
            found.append(item._replace(in_base=item.record is not None and item.record in known))
        return [*found, *self._passing(number, touches, {entry.oid for entry in standing.values()})]

    def _passing(self, number: int, touches: Iterable[Touch], standing: set[str]) -> list[FoundSignOff]:
        """Rejects and withdrawals that stood in a commit of the step, or before it, and stand no more."""
        seen: dict[str, tuple[str, TreeEntry]] = {
            entry.oid: (path, entry) for path, entry in self.before.signoffs(number).items()
        }
        for touch in touches:
            if signoff_number(touch.path, self.folders) == number and touch.after is not None:
                seen.setdefault(touch.after.oid, (touch.path, touch.after))
        gone = {oid: item for oid, item in seen.items() if oid not in standing and item[1].is_file}
        contents = self.after_tree.blobs(gone)
        items = [self._found_signoff(path, entry, contents, in_after=False) for path, entry in gone.values()]
        return [item for item in items if item.record is not None and item.record.decision != "approve"]

    def _found_signoff(
        self, path: str, entry: TreeEntry, contents: Mapping[str, bytes], *, in_after: bool = True
    ) -> FoundSignOff:
        read = self.document_cache.signoff_at(path, entry, contents)
        if isinstance(read, Problem):
            return FoundSignOff(path, None, read, in_after=in_after)
        return FoundSignOff(path, read, in_after=in_after)

    def not_regular(self, differences: Iterable[Difference], numbers: frozenset[int]) -> list[Finding]:
        """Findings of decisions and sign-offs that are no plain files, where the step touches or refers to them."""
        paths = {item.path for item in differences if self._is_ours(item.path)}
        for number in numbers:
            paths.update(self.after.signoffs(number), self.after.named(number))
        standing = ((path, self.after.entry(path)) for path in sorted(paths))
        irregular = [
            not_regular(path, *why) for path, entry in standing if entry and (why := self._irregularity(path, entry))
        ]
        return [*irregular, *self._look_alikes(differences)]

    def _look_alikes(self, differences: Iterable[Difference]) -> Iterator[Finding]:
        """Findings of what the step brings under a name that some file systems take for a decision's or sign-off's."""
        brought = {item.path for item in differences if item.after is not None}
        paths, guarded = set[str](), set[str]()
        for path in brought:
            meant = spelled_as(path, self.folders)
            number = signoff_number(meant, self.folders) if meant else None
            if number is not None:
                guarded.update(self.after.signoffs(number))
            elif meant and is_adr_path(meant, self.folders) and (number := file_number(meant)) is not None:
                paths.update(self.after.named(number))
                guarded.update(self.after.decisions(number))
        yield from collisions({*brought, *paths, *guarded}, guarded)

    def _is_ours(self, path: str) -> bool:
        """Whether a path states the number of a decision, as a record or a sign-off of it."""
        if signoff_number(path, self.folders) is not None:
            return True
        return is_adr_path(path, self.folders) and file_number(path) is not None

    def _irregularity(self, path: str, entry: TreeEntry) -> tuple[str, str] | None:
        if not is_utf8(path):
            return f"the name {path!a} is not UTF-8", "rename the file"
        if not entry.is_file and signoff_number(path, self.folders) is None:
            return f"{path} is not a regular file", "replace it by a regular file"
        return None
