"""What results files of all tools have in common: JSON, strict about keys that stand twice, read by forms."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import MAX_PROBLEMS, UnreadableError, decode, quoted
from governance.domain.findings import Finding, unreadable
from governance.domain.measurement.results import Results

MAX_BYTES: Final = 1 << 26
"""The most bytes of a results file, 64 MiB: some 1.5 million samples, as pytest-benchmark indents them."""

_SMALLER: Final = "hand in fewer benchmarks a file, or fewer samples a benchmark (--benchmark-max-time)"
FIX: Final = "hand in the file as pytest-benchmark wrote it with --benchmark-json"
LARGEST: Final = 10**15
"""The largest number that a file may state."""

FilledText = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=1, le=LARGEST)]


@dataclass(frozen=True, slots=True)
class ResultsDocument:
    """A results file as it reads: the benchmarks that could be read, and what of it cannot (GT101)."""

    results: Results
    findings: tuple[Finding, ...] = ()


class Form(BaseModel):
    """What is read of an object; more may stand in it."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class _Twice(dict[str, object]):
    """An object in which a key stands twice, so that two readers may see two things."""

    def __init__(self, values: Mapping[str, object], key: str) -> None:
        super().__init__(values)
        self.key = key


_Model = TypeVar("_Model", bound=Form)


def found_in(file: str, problems: Iterable[Problem]) -> Iterator[Finding]:
    """The findings about a file, the first hundred of them."""
    for number, problem in enumerate(problems):
        if number == MAX_PROBLEMS:
            yield unreadable("GT101", file, Problem("more of the file cannot be read, too", FIX))
            return
        yield unreadable("GT101", file, problem)


def parsed(data: bytes) -> Mapping[str, object]:
    """The object that a file is.

    Raises:
        UnreadableError: it is none.
    """
    if not data.strip():
        raise UnreadableError(Problem("the file is empty: no benchmark was run to its end", "run the benchmarks"))
    if len(data) > MAX_BYTES:
        raise UnreadableError(Problem(f"the file has more than {MAX_BYTES} bytes", _SMALLER))
    try:
        root = json.loads(decode(data, limit=MAX_BYTES), object_pairs_hook=_object)
    except json.JSONDecodeError as fault:
        problem = Problem(f"this is no JSON: {fault.msg}", FIX, fault.lineno, fault.colno)
        raise UnreadableError(problem) from fault
    except RecursionError as fault:
        raise UnreadableError(Problem("lists and objects are nested too deep", FIX)) from fault
    except ValueError as fault:  # Python refuses to convert whole numbers of thousands of digits
        raise UnreadableError(Problem("a whole number has too many digits", FIX)) from fault
    return object_at(root, "the file")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    counts = Counter(key for key, _ in pairs)
    return _Twice(values, max(counts, key=counts.__getitem__))


def object_at(value: object, where: str, fix: str = FIX) -> Mapping[str, object]:
    """The value, if it is an object in which each key stands once.

    Raises:
        UnreadableError: it is none.
    """
    if isinstance(value, _Twice):
        raise UnreadableError(Problem(f"{where} has the key {quoted(value.key)} twice", fix))
    if not isinstance(value, dict):
        raise UnreadableError(Problem(f"{where} is no JSON object", fix))
    return value


def listed(value: object) -> list[object]:
    """The value, if it is a list; else an empty one."""
    return value if isinstance(value, list) else []


def read(form: type[_Model], value: object, place: str, fix: str = FIX) -> _Model:
    """Read a form.

    Raises:
        UnreadableError: it is none; with every part that is wrong.
    """
    try:
        return form.model_validate(value)
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_input=False)
        raise UnreadableError(*(_problem(place, item, fix) for item in errors)) from fault


_WORDS: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "float_type": "is no number",
    "int_type": "is no whole number",
    "string_type": "is no text",
    "string_unicode": "is no text in Unicode",
    "list_type": "is no list",
    "model_type": "is no JSON object",
    "dict_type": "is no JSON object",
    "greater_than": "is not above 0 seconds",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
    "finite_number": "is not finite",
    "string_too_short": "is empty",
    "literal_error": "names a format that this version does not know",
}
"""What pydantic's kinds of errors mean here."""


def _problem(place: str, item: ErrorDetails, fix: str) -> Problem:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in item["loc"])
    return Problem(f"{place}{where} {_WORDS.get(item['type'], 'cannot be read')}", fix)
