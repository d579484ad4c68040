"""Past violations that `budgets/accepted.yaml` accepts: those that a governed change listed there."""

from collections.abc import Iterable, Mapping

from governance.documents.accepted_yaml import read_accepted
from governance.documents.text import UnreadableError
from governance.domain.policy import ACCEPTED_PATH
from governance.workflow.landing import Landed, Status
from governance.workflow.steps import StepReader


class Acceptances:
    """Reads what was accepted on a line."""

    def __init__(self, reader: StepReader) -> None:
        self._history = reader.history

    def of(self, landed: Iterable[Landed]) -> Mapping[str, str]:
        """Why each violation is accepted, by its commit, after the given steps (oldest first).

        Only what stood after a step that passed counts: nobody accepts a violation by another one.
        """
        accepted: Mapping[str, str] = {}
        last: str | None = None
        for item in landed:
            entry = self._history.tree(item.commit.oid).entries([ACCEPTED_PATH]).get(ACCEPTED_PATH)
            oid = entry.oid if entry is not None and entry.is_file else None
            if item.status in {Status.ADOPTION, Status.GOVERNED} and oid != last:
                accepted, last = {} if oid is None else self._read(item.commit.oid, oid), oid
        return accepted

    def _read(self, commit: str, oid: str) -> Mapping[str, str]:
        try:
            found = read_accepted(self._history.tree(commit).blobs([oid])[oid])
        except UnreadableError:
            return {}  # what cannot be read accepts nothing; lint tells why
        return {item.commit: item.reason for item in found}
