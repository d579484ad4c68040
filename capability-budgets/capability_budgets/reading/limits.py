"""Limits, capabilities and the effective values that environments see."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple, Self

from capability_budgets.reading.problems import Place

CAPABILITY_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
ENVIRONMENT_NAME: Final = CAPABILITY_NAME
LIMIT_NAME: Final = re.compile(r"(max|min)_[a-z][a-z0-9_]*", re.ASCII)
_IDENTITY: Final = re.compile(
    rf"(?P<capability>{CAPABILITY_NAME.pattern})(?:@(?P<environment>{ENVIRONMENT_NAME.pattern}))?"
    rf"\.(?P<name>{LIMIT_NAME.pattern})",
    re.ASCII,
)


class LimitId(NamedTuple):
    """The identity of a limit, whatever file holds it: `rate_limiter@dev.max_latency_ms`."""

    capability: str
    environment: str | None
    name: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read an identity; None where the text is none."""
        match = _IDENTITY.fullmatch(text)
        return cls(match["capability"], match["environment"], match["name"]) if match else None

    @property
    def base(self) -> "LimitId":
        """The limit that this one overrides; itself where it overrides none."""
        return LimitId(self.capability, None, self.name)

    @property
    def is_upper(self) -> bool:
        """Whether growing loosens it (`max_`) or tightens it (`min_`)."""
        return self.name.startswith("max_")

    def __str__(self) -> str:
        at = "" if self.environment is None else f"@{self.environment}"
        return f"{self.capability}{at}.{self.name}"


class Limit(NamedTuple):
    """A limit as a file states it: its value and where that stands (line and column from one)."""

    id: LimitId
    value: Decimal
    file: str
    line: int
    column: int

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return Place(self.file, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Capability:
    """A capability of one budget file, with the parts that are free to edit."""

    name: str
    file: str
    line: int
    column: int
    limits: tuple[Limit, ...] = ()
    description: str | None = None
    owner: str | None = None
    runbook_url: str | None = None
    benchmarks: tuple[str, ...] = ()
    relative: bool = False

    def holding(self, environment: str | None) -> Iterator[Limit]:
        """The limits that hold in an environment, each as it is stated, in the order of the file.

        Where none is named (None), overrides do not count.
        """
        stated = {limit.id: limit for limit in self.limits}
        for base in dict.fromkeys(limit.base for limit in stated):
            found = stated.get(base._replace(environment=environment), stated.get(base))
            if found is not None:
                yield found


@dataclass(frozen=True, slots=True)
class BudgetSet:
    """Every limit of one revision, over all its budget files."""

    capabilities: Mapping[str, Capability] = field(default_factory=dict)
    limits: Mapping[LimitId, Limit] = field(default_factory=dict)

    @classmethod
    def of(cls, capabilities: Iterable[Capability]) -> Self:
        """Join the capabilities of several files; of two with one name the first stays, readers report the other."""
        named: dict[str, Capability] = {}
        for capability in capabilities:
            named.setdefault(capability.name, capability)
        return cls(named, {limit.id: limit for item in named.values() for limit in item.limits})

    def value(self, limit: LimitId) -> Decimal | None:
        """What the files state for exactly this identity."""
        found = self.limits.get(limit)
        return None if found is None else found.value

    def effective(self, limit: LimitId) -> Decimal | None:
        """What holds for the limit's environment: its override, else the limit it would override."""
        own = self.value(limit)
        return self.value(limit.base) if own is None else own

    def environments(self, capability: str | None = None) -> frozenset[str]:
        """The environments that override anything, in one capability or in all."""
        return frozenset(
            limit.environment
            for limit in self.limits
            if limit.environment is not None and capability in {None, limit.capability}
        )

    def __iter__(self) -> Iterator[Limit]:
        return iter(self.limits.values())


def is_looser(limit: LimitId, before: Decimal | None, after: Decimal | None) -> bool:
    """Whether `after` allows what `before` forbade; no limit at all is the loosest."""
    if before is None or after is None:
        return after is None and before is not None
    return after > before if limit.is_upper else after < before
