"""`budget trend --mark`: what people say of changes, kept beside the decisions."""

import re
from dataclasses import dataclass
from typing import Final

from capability_budgets.reading.limits import LimitId
from governance.commands.shared.checkout_policy import policy_of
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


@dataclass(frozen=True, slots=True)
class MarkRequest:
    """What is said of a change.

    Attributes:
        change: its name, `BUDGET:COMMIT`; of the commit the first seven digits or more.
        kind: what it is.
        reason: why.
    """

    change: str
    kind: MarkKind
    reason: str


def mark(world: World, store: MeasurementStore, request: MarkRequest) -> str:
    """Add a mark to the file beside the decisions.

    Returns:
        The path of the file.

    Raises:
        UsageError: there is no such change, or no reason.
    """
    budget, colon, digits = request.change.rpartition(":")
    limit = LimitId.parse(budget)
    if not colon or limit is None or not _DIGITS.fullmatch(digits):
        raise UsageError(f"{request.change} is no change", _ADVICE)
    if not request.reason.strip():
        raise UsageError("a mark needs a reason", "write it with --reason TEXT")
    policy = policy_of(world)
    plain = str(limit._replace(environment=None))
    commits = {
        item.commit
        for item in store.find(policy.repository)
        if item.commit.startswith(digits) and (item.budget, item.environment) == (plain, limit.environment)
    }
    if len(commits) != 1:
        found = (
            f"{len(commits)} commits begin with {digits}" if commits else f"nothing was recorded of {request.change}"
        )
        raise UsageError(found, _ADVICE)
    path = f"{policy.adr[0]}/{FILE}"
    said = Mark(budget, commits.pop(), request.kind, request.reason.strip(), world.clock.now())
    world.files.write(path, (world.files.read(path) or b"") + write_mark(said).encode())
    return path


def marks_of(world: World, policy: Policy) -> tuple[Mark, ...]:
    """What was said, in all folders of decisions.

    Raises:
        UsageError: a file of marks cannot be read.
    """
    paths = [f"{folder}/{FILE}" for folder in policy.adr]
    files = [(path, world.files.read(path)) for path in paths]
    return tuple(item for path, data in files if data for item in in_file(path, data, read_marks))
