"""Past violations that `budgets/accepted.yaml` accepts: those that a governed change listed there."""

from collections.abc import Iterable, Mapping

from governance.documents.accepted_yaml import read_accepted
from governance.documents.text import UnreadableError
from governance.domain.policy import ACCEPTED_PATH
from governance.workflow.landing import Landed, Status
from governance.workflow.steps import StepReader


def accepted_after(reader: StepReader, landed: Iterable[Landed], since: str | None) -> Mapping[str, str]:
    """Why each violation is accepted, by its commit, after the given steps (oldest first).

    Only what stood after a step that passed counts: nobody accepts a violation by another one. What stood at `since`,
    a commit known to be good, counts as well.
    """
    counting = [item.commit.oid for item in landed if item.status in {Status.ADOPTION, Status.GOVERNED}]
    found: Mapping[str, str] = {}
    last: str | None = None
    for commit in (*((since,) if since else ()), *counting):
        entry = reader.history.tree(commit).entries([ACCEPTED_PATH]).get(ACCEPTED_PATH)
        oid = entry.oid if entry is not None and entry.is_file else None
        if oid != last:
            found, last = {} if oid is None else _read(reader, commit, oid), oid
    return found


def _read(reader: StepReader, commit: str, oid: str) -> Mapping[str, str]:
    try:
        listed = read_accepted(reader.history.tree(commit).blobs([oid])[oid])
    except UnreadableError:
        return {}  # what cannot be read accepts nothing; lint tells why
    return {item.commit: item.reason for item in listed}
