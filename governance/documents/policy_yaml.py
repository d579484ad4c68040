"""Reading `budgets/policy.yaml`."""

from dataclasses import dataclass
from typing import Final

from governance.documents.model_yaml import problem_at, read_model
from governance.documents.text import in_order
from governance.domain.findings import Problem
from governance.domain.policy import Policy, contradictions

_MAX_DEPTH: Final = 8
"""The policy itself needs five; the rest is for the sections that are reserved."""


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A policy file as it reads: the policy, or why it cannot be one."""

    policy: Policy | None
    problems: tuple[Problem, ...] = ()


def read_policy(data: bytes) -> PolicyDocument:
    """Read a policy; one that is well-formed but contradicts itself is as unreadable as any other."""
    document = read_model(data, Policy, max_depth=_MAX_DEPTH)
    if document.value is None:
        return PolicyDocument(None, document.problems)
    found = contradictions(document.value)
    if found:
        return PolicyDocument(None, in_order(problem_at(document.root, *item) for item in found))
    return PolicyDocument(document.value)
