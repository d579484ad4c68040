"""What the first-parent history says of the records before a step: how firmly they stand, and who altered them."""

from collections.abc import Callable, Iterator, Sequence

from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.evidence import Alteration, AlterationKind, Hold, RecordedText
from governance.domain.judgement.records import UNDECIDED, Adr
from governance.judging.evidence.alterations import RecordReader
from governance.ports.commits import Commit
from governance.ports.repository import History

Uses = Callable[[int], Sequence[tuple[Commit, frozenset[DecisionLine]]]]
"""The landed steps that used lines of a number, and which lines."""


class RecordHistory:
    """The landed steps before a step, asked about one record.

    Args:
        folders: where decisions lie, or ever lay.
        tip: the commit before the step.
        uses: tells which steps used lines of a number.
        passes: whether a landed step passed.
    """

    def __init__(
        self,
        history: History,
        reader: RecordReader,
        folders: tuple[str, ...],
        tip: str,
        *,
        uses: Uses,
        passes: Callable[[Commit], bool],
    ) -> None:
        self._history = history
        self._reader = reader
        self._folders = folders
        self._tip = tip
        self._uses = uses
        self._passes = passes

    def hold(self, path: str, number: int | None) -> Hold:
        """How firmly the decision stands that is at a path and bears a number."""
        lineage = list(self._lineage(path))
        places = dict.fromkeys(place for _, place in lineage)
        if number is not None and self._authorised(places, number):
            return Hold.AUTHORISED
        versions = [adr for step, place in lineage if (adr := self._decision(step.oid, place)) is not None]
        if any(adr.status not in UNDECIDED for adr in versions):
            return Hold.KEPT
        return Hold.KEPT if number is not None and self._is_signed(path, number, versions) else Hold.FREE

    def _decision(self, commit: str, path: str) -> Adr | None:
        tree = self._history.tree(commit)
        return self._reader.decision(tree, path, self._reader.decision_index(tree, self._folders).entry(path))

    def _lineage(self, path: str) -> Iterator[tuple[Commit, str]]:
        """The landed steps that touched a record, and where it stood after each, newest first, through its moves."""
        tip, places = self._tip, [path]
        for place in places:
            for step in self._history.first_parents(tip, [place]):
                yield step, place
                origin = self._origin(step, place)
                if origin is not None and origin not in places:
                    tip = step.parents[0]
                    places.append(origin)
                    break

    def _origin(self, step: Commit, path: str) -> str | None:
        """Where a record that a step brought stood before it, byte for byte."""
        entry = self._reader.decision_index(self._history.tree(step.oid), self._folders).entry(path)
        if entry is None or not step.parents:
            return None
        before = self._reader.decision_index(self._history.tree(step.parents[0]), self._folders)
        return None if before.entry(path) is not None else next(iter(before.holders(entry.oid)), None)

    def _authorised(self, places: dict[str, None], number: int) -> bool:
        for step, lines in self._uses(number):
            versions = (self._decision(step.oid, place) for place in places)
            if any(adr is not None and adr.number == number and adr.lines & lines for adr in versions):
                return True
        return False

    def _is_signed(self, path: str, number: int, versions: Sequence[Adr]) -> bool:
        """Whether a sign-off of this decision stands: by its digest, or as that of the only one with the number."""
        tree = self._history.tree(self._tip)
        decision_index = self._reader.decision_index(tree, self._folders)
        records = self._reader.signoffs(tree, decision_index.signoffs(number).values())
        digests = {adr.digest for adr in versions}
        return any(record.digest in digests for record in records) or bool(
            records and decision_index.decisions(number).keys() <= {path}
        )

    def is_put_back(self, item: Alteration) -> bool:
        """Whether an alteration only puts back what stood before a violation altered it, and what nothing has used."""
        now = self._recorded(self._tip, item)
        for step in self._history.first_parents(self._tip, [item.path]):
            before = self._recorded(step.parents[0], item) if step.parents else None
            if before == now:
                continue
            if self._passes(step):
                return False
            if before == item.after:
                return self._is_undoing(step, item) and not self._was_used_since(step, item)
            now = before
        return False

    def _is_undoing(self, step: Commit, item: Alteration) -> bool:
        """Whether something is put back: what a violation only brought is taken away where it had moved it there."""
        if item.after is not None:
            return True
        return item.kind is AlterationKind.RENUMBERED and self._origin(step, item.path) is not None

    def _recorded(self, commit: str, item: Alteration) -> RecordedText:
        tree = self._history.tree(commit)
        entry = self._reader.decision_index(tree, self._folders).entry(item.path)
        if item.is_evidence:
            return self._reader.content(tree, entry)
        return self._reader.recorded(tree, item.path, entry, as_signoff=item.is_signoff)

    def _was_used_since(self, step: Commit, item: Alteration) -> bool:
        """Whether the number authorised something by what the violation wrote."""
        uses = self._uses(item.adr) if item.adr is not None else ()
        later = {commit.oid for commit in self._history.first_parents(self._tip, (), excluding=step.oid)}
        return any(commit.oid in later for commit, _ in uses)
