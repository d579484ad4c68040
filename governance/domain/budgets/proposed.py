"""Capabilities that are proposed for a first budget file: what benchmarks and other tools' limits say."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, NamedTuple

_NOT_IN_A_NAME: Final = re.compile(r"[^a-z0-9]+")
_TEST: Final = re.compile(r"tests?_+(?=[a-z0-9])")
_MODULE: Final = re.compile(r"\.py$")


class LeftOut(NamedTuple):
    """Something of a source that no limit says: where it stands, and why it was not carried over."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class ProposedCapability:
    """A capability as it is to be written.

    Attributes:
        limits: their values by name.
        description: what it is, for people.
        benchmarks: the ids of the tests that measure it.
    """

    name: str
    limits: Mapping[str, Decimal]
    description: str | None = None
    benchmarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one source proposes.

    Attributes:
        source: the file, as the user named it.
        kind: what wrote it, for people: `Lighthouse budget`.
    """

    source: str
    kind: str
    capabilities: tuple[ProposedCapability, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())


def plain_name(text: str, otherwise: str) -> str:
    """A name of a capability made of any text: `/api/Orders` is `api_orders`; `otherwise` where nothing is left of it.

    A name starts with a letter: where the text starts with a digit, `otherwise` stands before it.
    """
    word = _NOT_IN_A_NAME.sub("_", text.lower()).strip("_")
    if not word:
        return otherwise
    return word if word[0].isalpha() else f"{otherwise}_{word}"


def names_of_tests(ids: Iterable[str]) -> dict[str, str]:
    """A capability's name for each test, by its node id without parameters: `tests/test_x.py::test_admit` is `admit`.

    Tests of one name in several modules have the module's name before it, and those in several classes or folders all
    that tells them apart.
    """
    words = {test: _words(test) for test in dict.fromkeys(ids)}
    names: dict[str, str] = {}
    for test, parts in words.items():
        rivals = [other for name, other in words.items() if name != test]
        names[test] = next(
            (name for count in range(1, len(parts) + 1) if not _is_taken(name := _joined(parts, count), rivals)),
            _joined(parts, len(parts)),
        )
    return _numbered(names)


def _words(test: str) -> list[str]:
    """The parts of a test's id, as words: its function first, then its class, its module and its folders."""
    parts = [part for part in re.split(r"[/:]+", test) if part]
    plain = [_NOT_IN_A_NAME.sub("_", _MODULE.sub("", part).lower()).strip("_") for part in parts]
    return [_TEST.sub("", word, count=1) if _TEST.match(word) else word for word in reversed(plain)]


def _joined(parts: list[str], count: int) -> str:
    return plain_name("_".join(reversed(parts[:count])), "benchmark")


def _is_taken(name: str, rivals: Iterable[list[str]]) -> bool:
    """Whether another test would have the name, too, by as few of its parts as it takes."""
    return any(name == _joined(parts, count) for parts in rivals for count in range(1, len(parts) + 1))


def _numbered(names: Mapping[str, str]) -> dict[str, str]:
    """The same, where two that nothing tells apart are numbered."""
    used: Counter[str] = Counter()
    found = {}
    for test, name in names.items():
        used[name] += 1
        found[test] = name if used[name] == 1 else f"{name}_{used[name]}"
    return found


def joined(proposals: Iterable[Proposal]) -> tuple[tuple[ProposedCapability, ...], tuple[LeftOut, ...]]:
    """The capabilities of several sources, and what was left out of them. Of one limit stated twice the first stays."""
    found: dict[str, ProposedCapability] = {}
    left: list[LeftOut] = []
    for proposal in proposals:
        left.extend(LeftOut(f"{proposal.source}: {where}", why) for where, why in proposal.left_out)
        for capability in proposal.capabilities:
            before = found.get(capability.name)
            found[capability.name] = capability if before is None else _both(before, capability)
            if before is not None:
                left.extend(_stated_twice(proposal.source, before, capability))
    return tuple(found.values()), tuple(left)


def _both(first: ProposedCapability, second: ProposedCapability) -> ProposedCapability:
    return replace(
        first,
        limits={**first.limits, **second.limits, **first.limits},
        description=first.description or second.description,
        benchmarks=tuple(dict.fromkeys((*first.benchmarks, *second.benchmarks))),
    )


def _stated_twice(source: str, before: ProposedCapability, capability: ProposedCapability) -> Iterator[LeftOut]:
    for name, value in capability.limits.items():
        if before.limits.get(name, value) != value:
            yield LeftOut(f"{source}: {capability.name}.{name}", f"another source states {before.limits[name]} for it")


class Collected:
    """Collects the limits of one source by capability, and what is left out of it."""

    def __init__(self, source: str, kind: str) -> None:
        self._source = source
        self._kind = kind
        self._capabilities: dict[str, ProposedCapability] = {}
        self._left: list[LeftOut] = []

    def add(self, capability: ProposedCapability) -> None:
        """Add limits; of one that was stated before with another value, the tighter stays, and that is told."""
        before = self._capabilities.get(capability.name)
        if before is not None:
            for name, value in before.limits.items():
                if capability.limits.get(name, value) != value:
                    self.leave(f"{capability.name}.{name}", "it is stated twice; the tighter value stays")
            limits = {**before.limits, **capability.limits}
            limits.update({name: _tighter(name, value, limits[name]) for name, value in before.limits.items()})
            capability = replace(_both(before, capability), limits=limits)
        self._capabilities[capability.name] = capability

    def leave(self, where: str, why: str) -> None:
        """Say that something was not carried over."""
        self._left.append(LeftOut(where, why))

    @property
    def proposal(self) -> Proposal:
        """Everything that was collected; capabilities without a limit are not proposed."""
        kept = tuple(item for item in self._capabilities.values() if item.limits)
        return Proposal(self._source, self._kind, kept, tuple(self._left))


def _tighter(name: str, one: Decimal, other: Decimal) -> Decimal:
    return min(one, other) if name.startswith("max_") else max(one, other)
