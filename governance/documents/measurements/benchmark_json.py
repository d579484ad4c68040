"""Results of benchmarks: the JSON that pytest-benchmark 4 and 5 write, with what our own plugin adds to it, and others.

Strict about what is judged by, tolerant about the rest: fields of other versions and plugins do not matter.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError, quoted
from capability_budgets.sampling.recordings import KEY, Growth, MemoryPeaks, ProcessSamples
from governance.documents.measurements.other_tools_json import entries_of
from governance.documents.measurements.results_json import (
    FIX,
    LARGEST,
    Count,
    FilledText,
    Form,
    ResultsDocument,
    found_in,
    listed,
    object_at,
    parsed,
    read,
)
from governance.domain.digests import OBJECT_ID
from governance.domain.measurement.medians import Summary
from governance.domain.measurement.results import Measurement, Results, Unmeasured

_Seconds = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]
_Samples = Annotated[list[_Seconds], Field(fail_fast=True)]
_Waits = Annotated[list[Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]], Field(fail_fast=True)]
_Bytes = Annotated[int, Field(ge=0, le=1 << 62)]
_BytesACall = Annotated[float, Field(ge=-(1 << 62), le=1 << 62, allow_inf_nan=False)]


class _Process(Form):
    samples: _Samples
    reference: _Samples = Field(default_factory=list)
    waited: _Waits = Field(default_factory=list)


class _Growth(Form):
    mean: _BytesACall
    low: _BytesACall


class _Memory(Form):
    method: FilledText
    cold_bytes: _Bytes
    warm_bytes: _Bytes
    growth: _Growth | None = None


class _Plan(Form):
    processes: Count


class _Extras(Form):
    schema_: Literal["budget-governance/samples/1"] = Field(alias="schema")
    capability: FilledText
    environment: str | None
    plan: _Plan
    processes: Annotated[list[_Process], Field(fail_fast=True)]
    memory: _Memory | None = None
    notes: list[str] = Field(default_factory=list)


class _Unmeasured(Form):
    test: FilledText
    capability: FilledText
    reason: FilledText


class _Stats(Form):
    iterations: Count
    rounds: Count | None = None
    data: _Samples = Field(default_factory=list)
    min: _Seconds | None = None
    q1: _Seconds | None = None
    median: _Seconds | None = None
    q3: _Seconds | None = None
    max: _Seconds | None = None


class _Benchmark(Form):
    name: FilledText
    fullname: FilledText
    group: str | None = None


class _Capability(Form):
    capability: FilledText | None = None


def read_results(file: str, data: bytes) -> ResultsDocument:
    """Read a results file; `file` is what the user named it. Never raises: see `findings`."""
    try:
        root = parsed(data)
        entries, words, reader = entries_of(root) or (_entries(root), "benchmarks", _measurement)
    except UnreadableError as fault:
        return ResultsDocument(Results(file), tuple(found_in(file, fault.problems)))
    measurements: list[Measurement] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries):
        try:
            measurements.append(reader(file, f"{words}[{number}]", entry))
        except UnreadableError as fault:
            problems.extend(fault.problems)
    commit, dirty = _commit(root.get("commit_info"))
    results = Results(file, tuple(measurements), commit, dirty, tuple(_unmeasured(root.get(KEY))))
    return ResultsDocument(results, tuple(found_in(file, problems)))


def _unmeasured(told: object) -> Iterator[Unmeasured]:
    """The tests that were not measured; they decide nothing, so what is none is passed over."""
    for entry in listed(told.get("unmeasured")) if isinstance(told, dict) else ():
        with suppress(ValidationError):
            found = _Unmeasured.model_validate(entry)
            yield Unmeasured(found.test, found.capability, found.reason)


def _entries(root: Mapping[str, object]) -> list[object]:
    entries = root.get("benchmarks")
    if not isinstance(entries, list):
        raise UnreadableError(Problem("there is no list `benchmarks` in the file", FIX))
    return entries


def _measurement(file: str, place: str, entry: object) -> Measurement:
    raw = object_at(entry, place)
    benchmark = read(_Benchmark, raw, place)
    extra_info = object_at(raw.get("extra_info", {}), f"{place}.extra_info")
    values = dict(_values(extra_info))
    common = Measurement(
        benchmark.fullname,
        file,
        place,
        read(_Capability, extra_info, f"{place}.extra_info").capability,
        benchmark.group,
        benchmark.name,
        values={name: value for name, value in values.items() if value is not None},
        unfit=frozenset(name for name, value in values.items() if value is None),
    )
    if KEY in extra_info:
        return _planned(common, extra_info[KEY], f"{place}.extra_info.{KEY}")
    return _plain(common, raw.get("stats"), f"{place}.stats")


def _planned(common: Measurement, extras: object, place: str) -> Measurement:
    """What our own plugin measured: fresh processes, one call a sample, memory."""
    raw = object_at(extras, place)
    found = read(_Extras, raw, place)
    object_at(raw["plan"], f"{place}.plan")
    for number, process in enumerate(listed(raw["processes"])):
        object_at(process, f"{place}.processes[{number}]")
    if found.memory is not None:
        object_at(raw["memory"], f"{place}.memory")
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
        memory=None if memory is None else _peaks(memory),
        notes=tuple(found.notes),
    )


def _peaks(found: _Memory) -> MemoryPeaks:
    growth = None if found.growth is None else Growth(found.growth.mean, found.growth.low)
    return MemoryPeaks(found.method, found.cold_bytes, found.warm_bytes, growth)


def _process(found: _Process, place: str) -> ProcessSamples:
    """A process, whose waits are parts of its samples."""
    pairs = zip(found.waited, found.samples, strict=False)
    if len(found.waited) not in {0, len(found.samples)} or any(wait > sample for wait, sample in pairs):
        raise UnreadableError(Problem(f"{place}.waited are not parts of the samples", FIX))
    return ProcessSamples(tuple(found.samples), tuple(found.reference), tuple(found.waited))


def _plain(common: Measurement, stats: object, place: str) -> Measurement:
    """What pytest-benchmark measured: one process; the samples are there with `--benchmark-json` only."""
    found = read(_Stats, object_at(stats, place), place)
    if found.data and found.rounds not in {None, len(found.data)}:
        message = f"{place}: it has {len(found.data)} samples of {found.rounds} rounds"
        raise UnreadableError(Problem(message, FIX))
    processes = (ProcessSamples(tuple(found.data)),) if found.data else ()
    return replace(common, processes=processes, calls=found.iterations, summary=_summary(found, place))


def _summary(stats: _Stats, place: str) -> Summary | None:
    """What files say that hold no samples; None where they do not even say that."""
    numbers = (stats.min, stats.q1, stats.median, stats.q3, stats.max)
    known = tuple(number for number in numbers if number is not None)
    if stats.data or stats.rounds is None or len(known) < len(numbers):
        return None
    summary = Summary(stats.rounds, *known)
    if not summary.is_ordered:
        raise UnreadableError(Problem(f"{place}: min, q1, median, q3 and max are not in this order", FIX))
    return summary


def _values(extra_info: Mapping[str, object]) -> Iterator[tuple[str, Decimal | None]]:
    """The plain numbers as decimals, each with the digits that stand in the file; None for what is none."""
    for name, value in extra_info.items():
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST:
            yield name, Decimal(repr(value))
        else:
            yield name, None


def _commit(info: object) -> tuple[str | None, bool]:
    if not isinstance(info, dict):
        return None, False
    oid = info.get("id")
    is_oid = isinstance(oid, str) and OBJECT_ID.fullmatch(oid)
    return oid if is_oid else None, info.get("dirty") is True
