"""Results of benchmarks: the JSON that pytest-benchmark 4 and 5 write, with what our own plugin adds to it.

Strict about what is judged by, tolerant about the rest: fields of other versions and plugins do not matter.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from governance.documents.text.decoding import MAX_PROBLEMS, UnreadableError, decode, quoted
from governance.domain.findings import Finding, Problem, unreadable
from governance.domain.measurement.medians import Summary
from governance.domain.measurement.results import Measurement, Memory, Process, Results, Unmeasured

MAX_BYTES: Final = 1 << 26
"""The most bytes of a results file, 64 MiB: some 1.5 million samples, as pytest-benchmark indents them."""

EXTRAS: Final = "budget"
"""The key of `extra_info` that holds what our own plugin measured."""

SCHEMA: Final = "budget-governance/samples/1"
"""The name and version of that."""

_LARGEST: Final = 10**15
_SMALLER: Final = "hand in fewer benchmarks a file, or fewer samples a benchmark (--benchmark-max-time)"
_REMEDY: Final = "hand in the file as pytest-benchmark wrote it with --benchmark-json"
_OID: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)

_Text = Annotated[str, Field(min_length=1)]
_Seconds = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]
_Samples = Annotated[list[_Seconds], Field(fail_fast=True)]
_Waits = Annotated[list[Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]], Field(fail_fast=True)]
_Bytes = Annotated[int, Field(ge=0, le=1 << 62)]
_Count = Annotated[int, Field(ge=1, le=_LARGEST)]


@dataclass(frozen=True, slots=True)
class ResultsDocument:
    """A results file as it reads: the benchmarks that could be read, and what of it cannot (GT101)."""

    results: Results
    findings: tuple[Finding, ...] = ()


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class _Process(_Form):
    samples: _Samples
    reference: _Samples = []
    waited: _Waits = []


class _Memory(_Form):
    method: _Text
    cold_bytes: _Bytes
    warm_bytes: _Bytes


class _Plan(_Form):
    processes: _Count


class _Extras(_Form):
    schema_: Literal["budget-governance/samples/1"] = Field(alias="schema")
    capability: _Text
    environment: str | None
    plan: _Plan
    processes: Annotated[list[_Process], Field(fail_fast=True)]
    memory: _Memory | None = None
    notes: list[str] = []


class _Unmeasured(_Form):
    test: _Text
    capability: _Text
    reason: _Text


class _Stats(_Form):
    iterations: _Count
    rounds: _Count | None = None
    data: _Samples = []
    min: _Seconds | None = None
    q1: _Seconds | None = None
    median: _Seconds | None = None
    q3: _Seconds | None = None
    max: _Seconds | None = None


class _Benchmark(_Form):
    name: _Text
    fullname: _Text
    group: str | None = None


class _Capability(_Form):
    capability: _Text | None = None


class _Twice(dict[str, object]):
    """An object in which a key stands twice, so that two readers may see two things."""

    def __init__(self, values: Mapping[str, object], key: str) -> None:
        super().__init__(values)
        self.key = key


_Model = TypeVar("_Model", bound=_Form)


def read_results(file: str, data: bytes) -> ResultsDocument:
    """Read a results file; `file` is what the user named it. Never raises: see `findings`."""
    try:
        root = _parsed(data)
        entries = _entries(root)
    except UnreadableError as fault:
        return ResultsDocument(Results(file), tuple(_found(file, fault.problems)))
    measurements: list[Measurement] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries):
        try:
            measurements.append(_measurement(file, f"benchmarks[{number}]", entry))
        except UnreadableError as fault:
            problems.extend(fault.problems)
    commit, dirty = _commit(root.get("commit_info"))
    results = Results(file, tuple(measurements), commit, dirty, tuple(_unmeasured(root.get(EXTRAS))))
    return ResultsDocument(results, tuple(_found(file, problems)))


def _unmeasured(told: object) -> Iterator[Unmeasured]:
    """The tests that were not measured; they decide nothing, so what is none is passed over."""
    for entry in _list(told.get("unmeasured")) if isinstance(told, dict) else ():
        with suppress(ValidationError):
            found = _Unmeasured.model_validate(entry)
            yield Unmeasured(found.test, found.capability, found.reason)


def _found(file: str, problems: Iterable[Problem]) -> Iterator[Finding]:
    for number, problem in enumerate(problems):
        if number == MAX_PROBLEMS:
            yield unreadable("GT101", file, Problem("more of the file cannot be read, too", _REMEDY))
            return
        yield unreadable("GT101", file, problem)


def _parsed(data: bytes) -> Mapping[str, object]:
    if not data.strip():
        raise UnreadableError(Problem("the file is empty: no benchmark was run to its end", "run the benchmarks"))
    if len(data) > MAX_BYTES:
        raise UnreadableError(Problem(f"the file has more than {MAX_BYTES} bytes", _SMALLER))
    try:
        root = json.loads(decode(data, limit=MAX_BYTES), object_pairs_hook=_object)
    except json.JSONDecodeError as fault:
        problem = Problem(f"this is no JSON: {fault.msg}", _REMEDY, fault.lineno, fault.colno)
        raise UnreadableError(problem) from fault
    except RecursionError as fault:
        raise UnreadableError(Problem("lists and objects are nested too deep", _REMEDY)) from fault
    except ValueError as fault:  # Python refuses to convert whole numbers of thousands of digits
        raise UnreadableError(Problem("a whole number has too many digits", _REMEDY)) from fault
    return _object_at(root, "the file")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    counts = Counter(key for key, _ in pairs)
    return _Twice(values, max(counts, key=counts.__getitem__))


def _object_at(value: object, where: str) -> Mapping[str, object]:
    """The value, if it is an object in which each key stands once.

    Raises:
        UnreadableError: it is none.
    """
    if isinstance(value, _Twice):
        raise UnreadableError(Problem(f"{where} has the key {quoted(value.key)} twice", _REMEDY))
    if not isinstance(value, dict):
        raise UnreadableError(Problem(f"{where} is no JSON object", _REMEDY))
    return value


def _entries(root: Mapping[str, object]) -> list[object]:
    entries = root.get("benchmarks")
    if not isinstance(entries, list):
        raise UnreadableError(Problem("there is no list `benchmarks` in the file", _REMEDY))
    return entries


def _measurement(file: str, place: str, entry: object) -> Measurement:
    raw = _object_at(entry, place)
    benchmark = _read(_Benchmark, raw, place)
    extra_info = _object_at(raw.get("extra_info", {}), f"{place}.extra_info")
    values = dict(_values(extra_info))
    common = Measurement(
        benchmark.fullname,
        file,
        place,
        _read(_Capability, extra_info, f"{place}.extra_info").capability,
        benchmark.group,
        benchmark.name,
        values={name: value for name, value in values.items() if value is not None},
        unfit=frozenset(name for name, value in values.items() if value is None),
    )
    if EXTRAS in extra_info:
        return _planned(common, extra_info[EXTRAS], f"{place}.extra_info.{EXTRAS}")
    return _plain(common, raw.get("stats"), f"{place}.stats")


def _planned(common: Measurement, extras: object, place: str) -> Measurement:
    """What our own plugin measured: fresh processes, one call a sample, memory."""
    raw = _object_at(extras, place)
    found = _read(_Extras, raw, place)
    _object_at(raw["plan"], f"{place}.plan")
    for number, process in enumerate(_list(raw["processes"])):
        _object_at(process, f"{place}.processes[{number}]")
    if found.memory is not None:
        _object_at(raw["memory"], f"{place}.memory")
    if common.named not in {None, found.capability}:
        message = f"{place}: it names the capability {quoted(found.capability)}, and `extra_info` another"
        raise UnreadableError(Problem(message, "let a benchmark name one capability"))
    memory = found.memory
    return replace(
        common,
        named=found.capability,
        planned=found.plan.processes,
        environment=found.environment,
        processes=tuple(_process(item, f"{place}.processes[{number}]") for number, item in enumerate(found.processes)),
        memory=None if memory is None else Memory(memory.method, memory.cold_bytes, memory.warm_bytes),
        notes=tuple(found.notes),
    )


def _process(found: _Process, place: str) -> Process:
    """A process, whose waits are parts of its samples."""
    pairs = zip(found.waited, found.samples, strict=False)
    if len(found.waited) not in {0, len(found.samples)} or any(wait > sample for wait, sample in pairs):
        raise UnreadableError(Problem(f"{place}.waited are not parts of the samples", _REMEDY))
    return Process(tuple(found.samples), tuple(found.reference), tuple(found.waited))


def _plain(common: Measurement, stats: object, place: str) -> Measurement:
    """What pytest-benchmark measured: one process; the samples are there with `--benchmark-json` only."""
    found = _read(_Stats, _object_at(stats, place), place)
    if found.data and found.rounds not in {None, len(found.data)}:
        message = f"{place}: it has {len(found.data)} samples of {found.rounds} rounds"
        raise UnreadableError(Problem(message, _REMEDY))
    processes = (Process(tuple(found.data)),) if found.data else ()
    return replace(common, processes=processes, calls=found.iterations, summary=_summary(found, place))


def _summary(stats: _Stats, place: str) -> Summary | None:
    """What files say that hold no samples; None where they do not even say that."""
    numbers = (stats.min, stats.q1, stats.median, stats.q3, stats.max)
    known = tuple(number for number in numbers if number is not None)
    if stats.data or stats.rounds is None or len(known) < len(numbers):
        return None
    summary = Summary(stats.rounds, *known)
    if not summary.is_ordered:
        raise UnreadableError(Problem(f"{place}: min, q1, median, q3 and max are not in this order", _REMEDY))
    return summary


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _values(extra_info: Mapping[str, object]) -> Iterator[tuple[str, Decimal | None]]:
    """The plain numbers as decimals, each with the digits that stand in the file; None for what is none."""
    for name, value in extra_info.items():
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
            yield name, Decimal(repr(value))
        else:
            yield name, None


def _commit(info: object) -> tuple[str | None, bool]:
    if not isinstance(info, dict):
        return None, False
    oid = info.get("id")
    is_oid = isinstance(oid, str) and _OID.fullmatch(oid)
    return oid if is_oid else None, info.get("dirty") is True


def _read(form: type[_Model], value: object, place: str) -> _Model:
    try:
        return form.model_validate(value)
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_input=False)
        raise UnreadableError(*(_problem(place, item) for item in errors)) from fault


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


def _problem(place: str, item: ErrorDetails) -> Problem:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in item["loc"])
    return Problem(f"{place}{where} {_WORDS.get(item['type'], 'cannot be read')}", _REMEDY)
