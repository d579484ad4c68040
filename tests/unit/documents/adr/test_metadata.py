import datetime as dt

import pytest

from governance.documents.adr.front_matter import read_front_matter
from governance.documents.adr.metadata import Metadata, read_metadata
from governance.documents.adr.outline import outline
from governance.domain.judgement.records import AdrStatus


def read(text: str, path: str = "adr/031-x.md") -> Metadata:
    record = outline(text)
    return read_metadata(path, record, read_front_matter(record.lines[: record.front_matter]))


DIALECTS = {
    "bold bullets": """# ADR 031: Use the queue

*   **Status**: Accepted
*   **Date**: 2026-11-23
*   **Deciders**: Alice, Bob
*   **Supersedes**: ADR 12
*   **Superseded by**: N/A

## Context
""",
    "front matter": """---
status: accepted
date: 2026-11-23
decision-makers: [Alice, Bob]
supersedes: [12]
superseded-by:
---
# 31. Use the queue

## Context and Problem Statement
""",
    "nested front matter": """---
    title: 0031 Use the queue
    adr:
        status: accepted
        created: 23-Nov-2026
        deciders: Alice; Bob
        supersedes: ADR-0012
    tags: [rejected]
---

## Context
""",
    "template in braces": """---
status: {accepted}
date: {2026-11-23}
deciders: {Alice, Bob}
supersedes: {12}
---
# ADR-031 Use the queue
""",
    "front matter that is no YAML": """---
title: ADR 31: Use the queue
status: accepted # at last
date: "2026-11-23"
deciders: Alice, Bob
supersedes: 12
---
""",
    "sections": """# 31. Use the queue

Date: 2026-11-23

## Status

Accepted

Supersedes [12. Use threads](0012-use-threads.md)

## Deciders

- Alice
- Bob

## Context
""",
    "plain bullets": """# Use the queue

- Status: accepted
- Deciders: Alice, Bob
- Date: 2026-11-23
- Supersedes: [12](0012-use-threads.md)

## Context
""",
    "inline bold": """# ADR 31: Use the queue

**Status:** Accepted by everyone\\
**Date:** 23 November 2026\\
**Deciders:** Alice, Bob

**Supersedes:** [ADR-0012](0012-use-threads.md)

## Context
""",
    "rows": """# 0031 — Use the queue

| Field | Value |
|---|---|
| Status | ✅ Accepted |
| Date | 2026-11-23 |
| Deciders | Alice, Bob |
| Supersedes | ADR-0012 |
""",
    "columns": """# ADR-031: Use the queue

| Status | Date | Deciders | Supersedes |
|--------|------|----------|------------|
| accepted | November 23, 2026 | Alice, Bob | 12 |

## Context
""",
    "heading": """# 31: Use the queue

November 23, 2026

## Status: Accepted

## Decision makers

Alice, Bob

## Supersedes

ADR 12
""",
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_says_the_same(dialect: str) -> None:
    read_from = read(DIALECTS[dialect])

    assert read_from.number == 31
    assert read_from.title == "Use the queue"
    assert read_from.status is AdrStatus.ACCEPTED
    assert read_from.date == dt.date(2026, 11, 23)
    assert read_from.deciders == ("Alice", "Bob")
    assert read_from.supersedes == (12,)
    assert read_from.superseded_by == ()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("# T\n\n* Status: Accepted\n* Superseded by: ADR 45\n", (45,)),
        ("# T\n\n* Status: superseded by [ADR-0030](0030-x.md)\n", (30,)),
        ("---\nstatus: superseded by [ADR-0030](0030-x.md)\n---\n# T\n", (30,)),
        ("---\nstatus: superseded by ADR-0030. See issue 5\n---\n# T\n", (30,)),
        ("---\nstatus: accepted\nsuperseded_by: [30, '0031']\n---\n# T\n", (30, 31)),
        ("# T\n\n## Status\n\nAccepted\n\nSuperceded by [16. Q](0016-q.md)\n", (16,)),
        ("# T\n\n## Status\n\nSuperseded (never built) by [ADR 32](/adr/32)\n", (32,)),
        ("# T\n\nDate: 2018-12-12\nSuperseded: 2019-12-19 by [ADR 14](0014-x.md)\n", (14,)),
        ("# T\n\n* Status: Accepted\n\n> **Superseded by [ADR 7](0007-x.md).** Moved.\n", (7,)),
        ("# T\n\nThis decision was superseded by ADR 9.\n\n## Status\n\nAccepted\n", (9,)),
        ("# T\n\n* Status: Accepted\n* Superseded by: the new way\n", ()),
        ("# T\n\n* Status: Accepted\n* Superseded by: [x](20260101-x.md)\n", ()),
    ],
)
def test_what_another_record_replaces_is_superseded(text: str, numbers: tuple[int, ...]) -> None:
    record = read(text)

    assert (record.status, record.superseded_by) == (AdrStatus.SUPERSEDED, numbers)


