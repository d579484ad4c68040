"""Evening: samples as they would be if every process had met the machine at one speed.

Between the samples a fixed workload runs. Where a machine is shared, it is slow in some processes and quick in others,
and a call that keeps the processor busy with them: that is the machine's doing, and makes samples of one process alike.
A call that waits, or is slow for reasons of its own, does not follow the workload. So samples are divided by how much
longer the workload took in their process than in a quick one only where this makes the processes more alike (the
workload is a control variate; Lavenberg and Welch, A perspective on the use of control variables, 1981).
"""

import math
from collections.abc import Iterator, Sequence
from statistics import median, pvariance, quantiles
from typing import Final

from capability_budgets.measurement.scores import Samples

FEWEST_RUNS: Final = 8
"""Runs of the workload in a process without which its speed there is chance."""

FEWEST_PROCESSES: Final = 5
"""Processes without which it cannot be told whether calls follow the workload."""

LEADING_RUNS: Final = 12
"""Runs of the workload before the first sample of a process."""

_EXPLAINED: Final = 0.5
_HINTED: Final = 0.8
"""Calls follow the workload where dividing leaves at most this part of the variance between processes; less is asked
where that only keeps a verdict from failing, by short stretches."""


def evened(samples: Samples, references: Samples) -> Samples | None:
    """Samples at the speed of the quickest quarter of the processes; None where that speed is not known.

    Args:
        samples: those of each process.
        references: how long the runs of the fixed workload took in each.
    """
    if len(references) != len(samples) or not all(len(run) >= FEWEST_RUNS for run in references):
        return None
    speeds = [median(run) for run in references]
    if len(speeds) < 2 or min(speeds) <= 0:  # noqa: PLR2004 (nothing to compare with)
        return None
    quick = quantiles(speeds, n=4, method="inclusive")[0]
    factors = [max(speed / quick, 1.0) for speed in speeds]
    return [[sample / factor for sample in process] for process, factor in zip(samples, factors, strict=True)]


def follow(samples: Samples, references: Samples) -> bool:
    """Whether calls are slow in those processes in which the workload is, as far as processes differ at all."""
    if len(samples) < FEWEST_PROCESSES or len(references) != len(samples):
        return False
    return _explained([median(process) for process in samples], [median(run) for run in references])


def quickest(samples: Samples, references: Samples) -> Samples | None:
    """Samples as if the machine had always had the quickest speed that it showed; None where calls do not follow it.

    A machine may be slow in all processes, and quick in moments of them. So processes are cut into stretches, and each
    sample is divided by how much longer the workload took in its stretch than in the quickest twentieth of all.
    """
    if len(references) != len(samples) or len(samples) < FEWEST_PROCESSES:
        return None
    between = [run[LEADING_RUNS:] if len(run) >= LEADING_RUNS + FEWEST_RUNS else run for run in references]
    if min(map(len, between)) < FEWEST_RUNS:
        return None
    cuts = [min(len(run) // FEWEST_RUNS, len(process)) for process, run in zip(samples, between, strict=True)]
    parts = [list(_cut(process, count)) for process, count in zip(samples, cuts, strict=True)]
    speeds = [[median(part) for part in _cut(run, count)] for run, count in zip(between, cuts, strict=True)]
    every = [speed for process in speeds for speed in process]
    if not _explained([median(part) for process in parts for part in process], every, _HINTED):
        return None
    quick = quantiles(every, n=20, method="inclusive")[0]
    return [
        [sample / max(speed / quick, 1.0) for part, speed in zip(process, at, strict=True) for sample in part]
        for process, at in zip(parts, speeds, strict=True)
    ]


def _cut(values: Sequence[float], count: int) -> Iterator[Sequence[float]]:
    """So many parts, as equal as can be."""
    for part in range(count):
        yield values[part * len(values) // count : (part + 1) * len(values) // count]


def _explained(middles: Sequence[float], speeds: Sequence[float], part: float = _EXPLAINED) -> bool:
    """Whether dividing by the speeds leaves at most this part of the variance."""
    if min(*middles, *speeds) <= 0:
        return False
    whole = _spread(middles)
    rest = _spread([middle / speed for middle, speed in zip(middles, speeds, strict=True)])
    return whole > 0 and rest <= part * whole


def _spread(values: Sequence[float]) -> float:
    return pvariance([math.log(value) for value in values])
