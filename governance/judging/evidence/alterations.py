"""What a step did to records that stood before it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from governance.documents.adr.paths import evidence_number, is_adr_path, signoff_number
from governance.domain.digests import digest
from governance.domain.judgement.evidence import Alteration, AlterationKind, RecordedText
from governance.domain.judgement.records import Adr, SignOff
from governance.judging.reading.decision_index import DecisionIndexes
from governance.judging.reading.document_cache import DocumentCache
from governance.ports.trees import Difference, Tree, TreeEntry, content_of


class RecordFolders(NamedTuple):
    """Where decisions lie for a step.

    Attributes:
        before: where the trusted policy has them.
        after: where the policy of the after side has them.
        former: where they lay by earlier policies, as far as the step touches what looks like a record there.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    former: tuple[str, ...] = ()

    @property
    def guarded(self) -> tuple[str, ...]:
        """Where records may not be altered."""
        return tuple(dict.fromkeys((*self.before, *self.former)))

    def homes(self, path: str) -> tuple[str, ...]:
        """Where a record that stands at a path may stand after the step.

        What no policy looks at any more may also stay where it lies.
        """
        if is_record(path, self.before):
            return self.after
        return tuple(dict.fromkeys((*self.after, *self.former)))


def is_record(path: str, folders: tuple[str, ...]) -> bool:
    """Whether a path is that of a decision or a sign-off below folders."""
    return is_adr_path(path, folders) or is_signoff(path, folders)


def is_signoff(path: str, folders: tuple[str, ...]) -> bool:
    """Whether a path is that of a sign-off below folders."""
    return path.endswith(".yaml") and signoff_number(path, folders) is not None


class RecordReader:
    """Reads what files record, in any tree."""

    def __init__(self, document_cache: DocumentCache, decision_indexes: DecisionIndexes) -> None:
        self._document_cache = document_cache
        self.decision_index = decision_indexes

    def decision(self, tree: Tree, path: str, entry: TreeEntry | None) -> Adr | None:
        """The decision about budgets that a file holds."""
        if entry is None or not entry.is_file:
            return None
        return self._document_cache.decision(tree, path, entry)

    def decisions(self, tree: Tree, entries: Mapping[str, TreeEntry]) -> Mapping[str, Adr]:
        """The decisions about budgets among files."""
        files = {path: entry for path, entry in entries.items() if entry.is_file}
        return self._document_cache.decisions(tree, files, None)

    def signoff(self, tree: Tree, entry: TreeEntry | None) -> SignOff | None:
        """The sign-off that a file holds."""
        return next(iter(self.signoffs(tree, [entry] if entry is not None else [])), None)

    def signoffs(self, tree: Tree, entries: Iterable[TreeEntry]) -> list[SignOff]:
        """The sign-offs that can be read."""
        return self._document_cache.signoffs(tree, entries)

    def content(self, tree: Tree, entry: TreeEntry | None) -> RecordedText:
        """The digest of what a file holds that is no record."""
        if entry is None or not entry.is_file:
            return None
        return None, digest(content_of(tree, entry))

    def recorded(self, tree: Tree, path: str, entry: TreeEntry | None, *, as_signoff: bool) -> RecordedText:
        """What a file of a tree records."""
        if as_signoff:
            return self.signoff(tree, entry)
        return _recorded(self.decision(tree, path, entry))


