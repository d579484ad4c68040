"""The budget files of one revision, taken together. What one file states is read by `capability_budgets`."""

from collections.abc import Mapping
from typing import NamedTuple

from capability_budgets.reading.budget_yaml import BudgetDocument
from capability_budgets.reading.limits import BudgetSet, Capability
from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, error, unreadable


class JoinedBudgets(NamedTuple):
    """The budget files of one revision taken together, and what is wrong with them (BG001)."""

    budgets: BudgetSet
    findings: tuple[Finding, ...] = ()


def join(documents: Mapping[str, BudgetDocument]) -> JoinedBudgets:
    """Take the budget files of one revision together; of a capability in two files the first path's stays."""
    findings: list[Finding] = []
    holders: dict[str, Capability] = {}
    for path, document in sorted(documents.items()):
        findings.extend(unreadable("BG001", path, problem) for problem in document.problems)
        for capability in document.capabilities:
            first = holders.setdefault(capability.name, capability)
            if first is not capability:
                findings.append(_defined_twice(first, capability))
    return JoinedBudgets(BudgetSet.of(holders.values()), tuple(findings))


def _defined_twice(first: Capability, second: Capability) -> Finding:
    return error(
        "BG001",
        f"the capability {second.name} is defined twice, first in {Place(first.file, first.line)}",
        "keep it in one file",
        budget=second.name,
        place=Place(second.file, second.line, second.column),
    )
