"""Reading `budgets/accepted.yaml`: the violations of the past that were accepted."""

from typing import Final, NamedTuple

from pydantic import ConfigDict, RootModel

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError
from governance.documents.yaml.models import problem_at, read_model
from governance.domain.policy.accepted_violations import Acceptance

_MAX_DEPTH: Final = 2


class _Accepted(RootModel[tuple[Acceptance, ...]]):
    model_config = ConfigDict(frozen=True, strict=True)


class AcceptedDocument(NamedTuple):
    """The list as it reads; where there are problems, nothing of it counts."""

    accepted: tuple[Acceptance, ...]
    problems: tuple[Problem, ...]


def accepted_document(data: bytes) -> AcceptedDocument:
    """Read the accepted violations, or why they cannot be read."""
    try:
        return AcceptedDocument(read_accepted(data), ())
    except UnreadableError as fault:
        return AcceptedDocument((), fault.problems)


def read_accepted(data: bytes) -> tuple[Acceptance, ...]:
    """Read the accepted violations, in the order of the file; a file without any says `[]`.

    Raises:
        UnreadableError: it is not a list of `commit` and `reason`, or names a commit twice.
    """
    document = read_model(data, _Accepted, max_depth=_MAX_DEPTH)
    if document.value is None:
        raise UnreadableError(*document.problems)
    accepted = document.value.root
    seen: set[str] = set()
    for index, item in enumerate(accepted):
        if item.commit in seen:
            said = f"the commit {item.commit} is accepted twice", "keep one entry, with one reason"
            raise UnreadableError(problem_at(document.root, (index, "commit"), *said))
        seen.add(item.commit)
    return accepted
