"""Reads what a sampling process answers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from governance.documents.text.decoding import UnreadableError
from governance.domain.findings import Problem
from governance.domain.measurement.recordings import Batch, MemoryMethod, MemoryPeaks

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Bytes = Annotated[int, Field(ge=0)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Batch(_Form):
    samples: tuple[Seconds, ...]
    reference: tuple[Seconds, ...]
    waited: tuple[Seconds, ...]


class _Memory(_Form):
    method: MemoryMethod
    cold_bytes: Bytes
    warm_bytes: Bytes


def read_batch(data: bytes) -> Batch:
    """Read the samples that a process took.

    Raises:
        UnreadableError: these are none.
    """
    try:
        found = _Batch.model_validate_json(data)
    except ValidationError as fault:
        raise _unreadable(fault) from fault
    return Batch(found.samples, found.reference, found.waited)


def read_peaks(data: bytes) -> MemoryPeaks:
    """Read the peaks that a process measured.

    Raises:
        UnreadableError: these are none.
    """
    try:
        found = _Memory.model_validate_json(data)
    except ValidationError as fault:
        raise _unreadable(fault) from fault
    return MemoryPeaks(found.method, found.cold_bytes, found.warm_bytes)


def _unreadable(fault: ValidationError) -> UnreadableError:
    first = fault.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return UnreadableError(Problem(f"this is no answer of a sampling process: {place}: {first['msg']}", "run again"))
