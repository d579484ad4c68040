"""`budget trend --mark`: what people say of changes, kept beside the decisions."""

import re
from dataclasses import replace
from typing import Final

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.checkout_policy import policy_of
from governance.commands.shared.measured_names import Renames, renames
from governance.commands.shared.named_file import in_file
from governance.documents.measurements.marks_json import FILE, read_marks, write_mark
from governance.domain.measurement.marks import Mark, MarkKind
from governance.domain.policy.policy import Policy
from governance.errors import UsageError
from governance.ports.measurements import MeasurementStore
from governance.ports.world import World

_SHORTEST: Final = 7
_DIGITS: Final = re.compile(rf"[0-9a-f]{{{_SHORTEST},64}}")
_ADVICE: Final = "name it as budget trend prints it: rate_limiter.max_latency_ms:1f0c2a3b4c5d"


def mark(world: World, store: MeasurementStore, change: str, kind: MarkKind, reason: str) -> str:
    """Add a mark to the file beside the decisions.

    Args:
        world: the checkout.
        store: what was recorded.
        change: the name of the change, `BUDGET:COMMIT`; of the commit the first seven digits or more.
        kind: what it is.
        reason: why.

    Returns:
        The path of the file.

    Raises:
        UsageError: there is no such change, or no reason.
    """
    budget, colon, digits = change.rpartition(":")
    limit = LimitId.parse(budget)
    if not colon or limit is None or not _DIGITS.fullmatch(digits):
        raise UsageError(f"{change} is no change", _ADVICE)
    if not reason.strip():
        raise UsageError("a mark needs a reason", "write it with --reason TEXT")
    policy = policy_of(world)
    names = renames(world, policy)
    commits = _commits(store, policy.repository, names, limit, digits)
    if len(commits) != 1:
        found = f"{len(commits)} commits begin with {digits}" if commits else f"nothing was recorded of {change}"
        raise UsageError(found, _ADVICE)
    path = f"{policy.adr[0]}/{FILE}"
    said = Mark(budget, commits.pop(), kind, reason.strip(), world.clock.now())
    world.files.write(path, (world.files.read(path) or b"") + write_mark(said).encode())
    return path


def _commits(store: MeasurementStore, repository: str, names: Renames, limit: LimitId, digits: str) -> set[str]:
    """The commits that begin with some digits and were measured for a limit, under this name or a former one."""
    stored = sorted(f"{name}.{limit.name}" for name in names.former(limit.capability))
    plain = str(limit._replace(environment=None))
    return {
        item.commit
        for item in names.carried(store.find(repository, budgets=stored))
        if item.commit.startswith(digits) and (item.budget, item.environment) == (plain, limit.environment)
    }


def marks_of(world: World, policy: Policy) -> tuple[Mark, ...]:
    """What was said, in all folders of decisions, under the present names of the limits: a rename takes it along.

    Raises:
        UsageError: a file of marks cannot be read.
    """
    paths = [f"{folder}/{FILE}" for folder in policy.adr]
    files = [(path, world.files.read(path)) for path in paths]
    found = [item for path, data in files if data for item in in_file(path, data, read_marks)]
    names = renames(world, policy) if found else Renames()
    return tuple(replace(item, budget=names.budget(item.budget, item.date)) for item in found)
