"""What the oracle reads out of files: the two sides of a step, and what differs between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from tests.support.histories.drawn_files import (
    ACCEPTED,
    CACHE,
    OWNERS,
    POLICY,
    QUEUE,
    SIGNERS,
    Adr,
    DrawnFile,
    DrawnFiles,
    Junk,
    Numbers,
    Owners,
    Row,
    Rules,
    SignOff,
)

Limits = Mapping[str, int]

BUDGETS: Final = (CACHE, QUEUE)


@dataclass(frozen=True)
class Side:
    """What is trusted before a step: each file as it last could be read.

    Attributes:
        rules: the policy.
        limits: every limit, by its identity.
        owners: CODEOWNERS; None where there is none.
        keys: whose keys count.
        files: as they are, but for a policy that is gone or cannot be read.
    """

    rules: Rules
    limits: Limits
    owners: DrawnFile | None
    keys: frozenset[str]
    files: DrawnFiles


def limits_of(files: DrawnFiles) -> Limits:
    """The limits that the budget files state."""
    found = (files.get(path) for path in BUDGETS)
    return {budget: value for file in found if isinstance(file, Numbers) for budget, value in file.limits}


def adrs_of(files: DrawnFiles, number: int) -> list[Adr]:
    """The decisions that bear a number."""
    return [file for file in files.values() if isinstance(file, Adr) and file.number == number]


def records_of(files: DrawnFiles, number: int) -> dict[str, SignOff]:
    """The readable sign-off records of a number, by path."""
    found = {path: file for path, file in files.items() if shelf_of(path) == number}
    return {path: file for path, file in found.items() if isinstance(file, SignOff)}


def shelf_of(path: str) -> int | None:
    """The number of the decision that a sign-off record belongs to."""
    return int(path.split("/")[2]) if path.startswith("adr/signoffs/") else None


def matters(path: str) -> bool:
    """Whether a file may matter to the judgement."""
    return path.startswith(("budgets/", "adr/")) or path == OWNERS


def has_broken_numbers(files: DrawnFiles) -> bool:
    """Whether a budget file cannot be read."""
    return any(isinstance(files.get(path), Junk) for path in BUDGETS)


def is_broken(files: DrawnFiles) -> bool:
    """Whether a governed file cannot be read."""
    return any(isinstance(files.get(path), Junk) for path in (POLICY, SIGNERS, OWNERS, *BUDGETS))


def base_of(budget: str) -> str:
    """The limit that an override overrides; any other limit is its own."""
    return budget.replace("@dev", "")


def override_of(budget: str) -> str:
    """The override of a limit."""
    return budget.replace(".", "@dev.", 1)


def effective(limits: Limits, budget: str) -> int | None:
    """What holds for a limit's environment: its override, else the limit that it would override."""
    return limits.get(budget, limits.get(base_of(budget)))


def is_floor(budget: str) -> bool:
    """Whether a limit is loosened by lowering it."""
    return ".min_" in budget


def is_looser(budget: str, old: int | None, new: int | None) -> bool:
    """Whether the new value allows what the old one forbade; no limit at all is the loosest."""
    if old is None or new is None:
        return new is None and old is not None
    return new < old if is_floor(budget) else new > old


def changes_between(side: Side, after: DrawnFiles) -> Iterator[Row]:
    """What differs, and needs a decision."""
    new = limits_of(after)
    for budget in sorted(side.limits.keys() | new.keys()):
        before, now = side.limits.get(budget), new.get(budget)
        is_unknown = now is None and has_broken_numbers(after)
        if before != now and not is_unknown:
            yield budget, before, now
    for path in (ACCEPTED, SIGNERS, POLICY):
        if side.files.get(path) != after.get(path):
            yield path, side.files.get(path), after.get(path)
    if _ownership(side.owners) != _ownership(after.get(OWNERS)):
        yield OWNERS, side.files.get(OWNERS), after.get(OWNERS)


def _ownership(file: DrawnFile | None) -> DrawnFile | None:
    """What of a CODEOWNERS file matters: not its remark, but whose a budget file would be that does not exist, too."""
    return replace(file, remark=0) if isinstance(file, Owners) else file
