import pytest

from governance.documents.adr.status import combine, read_statements
from governance.domain.judgement.records import Status


@pytest.mark.parametrize(
    ("statements", "status"),
    [
        ((), None),
        (("",), None),
        (("Accepted",), Status.ACCEPTED),
        (("Accepted (lazy consensus).", "Scope: everywhere", "Implemented."), Status.ACCEPTED),
        (("Accepted", "Not implemented yet", "More tests are needed."), Status.ACCEPTED),
        (("Accepted", "Superseded by ADR 5"), Status.SUPERSEDED),
        (("Accepted", "Rejected"), Status.OTHER),
        (("Accepted", "This was revoked."), Status.OTHER),
        (("Accepted", "This decision expired."), Status.OTHER),
        (("Accepted", "It has been vetoed by the board since."), Status.OTHER),
        (("Accepted", "Expired."), Status.OTHER),
        (("Accepted", "Note: expired"), Status.OTHER),
        (("Accepted", "Dead"), Status.OTHER),
        (("Accepted", "已过期"), Status.OTHER),
        (("Accepted", "2026-01-05"), Status.ACCEPTED),
        (("Accepted", "By Alice"), Status.ACCEPTED),
        (("Accepted", "Accepted"), Status.ACCEPTED),
        (("Proposed", "Accepted"), Status.OTHER),
        (("Rejected", "Costs outweigh the benefits."), Status.REJECTED),
        (("Proposed", "Draft"), Status.PROPOSED),
        (("We talked about it.", "Accepted"), Status.OTHER),
        (("proposed | accepted | rejected", "Proposed"), Status.PROPOSED),
        (("[ ] proposed", "[x] accepted", "[ ] rejected"), Status.ACCEPTED),
    ],
)
def test_the_first_statement_counts_and_others_can_only_end_it(
    statements: tuple[str, ...], status: Status | None
) -> None:
    assert read_statements(statements) is status


@pytest.mark.parametrize(
    ("statements", "status"),
    [
        (("2026-01-01: Drafted", "2026-02-01: Edited (wording)"), Status.DRAFT),
        (("2026-01-01: Proposed\n2026-02-01: Accepted",), Status.ACCEPTED),
        (("2026-02-01: Accepted", "2026-01-01: Proposed"), Status.ACCEPTED),
        (("Proposed 2026-01-01", "Accepted 2026-02-01"), Status.ACCEPTED),
        (("2026-01-01: Accepted", "2026-02-01: Revised wording"), Status.ACCEPTED),
        (("2026-01-01: Accepted", "2026-02-01: Put on hold"), Status.OTHER),
        (("2026-01-01: Accepted", "2026-02-01: Rejected"), Status.REJECTED),
        (("2026-01-01: Accepted", "2026-01-01: Rejected"), Status.OTHER),
        (("2026-01-01: Proposed", "Accepted"), Status.OTHER),
        (("2026-01-01: edited", "2026-01-02: edited"), None),
    ],
)
def test_of_a_history_the_latest_day_counts(statements: tuple[str, ...], status: Status | None) -> None:
    assert read_statements(statements) is status


@pytest.mark.parametrize(
    ("statuses", "replaced", "status"),
    [
        ((), False, None),
        ((), True, Status.SUPERSEDED),
        ((Status.ACCEPTED,), False, Status.ACCEPTED),
        ((Status.ACCEPTED, Status.ACCEPTED), False, Status.ACCEPTED),
        ((Status.ACCEPTED,), True, Status.SUPERSEDED),
        ((Status.ACCEPTED, Status.REJECTED), False, Status.OTHER),
        ((Status.ACCEPTED, Status.OTHER), False, Status.OTHER),
        ((Status.ACCEPTED, Status.IMPLEMENTED), False, Status.IMPLEMENTED),
        ((Status.PROPOSED,), True, Status.PROPOSED),
        ((Status.PROPOSED, Status.SUPERSEDED), False, Status.SUPERSEDED),
    ],
)
def test_several_places_must_agree(statuses: tuple[Status, ...], replaced: bool, status: Status | None) -> None:  # noqa: FBT001
    assert combine(statuses, replaced=replaced) is status
