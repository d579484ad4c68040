import datetime as dt

import pytest

from governance.documents.adr.editor import amend, mark_status
from governance.documents.adr.reader import read_adr
from governance.domain.judgement.records import AdrStatus
from governance.errors import RefusedError

TODAY = dt.date(2026, 11, 23)


def marked(text: str, date: dt.date | None = TODAY) -> str:
    return mark_status(text.encode(), "Accepted", date).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "*   **Status**: Proposed\n*   **Date**: 2025-07-18\n",
            "*   **Status**: Accepted\n*   **Date**: 2026-11-23\n",
        ),
        ("*   **Status**: Proposed  \r\n", "*   **Status**: Accepted  \r\n"),
        ("- Status: [Proposed](x)\n", "- Status: Accepted\n"),
        ("- Status: **Proposed** <!-- a | b -->\n", "- Status: **Accepted** <!-- a | b -->\n"),
        ("- Status:\n- Date:\n", "- Status: Accepted\n- Date: 2026-11-23\n"),
        ("**Status: Proposed**\n", "**Status: Accepted**\n"),
        ("**Status:** Proposed\\\n**Date:** 2025\n", "**Status:** Accepted\\\n**Date:** 2026-11-23\n"),
        ("Status\uff1aProposed\n", "Status\uff1aAccepted\n"),
        ("Status\uff1a\n", "Status\uff1a Accepted\n"),
        ("Date: 2025-07-18\n\n## Status\n\nProposed\n", "Date: 2026-11-23\n\n## Status\n\nAccepted\n"),
        ("Status\n------\n🤔 Proposed (by Bob)\n", "Status\n------\nAccepted\n"),
        ("## Status\n\n* *Proposed*\n", "## Status\n\n* *Accepted*\n"),
        ("## Status\n\nStatus: Proposed\nDate: 2025\n", "## Status\n\nStatus: Accepted\nDate: 2026-11-23\n"),
        (
            "| | |\n|-|-|\n| **Status** | Proposed |\n| Date | |\n",
            "| | |\n|-|-|\n| **Status** | Accepted |\n| Date | 2026-11-23 |\n",
        ),
        ("Status | Proposed\n-|-\nAuthor | Bob\n", "Status | Accepted\n-|-\nAuthor | Bob\n"),
        ("* Status: Accepted\n", "* Status: Accepted\n"),
        ("**Status** Proposed\n", "**Status** Accepted\n"),
        (
            "**Status:** Draft | **Date:** 2025-07-18\n",
            "**Status:** Accepted | **Date:** 2026-11-23\n",
        ),
        ("Date : 2025 · Status : Draft\n", "Date : 2026-11-23 · Status : Accepted\n"),
        ("* Status: Draft\n\n## Status\n\nDraft\n", "* Status: Accepted\n\n## Status\n\nAccepted\n"),
    ],
)
def test_only_the_values_characters_are_replaced(before: str, after: str) -> None:
    assert marked(f"# T\n\n{before}") == f"# T\n\n{after}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status: proposed # x\ndate: '2025-07-18'", "status: Accepted # x\ndate: '2026-11-23'"),
        ('"Status": "proposed"\ndate: 2025-07-18', '"Status": "Accepted"\ndate: 2026-11-23'),
        ("status:\ndate:\nauthor: b", "status: Accepted\ndate: 2026-11-23\nauthor: b"),
        ("status: # later", "status: Accepted # later"),
        ("  status: proposed", "  status: Accepted"),
        ("status: ''", "status: 'Accepted'"),
    ],
)
def test_front_matter_is_edited_in_place(before: str, after: str) -> None:
    assert marked(f"---\n{before}\n---\n# T\n") == f"---\n{after}\n---\n# T\n"


def test_without_a_date_the_entry_stays() -> None:
    assert marked("# T\n\nStatus: Draft\nDate: then\n", None) == "# T\n\nStatus: Accepted\nDate: then\n"


def test_the_byte_order_mark_and_all_other_bytes_stay() -> None:
    data = "\ufeff# T\r\n\r\n* Status: Draft\r\n\r\n## A \n\n\n b".encode()

    assert mark_status(data, "Accepted", None) == data.replace(b"Draft", b"Accepted")


