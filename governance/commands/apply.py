"""`budget apply`: once approved, the decision is marked accepted and its values go into the files."""

from collections.abc import Mapping

from capability_budgets.reading.limits import BudgetSet, LimitId
from capability_budgets.reading.values import show
from governance.commands.shared.budget_files import limits_by_file, renamed_in, renames_by_file
from governance.commands.shared.signoff_checks import refuse_unseen
from governance.commands.shared.simulated_landing import SimulatedLanding, simulate_landing
from governance.commands.shared.uncommitted_files import uncommitted_files, uncommitted_records
from governance.commands.shared.working_copy import AdrFile, WorkingCopy, writable_copy
from governance.documents.adr.editor import amend, mark_status
from governance.documents.adr.reader import read_adr
from governance.documents.budgets.editor import edit
from governance.domain.digests import digest
from governance.domain.findings import Verdict
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import Adr, AdrStatus, ChangeRow
from governance.domain.reports.apply import Applied
from governance.errors import RefusedError
from governance.judging.reading.document_cache import contents
from governance.ports.world import World


def apply(world: World, adr: str, *, commit: bool = False) -> Applied:
    """Apply an approved decision; one that was applied here before is left as it is.

    Raises:
        RefusedError: something is missing; the message says all of it. Nothing is written then.
    """
    working_copy = writable_copy(world)
    found = working_copy.document(adr)
    refuse_unseen(working_copy, found)
    again = _is_touched(working_copy, found) and is_applied(working_copy, found)
    document = found if again else as_landed(working_copy, found)
    simulated = simulate_landing(working_copy, document)
    _refuse_unapproved(simulated, document)
    edited = {} if again else {document.path: document.data, **_values(working_copy, document.adr)}
    for path, data in edited.items():
        world.files.write(path, data)
    message = commit_message(document.adr, document.number)
    loose = (
        *(_uncommitted(working_copy, document) if again else ()),
        *uncommitted_files(working_copy, simulated.step.changes),
        *uncommitted_records(working_copy, document.number),
    )
    records = tuple(path for path in dict.fromkeys(loose) if path not in edited)
    paths = (*edited, *records)
    oid = world.committer.commit(paths, message) if commit and paths else None
    return Applied(document.number, tuple(edited), records, simulated.step.changes, message, oid)


def _is_touched(working_copy: WorkingCopy, document: AdrFile) -> bool:
    """Whether the record is another one here than on the base, so that landing it refers to it."""
    return contents(working_copy.history.tree(working_copy.base), [document.path]).get(document.path) != document.data


def _uncommitted(working_copy: WorkingCopy, document: AdrFile) -> list[str]:
    """The record and the budget files of its lines, where the commit checked out has them otherwise."""
    lines = document.adr.lines
    paths = [
        document.path,
        *limits_by_file(lines, working_copy.trusted.side),
        *renames_by_file(lines, working_copy.trusted.side),
    ]
    stored = contents(working_copy.history.tree(working_copy.head), paths)
    return [path for path in paths if working_copy.world.files.read(path) != stored.get(path)]


def is_applied(working_copy: WorkingCopy, document: AdrFile) -> bool:
    """Whether the checkout has applied a decision: it is accepted there, and what it decides is in place."""
    tree = working_copy.checkout(working_copy.head)
    here = working_copy.reader.sides.read(
        tree, working_copy.policy, working_copy.scope, working_copy.scope
    ).side.budgets
    return document.adr.status is AdrStatus.ACCEPTED and all(
        _stands(line, here, working_copy) for line in document.adr.lines
    )


def _stands(line: DecisionLine, here: BudgetSet, working_copy: WorkingCopy) -> bool:
    """Whether the checkout is as a line decides."""
    limit = LimitId.parse(line.budget)
    if limit is not None:
        return here.value(limit) == line.after
    if line.rename is not None:
        return line.rename[0] not in here.capabilities and line.rename[1] in here.capabilities
    if line.budget in here.capabilities:
        return here.capabilities[line.budget].file == line.after
    data = working_copy.world.files.read(line.budget)
    return (digest(data) if data is not None else None) == line.after


def as_landed(working_copy: WorkingCopy, document: AdrFile) -> AdrFile:
    """The record as accepted today; one that says so already gets a line under Amendments, so that it is touched.

    Raises:
        RefusedError: its status cannot be marked without changing what was signed.
    """
    today = working_copy.world.clock.now().date()
    data = mark_status(document.data, "Accepted", today)
    if data == document.data:
        data = amend(data, f"{today.isoformat()}: applied.")
    read = read_adr(document.path, data)
    if read.digest != document.adr.digest:
        raise RefusedError(f"marking {document.path} as accepted would change what was signed", "mark it by hand")
    return AdrFile(document.path, data, read)


def _refuse_unapproved(simulated: SimulatedLanding, document: AdrFile) -> None:
    if not simulated.step.changes and not simulated.judgement.findings:
        raise RefusedError(f"ADR {document.number} changes nothing against the base", "it was applied already")
    if simulated.judgement.verdict is not Verdict.PASS:
        errors = simulated.errors
        told = tuple(f"{finding.code} {finding.message}" for finding in errors)
        raise RefusedError(f"ADR {document.number} cannot be applied yet", errors[0].fix, told)


def _values(working_copy: WorkingCopy, adr: Adr) -> Mapping[str, bytes]:
    """The budget files of the checkout with the decision's values written into them."""
    found: dict[str, bytes] = {}
    for path, wanted in limits_by_file(adr.lines, working_copy.trusted.side).items():
        data = working_copy.world.files.read(path) or b""
        edited = edit(data, wanted)
        if edited != data:
            found[path] = edited
    for path, pairs in renames_by_file(adr.lines, working_copy.trusted.side).items():
        data = found.get(path) or working_copy.world.files.read(path) or b""
        edited = renamed_in(data, pairs)
        if edited != data:
            found[path] = edited
    return found


def commit_message(adr: Adr, number: int) -> str:
    """The message of the commit that applies a decision."""
    lines = [row.line for row in adr.rows]
    subject = _subject(adr.rows[0]) if len(lines) == 1 else f"Apply ADR {number:03d}: {adr.title or 'budget changes'}"
    body = "".join(f"{line}\n" for line in lines) + "\n" if len(lines) > 1 else ""
    return f"{subject}\n\n{body}Budget-ADR: {number}\n"


def _subject(row: ChangeRow) -> str:
    line = row.line
    if row.is_renewal:
        return f"Keep {line.budget} at {show(line.before)} until {row.until}"
    if line.rename is not None:
        return f"Rename {line.rename[0]} to {line.rename[1]}"
    if LimitId.parse(line.budget) is None:
        return f"Change {line.budget}"
    if line.before is None:
        return f"Limit {line.budget} to {show(line.after)}"
    if line.after is None:
        return f"Remove the limit {line.budget} ({show(line.before)})"
    return f"Set {line.budget} from {show(line.before)} to {show(line.after)}"
