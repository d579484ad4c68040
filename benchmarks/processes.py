"""Whole processes, timed: every run is a new interpreter, as a user's would be."""

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


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


def medians(commands: Sequence[Command], runs: int) -> dict[str, float]:
    """Median seconds by name; the commands take turns, so that a slow moment hits all alike."""
    for command in commands:
        command.seconds()
    seconds: dict[str, list[float]] = {command.name: [] for command in commands}
    for _ in range(runs):
        for command in commands:
            seconds[command.name].append(command.seconds())
    return {name: statistics.median(values) for name, values in seconds.items()}
