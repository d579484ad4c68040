"""Which budget file holds, or will hold, what decisions change."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from capability_budgets.reading.limits import LimitId
from governance.documents.budgets.editor import rename
from governance.domain.judgement.changes import DecisionLine, Side
from governance.domain.judgement.renames import OldAndNew
from governance.domain.policy.paths import BUDGETS_PATH


def limits_by_file(lines: Iterable[DecisionLine], side: Side) -> dict[str, dict[LimitId, Decimal | None]]:
    """The limits that lines set, by the file that holds (or, for a new capability, will hold) them."""
    wanted: dict[LimitId, Decimal | None] = {}
    for line in lines:
        limit = LimitId.parse(line.budget)
        if limit is not None and not isinstance(line.after, str):
            wanted[limit] = line.after
    return by_file(wanted, side)


def renames_by_file(lines: Iterable[DecisionLine], side: Side) -> dict[str, list[OldAndNew]]:
    """The renames that lines list, by the file that holds the capability."""
    found: dict[str, list[OldAndNew]] = {}
    for pair in filter(None, (line.rename for line in lines)):
        capability = side.budgets.capabilities.get(pair[0])
        if capability is not None:
            found.setdefault(capability.file, []).append(pair)
    return found


def by_file(wanted: Mapping[LimitId, Decimal | None], side: Side) -> dict[str, dict[LimitId, Decimal | None]]:
    """Values by the file that holds, or will hold, their limits."""
    found: dict[str, dict[LimitId, Decimal | None]] = {}
    for limit, value in wanted.items():
        found.setdefault(home(limit, side), {})[limit] = value
    return found


def home(limit: LimitId, side: Side) -> str:
    """The file for a limit: its capability's, else the first budget file, else the usual one."""
    capability = side.budgets.capabilities.get(limit.capability)
    if capability is not None:
        return capability.file
    return min(side.budget_files, default=BUDGETS_PATH)


def renamed_in(data: bytes, pairs: Iterable[OldAndNew]) -> bytes:
    """A budget file with capabilities renamed; what bears its new name already stays as it is."""
    for old, new in pairs:
        data = rename(data, old, new)
    return data
