import pytest

from governance.documents.adr.entries import MetadataEntry, Passage, read_entries
from governance.documents.adr.markdown import Link
from governance.documents.adr.outline import outline


def entries(head: str) -> list[MetadataEntry]:
    record = outline(f"# T\n\n{head}\n\n## S")
    return list(read_entries(record.document, record.head, record.lines))


def pairs(head: str) -> list[tuple[str, str]]:
    return [(entry.label, "|".join(entry.texts)) for entry in entries(head)]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("*   **Status**: Accepted\n*   **Date**: 2026", [("Status", "Accepted"), ("Date", "2026")]),
        ("- Status: a\n\n- Date:", [("Status", "a"), ("Date", "")]),
        ("1. Status: a", [("Status", "a")]),
        ("**Status:** a\n\n_Date_ : b", [("Status", "a"), ("Date", "b")]),
        ("Date: a\nStatus: b", [("Date", "a"), ("Status", "b")]),
        ("状态\uff1a提议", [("状态", "提议")]),
        ("Deciders: a,\nb\nStatus: c", [("Deciders", "a,\nb"), ("Status", "c")]),
        ("Deciders: a\n  b\nStatus: c", [("Deciders", "a\nb"), ("Status", "c")]),
        ("October 15, 2026\nStatus: c", [("Status", "c")]),
        ("Date: a\n2026-11-23\nStatus: c", [("Date", "a\n2026-11-23"), ("Status", "c")]),
        ("Status: a\nbecause of b\nDate: c", [("Status", "a\nbecause of b\nDate: c")]),
        ("- Status: a\n  b\n\n  c\n  - d", [("Status", "a\nb|c|d")]),
        ("- Status: a\nDate: b", [("Status", "a\nDate: b")]),
        ("| | |\n|-|-|\n| **Status** | a |\n| Date | |", [("", ""), ("Status", "a"), ("Date", "")]),
        ("| Status | a |\n|-|-|\n| Date | b |", [("Status", "a"), ("Date", "b")]),
        ("| Status | Date |\n|-|-|\n| a | b |", [("Status", "a"), ("Date", "b")]),
        ("| author | last revised |\n|-|-|\n| x | b |", [("last revised", "b")]),
        ("| a | b | c |\n|-|-|-|\n| Status | x | y |", []),
    ],
)
def test_lines_bullets_and_tables_hold_entries(head: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(head) == expected


@pytest.mark.parametrize(
    "head",
    [
        "We wrote this since the\nStatus: quo is bad",
        "no colon here",
        "A sentence of more than five words: not an entry",
        f"{'x' * 41}: y",
        "```\nStatus: a\n```",
        "    Status: a",
        "<!-- Status: a -->",
        "<div>\nStatus: a\n</div>",
        "- - Status: a",
        "- > Status: a",
        "-\n  Status: a",
        "- ```\n  Status: a\n  ```",
        "- a\n  - Status: b",
        "-",
        "a <!--\nStatus: b\n-->",
        "a `\nStatus: b`",
        "`\nStatus: b`",
        "`Status: b`",
        "**a\nStatus: b**",
        "[a\nStatus: b](c)",
        "[a]: /b '\nStatus: c\n'",
        "|" + "Status|" * 21 + "\n|" + "-|" * 21 + "\n|" + "a|" * 21,
    ],
)
def test_what_only_looks_like_an_entry_is_none(head: str) -> None:
    assert pairs(head) == []


@pytest.mark.parametrize(
    ("head", "lifecycle"),
    [
        ("Status: a", True),
        ("DATE: a", True),
        ("superseded-by: a", True),
        ("Superseded_By: a", True),
        ("**Superseded  by**: a", True),
        ("| Status | a |\n|-|-|", True),
        ("Supersedes: a", False),
        ("Status (old): a", False),
        ("Stat us: a", False),
        ("状态: a", False),
        ("Last updated: a", False),
        ("| Status | Date |\n|-|-|\n| a | b |", False),
    ],
)
def test_the_lines_of_status_date_and_superseded_by_may_change(head: str, lifecycle: bool) -> None:  # noqa: FBT001
    assert {entry.is_lifecycle for entry in entries(head)} == {lifecycle}


def test_links_move_with_the_value_they_stand_in() -> None:
    (entry,) = entries("- [x](y) Status: by [ADR 5](5-a.md)\n  and [6](6-b.md)")

    assert entry.passages == (Passage("by ADR 5\nand 6", 2, (Link("ADR 5", "5-a.md", 3), Link("6", "6-b.md", 13))),)
