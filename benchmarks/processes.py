"""Whole processes, timed: every run is a new interpreter, as a user's would be."""

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Timed(Protocol):
    """Something that can be run again and again, and tells how long it took."""

    @property
    def name(self) -> str:
        """What the table calls it."""

    def seconds(self) -> float:
        """Wall-clock seconds of one run."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command to measure, with where and how it runs."""

    name: str
    words: tuple[str, ...]
    folder: Path
    env: Mapping[str, str]

    def seconds(self) -> float:
        """Wall-clock seconds of one run, which must end with status 0."""
        start = time.perf_counter()
        subprocess.run(self.words, cwd=self.folder, env=dict(self.env), check=True, capture_output=True)
        return time.perf_counter() - start


def medians(timed: Sequence[Timed], runs: int) -> dict[str, float]:
    """Median seconds by name; the things timed take turns, so that a slow moment hits all alike."""
    for one in timed:
        one.seconds()
    seconds: dict[str, list[float]] = {one.name: [] for one in timed}
    for _ in range(runs):
        for one in timed:
            seconds[one.name].append(one.seconds())
    return {name: statistics.median(values) for name, values in seconds.items()}
