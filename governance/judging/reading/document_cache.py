"""Documents parsed once for each content, however many steps hold it."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from capability_budgets.reading.budget_yaml import BudgetDocument, read_budgets
from capability_budgets.reading.problems import Problem
from governance.documents.adr.paths import may_bear, may_decide_budgets
from governance.documents.budgets.reader import JoinedBudgets, join
from governance.documents.trust.allowed_signers import SignersDocument, read_signers
from governance.documents.trust.codeowners import CodeownersDocument, read_codeowners
from governance.domain.digests import digest
from governance.domain.judgement.records import Adr, SignOff
from governance.domain.policy.codeowners import Dialect
from governance.ports.trees import Tree, TreeEntry, content_of

if TYPE_CHECKING:
    from governance.documents.trust.accepted_violations import AcceptedDocument

_Value = TypeVar("_Value")

_CAPACITY: Final = 20_000
"""Documents kept: more than any one revision has, fewer than a long history brings."""


class DocumentCache:
    """Reads documents out of trees, each content once."""

    def __init__(self) -> None:
        self._decision_index: dict[Hashable, object] = {}
        self._prefilters: dict[tuple[str, str, int | None], bool] = {}

    def _once(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        if key not in self._decision_index:
            if len(self._decision_index) >= _CAPACITY:
                self._decision_index.clear()
            self._decision_index[key] = make()
        return self._decision_index[key]  # type: ignore[return-value]  # the key names the kind of the value

    def signers(self, tree: Tree, entry: TreeEntry) -> SignersDocument:
        """The allowed signers of a tree."""
        return self._once(("signers", entry.oid), lambda: read_signers(content_of(tree, entry)))

    def accepted(self, tree: Tree, entry: TreeEntry) -> "AcceptedDocument":
        """The accepted violations of a tree."""
        from governance.documents.trust.accepted_violations import accepted_document

        return self._once(("accepted", entry.oid), lambda: accepted_document(content_of(tree, entry)))

    def codeowners(self, tree: Tree, path: str, entry: TreeEntry, dialect: Dialect = "github") -> CodeownersDocument:
        """The owners of a tree, as a forge reads them."""
        key = ("codeowners", path, entry.oid, dialect)
        return self._once(key, lambda: read_codeowners(path, content_of(tree, entry), dialect))

    def budgets(self, tree: Tree, entries: Mapping[str, TreeEntry]) -> JoinedBudgets:
        """All budgets of a tree, joined over their files."""

        def read() -> JoinedBudgets:
            missing = [
                entry.oid for path, entry in entries.items() if ("budgets", path, entry.oid) not in self._decision_index
            ]
            contents = tree.blobs(missing)
            files = sorted(entries.items())
            return join({path: self.budget_file(tree, path, entry, contents) for path, entry in files})

        return self._once(("joined", frozenset(entries.items())), read)

    def budget_file(self, tree: Tree, path: str, entry: TreeEntry, contents: Mapping[str, bytes]) -> BudgetDocument:
        """The budgets of one file, with the contents of those that were not known a moment ago."""

        def read() -> BudgetDocument:
            # What was known then may have been cleared for what came since.
            data = contents[entry.oid] if entry.oid in contents else content_of(tree, entry)
            return read_budgets(path, data)

        return self._once(("budgets", path, entry.oid), read)

    def decisions(self, tree: Tree, entries: Mapping[str, TreeEntry], number: int | None) -> Mapping[str, Adr]:
        """Those ADRs among the entries that decide budgets, or cannot be read.

        Args:
            tree: where the entries stand.
            entries: candidates by path.
            number: the number they must bear; None for any. Others are told apart without a Markdown parser.
        """
        likely = {path: entries[path] for path in sorted(self._likely(tree, entries, number))}
        contents = tree.blobs(entry.oid for entry in likely.values())
        read = {path: self.adr(path, entry, contents[entry.oid]) for path, entry in likely.items()}
        return {path: adr for path, adr in read.items() if adr.decides_budgets and number in {None, adr.number}}

    def _likely(self, tree: Tree, entries: Mapping[str, TreeEntry], number: int | None) -> list[str]:
        """Where a glance cannot rule out a decision; both sides of a step share almost all, so each is had once."""
        keys = {path: (path, entry.oid, number) for path, entry in entries.items()}
        new = {path: entries[path].oid for path, key in keys.items() if key not in self._prefilters}
        if len(self._prefilters) + len(new) > _CAPACITY:
            self._prefilters.clear()
            new = {path: entry.oid for path, entry in entries.items()}
        contents = tree.blobs(new.values())
        for path, oid in new.items():
            data = contents[oid]
            bears = number is None or may_bear(path, data, number)
            self._prefilters[keys[path]] = bears and may_decide_budgets(data)
        return [path for path, key in keys.items() if self._prefilters[key]]

    def decision(self, tree: Tree, path: str, entry: TreeEntry) -> Adr | None:
        """One record; None where it decides no budgets, which a glance tells of most."""

        def read() -> Adr | None:
            data = content_of(tree, entry)
            adr = self.adr(path, entry, data) if may_decide_budgets(data) else None
            return adr if adr is not None and adr.decides_budgets else None

        return self._once(("decision", path, entry.oid), read)

    def adr(self, path: str, entry: TreeEntry, data: bytes) -> Adr:
        """One decision record."""
        return self._once(("adr", path, entry.oid), lambda: _read_adr(path, data))

    def adr_at(self, tree: Tree, path: str, entry: TreeEntry) -> Adr:
        """One decision record out of a tree, whose content is fetched only where it was not read yet."""
        return self._once(("adr", path, entry.oid), lambda: _read_adr(path, content_of(tree, entry)))

    def signoff(self, entry: TreeEntry, data: bytes) -> SignOff | Problem:
        """One sign-off record, or why it cannot be read."""

        def read() -> SignOff | Problem:
            from capability_budgets.reading.text import UnreadableError
            from governance.documents.signoffs.record import read_signoff

            try:
                return read_signoff(data)
            except UnreadableError as fault:
                return fault.problems[0]

        return self._once(("signoff", entry.oid), read)

    def signoff_at(self, path: str, entry: TreeEntry, contents: Mapping[str, bytes]) -> SignOff | Problem:
        """What lies in a folder of sign-offs, as a record, or why it is none.

        Args:
            path: where it lies.
            entry: what lies there.
            contents: what regular files hold, by their objects.
        """
        if not entry.is_file:
            return Problem("this is not a regular file", "replace it by the record itself")
        if not path.endswith(".yaml"):
            return Problem("only sign-off records (*.yaml) belong here", "move the file elsewhere")
        return self.signoff(entry, contents[entry.oid])

    def signoffs(self, tree: Tree, entries: Iterable[TreeEntry]) -> list[SignOff]:
        """Those entries that can be read as sign-offs.

        Two files that say the same, whatever their line ends, are one record.
        """
        files = [entry for entry in entries if entry.is_file]
        contents = tree.blobs(entry.oid for entry in files)
        read = (self.signoff(entry, contents[entry.oid]) for entry in files)
        return [record for record in read if isinstance(record, SignOff)]


def _read_adr(path: str, data: bytes) -> Adr:
    from governance.documents.adr.reader import read_adr

    return read_adr(path, data)


def digest_at(tree: Tree, path: str) -> str | None:
    """The digest of the regular file at a path; None where there is none."""
    entry = tree.entries([path]).get(path)
    return digest(content_of(tree, entry)) if entry is not None and entry.is_file else None


def contents(tree: Tree, folders: Iterable[str]) -> dict[str, bytes]:
    """What the regular files at or below folders hold, by path."""
    files = {path: entry.oid for path, entry in tree.entries(folders).items() if entry.is_file}
    found = tree.blobs(files.values())
    return {path: found[oid] for path, oid in files.items()}


def kept(entries: Mapping[str, TreeEntry], keep: Callable[[str], bool]) -> dict[str, TreeEntry]:
    """The entries whose paths are kept."""
    return {path: entry for path, entry in entries.items() if keep(path)}
