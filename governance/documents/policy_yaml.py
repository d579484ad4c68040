"""Reading `budgets/policy.yaml`."""

from dataclasses import dataclass
from typing import Final

from governance.documents.model_yaml import ModelDocument, problem_at, read_model, section_problems
from governance.documents.text import in_order
from governance.domain.findings import Problem
from governance.domain.policy import Policy, contradictions

_MAX_DEPTH: Final = 8
"""The policy itself needs five; deeper ones are told by their keys rather than by their depth."""


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
    refused = _runtime_problems(document)
    if refused:
        return PolicyDocument(None, refused)
    found = contradictions(document.value)
    if found:
        return PolicyDocument(None, in_order(problem_at(document.root, *item) for item in found))
    return PolicyDocument(document.value)


def _runtime_problems(document: ModelDocument[Policy]) -> tuple[Problem, ...]:
    """What is refused in the section `runtime`; its model costs a tenth of a check's start, so only where it is."""
    if document.value is None or document.value.runtime is None:
        return ()
    from governance.domain.runtime_settings import Runtime  # noqa: PLC0415 (as the docstring says)

    return section_problems(document, ("runtime",), document.value.runtime, Runtime)
