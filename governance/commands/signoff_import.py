"""`budget sign --import`: a record that was made elsewhere, put in its place."""

from capability_budgets.reading.text import UnreadableError
from governance.commands.shared.signoff_checks import (
    accepted,
    refuse_obstacles,
    refuse_uncounted,
    refuse_unreadable,
)
from governance.commands.shared.simulated_landing import simulate_landing
from governance.commands.shared.uncommitted_files import uncommitted_records
from governance.commands.shared.working_copy import AdrFile, WorkingCopy, writable_copy
from governance.commands.sign import placed, signed_report
from governance.documents.signoffs.record import read_signoff, write_signoff
from governance.domain.judgement.records import SignOff
from governance.domain.reports.sign import Signed
from governance.errors import RefusedError
from governance.ports.world import World


def import_record(world: World, data: bytes, source: str, *, commit: bool = False) -> Signed:
    """Put a record in its place that counts here, or none.

    Args:
        world: the repository.
        data: the record.
        source: where it came from, for people.
        commit: make the commit, too.

    Raises:
        UsageError: its ADR is not here.
        RefusedError: it cannot be read, is for something else, or would not count; the message says where and why.
    """
    working_copy = writable_copy(world)
    record = _read(data, source)
    if record.repository != working_copy.policy.repository:
        what = f"{source}: the record is for the repository {record.repository}, not {working_copy.policy.repository}"
        raise RefusedError(what, "import it there; for this repository it must be signed again")
    document = working_copy.document(str(record.adr))
    _refuse_other(record, document, source)
    refuse_unreadable(document)
    written = write_signoff(record).encode("utf-8")
    path = _standing(working_copy, record) or working_copy.free_signoff(document.number, record.approver)
    is_new = path not in working_copy.files
    simulated = simulate_landing(working_copy, accepted(document), {path: written} if is_new else {}, early=True)
    refuse_obstacles(simulated, document.number)
    refuse_uncounted(simulated, path)
    uncommitted = is_new or path in uncommitted_records(working_copy, document.number)
    signed = signed_report(document, record, path, written if is_new else None, simulated, uncommitted=uncommitted)
    return placed(world, signed, commit=commit)


def _read(data: bytes, source: str) -> SignOff:
    try:
        return read_signoff(data)
    except UnreadableError as fault:
        problem = fault.problems[0]
        where = f"{source}:{problem.line}" if problem.line else source
        raise RefusedError(f"{where}: this is not a sign-off record: {problem.message}", problem.fix) from fault


def _refuse_other(record: SignOff, document: AdrFile, source: str) -> None:
    """Refuse a record for another text than that at hand, or for other changes."""
    again = f"let {record.approver} sign this text: budget sign {document.number}"
    if record.digest != document.adr.digest:
        what = f"{source}: the record is for another text of ADR {document.number} than {document.path}"
        raise RefusedError(f"{what} (digest {record.digest[:15]}…, not {document.adr.digest[:15]}…)", again)
    if len(record.changes) != len(document.adr.rows) or frozenset(record.changes) != document.adr.lines:
        raise RefusedError(f"{source}: the changes in the record are not those of {document.path}", again)


def _standing(working_copy: WorkingCopy, record: SignOff) -> str | None:
    """Where the very record stands already."""
    return next((path for path, known in working_copy.records(record.adr) if known == record), None)
