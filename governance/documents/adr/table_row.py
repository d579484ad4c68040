"""One row of a Budget Changes table: the cells' text to the line that it authorises."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from capability_budgets.reading.late_patterns import late
from capability_budgets.reading.limits import CAPABILITY_NAME, LimitId, is_looser
from capability_budgets.reading.problems import Problem, TextError
from capability_budgets.reading.text import quoted
from capability_budgets.reading.values import Value, parse_value
from governance.documents.adr.paths import is_date
from governance.domain.digests import DIGEST, SHA256
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import ChangeRow

BUDGET: Final = "Budget"
SIDES: Final = ("Before", "After")
UNTIL: Final = "Until"

_NONE: Final = "none"
_LIKE_A_LIMIT: Final = late(r"[^/]*\.(?:max|min)_[^/.]*", re.IGNORECASE)
_NUMBERLIKE: Final = late(r"[-+]?[0-9.,_]+")
_NOTHING: Final = frozenset({_NONE, "", "-", "–", "—", "n/a", "null"})  # noqa: RUF001 (dashes that people write)
_ISO_DATE: Final = late(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_Read = TypeVar("_Read")


def read_row(cells: Mapping[str, str | None], line: int) -> tuple[ChangeRow | None, list[Problem]]:
    """Read a row.

    Args:
        cells: the text of each named cell; None where it holds more than plain text or one code span.
        line: where the row stands, from one.

    Returns:
        The row and no problem, or no row and all that is wrong with it.
    """
    problems: list[Problem] = []

    def cell(name: str, read: Callable[[str], _Read]) -> _Read | None:
        try:
            return read(_text(cells[name]))
        except TextError as fault:
            problems.append(Problem(f"{name} of this row: {fault.message}", fault.fix, line))
            return None

    budget = cell(BUDGET, _budget)
    until = cell(UNTIL, _until) if UNTIL in cells else None
    if budget is None:
        return None, problems
    before, after = (cell(name, _side_of(budget)) for name in SIDES)
    row = DecisionLine(budget, before, after)
    is_renewal = until is not None and row.before == row.after and LimitId.parse(budget) is not None
    mismatch = None if problems or is_renewal else _mismatch(row) or (None if until is None else _idle(row))
    if mismatch:
        problems.append(Problem(f"{quoted(budget)}: {mismatch[0]}", mismatch[1], line))
    return (None if problems else ChangeRow(line=row, at=line, until=until)), problems


def _text(text: str | None) -> str:
    if text is None:
        raise TextError("there is markup in it, which not everybody sees", "write plain text, or text in back quotes")
    return text


def _budget(text: str) -> str:
    if LimitId.parse(text) is None and (not _is_path(text) or _LIKE_A_LIMIT().fullmatch(text)):
        raise TextError(
            f"{quoted(text)} is neither a limit nor a path",
            "write `capability.max_name`, "
            "`capability@environment.max_name`, the path of a governed file, or the name of a capability that moved",
        )
    return text


def _is_path(text: str) -> bool:
    """Whether a text can be a path in a repository, or a capability's name: no empty, `.` or `..` part."""
    return text.isprintable() and not {"", ".", ".."} & set(text.split("/")) and not set("`\\|") & set(text)


def _side_of(budget: str) -> Callable[[str], Value]:
    """How to read a side: as a number for a limit, else as the digest of a file or the path of one."""
    read = _number if LimitId.parse(budget) else _governed

    def side(text: str) -> Value:
        if text.lower() in _NOTHING and text != _NONE:
            raise TextError("nothing plain stands here", "write `none` where there is no value")
        return None if text == _NONE else read(text)

    return side


def _number(text: str) -> Value:
    try:
        return parse_value(text)
    except TextError as fault:
        why = f" ({fault.message})" if fault.message else ""
        raise TextError(f"{quoted(text)} is not written as a number{why}", fault.fix) from fault


def _governed(text: str) -> Value:
    if text.lower().startswith(SHA256) and not DIGEST.fullmatch(text):
        raise TextError(f"{quoted(text)} is no digest", f"write `{SHA256}` and 64 lower-case hex digits")
    if not _is_path(text) or _NUMBERLIKE().fullmatch(text):
        raise TextError(
            f"{quoted(text)} is neither a digest nor a path",
            f"write `{SHA256}` and the digest of the file's content, "
            "for a capability that moved the path of its file, or `none`",
        )
    return text


def _until(text: str) -> dt.date | None:
    if not text:
        return None
    if not _ISO_DATE().fullmatch(text) or not is_date(text):
        raise TextError(f"{quoted(text)} is no date", "write it as 2026-11-23, or leave the cell empty")
    return dt.date.fromisoformat(text)


def _idle(line: DecisionLine) -> tuple[str, str] | None:
    """Why a date limits nothing; None where the line loosens, or only what an override falls back to can tell."""
    limit = LimitId.parse(line.budget)
    if limit is not None and (
        is_looser(limit, _decimal(line.before), _decimal(line.after))
        or (limit.environment is not None and None in {line.before, line.after})
    ):
        return None
    return "a date in Until limits a loosening in time, and this row loosens nothing", "leave the cell empty"


def _decimal(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _mismatch(line: DecisionLine) -> tuple[str, str] | None:
    """What is wrong with a line whose parts can be read: no change at all, or sides that do not go together."""
    sides = (line.before, line.after)
    if line.before == line.after:
        return "before and after are the same", "write what changes, or remove the row"
    paths = [side for side in sides if isinstance(side, str) and not DIGEST.fullmatch(side)]
    if len(paths) == 1:
        return (
            "a path stands on one side only",
            "write two digests for a file, or two paths for a capability that moved",
        )
    if paths and not CAPABILITY_NAME.fullmatch(line.budget):
        return "only a capability moves from path to path", "write the digests of the file's content"
    return None
