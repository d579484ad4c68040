import pytest

from governance.documents.adr_statement import LONGEST, is_edit, read_statement, takes_back
from governance.domain.decisions import Status


@pytest.mark.parametrize(
    "text",
    [
        "Accepted",
        "accepted.",
        "ACCEPTED",
        "Approved",
        "decided",
        "Active",
        "adopted",
        "✅ Accepted",
        "✔️ Accepted",
        ":white_check_mark: Accepted",
        "[x] Accepted",
        "Status: accepted",
        "[accepted]",
        "{accepted}",
        '"accepted"',
        "已接受",
        "2026-11-23 通过",
        "Accepted (2026-11-23)",
        "Accepted\uff082026-11-23\uff09",
        "Accepted on 23 November 2026",
        "Accepted, 2026-11-23. Decided by: Alice",
        "Accepted · 2026-11-23",
        "Accepted — amended 2026-11-23 (X-1)",
        "2026-11-23: Accepted",
        "Accepted by Alice and Bob",
        "Approved by @alice, @bob.b, and @carol.",
        "Accepted by the Architecture Review Team",
        "Accepted unanimously",
        "Accepted (lazy consensus) & implemented",
        "Accepted and applied in v7 of the library",
        "Accepted, not implemented yet",
        "Accepted but not yet implemented",
        "Accepted. Not implemented yet.",
        "Accepted / Implemented",
        "Accepted, implementation in progress",
        "Accepted. Supersedes ADR 3",
        "Accepted, amended by ADR-5",
        "Accepted in pull request 12",
        "Accepted since v1.2.3",
        "~~Proposed~~ Accepted",
        "Accepted\nby everyone",
        "Accept",
        "Accepted: Tracking issue #123",
        "Accepted, Revision 1.3",
        "Accepted in v2.1 of the-library".replace(" in", " and applied in"),
        "Accepted 2 octobre 2026",
        "Drafted & Accepted",
        "This decision was accepted",
        "Akzeptiert am 19. Juni 2026",
        "Accepté par Jeanne et Luc",
        "accettata",
        "승인",
        "принято",
        "已接受 由张三",
    ],
)
def test_a_plain_acceptance_reads_as_accepted(text: str) -> None:
    assert read_statement(text) is Status.ACCEPTED


@pytest.mark.parametrize(
    "text",
    [
        "not accepted",
        "Not yet accepted",
        "to be accepted",
        "will be accepted",
        "should be accepted",
        "unaccepted",
        "self-accepted",
        "half accepted",
        "conditionally accepted",
        "acceptedish",
        "accepted?",
        "Accepted\uff1f",
        "Accepted if the audit passes",
        "Accepted unless Bob objects",
        "Accepted pending review",
        "Accepted - under review",
        "Accepted, then reverted",
        "Accepted in principle",
        "Accepted in part",
        "Accepted with reservations",
        "Accepted with follow-up",
        "Accepted for experimentation",
        "Accepted for now",
        "Accepted until 2027",
        "Accepted (provisional)",
        "Accepted (tbc)",
        "Accepted (awaiting sign-off)",
        "Accepted by nobody",
        "Accepted... not",
        "Accepted. But only if nobody objects",
        "Accepted; the AI part is deferred",
        "Accepted\nbut not by all",
        "Accepted subject to approval",
        "accepted → rejected",
        "Proposed | Accepted",
        "Accepted or rejected",
        "Accepted, deprecated",
        "Accepted | Rejected",
        "~~Accepted",
        "❌ Accepted",
        "⏳ Accepted",
        "☐ Accepted",
        "Accepted ADR",
        "Active development",
        "Almost accepted",
        "We accepted",
        "\u0430ccepted",
        "ac\u200bcepted",
        "不接受",
        "Accepted" + " by Alice" * LONGEST,
        "Accepted - This has been approved and will be implemented.",
        "Accepted (reopened)",
        "Accepted (under discussion)",
        "Accepted (merged into ADR 12)",
        "Accepted (moved to ADR 12)",
        "Accepted (draft)",
        "Accepted by default",
        "Accepted (Alice)",
        "Akzeptiert (vorläufig)",
        "Akzeptiert unter Vorbehalt",
        "Accepté (sous réserve)",
        "Aceptado (provisional)",
        "Accettata (in revisione)",
        "Geaccepteerd onder voorbehoud",
        "Принято (временно)",
        "承認\uff08廃止\uff09",
        "承認予定",
        "승인 보류",
    ],
)
def test_an_acceptance_that_is_not_plain_reads_as_something_else(text: str) -> None:
    assert read_statement(text) is Status.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "",
        " - ",
        "N/A",
        "none",
        "2026-11-23",
        "~~Accepted~~",
        "~Accepted~",
        "[ ] Accepted",
        "proposed | rejected | accepted | deprecated",
        "proposed, rejected, accepted, deprecated, superseded by ADR-0005",
        "{Deprecated|Proposed|Accepted|Declined}",
        "What is the status, such as proposed, accepted, rejected, deprecated, superseded, etc.?",
        "列表\uff1a提议/通过/完成/已弃用/已取代",
        "{Draft, In Review, Ready for Implementation, Implemented}",
    ],
)
def test_what_a_template_left_says_nothing(text: str) -> None:
    assert read_statement(text) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Proposed", Status.PROPOSED),
        ("Pending", Status.PROPOSED),
        ("Draft.", Status.DRAFT),
        ("Draft/Proposal", Status.DRAFT),
        ("❌ Rejected", Status.REJECTED),
        ("Rejected (leads to trouble)", Status.REJECTED),
        ("Declined", Status.REJECTED),
        ("obsolete", Status.DEPRECATED),
        ("2017-11-26 已弃用", Status.DEPRECATED),
        ("Implemented in v2", Status.IMPLEMENTED),
        ("Superseded", Status.SUPERSEDED),
        ("Superceded by 8. Sessions", Status.SUPERSEDED),
        ("Replaced by ADR 7", Status.SUPERSEDED),
        ("Accepted, superseded by ADR 5", Status.SUPERSEDED),
        ("Accepted, and partly superseded the same day by ADR 5", Status.SUPERSEDED),
        ("Accepted. Not superseded by anything", Status.OTHER),
        ("Akzeptiert (ersetzt durch ADR-0012)", Status.SUPERSEDED),
        ("已接受\uff08已被 ADR-0012 取代\uff09", Status.SUPERSEDED),
        ("abgelöst", Status.SUPERSEDED),
        ("~~Accepted~~ Rejected", Status.REJECTED),
        ("In progress", Status.OTHER),
        ("🤔 Incomplete", Status.OTHER),
        ("Invalidated by 18", Status.OTHER),
    ],
)
def test_other_statuses_are_what_the_first_word_says(text: str, status: Status) -> None:
    assert read_statement(text) is status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Not implemented yet.", False),
        ("The alternatives are worse.", False),
        ("No longer valid.", True),
        ("Revoked in May.", True),
        ("It was rejected later.", True),
        ("Not yet approved by everyone.", True),
        ("x" * (LONGEST + 1), True),
    ],
)
def test_a_further_paragraph_can_take_an_acceptance_back(text: str, expected: bool) -> None:  # noqa: FBT001
    assert takes_back(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-11-23: Edited (typo)", True), ("2026-11-23: Put on hold", False), ("Updated, no longer valid", False)],
)
def test_an_edit_leaves_the_status_as_it_was(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_edit(text) is expected


def test_a_single_word_that_accepts_takes_nothing_back_and_is_no_edit() -> None:
    assert not takes_back(" Accepted ")
    assert not is_edit("Accepted")