def test_any_status_can_be_written() -> None:
    data = mark_status(b"# T\n\n* Status: Accepted\n", "Superseded", None)

    assert read_adr("", data).status is AdrStatus.SUPERSEDED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# T\n", "no entry or section Status"),
        ("# T\n\n## Status\n\n## A\n", "no entry or section Status"),
        ("# T\n\n## Status\n\n```\nDraft\n```\n", "no entry or section Status"),
        ("# T\n\n# Status\n\nDraft\n", "no entry or section Status"),
        ("# T\n\n状态: 提议\n", "no entry or section Status"),
        ("# T\n\n> Status: Draft\n", "no entry or section Status"),
        ("# T\n\nStatus: Draft | Deciders: Bob\n", "no entry or section Status"),
        ("---\nadr:\n  status: draft\n---\n# T\n", "no entry or section Status"),
        ("---\nstatus: |\n  draft\n---\n# T\n", "no entry or section Status"),
        ("---\ntitle: a: b\nstatus: draft\n---\n# T\n", "no entry or section Status"),
        ("# T\n\n| Status | Date |\n|-|-|\n| Draft | |\n", "no entry or section Status"),
        (f"# T\n\n* Status: {'x' * 3000} <!-- <!--\n", "no entry or section Status"),
        ("# T\n\n* Status: Draft\n  and only then\n", "would not plainly read as accepted"),
        ("# T\n\n## Status\n\nDraft\n\nThis was revoked.\n", "would not plainly read as accepted"),
        ("# T\n\n* Status: Draft\n* Superseded by: ADR 5\n", "would not plainly read as accepted"),
        ("# T\n\n* Status: Draft\n\n## Status: Rejected\n", "would not plainly read as accepted"),
        ("# T\n\n* Status: Draft\x07\n", "cannot be read"),
        ("# T\n\n* Status: `Draft\n  x`\n", "no entry or section Status"),
    ],
)
def test_what_cannot_be_marked_safely_is_refused(text: str, message: str) -> None:
    with pytest.raises(RefusedError, match=message) as caught:
        marked(text)

    assert caught.value.fix


def test_a_word_that_is_no_status_is_refused() -> None:
    with pytest.raises(RefusedError, match="is no status"):
        mark_status(b"# T\n\n* Status: Draft\n", "Great\n\nStuff", None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# T\n", "# T\n\n## Amendments\n\n*   x\n"),
        ("# T", "# T\n\n## Amendments\n\n*   x\n"),
        ("", "\n\n## Amendments\n\n*   x\n"),
        ("# T\r\n", "# T\r\n\r\n## Amendments\r\n\r\n*   x\r\n"),
        ("# T\n\n## Amendments\n\n*   a\n", "# T\n\n## Amendments\n\n*   a\n*   x\n"),
        ("# T\n\n## Amendments\n\n*   a", "# T\n\n## Amendments\n\n*   a\n*   x"),
        ("# T\n\n## Amendments\n\n## A\n", "# T\n\n## Amendments\n\n*   x\n\n## A\n"),
        (
            "# T\r\n\r\n## Amendments\r\n\r\n*   a\r\n\r\n## A\r\n",
            "# T\r\n\r\n## Amendments\r\n\r\n*   a\r\n*   x\r\n\r\n## A\r\n",
        ),
        ("# T\n\nAmendments\n---\na\n\n## A\n", "# T\n\nAmendments\n---\na\n*   x\n\n## A\n"),
    ],
)
def test_an_amendment_is_added_as_a_bullet(before: str, after: str) -> None:
    assert amend(before.encode(), "x").decode() == after


@pytest.mark.parametrize("text", ["# T\n\n```\nnever closed\n", "# T\n\n<!-- never closed\n"])
def test_an_amendment_that_would_become_part_of_the_decision_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="without changing what was decided"):
        amend(text.encode(), "x")


def test_an_unreadable_record_cannot_be_amended() -> None:
    with pytest.raises(RefusedError, match="cannot be read"):
        amend(b"\xff", "x")
