"""Runs of samples as JSON lines: `{"name": "…", "runs": [[10.1, 10.3, …], [10.2, …], …]}`."""

from collections.abc import Iterator, Mapping
from typing import Final

from governance.documents.measurements.json_lines import LineError, list_at, numbers, read_lines, text_at
from governance.domain.trends.suggestion import Runs

FORM: Final = '{"name": "…", "runs": [[10.1, 10.3, …], [10.2, …], …]}'
"""What a line looks like."""


_FEW: Final = 20
"""One in so many samples, at most, is over the 95th percentile; a clock that is too coarse gives some of 0."""


def read_runs(data: bytes) -> tuple[Runs, ...]:
    """Read the runs of capabilities, a capability a line; keys other than `name` and `runs` mean nothing here.

    Raises:
        UnreadableError: a line cannot be read, or there is none.
    """
    return read_lines(data, FORM, _runs)


def _runs(value: Mapping[str, object]) -> Runs:
    return Runs(text_at(value, "name"), tuple(_each(list_at(value, "runs"))))


def _each(runs: list[object]) -> Iterator[tuple[float, ...]]:
    for place, run in enumerate(runs):
        if not isinstance(run, list) or not run:
            raise LineError(f"runs[{place}] is no list of samples")
        samples = numbers(run, f"runs[{place}]")
        unfit = next((number for number, sample in enumerate(samples) if sample < 0), None)
        if unfit is not None:
            raise LineError(f"runs[{place}][{unfit}] is below 0")
        if _FEW * sum(sample > 0 for sample in samples) <= len(samples):
            raise LineError(f"the p95 of runs[{place}] is 0, which says nothing about a budget")
        yield samples
