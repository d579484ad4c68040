import pytest

from governance.documents.adr.outline import outline


def test_a_record_has_front_matter_a_title_a_head_and_sections() -> None:
    record = outline("---\n# no heading\n---\n# T\n\nhead\n\n## A *b*\n\ntext\n### C\n\nD\n---\nend\n\n")

    assert record.front_matter == 3
    assert record.title is not None
    assert (record.title.text, record.title.heading.start) == ("T", 3)
    assert [block.source for block in record.head] == ["head"]
    assert [(part.text, part.name, part.heading.level, part.heading.start, part.end) for part in record.sections] == [
        ("A b", "a b", 2, 7, 10),
        ("C", "c", 3, 10, 12),
        ("D", "d", 2, 12, 15),
    ]


def test_without_a_title_the_head_stands_before_the_first_heading() -> None:
    record = outline("Status: x\n\n## A\n\n# B")

    assert record.title is None
    assert [block.source for block in record.head] == ["Status: x"]
    assert [part.text for part in record.sections] == ["A", "B"]


def test_without_headings_everything_is_head() -> None:
    record = outline("a\n\nb")

    assert (record.title, len(record.head), record.sections) == (None, 2, ())


@pytest.mark.parametrize(
    ("heading", "lifecycle"),
    [
        ("## Status", True),
        ("## AMENDMENTS ##", True),
        ("Status\n---", True),
        ("## *Sta*tus <!-- x -->", True),
        ("# Status", False),
        ("### Status", False),
        ("###### Amendments", False),
        ("Status\n===", False),
        ("## Status:", False),
        ("## 1. Status", False),
        ("## Status quo", False),
        ("## \u017ftatus", False),
        ("## ~~Status~~", False),
        ("## Amendment", False),
    ],
)
def test_sections_that_may_change_are_called_exactly_so(heading: str, lifecycle: bool) -> None:  # noqa: FBT001
    record = outline(f"# T\n\n{heading}\n\ntext")

    assert [part in record.lifecycle for part in record.sections] == [lifecycle]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("## Budget Changes", 1),
        ("# T\n\n### budget  CHANGES ##", 1),
        ("# T\n\nBudget\nChanges\n---", 0),
        ("# T\n\n## [Budget](x) **Changes** <!-- y -->", 0),
        ("# T\n\n## **Budget Changes** <!-- y -->", 1),
        ("# T\n\n## `Budget Changes`", 1),
        ("# T\n\n## &#66;udget Changes", 0),
        ("# Budget Changes\n\n## Budget Changes", 2),
        ("# T\n\n## Budget Change", 0),
        ("# T\n\n## Budget Changes (draft)", 0),
        ("# T\n\n## Budget\u00a0Changes", 0),
        ("# T\n\n## \u0412udget Changes", 0),
        ("# T\n\n## Budget Change\u017f", 0),
        ("# T\n\n## \uff22udget Changes", 0),
        ("# T\n\n## ![Budget Changes](x.png)", 0),
        ("# T\n\n##Budget Changes", 0),
        ("# T\n\n    ## Budget Changes", 0),
        ("# T\n\n> ## Budget Changes", 0),
        ("# T\n\n- ## Budget Changes", 0),
        ("# T\n\n```\n## Budget Changes", 0),
        ("# T\n\n<!--\n## Budget Changes\n-->", 0),
        ("# T\n\n<!-- never closed\n\n## Budget Changes", 0),
        ("# T\n\n<pre>\n\n## Budget Changes", 0),
        ("# T\n\n[a]: /b '\n## Budget Changes\n'", 1),
        ("# T\n\n[a]: /b '\nBudget Changes\n'\n---", 0),
        ("---\n## Budget Changes\n---\n", 0),
    ],
)
def test_only_a_top_level_heading_of_that_name_decides_budgets(text: str, count: int) -> None:
    assert len(outline(text).deciding) == count
