"""What `budget sign` wrote, and how the decision stands then."""

from dataclasses import dataclass

from governance.domain.judgement.changes import Change
from governance.domain.judgement.records import SignOff
from governance.domain.judgement.rule_status import RuleStatus


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed, and how the decision stands now.

    Attributes:
        title: the decision's; None where it has none.
        path: the file of the record, or where it belongs.
        data: the record as it is written; None where the person has said so already.
        changes: what the decision does, with directions and percentages.
        rule_statuses: how the rules stand for each change.
        is_complete: whether no approval is missing, and nobody rejects.
        message: the commit message to use.
        commit: the commit that was made; None where none was asked for.
        uncommitted: whether the record waits for a commit.
    """

    title: str | None
    record: SignOff
    path: str
    data: bytes | None
    changes: tuple[Change, ...]
    rule_statuses: tuple[tuple[Change, tuple[RuleStatus, ...]], ...]
    is_complete: bool
    message: str
    commit: str | None = None
    uncommitted: bool = True
