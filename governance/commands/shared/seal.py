"""Going on from a seal: whether the history that was sealed is still there, and what of it is open."""

from collections.abc import Iterator, Mapping
from typing import Final

from capability_budgets.reading.text import UnreadableError
from governance.documents.seal_json import read_seal
from governance.domain.findings import Finding, error
from governance.domain.policy.policy import Policy
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.seal import Seal, sealed
from governance.errors import IncompleteHistoryError, RefusedError, UsageError
from governance.ports.repository import Repository

_ASK: Final = "ask who rewrote it, and audit the whole history, without --against"


def opened(name: str, data: bytes) -> Seal:
    """Read the file of a seal.

    Raises:
        UsageError: it is none.
    """
    try:
        return read_seal(data)
    except UnreadableError as fault:
        raise UsageError(f"{name}: {fault.problems[0].message}", fault.problems[0].fix) from fault


def refuse_other_repository(seal: Seal, policy: Policy | None) -> None:
    """Refuse the seal of another repository.

    Raises:
        UsageError: it is one.
    """
    if policy is not None and policy.repository != seal.repository:
        message = f"the seal is of the repository {seal.repository}, and this one is {policy.repository}"
        raise UsageError(message, "name the seal of this repository with --against")


def refuse_rewritten(history: Repository, seal: Seal, head: str) -> None:
    """Refuse a history in which the sealed one does not stand on the first-parent line.

    Raises:
        IncompleteHistoryError: it was rewritten; the message says where as far as the clone can tell.
    """
    tip = seal.head
    if history.resolve(tip) is None:
        raise IncompleteHistoryError(
            f"the sealed commit {tip[:12]} is not in this clone{_agreed(history, seal, head)}", _ASK
        )
    if history.newest_reachable(head, tip) == tip:
        return
    bases = history.merge_bases(tip, head)
    if tip in bases:
        message = (
            f"the sealed commit {tip[:12]} is no longer on the first-parent line: a merge put another in its place"
        )
    elif bases:
        message = f"the history was rewritten: what was sealed and what is here diverge after {bases[0][:12]}"
    else:
        message = "the history was rewritten: what was sealed and what is here have nothing in common"
    raise IncompleteHistoryError(message, _ASK)


def _agreed(history: Repository, seal: Seal, head: str) -> str:
    """Up to where the history still is the sealed one, by the landmarks of the seal."""
    agreed = "nothing"
    for landmark in seal.landmarks:
        if history.resolve(landmark) is None or history.newest_reachable(head, landmark) != landmark:
            return f": the history was rewritten after {agreed}, at {landmark[:12]} or before it"
        agreed = landmark[:12]
    return ""


def open_violations(seal: Seal, accepted: Mapping[str, str]) -> Iterator[Finding]:
    """The sealed violations that are not accepted now."""
    for item in seal.violations:
        if item.commit not in accepted:
            code = item.codes[0] if item.codes else "BG301"
            message = f"the sealed history holds a violation that nobody has accepted: {', '.join(item.codes)}"
            fix = "audit without --against tells more; note it in budgets/accepted.yaml by a decision"
            yield error(code, message, fix, commit=item.commit)


def seal_of(report: AuditReport, earlier: Seal | None) -> Seal:
    """The seal of an audit.

    Raises:
        RefusedError: the audit did not judge everything.
    """
    if not report.is_whole or report.repository is None:
        raise RefusedError("nothing is sealed, because not everything was judged", "audit again to the end")
    return sealed(report, report.repository, earlier)
