"""Where a new sign-off record goes."""

from collections.abc import Container

from governance.commands.shared.working_copy import WorkingCopy
from governance.documents.adr.draft import number_width


def free_path(working_copy: WorkingCopy, number: int, person: str, taken: Container[str] = ()) -> str:
    """A file name that is free here and in the base: a record is never overwritten, a later one speaks.

    Args:
        working_copy: the checkout and its base.
        number: the decision's number.
        person: the approver.
        taken: more names that are not free.
    """
    folder = f"{working_copy.scope.adr[0]}/signoffs/{number:0{number_width(working_copy.files)}d}"
    known = {*working_copy.files, *working_copy.history.tree(working_copy.base).entries([folder])}
    names = (f"{folder}/{person}{suffix}.yaml" for suffix in ("", *(f"-{count}" for count in range(2, 10_000))))
    return next(name for name in names if name not in known and name not in taken)
