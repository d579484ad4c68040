"""Planted regressions, off unless asked for: they show that the gate and the alerts catch what they are there for."""

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

VARIABLE: Final = "KERNEL_FAULT"
CAPABILITIES: Final = ("schema_validator", "rate_limiter", "metrics")
"""By the names that they have in the budgets."""

HELP: Final = (
    "write slow:20ms (every call sleeps), greedy:12MB (every call takes that much memory and lets go of it), or "
    "leak:64KB (every call keeps that much), for one capability greedy:12MB:metrics, several with commas"
)

_FAULT: Final = re.compile(
    r"(slow:(?P<ms>[0-9]{1,5})ms|(?P<kind>greedy|leak):(?P<amount>[0-9]{1,5})(?P<unit>[KM]B))"
    r"(:(?P<capability>[a-z_]+))?",
    re.ASCII,
)
_UNITS: Final = {"KB": 1024, "MB": 1024 * 1024}


@dataclass(slots=True)
class Fault:
    """What every call of a capability suffers; nothing by default.

    Attributes:
        seconds: how long it sleeps.
        greed: bytes that it takes and lets go of.
        leak: bytes that it takes and keeps.
    """

    seconds: float = 0.0
    greed: int = 0
    leak: int = 0
    _kept: list[bytes] = field(default_factory=list, repr=False)

    def strike(self) -> None:
        """Suffer it once."""
        if self.leak:
            self._kept.append(bytes(self.leak))
        if self.greed:
            bytes(self.greed)
        if self.seconds:
            time.sleep(self.seconds)


def planted_faults() -> Mapping[str, Fault]:
    """The fault of each capability, from the variable KERNEL_FAULT of this process.

    Raises:
        ValueError: it is not written so; the message says how it is.
    """
    return read_faults(os.environ.get(VARIABLE, ""))


def read_faults(text: str) -> Mapping[str, Fault]:
    """The fault of each capability, from what KERNEL_FAULT holds.

    Raises:
        ValueError: it is not written so; the message says how it is.
    """
    faults = {name: Fault() for name in CAPABILITIES}
    for part in filter(None, text.split(",")):
        match = _FAULT.fullmatch(part)
        if not match or match["capability"] not in {None, *CAPABILITIES}:
            raise ValueError(f"{VARIABLE} holds {part!r}; {HELP}; capabilities are {', '.join(CAPABILITIES)}")
        for name in [match["capability"]] if match["capability"] else CAPABILITIES:
            _plant(faults[name], match)
    return faults


def _plant(fault: Fault, match: re.Match[str]) -> None:
    if match["ms"]:
        fault.seconds = int(match["ms"]) / 1000
    elif match["kind"] == "leak":
        fault.leak = int(match["amount"]) * _UNITS[match["unit"]]
    else:
        fault.greed = int(match["amount"]) * _UNITS[match["unit"]]
