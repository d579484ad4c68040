"""Records that must stay as they are: what a step may not do to decisions and sign-offs of the past."""

import shlex
from collections.abc import Iterator
from typing import Final

from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, error
from governance.domain.judgement.evidence import Alteration, AlterationKind, Hold, Step

_WORDS: Final = {
    AlterationKind.REMOVED: "removed",
    AlterationKind.RENUMBERED: "renumbered",
    AlterationKind.EMPTIED: "emptied: it decides nothing any more",
    AlterationKind.CHANGED: "changed",
    AlterationKind.LEFT_OUT: "left out",
}
_WHY: Final = {
    Hold.AUTHORISED: "which authorised an earlier change",
    Hold.KEPT: "which bore a sign-off or landed as more than a proposal",
}


def altered_records(step: Step) -> Iterator[Finding]:
    """BG301 for every record that had to stay as it was and does not, by rule 7 of the contract's section 7."""
    for item in step.alterations:
        hold = Hold.AUTHORISED if item.is_signoff or item.is_evidence else step.past.hold(item.path, item.adr)
        if _is_allowed(item, hold) or step.past.is_put_back(item):
            continue
        yield error("BG301", _message(item, hold), _fix(item, step.base), adr=item.adr, place=Place(item.path))


def _is_allowed(item: Alteration, hold: Hold) -> bool:
    return hold is Hold.FREE or (hold is Hold.KEPT and item.kind is AlterationKind.CHANGED)


def _message(item: Alteration, hold: Hold) -> str:
    done = f"{_WORDS[item.kind]}{item.detail and f' {item.detail}'}"
    if item.is_signoff:
        return f"a sign-off record was {done}"
    if item.is_evidence:
        return f"the evidence of ADR {item.adr} was {done}"
    name = "a decision without a number" if item.adr is None else f"ADR {item.adr}"
    return f"{name}, {_WHY[hold]}, was {done}"


def _fix(item: Alteration, base: str | None) -> str:
    if item.kind is AlterationKind.LEFT_OUT:
        return "keep the folder under `adr` in budgets/policy.yaml, or move its records to another one of `adr` first"
    back = f"put it back: {restoring(item.path, base)}"
    if item.is_signoff and item.adr is not None:
        return f"{back}; to take a sign-off back: budget sign {item.adr:03d} --withdraw"
    return f"{back}; to decide something else: budget propose BUDGET=VALUE"


def restoring(path: str, base: str | None) -> str:
    """The command that puts a file back as it stood at a commit; at HEAD where none is known."""
    return f"git restore --source={base or 'HEAD'} --staged --worktree -- {shlex.quote(path)}"
