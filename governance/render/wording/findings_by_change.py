"""Which finding belongs to which change, for formats that show findings with their changes."""

from collections.abc import Iterable, Sequence

from governance.domain.findings import Finding
from governance.domain.judgement.judged_changes import JudgedChange


def assigned(changes: Sequence[JudgedChange], findings: Iterable[Finding]) -> tuple[list[list[Finding]], list[Finding]]:
    """The findings of each change, and those that belong to none.

    A finding about a decision alone goes to a change of that decision: an error to one that is not governed first.
    """
    own: list[list[Finding]] = [[] for _ in changes]
    rest: list[Finding] = []
    for finding in findings:
        index = _index(changes, finding)
        (rest if index is None else own[index]).append(finding)
    return own, rest


def _index(changes: Sequence[JudgedChange], finding: Finding) -> int | None:
    if finding.budget is not None:
        return next((at for at, judged in enumerate(changes) if judged.change.budget == finding.budget), None)
    same = [at for at, judged in enumerate(changes) if finding.adr is not None and judged.adr == finding.adr]
    unfinished = [at for at in same if not changes[at].governed] if finding.is_error else []
    return next(iter((*unfinished, *same)), None)
