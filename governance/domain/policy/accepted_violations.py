"""Past violations that somebody accepted, with the reason."""

from typing import Annotated

from pydantic import AfterValidator

from capability_budgets.reading.problems import TextError
from governance.domain.policy.fields import PolicyPart
from governance.domain.text_patterns import TextPattern, shown

Oid = Annotated[
    str,
    TextPattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", "the whole object id of a commit: 40 or 64 lower-case hex digits"),
]


def _some_text(text: str) -> str:
    if not text.strip():
        raise TextError(f"{shown(text)} gives no reason", "write why the violation is accepted")
    return text


class Acceptance(PolicyPart):
    """One entry of `budgets/accepted.yaml`: the commit of a violation, and why it is accepted."""

    commit: Oid
    reason: Annotated[str, AfterValidator(_some_text)]
