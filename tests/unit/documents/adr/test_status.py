import pytest

from governance.documents.adr.status import combine, read_statements
from governance.domain.judgement.records import AdrStatus


@pytest.mark.parametrize(
    ("statements", "status"),
    [
        ((), None),
        (("",), None),
        (("Accepted",), AdrStatus.ACCEPTED),
        (("Accepted (lazy consensus).", "Scope: everywhere", "Implemented."), AdrStatus.ACCEPTED),
        (("Accepted", "Not implemented yet", "More tests are needed."), AdrStatus.ACCEPTED),
        (("Accepted", "Superseded by ADR 5"), AdrStatus.SUPERSEDED),
        (("Accepted", "Rejected"), AdrStatus.OTHER),
        (("Accepted", "This was revoked."), AdrStatus.OTHER),
        (("Accepted", "This decision expired."), AdrStatus.OTHER),
        (("Accepted", "It has been vetoed by the board since."), AdrStatus.OTHER),
        (("Accepted", "Expired."), AdrStatus.OTHER),
        (("Accepted", "Note: expired"), AdrStatus.OTHER),
        (("Accepted", "Dead"), AdrStatus.OTHER),
        (("Accepted", "已过期"), AdrStatus.OTHER),
        (("Accepted", "2026-01-05"), AdrStatus.ACCEPTED),
        (("Accepted", "By Alice"), AdrStatus.ACCEPTED),
        (("Accepted", "Accepted"), AdrStatus.ACCEPTED),
        (("Proposed", "Accepted"), AdrStatus.OTHER),
        (("Rejected", "Costs outweigh the benefits."), AdrStatus.REJECTED),
        (("Proposed", "Draft"), AdrStatus.PROPOSED),
        (("We talked about it.", "Accepted"), AdrStatus.OTHER),
        (("proposed | accepted | rejected", "Proposed"), AdrStatus.PROPOSED),
        (("[ ] proposed", "[x] accepted", "[ ] rejected"), AdrStatus.ACCEPTED),
    ],
)
def test_the_first_statement_counts_and_others_can_only_end_it(
    statements: tuple[str, ...], status: AdrStatus | None
) -> None:
    assert read_statements(statements) is status


@pytest.mark.parametrize(
    ("statements", "status"),
    [
        (("2026-01-01: Drafted", "2026-02-01: Edited (wording)"), AdrStatus.DRAFT),
        (("2026-01-01: Proposed\n2026-02-01: Accepted",), AdrStatus.ACCEPTED),
        (("2026-02-01: Accepted", "2026-01-01: Proposed"), AdrStatus.ACCEPTED),
        (("Proposed 2026-01-01", "Accepted 2026-02-01"), AdrStatus.ACCEPTED),
        (("2026-01-01: Accepted", "2026-02-01: Revised wording"), AdrStatus.ACCEPTED),
        (("2026-01-01: Accepted", "2026-02-01: Put on hold"), AdrStatus.OTHER),
        (("2026-01-01: Accepted", "2026-02-01: Rejected"), AdrStatus.REJECTED),
        (("2026-01-01: Accepted", "2026-01-01: Rejected"), AdrStatus.OTHER),
        (("2026-01-01: Proposed", "Accepted"), AdrStatus.OTHER),
        (("2026-01-01: edited", "2026-01-02: edited"), None),
    ],
)
def test_of_a_history_the_latest_day_counts(statements: tuple[str, ...], status: AdrStatus | None) -> None:
    assert read_statements(statements) is status


@pytest.mark.parametrize(
    ("statuses", "replaced", "status"),
    [
        ((), False, None),
        ((), True, AdrStatus.SUPERSEDED),
        ((AdrStatus.ACCEPTED,), False, AdrStatus.ACCEPTED),
        ((AdrStatus.ACCEPTED, AdrStatus.ACCEPTED), False, AdrStatus.ACCEPTED),
        ((AdrStatus.ACCEPTED,), True, AdrStatus.SUPERSEDED),
        ((AdrStatus.ACCEPTED, AdrStatus.REJECTED), False, AdrStatus.OTHER),
        ((AdrStatus.ACCEPTED, AdrStatus.OTHER), False, AdrStatus.OTHER),
        ((AdrStatus.ACCEPTED, AdrStatus.IMPLEMENTED), False, AdrStatus.IMPLEMENTED),
        ((AdrStatus.PROPOSED,), True, AdrStatus.PROPOSED),
        ((AdrStatus.PROPOSED, AdrStatus.SUPERSEDED), False, AdrStatus.SUPERSEDED),
    ],
)
def test_several_places_must_agree(statuses: tuple[AdrStatus, ...], replaced: bool, status: AdrStatus | None) -> None:  # noqa: FBT001
    assert combine(statuses, replaced=replaced) is status
