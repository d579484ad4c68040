"""What a sampling process is told, and what it answers, as JSON.

Nothing heavy is imported: what is measured comes after, and may import it itself.
"""

import json
from dataclasses import dataclass

from governance.domain.measurement.recordings import Batch, MemoryMethod, MemoryPeaks


@dataclass(frozen=True, slots=True)
class Order:
    """What one fresh process is to do.

    Attributes:
        test: the test, by the absolute path of its file and its names.
        arguments: the command line of the pytest that asks, which this one follows.
        folder: a folder of its own, for its answer and for whatever pytest writes.
        count: how many samples to take; 0 for the memory pass.
        seconds: the time to stop at.
        memory: how to measure memory in the memory pass.
    """

    test: str
    arguments: tuple[str, ...]
    folder: str
    count: int
    seconds: float
    memory: MemoryMethod


def write_order(order: Order) -> str:
    """An order as JSON."""
    return json.dumps(
        {
            "test": order.test,
            "arguments": order.arguments,
            "folder": order.folder,
            "count": order.count,
            "seconds": order.seconds,
            "memory": str(order.memory),
        }
    )


def read_order(text: str) -> Order:
    """Read what `write_order` wrote; whoever calls is the one who wrote it, so its form is not checked."""
    found = json.loads(text)
    memory = MemoryMethod(found["memory"])
    return Order(found["test"], tuple(found["arguments"]), found["folder"], found["count"], found["seconds"], memory)


def write_answer(answer: Batch | MemoryPeaks) -> str:
    """What a process measured, as JSON."""
    if isinstance(answer, Batch):
        content = {"samples": answer.samples, "reference": answer.reference, "seconds": answer.seconds}
        return json.dumps({"batch": content})
    peaks = {"method": str(answer.method), "cold_bytes": answer.cold_bytes, "warm_bytes": answer.warm_bytes}
    return json.dumps({"memory": peaks})
