"""When, and on what machine, a results file of pytest-benchmark was measured."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Final, NamedTuple

UNKNOWN_MACHINE: Final = "unknown"
"""The class of a machine of which the file says nothing."""


class Facts(NamedTuple):
    """What a file says of its own making.

    Attributes:
        date: when it was written, in UTC to the second; None where it does not say.
        machine: the class of the machine: its processor, how many cores it has, its system.
    """

    date: dt.datetime | None
    machine: str


def read_facts(data: bytes) -> Facts:
    """Read them; what cannot be read is unknown."""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return Facts(None, UNKNOWN_MACHINE)
    if not isinstance(root, dict):
        return Facts(None, UNKNOWN_MACHINE)
    machine = root.get("machine_info")
    return Facts(_date(root.get("datetime")), _machine(machine) if isinstance(machine, dict) else UNKNOWN_MACHINE)


def _date(text: object) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if moment is None:
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).replace(microsecond=0)


def _machine(info: Mapping[str, object]) -> str:
    """The class: `Intel Xeon E5-2680, 8 cores, Linux`."""
    cpu = info.get("cpu")
    processor = cpu if isinstance(cpu, dict) else {}
    model = processor.get("brand_raw") or processor.get("brand") or info.get("processor") or info.get("machine")
    count, system = processor.get("count"), info.get("system")
    if not isinstance(model, str) or not isinstance(count, int) or not isinstance(system, str):
        return UNKNOWN_MACHINE
    return f"{' '.join(model.split())}, {count} cores, {system}"