@pytest.mark.parametrize("nothing", ["", "N/A", "none", "-", "—", "None yet", "nobody", "(none so far)"])
def test_nothing_supersedes_a_record_whose_entry_says_so(nothing: str) -> None:
    assert read(f"# T\n\n* Status: Accepted\n* Superseded by: {nothing}\n").status is AdrStatus.ACCEPTED


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("---\nstatus: accepted\n---\n# T\n\n## Status\n\nRejected\n", AdrStatus.OTHER),
        ("---\nstatus: accepted\n---\n# T\n\n* Status: proposed\n", AdrStatus.OTHER),
        ("# T\n\n* Status: Accepted\n* Status: Proposed\n", AdrStatus.OTHER),
        ("# T\n\n* Status: Accepted\n  * only if Bob agrees\n", AdrStatus.OTHER),
        ("# T\n\n## Status\n\nAccepted\n\n## Status\n\nDraft\n", AdrStatus.OTHER),
        ("# T\n\n* Status: Accepted\n\n## Status\n\nProposed | Accepted | Rejected\n", AdrStatus.ACCEPTED),
        ("# T\n\n## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Rejected\n", AdrStatus.ACCEPTED),
        ("# T\n\n## Status\n\nStatus: Accepted\nDate: 2026-11-23\n", AdrStatus.ACCEPTED),
        ("# T\n\n### 2. Status:\n\n*Accepted*\n", AdrStatus.ACCEPTED),
        ("# T\n\n# Status\n\nAccepted\n", AdrStatus.ACCEPTED),
        ("---\ntags: [Accepted]\n---\n# T\n", None),
        ("# T\n\n## Status\n\n<!-- Accepted -->\n", None),
        ("# T\n\n## Status\n\n```\nAccepted\n```\n", None),
        ("# T\n\n<!-- Status: Accepted -->\n", None),
        ("# T\n\n> Status: Accepted\n", AdrStatus.ACCEPTED),
        ("# T\n\n## Context\n\nStatus: Accepted\n", None),
        ("# T\n\n* Status: ~~Accepted~~\n", None),
        ("# T\n\n* Status: <del>Accepted</del> Rejected\n", AdrStatus.REJECTED),
        ("# T\n\n* Status: ![Accepted](https://example.com/badge.svg)\n", None),
        ("# T\n\n## Status\n\n", None),
        ("# T\n\n* **Status**: `accepted`\n", AdrStatus.ACCEPTED),
        ("---\nstatus: [accepted]\n---\n# T\n", AdrStatus.ACCEPTED),
        ("---\nstatus: {a: accepted}\n---\n# T\n", None),
        ("# T\n\n**Status**\n\nAccepted\n\n**Context**\n\nIt is rejected.\n", AdrStatus.ACCEPTED),
        ("# T\n\n**Status:**\n\n```\nAccepted\n```\n", None),
        ("# T\n\n**Status**\n**Date**\n\nAccepted\n", None),
        ("# T\n\n**Context**\n\nAccepted\n", None),
        ("## ADR 2: T\n### Date: 2026-01-01\n### Status: Accepted\n", AdrStatus.ACCEPTED),
        ("### ADR 2: T\n\n**Status:** Accepted\n\n#### Context\n", AdrStatus.ACCEPTED),
        ("- Start Date: 2026-01-01\n- Status: Accepted\n\n# Summary\n\nx\n", AdrStatus.ACCEPTED),
        ("# Status\n\nAccepted\n\n# Context\n", AdrStatus.ACCEPTED),
        ("# T\n\n**Status:** Accepted (in two\nsteps)\n**Date:** 2026-01-01\n", AdrStatus.OTHER),
        ("# T\n\n## Status\n\nAccepted: Tracking issue #5\n", AdrStatus.ACCEPTED),
        ("", None),
    ],
)
def test_the_status_is_what_all_places_agree_upon(text: str, status: AdrStatus | None) -> None:
    assert read(text).status is status


@pytest.mark.parametrize(
    ("text", "line"),
    [("# T\n\n* Status: a\n", 3), ("# T\n\n## Status\n\nAccepted\n", 5), ("---\nstatus: a\n---\n", 2), ("# T\n", None)],
)
def test_the_line_of_the_status_counts_from_one(text: str, line: int | None) -> None:
    assert read(text).status_line == line


