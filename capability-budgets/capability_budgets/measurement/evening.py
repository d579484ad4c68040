"""Evening: samples as they would be if the machine had always had one speed, the quickest or slowest that it showed.

Between the samples a fixed workload runs. Where a machine is shared, it is slow in some processes and moments and quick
in others, and a call that keeps the processor busy with it: that is the machine's doing, and makes samples alike that
have nothing to do with each other. A call that waits, or is slow for reasons of its own, does not follow the workload
(which is a control variate; Lavenberg and Welch, A perspective on the use of control variables, 1981).
"""

import math
from collections.abc import Iterator, Sequence
from statistics import median, pvariance, quantiles
from typing import Final, NamedTuple

from capability_budgets.measurement.scores import Samples

LEADING_RUNS: Final = 12
"""Runs of the workload before the first sample of a process."""

TURN: Final = 4
"""Runs of it each time that it has its turn."""

MIN_RUNS: Final = 8
"""Runs of the workload in a process without which its speed there is chance."""

MIN_PROCESSES: Final = 5
"""Processes without which it cannot be told whether calls follow the workload."""

_EXPLAINED: Final = 0.5
"""Calls follow the workload where dividing leaves at most this part of the variance between processes."""

_HINTED: Final = 0.8
"""Likewise between short stretches, where that only keeps a verdict from failing."""


class Evened(NamedTuple):
    """Samples at two speeds of the machine."""

    quick: Samples
    slow: Samples


def evened(samples: Samples, references: Samples) -> Evened | None:
    """Samples at the quickest and at the slowest speed that the machine showed.

    Each sample is divided by how long the workload took in the turns before and after it. The quickest speed is that of
    the quickest twentieth of all turns, and the slowest that of the slowest process.

    Args:
        samples: those of each process.
        references: how long the runs of the workload took in each.

    Returns:
        The evened samples; None where the speed of the machine is not known in all processes, or there is but one.
    """
    turns = [_turns(run) for run in references]
    few = len(references) != len(samples) or any(len(run) < MIN_RUNS for run in references)
    every = [turn for process in turns for turn in process]
    if few or len(samples) < 2 or min(every) <= 0:  # noqa: PLR2004 (nothing to compare with)
        return None
    quick, slow = quantiles(every, n=20, method="inclusive")[0], max(map(median, references))
    speeds = [list(_speeds(at, len(process))) for process, at in zip(samples, turns, strict=True)]
    pairs = [list(zip(*each, strict=True)) for each in zip(samples, speeds, strict=True)]
    return Evened(
        [[sample / max(speed / quick, 1.0) for sample, speed in each] for each in pairs],
        [[sample * slow / speed for sample, speed in each] for each in pairs],
    )


def _turns(run: Sequence[float]) -> list[float]:
    """The speed in each turn: the last before the first sample, and those that follow."""
    counted = run[LEADING_RUNS - TURN :] if len(run) >= LEADING_RUNS + TURN else run
    return [median(counted[at : at + TURN]) for at in range(0, len(counted) - TURN + 1, TURN)]


def _speeds(turns: Sequence[float], samples: int) -> Iterator[float]:
    """The speed at each of so many samples, which are spread evenly between the turns."""
    last = len(turns) - 2
    for at in range(samples):
        turn = min(at * (last + 1) // samples, last)
        yield (turns[turn] + turns[turn + 1]) / 2


def follow(samples: Samples, references: Samples) -> bool:
    """Whether calls are slow in those processes in which the workload is, as far as processes differ at all."""
    if len(samples) < MIN_PROCESSES or len(references) != len(samples):
        return False
    return _explained([median(process) for process in samples], [median(run) for run in references], _EXPLAINED)


def hint(samples: Samples, references: Samples) -> bool:
    """Whether calls are slow in those stretches in which the workload is.

    A machine may be slow in all processes, and quick in moments of them only.

    Args:
        samples: those of each process.
        references: how long the runs of the workload took in each; in every one enough of them.
    """
    if len(samples) < MIN_PROCESSES:
        return False
    between = [run[LEADING_RUNS:] if len(run) >= LEADING_RUNS + MIN_RUNS else run for run in references]
    cuts = [min(len(run) // MIN_RUNS, len(process)) for process, run in zip(samples, between, strict=True)]
    middles = [median(part) for each, count in zip(samples, cuts, strict=True) for part in _cut(each, count)]
    speeds = [median(part) for each, count in zip(between, cuts, strict=True) for part in _cut(each, count)]
    return _explained(middles, speeds, _HINTED)


def _cut(values: Sequence[float], count: int) -> Iterator[Sequence[float]]:
    """So many parts, as equal as can be."""
    for part in range(count):
        yield values[part * len(values) // count : (part + 1) * len(values) // count]


def _explained(middles: Sequence[float], speeds: Sequence[float], part: float) -> bool:
    """Whether dividing by the speeds leaves at most this part of the variance."""
    if min(*middles, *speeds) <= 0:
        return False
    whole = _spread(middles)
    rest = _spread([middle / speed for middle, speed in zip(middles, speeds, strict=True)])
    return whole > 0 and rest <= part * whole


def _spread(values: Sequence[float]) -> float:
    return pvariance([math.log(value) for value in values])
