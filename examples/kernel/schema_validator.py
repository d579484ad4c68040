"""SchemaValidator: reads a message, or says precisely what is wrong with it."""

import json
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

MAX_BYTES: Final = 16_384
"""What a message may measure."""

MAX_PROBLEMS: Final = 20
"""How many problems of one message are told; the others are counted."""

_MAX_SHOWN: Final = 40  # characters of what was sent that an answer repeats
_LARGE: Final = 10**30

Model = TypeVar("Model", bound=BaseModel)
Location = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a message.

    Attributes:
        path: where, as a JSON pointer (RFC 6901); empty for the message itself.
        what: what is wrong, to be read behind the path.
        instead: what to do about it.
    """

    path: str
    what: str
    instead: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is refused: its problems, in the order of the model, and how many more there are."""

    problems: tuple[Problem, ...]
    more: int = 0


class SchemaValidator(Generic[Model]):
    """Reads messages of one model, which describes every field in the words that a refusal needs.

    A validator keeps nothing between messages, so any number of threads may share one.
    """

    def __init__(self, model: type[Model], *, max_bytes: int = MAX_BYTES) -> None:
        self._model = model
        self._max_bytes = max_bytes

    def read(self, raw: bytes) -> Model | Refusal:
        """The message, or why it is refused; whatever the bytes are, the answer is one of these."""
        if len(raw) > self._max_bytes:
            what = f"is {len(raw)} bytes long"
            return Refusal((Problem("", what, f"send at most {self._max_bytes} bytes"),))
        try:
            return self._model.model_validate_json(raw)
        except ValidationError as fault:
            return self._refusal(fault)

    def _refusal(self, fault: ValidationError) -> Refusal:
        errors = fault.errors(include_url=False, include_context=False)
        told = tuple(self._problem(error) for error in errors[:MAX_PROBLEMS])
        return Refusal(told, len(errors) - len(told))

    def _problem(self, error: ErrorDetails) -> Problem:
        location = error["loc"]
        kind = error["type"]
        if kind == "json_invalid":
            return Problem(
                "", f"is no JSON: {error['msg'].removeprefix('Invalid JSON: ')}", "send one JSON object in UTF-8"
            )
        if kind == "extra_forbidden":
            known = ", ".join(_fields(self._model, location[:-1]))
            return Problem(_pointer(location), "is not known here", f"leave it out; known are {known}")
        meaning = _meaning(self._model, location)
        if kind == "missing":
            return Problem(_pointer(location), "is missing", f"add {meaning}")
        return Problem(_pointer(location), f"is {_shown(error['input'])}", f"write {meaning}")


def _pointer(location: Location) -> str:
    return "".join(f"/{_cut(str(part)).replace('~', '~0').replace('/', '~1')}" for part in location)


def _shown(value: object) -> str:
    """What was sent, short enough for an answer."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, int) and abs(value) >= _LARGE:  # Python refuses to print integers of thousands of digits
        return "a number of more than 30 digits"
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"


def _meaning(model: type[BaseModel], location: Location) -> str:
    """What belongs there, in the words of the model."""
    field = _field(model, location)
    an_item = bool(location) and isinstance(location[-1], int)
    if field is not None and field.description and not an_item:
        return field.description
    return f"an object with {', '.join(_fields(model, location))}"


def _fields(model: type[BaseModel], location: Location) -> Iterator[str]:
    """The names that the object at this place may hold."""
    field = _field(model, location)
    inner = model if field is None else _inner(field.annotation)
    return iter(inner.model_fields if inner else ())


def _field(model: type[BaseModel], location: Location) -> FieldInfo | None:
    """The field at this place; None for the message itself and for an item of a list."""
    field: FieldInfo | None = None
    inner: type[BaseModel] | None = model
    for part in location:
        if isinstance(part, str) and inner:
            field = inner.model_fields[part]
            inner = _inner(field.annotation)
    return field


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds, by itself, in a list, or beside None."""
    if get_origin(annotation) in {list, types.UnionType}:
        return next((found for part in get_args(annotation) if (found := _inner(part))), None)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
