import datetime as dt
from decimal import Decimal

import pytest

from governance.documents.adr.markdown import MAX_LINES
from governance.documents.adr.paths import MAX_ADR_BYTES, may_decide_budgets
from governance.documents.adr.reader import read_adr, why_unread
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import AdrStatus
from tests.support.digests import decision_digest

TABLE = "## Budget Changes\n\n| Budget | Before | After |\n|---|---|---|\n| `rate_limiter.max_latency_ms` | 10 | 12 |\n"
TEXT = f"""# ADR 031: Raise the latency of the rate limiter

*   **Status**: Accepted
*   **Date**: 2026-11-23
*   **Deciders**: Alice, Bob
*   **Supersedes**: ADR 12
*   **Superseded by**: N/A

## Context

The audit log takes its time.

{TABLE}
## Amendments

*   2026-11-24: applied.
"""


def messages(text: str) -> list[str]:
    return [problem.message for problem in read_adr("adr/031-x.md", text.encode()).problems]


def test_a_decision_about_budgets_is_read_whole() -> None:
    adr = read_adr("adr/031-x.md", TEXT.encode())

    assert adr.path == "adr/031-x.md"
    assert adr.number == 31
    assert adr.title == "Raise the latency of the rate limiter"
    assert (adr.status, adr.status_line) == (AdrStatus.ACCEPTED, 3)
    assert adr.date == dt.date(2026, 11, 23)
    assert adr.deciders == ("Alice", "Bob")
    assert (adr.supersedes, adr.superseded_by) == ((12,), ())
    assert adr.decides_budgets
    assert adr.lines == {DecisionLine("rate_limiter.max_latency_ms", Decimal(10), Decimal(12))}
    assert [row.at for row in adr.rows] == [17]
    assert adr.digest == decision_digest(TEXT)
    assert adr.problems == ()


def test_line_ends_and_marks_of_editors_change_nothing() -> None:
    adr = read_adr("adr/031-x.md", TEXT.encode())
    other = read_adr("adr/031-x.md", ("\ufeff" + TEXT.replace("\n", " \r\n") + "\r\n").encode())

    assert other == adr


def test_a_record_without_the_section_has_only_the_problems_of_its_bytes() -> None:
    adr = read_adr("adr/x.md", b"---\nstatus: a: b\n---\n# {title}\n\nTODO\n\n<!-- ## Budget Changes -->\n")

    assert (adr.title, adr.decides_budgets, adr.rows, adr.problems) == ("{title}", False, (), ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"# T\n\n{TABLE}\n{TABLE}", "a second Budget Changes section; the first is in line 3"),
        (f"# Budget Changes\n\n{TABLE}", "the title cannot be the heading Budget Changes"),
        (f"#{TABLE[2:]}", "the title cannot be the heading Budget Changes"),
        (f"# T\n\nTODO\n\n{TABLE}", "the placeholder `TODO` still stands here"),
        (f"# T\n\n{TABLE}\n| c.max_d | 1 | 2 |\n", "no part of the table"),
        (f"---\nstatus: a: b\n---\n# T\n\n{TABLE}", "this is not YAML"),
        (f"---\n- status\n---\n# T\n\n{TABLE}", "the front matter is not a list of keys and values"),
        (f"---\nstatus: a\nstatus: b\n---\n# T\n\n{TABLE}", "stands twice"),
        (f"# T\n\n{TABLE}\n{'>' * 60} a\n", "nested too deeply"),
        (f"# T\n\nlone\rreturn\n\n{TABLE}", "U+000D"),
        (f"# T\n\n\x1b[31m\n\n{TABLE}", "U+001B"),
        (f"# T\n\n\u202e21\n\n{TABLE}", "U+202E"),
    ],
)
def test_what_keeps_a_decision_from_counting_is_named(text: str, message: str) -> None:
    adr = read_adr("adr/031-x.md", text.encode())

    assert adr.decides_budgets
    assert any(message in problem.message for problem in adr.problems), adr.problems


@pytest.mark.parametrize("title", ["ADR 3**1**: T", "ADR 3<!-- -->1: T", "ADR 3&#49;: T"])
def test_a_number_put_together_by_markup_counts_for_nothing(title: str) -> None:
    table = "| Budget | Before | After |\n|---|---|---|\n| `a.max_b` | 1 | 2 |\n"
    record = read_adr("adr/040-x.md", f"# {title}\n\n## Budget Changes\n\n{table}".encode())
    assert record.number is None
    assert [problem.message for problem in record.problems] == ["the number 31 is put together by markup"]


