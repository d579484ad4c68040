"""What a sampling process is told, and what it answers, as JSON: an order at its start, then a line for each block.

Nothing heavy is imported: what is measured comes after, and may import it itself.
"""

import json
from dataclasses import asdict, dataclass
from typing import Final

from capability_budgets.sampling.recordings import MemoryMethod, MemoryPeaks, ProcessSamples

END: Final = "end"
"""The line that lets the test come to its end."""


@dataclass(frozen=True, slots=True)
class Order:
    """What one fresh process is to do.

    Attributes:
        test: the test, by the absolute path of its file and its names.
        arguments: the command line of the pytest that asks, which this one follows.
        folder: a folder of its own, for whatever pytest writes.
        asks: the file descriptor from which it reads how many samples to take, a line each.
        answers: the one to which it writes what it took.
        memory: how to measure memory instead of taking samples; None to take samples.
        seconds: how long the calls of the memory pass may take.
    """

    test: str
    arguments: tuple[str, ...]
    folder: str
    asks: int
    answers: int
    memory: MemoryMethod | None = None
    seconds: float = 0.0


def write(message: Order | ProcessSamples | MemoryPeaks) -> str:
    """An order, or what a process measured, as a line of JSON."""
    return json.dumps(asdict(message))


def read_order(text: str) -> Order:
    """Read what `write` wrote; whoever calls is the one who wrote it, so its form is not checked."""
    found = json.loads(text)
    memory = None if found["memory"] is None else MemoryMethod(found["memory"])
    return Order(**{**found, "arguments": tuple(found["arguments"]), "memory": memory})
