"""Seals of audits: written and read as JSON."""

import json
from dataclasses import asdict
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError
from governance.domain.digests import DIGEST, OBJECT_ID
from governance.domain.reports.seal import Seal, SealedViolation

_FIX: Final = "name a file that budget audit --seal wrote, and keep it as it was written"

SealedOid = Annotated[str, Field(pattern=f"^{OBJECT_ID.pattern}$")]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class _Violation(_Form):
    commit: SealedOid
    codes: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]{3}$")], ...]


class _Seal(_Form):
    schema_: Literal["budget-governance/seal/1"] = Field(alias="schema")
    repository: str
    head: SealedOid
    adopted: SealedOid | None
    steps: Annotated[int, Field(ge=0)]
    verdicts: Annotated[str, Field(pattern=f"^{DIGEST.pattern}$")]
    violations: tuple[_Violation, ...]
    landmarks: tuple[SealedOid, ...]


def write_seal(seal: Seal) -> str:
    """A seal as a JSON document."""
    return f"{json.dumps({'schema': 'budget-governance/seal/1', **asdict(seal)}, indent=2)}\n"


def read_seal(data: bytes) -> Seal:
    """Read a seal.

    Raises:
        UnreadableError: it is none.
    """
    try:
        found = _Seal.model_validate_json(data)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        message = f"this is not a seal: {place}: {first['msg']}" if place else f"this is not a seal: {first['msg']}"
        raise UnreadableError(Problem(message, _FIX)) from fault
    violations = tuple(SealedViolation(item.commit, item.codes) for item in found.violations)
    return Seal(found.repository, found.head, found.adopted, found.steps, found.verdicts, violations, found.landmarks)
