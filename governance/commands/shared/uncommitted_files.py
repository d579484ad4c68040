"""What the checkout holds and no commit does, and what is decided and not edited yet."""

from collections.abc import Iterable

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import Value
from governance.commands.shared.working_copy import AdrFile, WorkingCopy
from governance.documents.adr.paths import signoff_number
from governance.domain.digests import digest
from governance.domain.judgement.changes import Change, DecisionLine, Direction
from governance.domain.judgement.records import Adr
from governance.judging.reading.document_cache import contents


def uncommitted_records(working_copy: WorkingCopy, number: int) -> list[str]:
    """The sign-off records of a number in the checkout that the commit checked out does not hold."""
    stored = working_copy.history.tree(working_copy.head).entries(working_copy.scope.adr)
    return [
        path
        for path in working_copy.files
        if signoff_number(path, working_copy.scope.adr) == number and path not in stored
    ]


def uncommitted_files(working_copy: WorkingCopy, changes: Iterable[Change]) -> list[str]:
    """The files of governance changes that the checkout has otherwise than the commit checked out."""
    here = {
        path: data for change in changes if _is_of_files(change) for path, data in working_copy.files_of(change.line)
    }
    old = contents(working_copy.history.tree(working_copy.head), here)
    return [path for path, data in here.items() if data != old.get(path)]


def uncommitted(working_copy: WorkingCopy, document: AdrFile) -> tuple[str, ...]:
    """The record of a decision and the governed files that it is about, where no commit checked out holds them."""
    evidence = [line.path for line in document.adr.evidence if line.path in working_copy.files]
    paths = [document.path, *evidence, *_files(working_copy, document.adr.lines)]
    stored = contents(working_copy.history.tree(working_copy.head), paths)
    return tuple(path for path in paths if working_copy.world.files.read(path) != stored.get(path))


def unseen(working_copy: WorkingCopy, adr: Adr) -> list[str]:
    """The governed files that a decision is about and that nobody has edited here, nor on the base."""
    files = _files(working_copy, adr.lines)
    stored = contents(working_copy.history.tree(working_copy.base), files)
    return sorted(
        path
        for path, after in files.items()
        if after not in {_digest(working_copy.world.files.read(path)), _digest(stored.get(path))}
    )


def _files(working_copy: WorkingCopy, lines: Iterable[DecisionLine]) -> dict[str, Value]:
    """The governed files whose content lines decide, and what each is to hold."""
    found = (line for line in lines if LimitId.parse(line.budget) is None and line.rename is None)
    return {line.budget: line.after for line in found if line.budget not in working_copy.budgets.capabilities}


def _digest(data: bytes | None) -> str | None:
    return None if data is None else digest(data)


def _is_of_files(change: Change) -> bool:
    """Whether the files themselves are what is decided, rather than what stands in them."""
    return change.limit is None and change.direction is not Direction.RENAME