class Alterations:
    """Finds what a step altered."""

    def __init__(self, reader: RecordReader, before: Tree, after: Tree, folders: RecordFolders) -> None:
        self._reader = reader
        self._before = before
        self._after = after
        self._folders = folders

    def found(self, differences: Iterable[Difference]) -> Iterator[Alteration]:
        """What stood before and does not stand unaltered, the sign-offs first."""
        gone = {item.path: item.before for item in differences if item.before is not None}
        left = dict(self._left_out())
        yield from self._signoffs(gone, left)
        yield from self._evidence(gone)
        yield from self._decisions(gone, left)

    def _entry_after(self, path: str) -> TreeEntry | None:
        return self._reader.decision_index(self._after, self._folders.guarded).entry(path)

    def _left_out(self) -> Iterator[tuple[str, TreeEntry]]:
        """Records that stand in a folder at which the policy of the after side does not look any more."""
        left = tuple(folder for folder in self._folders.before if folder not in self._folders.after)
        before = self._reader.decision_index(self._before, self._folders.guarded)
        for path, entry in self._after.entries(left).items() if left else ():
            is_left = is_record(path, self._folders.before) and not is_record(path, self._folders.after)
            if is_left and before.entry(path) is not None:
                yield path, entry

    def _signoffs(self, gone: Mapping[str, TreeEntry], left: Mapping[str, TreeEntry]) -> Iterator[Alteration]:
        for path, entry in sorted({**left, **gone}.items()):
            number = signoff_number(path, self._folders.guarded) if is_signoff(path, self._folders.guarded) else None
            record = self._reader.signoff(self._before, entry) if number is not None else None
            # What could not be read as a record has authorised nothing, and may be cleaned up.
            if number is None or record is None or record in self._standing(path, number):
                continue
            now = self._entry_after(path)
            after = self._reader.recorded(self._after, path, now, as_signoff=True)
            kind = AlterationKind.REMOVED if now is None else AlterationKind.CHANGED
            kind, detail = (kind, "") if path in gone else (AlterationKind.LEFT_OUT, _of_folder(path))
            yield Alteration(path, number, kind, is_signoff=True, after=after, detail=detail)

    def _evidence(self, gone: Mapping[str, TreeEntry]) -> Iterator[Alteration]:
        """Measurements that a decision named and that do not stand as they did, where it is kept now."""
        for path, entry in sorted(gone.items()):
            number = evidence_number(path, self._folders.guarded)
            if number is None or not entry.is_file or not self._is_named(number, entry):
                continue
            name = path.rpartition("/")[2]
            places = dict.fromkeys((path, *(f"{folder}/evidence/{name}" for folder in self._folders.homes(path))))
            found = self._after.entries(places)
            if any(found[place].oid == entry.oid for place in places if place in found):
                continue
            kind = AlterationKind.CHANGED if path in found else AlterationKind.REMOVED
            after = self._reader.content(self._after, found.get(path))
            yield Alteration(path, number, kind, is_signoff=False, after=after, is_evidence=True)

    def _is_named(self, number: int, entry: TreeEntry) -> bool:
        """Whether a decision names a file as its evidence, with the digest that it has."""
        decisions = self._reader.decision_index(self._before, self._folders.guarded).decisions(number).values()
        named = {(None, line.digest) for adr in decisions for line in adr.evidence}
        return bool(named) and self._reader.content(self._before, entry) in named

    def _standing(self, path: str, number: int) -> list[SignOff]:
        homes = self._reader.decision_index(self._after, self._folders.homes(path)).signoffs(number)
        return self._reader.signoffs(self._after, (entry for name, entry in homes.items() if name.endswith(".yaml")))

    def _decisions(self, gone: Mapping[str, TreeEntry], left: Mapping[str, TreeEntry]) -> Iterator[Alteration]:
        documents = {path: entry for path, entry in gone.items() if is_adr_path(path, self._folders.guarded)}
        for path, adr in self._reader.decisions(self._before, documents).items():
            found = self._altered(path, adr, documents[path])
            if found is not None:
                yield found
        stayed = {path: entry for path, entry in left.items() if is_adr_path(path, self._folders.before)}
        for path, adr in self._reader.decisions(self._after, stayed).items():
            kind, detail = AlterationKind.LEFT_OUT, _of_folder(path)
            yield Alteration(path, adr.number, kind, is_signoff=False, after=_recorded(adr), detail=detail)

    def _altered(self, path: str, adr: Adr, entry: TreeEntry) -> Alteration | None:
        """What became of a decision that does not stand at its path as it did."""
        now = self._entry_after(path)
        if now is None or not now.is_file:
            return self._moved(path, adr, entry)
        kept = self._reader.decision(self._after, path, now)
        after = _recorded(kept)
        if kept is None or (adr.rows and not kept.rows):
            return Alteration(path, adr.number, AlterationKind.EMPTIED, is_signoff=False, after=after)
        if kept.number != adr.number:
            return _renumbered(path, adr, kept.number, after)
        if kept.digest != adr.digest:
            return Alteration(path, adr.number, AlterationKind.CHANGED, is_signoff=False, after=after)
        return None

    def _moved(self, path: str, adr: Adr, entry: TreeEntry) -> Alteration | None:
        """A move leaves the old path empty, and every byte and the number as they were."""
        decision_index = self._reader.decision_index(self._after, self._folders.homes(path))
        places = [name for name in decision_index.holders(entry.oid) if name != path]
        found = [self._reader.decision(self._after, name, decision_index.entry(name)) for name in places]
        numbers = [item.number for item in found if item is not None]
        if adr.number in numbers:
            return None
        if numbers:
            return _renumbered(path, adr, numbers[0], None)
        return Alteration(path, adr.number, AlterationKind.REMOVED, is_signoff=False)


def _recorded(adr: Adr | None) -> RecordedText:
    """What a file records that holds a decision, or none."""
    return None if adr is None else (adr.number, adr.digest)


def _renumbered(path: str, adr: Adr, number: int | None, after: RecordedText) -> Alteration:
    detail = "to none" if number is None else f"to {number}"
    return Alteration(path, adr.number, AlterationKind.RENUMBERED, is_signoff=False, after=after, detail=detail)


def _of_folder(path: str) -> str:
    return f"with its folder: `adr` of the policy names none that holds {path}"
