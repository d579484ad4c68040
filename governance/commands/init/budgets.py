"""The first budgets: those that the user names, and those that benchmarks and other tools' files propose."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from capability_budgets.reading.budget_yaml import read_budgets
from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import parse_value
from governance.commands.init.files import template
from governance.commands.init.request import InitRequest
from governance.commands.shared.named_file import NamedFile, in_file
from governance.documents.budgets.writing import budget_entries
from governance.documents.measurements.benchmark_json import read_results
from governance.documents.other_tools.reading import read_limits
from governance.domain.budgets.limit_names import instead
from governance.domain.budgets.proposed import LeftOut, Proposal, ProposedCapability, joined
from governance.domain.measurement.proposal import propose_from_results
from governance.domain.policy.paths import BUDGETS_PATH
from governance.errors import UsageError

_FORM: Final = "write CAPABILITY.LIMIT=VALUE: checkout.max_latency_ms=200"


class FirstBudgets(NamedTuple):
    """The text of the first budget file, what stands in it, and what could not be carried over."""

    text: str
    capabilities: tuple[ProposedCapability, ...]
    left_out: tuple[LeftOut, ...]


def first_budgets(request: InitRequest) -> FirstBudgets:
    """The budget file to start with; without a source it holds comments alone.

    Raises:
        UsageError: a word is no limit, or a file cannot be read.
    """
    capabilities, left_out = joined(_proposals(request))
    if request.budgets is not None:
        return FirstBudgets(request.budgets, _edited(request.budgets), left_out)
    head = template("capability_budgets.yaml", example="" if capabilities else template("no_budgets.yaml"))
    return FirstBudgets(f"{head}{budget_entries(capabilities)}", capabilities, left_out)


def _edited(text: str) -> tuple[ProposedCapability, ...]:
    """What a text that the user edited states, as far as it can be read; `lint` says what cannot."""
    read = read_budgets(BUDGETS_PATH, text.encode("utf-8"))
    stated = ((item, {limit.id.name: limit.value for limit in item.holding(None)}) for item in read.capabilities)
    return tuple(ProposedCapability(item.name, limits, item.description, item.benchmarks) for item, limits in stated)


def _proposals(request: InitRequest) -> Iterator[Proposal]:
    for word in request.limits:
        yield Proposal("--limit", "limit", (_limit(word),))
    for source in request.sources:
        yield from in_file(*source, lambda data, name=source.name: read_limits(name, data))  # type: ignore[misc]
    for file in request.results:
        yield _measured(file, request)


def _limit(word: str) -> ProposedCapability:
    named, equals, text = word.partition("=")
    limit = LimitId.parse(named.strip())
    if limit is None or not equals:
        raise UsageError(f"{word!r} is no limit with a value", _FORM)
    if limit.environment is not None:
        message = f"{limit} is an override for one environment"
        raise UsageError(message, "write it into the file, under `environments:` of the capability")
    other = instead(limit.name)
    if other is not None:
        raise UsageError(f"{limit.name} says no unit that is read", f"write {limit.capability}.{other}=VALUE")
    try:
        return ProposedCapability(limit.capability, {limit.name: parse_value(text.strip())})
    except ValueError as fault:
        raise UsageError(f"{word!r} has no value: {fault}", _FORM) from fault


def _measured(file: NamedFile, request: InitRequest) -> Proposal:
    document = read_results(*file)
    if document.findings:
        first = document.findings[0]
        raise UsageError(f"{file.name}: {first.message}", first.fix)
    proposal = propose_from_results(document.results, request.headroom)
    if not proposal.capabilities:
        told = tuple(f"{where}: {why}" for where, why in proposal.left_out)
        fix = "write the results with --benchmark-json, which keeps the samples"
        raise UsageError(f"{file.name} holds no samples to propose budgets from", fix, told)
    return proposal
