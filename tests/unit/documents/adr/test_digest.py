import hashlib

import pytest

from governance.documents.adr.markdown import MAX_LINES
from tests.support.digests import decision_digest


def sha256(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", "\n"),
        ("\n \n", "\n"),
        ("a", "a\n"),
        ("\ufeffa\r\nb  \r\n\t\r\nc\t\n\n\n", "a\nb\n\nc\n"),
        ("a\u00a0\n", "a\u00a0\n"),
        ("# T\n\n\n\n## A\n", "# T\n\n\n\n## A\n"),
        ("# Übersicht\n", "# Übersicht\n"),
    ],
)
def test_the_text_is_counted_without_what_editors_change(text: str, counted: str) -> None:
    assert decision_digest(text) == sha256(counted)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        (
            "# T\n\n*   **Status**: a\n*   **Date**: b\n*   **By**: A\n*   **Superseded by**: c\n\n## Context\n\nTe\n",
            "# T\n\n*   **By**: A\n\n## Context\n\nTe\n",
        ),
        ("# T\n\nStatus: a\nDate: b\nAuthor: c\n", "# T\n\nAuthor: c\n"),
        (
            "---\nstatus: a\nDATE: b\nsuperseded-by: c\nsuperseded_by: d\nauthor: e\n---\n# T\n",
            "---\nauthor: e\n---\n# T\n",
        ),
        ("---\n\"status\": a\n'date': b\n---\n", "---\n---\n"),
        ("---\n  status: a\n  author: b\n---\n", "---\n  author: b\n---\n"),
        ("---\ntitle: a: b\nstatus: c\n---\n", "---\ntitle: a: b\n---\n"),
        ("# T\n\n| | |\n|-|-|\n| **Status** | a |\n| Author | b |\n", "# T\n\n| | |\n|-|-|\n| Author | b |\n"),
        ("Date: a\n\n## A\n", "\n## A\n"),
        ("# T\n\n## Status\n\nAccepted\n\n## Context\n\nText\n", "# T\n\n## Context\n\nText\n"),
        ("# T\n\nStatus\n------\n\nAccepted\n\nContext\n-------\n", "# T\n\nContext\n-------\n"),
        ("# T\n\n## STATUS ##\na\n### More\nb\n", "# T\n\n### More\nb\n"),
        ("# T\n\n## Amendments\n\n* x\n\n# U\n", "# T\n\n# U\n"),
        ("# T\n\ntext\n\n## Amendments\n\n* x\n", "# T\n\ntext\n"),
        ("# T\n\n## Status\n\na\n\n## A\n\n## status\n\nb\n", "# T\n\n## A\n\n## status\n\nb\n"),
        ("# T\n\n## Amendments\n\n## A\n\n## Amendments\n\nb\n", "# T\n\n## A\n\n## Amendments\n\nb\n"),
        ("# T\n\n### Status\n\na\n\n## Status\n\nb\n", "# T\n\n### Status\n\na\n"),
        ("# T\n\n**Status** Accepted\n", "# T\n"),
        ("# T\n\n**Status:** Accepted | **Date:** 2026-11-23\n", "# T\n"),
        ("# T\n\nStatus: a | Deciders: b\n", "# T\n\nStatus: a | Deciders: b\n"),
        ("A105: T\n---\n* Status: a\n* By: b\n", "A105: T\n---\n* By: b\n"),
        ("<!-- x -->\n---\nstatus: a\n---\n# T\n", "<!-- x -->\n---\n---\n# T\n"),
        ("status: a\nid: b\n---\n# T\n", "id: b\n---\n# T\n"),
    ],
)
def test_the_lifecycle_does_not_count(text: str, counted: str) -> None:
    assert decision_digest(text) == sha256(counted)


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n## Decision\n\nStatus: quo must go\n\n* **Date**: never\n",
        "# T\n\nWe decided since the\nStatus: quo is bad\n",
        "# T\n\n> Status: a\n",
        "# T\n\n```\nStatus: a\n```\n",
        "# T\n\n    Status: a\n",
        "# T\n\n<!--\nStatus: a\n-->\n",
        "# T\n\n* Options\n  * Status: a\n",
        "# T\n\n| Status | Date |\n|-|-|\n| a | b |\n",
        "# T\n\n| Option | Cost | Gain |\n|-|-|-|\n| Status | 1 | 2 |\n",
        "# T\n\n[a]: /b '\nStatus: c\n'\n",
        "Status: above the title\n\n# T\n",
        "---\ndecision: |\n  Status: a\n  status: b\n---\n# T\n",
        '---\ndecision: "we\nstatus: quo"\n---\n# T\n',
        "---\nadr:\n  status: a\n---\n# T\n",
        "---\n{status: a, decision: b}\n---\n# T\n",
        "\n---\nstatus: a\nlimit: 10\n---\n# T\n",
        "# T\n\n---\nstatus: a\n---\n",
        "# T\n\n# Status\n\na\n",
        "# Status\n\na\n",
        "# T\n\n## Status quo\n\na\n",
        "# T\n\n## Status:\n\na\n",
        "# T\n\n## \u017ftatus\n\na\n",
        "# T\n\n> ## Status\n>\n> a\n",
        "# T\n\n- ## Status\n\n  a\n",
        "# T\n\n```\n## Status\n\na\n```\n",
        "# T\n\n```\n## Status\n\na\n",
        "# T\n\n<!--\n## Status\n\na\n-->\n",
        "# T\n\n<div>\n## Status\n</div>\n",
        "# T\n\n    ## Status\n",
        "# T\n\nSupersedes: a\nLast updated: b\n状态: c\n",
        "# T\n\nStatus a\n",
    ],
)
def test_what_only_looks_like_lifecycle_counts(text: str) -> None:
    assert decision_digest(text) == sha256(text)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("# T\n\n* Status: Accepted\n  raise it to 20\n", "# T\n\n  raise it to 20\n"),
        ("# T\n\nStatus: Accepted\nraise it to 20\nDate: then\n", "# T\n\nraise it to 20\nDate: then\n"),
        ("---\nstatus:\n  raise it to 20\n---\n", "---\n  raise it to 20\n---\n"),
        ("---\nstatus: [a,\n  b]\n---\n", "---\n  b]\n---\n"),
    ],
)
def test_of_an_entry_one_physical_line_is_left_out(text: str, counted: str) -> None:
    assert decision_digest(text) == sha256(counted)


def test_a_table_of_changes_always_counts() -> None:
    text = "# T\n\n## Status\n\na\n\n## Budget Changes\n\n| Budget | Before | After |\n|-|-|-|\n| a.max_b | 1 | {} |\n"

    assert decision_digest(text.format(2)) != decision_digest(text.format(3))


def test_of_what_is_too_large_to_be_parsed_everything_counts() -> None:
    text = "# T\n\n## Status\n" + "a\n" * MAX_LINES

    assert decision_digest(text) == sha256(text)
