"""Writing the first budget file of a repository."""

from collections.abc import Iterable, Iterator

from capability_budgets.reading.budget_yaml import BENCHMARKS_KEY
from capability_budgets.reading.values import format_value
from governance.documents.yaml.writing import scalar
from governance.domain.budgets.proposed import ProposedCapability


def budget_entries(capabilities: Iterable[ProposedCapability]) -> str:
    """Capabilities as a budget file states them, in their order."""
    return "".join(f"{line}\n" for item in capabilities for line in _lines(item))


def _lines(capability: ProposedCapability) -> Iterator[str]:
    yield f"{capability.name}:"
    if capability.description:
        yield f"  description: {scalar(capability.description)}"
    if capability.benchmarks:
        yield f"  {BENCHMARKS_KEY}:"
        yield from (f"    - {scalar(test)}" for test in capability.benchmarks)
    yield from (f"  {name}: {format_value(value)}" for name, value in capability.limits.items())
