"""What pages show in the same way: findings, and what their filters offer."""

from collections.abc import Iterable
from dataclasses import dataclass

from capability_budgets.reading.limits import LimitId
from governance.domain.findings import Finding
from governance.render.wording import change_words as words

View = dict[str, object]
"""What a part of a template shows."""


@dataclass(frozen=True, slots=True)
class Facets:
    """What a filter offers; a field without a choice is left out."""

    capabilities: list[str]
    environments: list[str]
    verdicts: list[str]
    people: list[str]


def facets(limits: Iterable[LimitId], verdicts: Iterable[str], people: Iterable[str] = ()) -> Facets:
    """Everything to choose from, once and in order."""
    named = list(limits)
    return Facets(
        sorted({limit.capability for limit in named}),
        sorted({limit.environment for limit in named if limit.environment is not None}),
        sorted(set(verdicts)),
        sorted(set(people), key=lambda person: (person.casefold(), person)),
    )


def finding_view(item: Finding, label: str) -> View:
    """The message, the rule's reason and the fix; what was accepted needs neither of the two."""
    details = () if label == "accepted" else (("Why", words.why(item.code)), ("Fix", item.fix))
    return {
        "label": label,
        "code": item.code,
        "place": words.place(item),
        "message": item.message,
        "details": [(name, text) for name, text in details if text],
    }
