"""Results that other tools wrote: pytest-codspeed, pyperf and hyperfine.

Each is read for what it shows. pytest-codspeed writes no samples, but the quartiles of rounds, which decide a median
alone. pyperf starts fresh processes, and a value is one call where it takes one loop. A run of hyperfine is a fresh
process of the whole command.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final, TypeVar

from pydantic import Field

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError, quoted
from capability_budgets.sampling.recordings import ProcessSamples
from governance.documents.measurements.results_json import (
    Count,
    FilledText,
    Form,
    listed,
    object_at,
    read,
)
from governance.domain.measurement.medians import Summary
from governance.domain.measurement.results import Measurement, Tool

_AS_WRITTEN: Final = "hand in the file as the tool wrote it"
_SECONDS: Final = "second"
_UNNAMED: Final = "benchmark"
_NANO: Final = 1e-9

_Duration = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
_Durations = Annotated[list[_Duration], Field(fail_fast=True)]
_Nanoseconds = Annotated[float, Field(ge=0, le=1e18, allow_inf_nan=False)]

_Form = TypeVar("_Form", bound=Form)

Reader = Callable[[str, str, object], Measurement]
"""Reads one entry of a file: the file's name, the place in it, and the entry."""


class _WalltimeStats(Form):
    rounds: Count
    iter_per_round: Count
    min_ns: _Nanoseconds
    q1_ns: _Nanoseconds
    median_ns: _Nanoseconds
    q3_ns: _Nanoseconds
    max_ns: _Nanoseconds


class _Walltime(Form):
    name: FilledText
    uri: FilledText
    stats: _WalltimeStats


class _Facts(Form):
    name: FilledText | None = None
    unit: FilledText | None = None
    loops: Count | None = None
    inner_loops: Count | None = None


class _Run(Form):
    metadata: _Facts = _Facts()
    values: _Durations = Field(default_factory=list)


class _Runs(Form):
    metadata: _Facts = _Facts()
    runs: list[_Run]


class _Command(Form):
    command: FilledText
    times: _Durations
    exit_codes: list[int | None] = Field(default_factory=list)


def entries_of(root: Mapping[str, object]) -> tuple[Sequence[object], str, Reader] | None:
    """The entries of a file of one of these tools, the name of their list, and what reads them; None of another's.

    Raises:
        UnreadableError: it is such a file, and measures no time.
    """
    if _is_codspeed(root):
        return listed(root.get("benchmarks")), "benchmarks", _codspeed
    if isinstance(root.get("results"), list) and "benchmarks" not in root:
        return listed(root["results"]), "results", _hyperfine
    benchmarks = listed(root.get("benchmarks"))
    if benchmarks and all(isinstance(entry, dict) and "runs" in entry for entry in benchmarks):
        shared = read(_Facts, object_at(root.get("metadata", {}), "metadata", _AS_WRITTEN), "metadata", _AS_WRITTEN)
        return benchmarks, "benchmarks", lambda file, place, entry: _pyperf(file, place, entry, shared)
    return None


def _is_codspeed(root: Mapping[str, object]) -> bool:
    creator, instrument = root.get("creator"), root.get("instrument")
    if not isinstance(creator, dict) or creator.get("name") != Tool.CODSPEED:
        return False
    kind = instrument.get("type") if isinstance(instrument, dict) else None
    if kind != "walltime":
        problem = f"pytest-codspeed counted instructions, or something else that is no time: {quoted(str(kind))}"
        raise UnreadableError(Problem(problem, "measure time: pytest --codspeed --codspeed-mode walltime"))
    return True


def _read(form: type[_Form], entry: object, place: str) -> _Form:
    """Read an entry, in which each key stands once, at any depth."""
    _refuse_twice(entry, place)
    return read(form, object_at(entry, place, _AS_WRITTEN), place, _AS_WRITTEN)


def _refuse_twice(value: object, where: str) -> None:
    """Look into an object, which is no deeper than what reads JSON can go."""
    if isinstance(value, dict):
        object_at(value, where, _AS_WRITTEN)
        for key, item in value.items():
            _refuse_twice(item, f"{where}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _refuse_twice(item, f"{where}[{number}]")


def _codspeed(file: str, place: str, entry: object) -> Measurement:
    found = _read(_Walltime, entry, place)
    stats = found.stats
    numbers = (stats.min_ns, stats.q1_ns, stats.median_ns, stats.q3_ns, stats.max_ns)
    summary = Summary(stats.rounds, *(number * _NANO for number in numbers))
    if not summary.is_ordered:
        message = f"{place}.stats: min_ns, q1_ns, median_ns, q3_ns and max_ns are not in this order"
        raise UnreadableError(Problem(message, _AS_WRITTEN))
    return Measurement(
        found.uri, file, place, name=found.name, summary=summary, calls=stats.iter_per_round, tool=Tool.CODSPEED
    )


def _pyperf(file: str, place: str, entry: object, shared: _Facts) -> Measurement:
    """What is common to benchmarks, or to runs, stands above them; runs without values calibrate."""
    found = _read(_Runs, entry, place)
    name = found.metadata.name or shared.name or _UNNAMED
    unit = found.metadata.unit or shared.unit or _SECONDS
    runs = [run for run in found.runs if run.values]
    timed = runs if unit == _SECONDS else []
    loops = (_calls((run.metadata, found.metadata, shared)) for run in runs)
    processes = tuple(ProcessSamples(tuple(run.values)) for run in timed)
    return Measurement(name, file, place, name=name, processes=processes, calls=max(loops, default=1), tool=Tool.PYPERF)


def _calls(facts: Sequence[_Facts]) -> int:
    """The calls that a value averages: what stands nearest to it counts."""
    loops = next((fact.loops for fact in facts if fact.loops), 1)
    return loops * next((fact.inner_loops for fact in facts if fact.inner_loops), 1)


def _hyperfine(file: str, place: str, entry: object) -> Measurement:
    found = _read(_Command, entry, place)
    failed = sum(code != 0 for code in found.exit_codes)
    if failed:
        message = (
            f"{place}: {failed} of {len(found.exit_codes)} runs of {quoted(found.command)} did not end with status 0"
        )
        raise UnreadableError(Problem(message, "let the command succeed: what fails may not have done its work"))
    processes = tuple(ProcessSamples((time,)) for time in found.times)
    return Measurement(found.command, file, place, name=found.command, processes=processes, tool=Tool.HYPERFINE)