@pytest.mark.parametrize(
    ("text", "path", "number", "title"),
    [
        ("# 30. T", "adr/031-x.md", 30, "T"),
        ("# T", "adr/031-x.md", 31, "T"),
        ("# T", "adr/x.md", None, "T"),
        ("---\nadr_id: 'ADR-0007'\n---\n# T", "adr/031-x.md", 7, "T"),
        ("---\nid: some\n---\n# T", "adr/031-x.md", 31, "T"),
        ("---\nid: []\n---\n# T", "adr/031-x.md", 31, "T"),
        ("---\ntitle: 7. F\n---\n# T", "adr/031-x.md", 7, "T"),
        ("---\ntitle: 7. F\n---\n## Context", "adr/031-x.md", 7, "F"),
        ("---\ntitle: F\n---\n# Context\n\n# Decision", "adr/031-x.md", 31, "F"),
        ("## Context\n\n# T", "adr/031-x.md", 31, None),
        ("## ADR 5: T\n\n### Context", "adr/031-x.md", 5, "T"),
        ("## 5. T\n\n### Context", "adr/031-x.md", 31, None),
        ("### ADR 5: T", "adr/031-x.md", 31, None),
        ("### ADR 5: T\n\n**Status:** Draft", "adr/031-x.md", 5, "T"),
        ("# REPORT-DEC-008: T", "adr/REPORT-DEC-008-x.md", 8, "T"),
        ("# Beslissing 025: T", "adr/025-x.md", 25, "T"),
        ("- Date: 2026-01-01\n\n# Summary", "adr/031-x.md", 31, None),
        ("# ADR 5", "adr/031-x.md", 5, None),
        ("# `a`  *b* <!-- c -->", "x.md", None, "a b"),
        ("# ADR 3<b></b>0: T", "adr/031-x.md", 30, "T"),
        ('---\nnumber: "\\x34\\x31"\n---\n# T', "adr/031-x.md", 41, "T"),
        ("", "adr/031-x.md", 31, None),
    ],
)
def test_the_number_is_the_titles_else_the_front_matters_else_the_files(
    text: str, path: str, number: int | None, title: str | None
) -> None:
    record = read(text, path)

    assert (record.number, record.title) == (number, title)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("# T\n\nUpdated: 2026-02-02\nCreated: 2026-01-01\n", dt.date(2026, 1, 1)),
        ("# T\n\nDate: soon\nLast updated: 2026-02-02\n", dt.date(2026, 2, 2)),
        ("# T\n\n## Date\n\n2026-02-25\n", dt.date(2026, 2, 25)),
        ("---\ndate: []\n---\n# T\n", None),
        ("# T\n\nIn 2026-01-01 we met.\n", None),
        ("# T\n\nCreation date: 2026-31-07\nLast update: 2026-08-13\n", None),
        ("# T\n\nDate: 03/04/2026\nLast update: 2026-08-13\n", None),
        ("# T\n\n**Дата принятия**: 2026-03-02\n", dt.date(2026, 3, 2)),
        ("# T\n\n- 作成日: 2026年3月2日\n", dt.date(2026, 3, 2)),
        ("# T\n\n**Status:** Accepted · 2026-09-01\n", dt.date(2026, 9, 1)),
        ("# T\n\n## Status\n\nAccepted by Alice on 2026-09-01\n", dt.date(2026, 9, 1)),
        ("# T\n\nStatut : acceptée, 2026-09-01 (en réunion)\n", dt.date(2026, 9, 1)),
        ("# T\n\nStatus: accepted until 2026-09-01\n", None),
        ("# T\n\nStatus: Superseded by ADR-5 on 2026-09-01\n", None),
        ("# T\n\nStatus: Accepted 2026-09-01, amended 2026-09-05\n", None),
        ("# T\n\n## Status\n\n- 2026-09-01: Draft\n- 2026-09-05: Accepted\n", None),
        ("---\nstatus: accepted 2026-09-01\n---\n# T\n\nStatus: accepted 2026-09-02\n", None),
        ("# T\n\n**Status:** Accepted (in two\nsteps)\n**Date:** 2026-01-01\n", dt.date(2026, 1, 1)),
        ("## ADR 2: T\n### Date: 2026-01-01\n### Status: Accepted\n", dt.date(2026, 1, 1)),
    ],
)
def test_the_date_is_that_of_the_decision_as_far_as_it_is_stated(text: str, date: dt.date | None) -> None:
    assert read(text).date == date


@pytest.mark.parametrize(
    ("value", "deciders"),
    [
        (" Architecture Review Team", ("Architecture Review Team",)),
        (" Alice (CTO, Ops), Bob", ("Alice (CTO, Ops)", "Bob")),
        ("\n  * Alice, CTO\n  * Bob", ("Alice, CTO", "Bob")),
        (" [@alice, @bob]", ("@alice", "@bob")),
        (" N/A", ()),
        (" ,", ()),
        ("", ()),
    ],
)
def test_deciders_are_names_as_written(value: str, deciders: tuple[str, ...]) -> None:
    assert read(f"# T\n\n* Deciders:{value}\n").deciders == deciders
