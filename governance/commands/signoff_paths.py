"""Where a new sign-off record goes."""

from collections.abc import Container

from governance.commands.working_copy import WorkingCopy
from governance.documents.adr.draft import number_width


def free_path(desk: WorkingCopy, number: int, person: str, taken: Container[str] = ()) -> str:
    """A file name that is free here and in the base: a record is never overwritten, a later one speaks.

    Args:
        desk: the checkout and its base.
        number: the decision's number.
        person: the approver.
        taken: more names that are not free.
    """
    folder = f"{desk.scope.adr[0]}/signoffs/{number:0{number_width(desk.files)}d}"
    known = {*desk.files, *desk.history.tree(desk.base).entries([folder])}
    names = (f"{folder}/{person}{suffix}.yaml" for suffix in ("", *(f"-{count}" for count in range(2, 10_000))))
    return next(name for name in names if name not in known and name not in taken)
