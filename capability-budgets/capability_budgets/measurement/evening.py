"""Evening: samples as they would be if every process had met the machine at one speed.

Between the samples a fixed workload runs. Where a machine is shared, it is slow in some processes and quick in others,
and a call that keeps the processor busy with them: that is the machine's doing, and makes samples of one process alike.
A call that waits, or is slow for reasons of its own, does not follow the workload. So samples are divided by how much
longer the workload took in their process than in a quick one only where this makes the processes more alike (the
workload is a control variate; Lavenberg and Welch, A perspective on the use of control variables, 1981).
"""

import math
from collections.abc import Sequence
from statistics import median, pvariance, quantiles
from typing import Final

from capability_budgets.measurement.scores import Samples

FEWEST_RUNS: Final = 8
"""Runs of the workload in a process without which its speed there is chance."""

FEWEST_PROCESSES: Final = 5
"""Processes without which it cannot be told whether calls follow the workload."""

_EXPLAINED: Final = 0.5
"""Calls follow the workload where dividing leaves at most this part of the variance between processes."""


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
    """Whether calls are slow where the workload is, as far as processes differ at all."""
    if len(samples) < FEWEST_PROCESSES or len(references) != len(samples):
        return False
    middles = [median(process) for process in samples]
    speeds = [median(run) for run in references]
    if min(*middles, *speeds) <= 0:
        return False
    whole = _spread(middles)
    rest = _spread([middle / speed for middle, speed in zip(middles, speeds, strict=True)])
    return whole > 0 and rest <= _EXPLAINED * whole


def _spread(values: Sequence[float]) -> float:
    return pvariance([math.log(value) for value in values])
