"""Reading `budgets/accepted.yaml`: the violations of the past that were accepted."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from pydantic import ConfigDict, RootModel

from capability_budgets.reading.problems import Problem
from governance.documents.yaml.models import Location, read_model
from governance.domain.policy.accepted_violations import Acceptance

_MAX_DEPTH: Final = 2


class _Accepted(RootModel[tuple[Acceptance, ...]]):
    model_config = ConfigDict(frozen=True, strict=True)


class AcceptedDocument(NamedTuple):
    """The list as it reads; where there are problems, nothing of it counts."""

    accepted: tuple[Acceptance, ...]
    problems: tuple[Problem, ...]


def accepted_document(data: bytes) -> AcceptedDocument:
    """Read the accepted violations, in the order of the file, or why they cannot be read; a file of none says `[]`."""
    document = read_model(data, _Accepted, max_depth=_MAX_DEPTH, contradictions=_first_twice)
    return AcceptedDocument(document.value.root if document.value else (), document.problems)


def _first_twice(accepted: _Accepted) -> Iterator[tuple[Location, str, str]]:
    seen: set[str] = set()
    for index, item in enumerate(accepted.root):
        if item.commit in seen:
            yield (index, "commit"), f"the commit {item.commit} is accepted twice", "keep one entry, with one reason"
            return
        seen.add(item.commit)
