"""Usable runs: those that say something about the next one, of one kind of machine and since the last change."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import PermutationMethod, anderson_ksamp

from governance.domain.trends.analysis import analyse
from governance.domain.trends.numeric import Flags, Values, noise
from governance.domain.trends.run_levels import RunLevels, run_levels
from governance.domain.trends.series import Series
from governance.domain.trends.slope import drift
from governance.domain.trends.suggestion import MIN_RUNS, Runs

_SEARCHED: Final = 10
_ALIKE: Final = 0.05
_MIN_OF_A_CLASS: Final = 3
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Usable:
    """What is used of the runs of a capability.

    Attributes:
        levels: of each run; with the sign turned for a lower limit, so that more is worse.
        slope_per_day: by how much they get worse a day; 0 where they do not drift that way.
        notes: what was left out.
    """

    levels: RunLevels
    slope_per_day: float
    notes: tuple[str, ...]


def usable(item: Runs) -> Usable:
    """Choose what is used."""
    levels = run_levels(item.runs, larger_is_worse=item.larger_is_worse)
    notes: list[str] = []
    kept = _of_one_kind(levels.read, item.machines)
    if not kept.all():
        notes.append(f"{int((~kept).sum())} runs on machines that measure otherwise are left out")
    days = np.array([moment.timestamp() / _DAY for moment in item.dates])[kept] if item.dates else None
    levels = levels.chosen(kept)
    start = _last_change(levels.read)
    if start:
        notes.append(f"{start} runs before the last change of the level are left out")
    levels = levels.chosen(slice(start, None))
    return Usable(levels, _slope(levels.read, None if days is None else days[start:]), tuple(notes))


def _of_one_kind(logs: Values, machines: tuple[str, ...]) -> Flags:
    """Which runs can be pooled: those of all classes of machines if they are alike, else of the class measured last.

    The k-sample test of Anderson and Darling, by permutation (Scholz and Stephens, 1987). Classes with fewer than three
    runs, which no test could tell apart, are not pooled.
    """
    names = np.array(machines or ("",) * len(logs))
    last = names[-1:]
    groups = [logs[names == name] for name in dict.fromkeys(machines)]
    if len(groups) <= 1:
        everything: Flags = np.ones(len(logs), dtype=np.bool_)
        return everything
    alike = min(map(len, groups)) >= _MIN_OF_A_CLASS and _p(groups) > _ALIKE
    pooled: Flags = np.asarray((names == last) | alike, dtype=np.bool_)
    return pooled


def _p(groups: list[Values]) -> float:
    if len(np.unique(np.concatenate(groups))) == 1:
        return 1.0
    method = PermutationMethod(n_resamples=999, rng=np.random.default_rng(1))
    return float(anderson_ksamp(groups, variant="midrank", method=method).pvalue)


def _last_change(logs: Values) -> int:
    """Where the level changed last: what was before says nothing about the next run; 0 where it did not change."""
    if len(logs) < _SEARCHED:
        return 0
    points = analyse([Series("", tuple(map(float, logs)))]).series[0].change_points
    return points[-1].index if points else 0


def _slope(logs: Values, days: Values | None) -> float:
    if days is None or len(logs) < MIN_RUNS:
        return 0.0
    slow = drift(logs, days, noise(logs))
    return max(slow.slope_per_day, 0.0) if slow is not None else 0.0
