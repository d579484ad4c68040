"""Measurements: what a benchmark's results say, as far as budgets are judged by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from capability_budgets.sampling.recordings import MemoryPeaks, ProcessSamples
from governance.domain.measurement.medians import Summary


class Tool(StrEnum):
    """What wrote a results file."""

    PYTEST_BENCHMARK = "pytest-benchmark"
    CODSPEED = "pytest-codspeed"
    PYPERF = "pyperf"
    HYPERFINE = "hyperfine"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One benchmark of a results file.

    Attributes:
        benchmark: its full name, such as the node id of its test.
        file: the results file, as the user named it.
        place: where it stands in the file, for messages: `benchmarks[3]`.
        named: the capability that it names itself; None where only its group or name can tell.
        name: the short name.
        planned: how many processes the plan has by which it was measured; 0 where somebody else took the samples.
        environment: where a planned one was measured; None where in no named one.
        processes: the samples; empty where the file holds none.
        summary: what the file says of the samples where it holds none.
        calls: the calls that each sample averages.
        memory: the peaks; None where they were not measured.
        values: the plain numbers of `extra_info`, for custom limits.
        unfit: the names there whose values are none.
        notes: what whoever measured wants the reader to know.
    """

    benchmark: str
    file: str
    place: str
    named: str | None = None
    group: str | None = None
    name: str = ""
    planned: int = 0
    environment: str | None = None
    processes: tuple[ProcessSamples, ...] = ()
    summary: Summary | None = None
    calls: int = 1
    memory: MemoryPeaks | None = None
    values: Mapping[str, Decimal] = field(default_factory=dict)
    unfit: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    tool: Tool = Tool.PYTEST_BENCHMARK

    @property
    def samples(self) -> int:
        """How many samples there are, over all processes."""
        return sum(len(process.samples) for process in self.processes)

    @property
    def candidates(self) -> tuple[str, ...]:
        """The capabilities that it can stand for, the one it names itself alone where it names one.

        Else its group, and its name without `test_` in front and without parameters.
        """
        if self.named is not None:
            return (self.named,)
        word = self.name.partition("[")[0]
        return tuple(dict.fromkeys(filter(None, (self.group, word, word.removeprefix("test_")))))


class Unmeasured(NamedTuple):
    """A test that was not measured, by what our plugin says."""

    test: str
    capability: str
    reason: str


@dataclass(frozen=True, slots=True)
class Results:
    """What one results file holds.

    Attributes:
        file: its name, as the user gave it.
        measurements: the benchmarks that could be read.
        commit: the commit that was measured; None where the file does not know.
        dirty: whether there were changes that were not committed.
        unmeasured: the tests that our plugin could not measure, with their capabilities and the reasons.
    """

    file: str
    measurements: tuple[Measurement, ...] = ()
    commit: str | None = None
    dirty: bool = False
    unmeasured: tuple[Unmeasured, ...] = ()