def test_two_sections_authorise_nothing() -> None:
    assert read_adr("adr/031-x.md", f"# T\n\n{TABLE}\n{TABLE}".encode()).rows == ()


def test_a_title_called_so_cannot_hide_a_row_among_the_metadata() -> None:
    text = "# Budget Changes\n\n| Budget | Before | After |\n|-|-|-|\n| status | a.yaml | b.yaml |\n"

    assert "the title cannot be the heading Budget Changes: what stands below a title is metadata" in messages(text)


def test_problems_come_in_the_order_of_the_text() -> None:
    adr = read_adr("adr/031-x.md", f"# T\n\nTODO\n\n{TABLE}| x | 1 | 2 |\n\n{{words}}\n".encode())

    assert [problem.line for problem in adr.problems] == [3, 10, 10, 12]


def test_a_control_character_does_not_hide_what_the_record_says() -> None:
    adr = read_adr("adr/031-x.md", TEXT.replace("audit", "au\x07dit").encode())

    assert (adr.number, adr.status, adr.decides_budgets, len(adr.rows), len(adr.problems)) == (
        31,
        AdrStatus.ACCEPTED,
        True,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("data", "decides"),
    [
        (b"# T \xff\n\n## BUDGET Changes\n", True),
        (b"# T \xff\n\n## B*udget* Changes\n", False),
        (b"# T\n" + b"x" * MAX_ADR_BYTES, False),
        (b"# T\nbudget changes" + b"x" * MAX_ADR_BYTES, True),
        (b"# T\n" * (MAX_LINES + 1), False),
        (b"## Budget Changes\n" * (MAX_LINES + 1), True),
    ],
)
def test_what_cannot_be_parsed_is_judged_by_the_words_in_it(data: bytes, decides: bool) -> None:  # noqa: FBT001
    adr = read_adr("adr/031-x.md", data)

    assert (adr.number, adr.title, adr.status, adr.rows) == (31, None, None, ())
    assert adr.decides_budgets is decides
    assert may_decide_budgets(data) or not decides
    assert adr.problems
    assert adr.digest.startswith("sha256:")


def test_nesting_cannot_swallow_the_section_unnoticed() -> None:
    text = "\n".join("  " * level + "- a" for level in range(30)) + f"\n\n{TABLE}"
    adr = read_adr("adr/031-x.md", text.encode())

    assert adr.decides_budgets
    assert adr.problems


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\0", b"---\n---", b"---\n", b"\xef\xbb\xbf", b"#", b"|\n|-", b"- ", b"\r"]
)
def test_any_bytes_are_a_record(data: bytes) -> None:
    assert not read_adr("x.md", data).decides_budgets


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("adr/0003-x.adoc", b"= ADR 3\n\nStatus:: Accepted\n\n== Budget Changes\n", "AsciiDoc is not read"),
        ("adr/0003-x.RST", b"Title\n=====\n\n:Status: Accepted\n", "reStructuredText is not read"),
        ("adr/0003-x.md", b"\x89PNG\r\n\x1a\n\0\0", "the file is binary, not text"),
        ("adr/0003-x.md", "# 3. x".encode("utf-16"), "byte 0xff is not UTF-8"),
        ("adr/0003-x.md", "# 3. Größe".encode("latin-1"), "byte 0xf6 is not UTF-8"),
        (
            "adr/0003-x.md",
            b"x" * (MAX_ADR_BYTES + 1),
            f"the file has {MAX_ADR_BYTES + 1} bytes, more than {MAX_ADR_BYTES}",
        ),
        ("adr/0003-x.md", b"x\n" * 10_001, "the file has 10001 lines, more than 10000"),
    ],
)
def test_what_is_not_read_has_the_number_of_its_file_and_a_reason(path: str, data: bytes, words: str) -> None:
    adr = read_adr(path, data)
    assert (adr.number, adr.title, adr.status, adr.is_read, adr.decides_budgets) == (3, None, None, False, False)
    assert [problem.message for problem in adr.problems] == [words]
    assert why_unread(path, data) == adr.problems


def test_what_is_read_with_problems_is_read() -> None:
    data = b"# 3. x\n\nStatus: Accepted\x1b\n\0\n"
    assert why_unread("adr/0003-x.md", data) == ()
    assert read_adr("adr/0003-x.md", data).is_read
