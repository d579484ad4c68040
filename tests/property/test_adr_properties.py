"""What holds for decision records whatever they look like."""

import contextlib
import re
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.documents.adr import markdown
from governance.documents.adr.editor import amend, mark_status
from governance.documents.adr.paths import MAX_ADR_BYTES, may_bear, may_decide_budgets
from governance.documents.adr.reader import read_adr
from governance.domain.judgement.records import AdrStatus
from governance.errors import RefusedError
from tests.support.digests import decision_digest

PIECES = st.sampled_from(
    (
        "# ADR 31: T",
        "## Status",
        "Status",
        "## Amendments",
        "## Budget Changes",
        "## B*udget* &#67;hanges",
        "## Context",
        "---",
        "===",
        "```",
        "<!--",
        "-->",
        "<div>",
        "> quoted",
        "status: proposed",
        "Status: Proposed",
        "*   **Status**: Proposed",
        "* Status: Draft",
        "- **Date:** 2025-07-18",
        "Date: 2025-07-18",
        "Superseded by: N/A",
        "  Status: Draft",
        "    Status: Draft",
        "Proposed",
        "Accepted (2025-07-18)",
        "| Status | Proposed |",
        "|---|---|",
        "| Budget | Before | After |",
        "|---|---|---|",
        "| `a.max_b` | 1 | 2 |",
        "[a]: /b 'c",
        "words",
        "TODO",
        "",
        "",
        "",
    )
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=25).flatmap(
    lambda pieces: st.sampled_from(("\n", "\r\n", "\n\n")).map(lambda end: end.join(pieces))
)


_BITS = (
    "3", "1", "0", "**", "_", "`", "<b>", "</b>", "<!-- 7 -->", "[", "](x)", "![", "~~", "\\", " ", "\u200b", "&#51;",
    "ADR", ":", "\\\n  ",
)  # fmt: skip
_FRAMES = (
    "# {}", "# ADR {}: T", "{}\n===", "---\ntitle: {}\n---\n", '---\ntitle: "ADR {}"\n---\n', "# T\n\n- Number: {}",
)  # fmt: skip
NUMBERED = st.builds(
    lambda bits, frame: frame.replace("{}", "".join(bits)),
    st.lists(st.sampled_from(_BITS), max_size=12),
    st.sampled_from(_FRAMES),
)


@given(TEXTS | st.text())
def test_the_glance_never_misses_a_section_that_the_reader_finds(text: str) -> None:
    data = text.encode()

    assert may_decide_budgets(data) or not read_adr("x.md", data).decides_budgets


@given(TEXTS | NUMBERED)
def test_the_glance_never_misses_a_number_that_the_reader_finds(text: str) -> None:
    data = text.encode()
    adr = read_adr("x.md", data)

    assert adr.number is None or may_bear("x.md", data, adr.number) or adr.problems or not adr.decides_budgets


@given(st.binary(max_size=300) | TEXTS.map(str.encode))
def test_any_bytes_can_be_read(data: bytes) -> None:
    adr = read_adr("adr/1-x.md", data)

    assert adr.digest.startswith("sha256:")
    assert all(problem.message and problem.fix for problem in adr.problems)


@given(TEXTS)
def test_marking_changes_the_status_and_never_the_digest(text: str) -> None:
    with contextlib.suppress(RefusedError):
        marked = mark_status(text.encode(), "Accepted", None)
        assert read_adr("x.md", marked).status is AdrStatus.ACCEPTED
        assert decision_digest(marked.decode()) == decision_digest(text)


@given(TEXTS)
def test_an_amendment_never_changes_the_digest(text: str) -> None:
    with contextlib.suppress(RefusedError):
        assert decision_digest(amend(text.encode(), "x").decode()) == decision_digest(text)


@given(TEXTS)
def test_editors_habits_never_change_the_digest(text: str) -> None:
    lines = [line.rstrip(" \t") for line in text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")]
    edited = "\ufeff" + "".join(f"{line} \t\r\n" for line in lines) + "\n\n"

    assert decision_digest(edited) == decision_digest(text)


@given(TEXTS, PIECES)
def test_a_line_added_to_the_context_always_changes_the_digest(text: str, line: str) -> None:
    before = f"# T\n\n## Context\n\nstart\n\n## End\n\n{text}"
    after = f"# T\n\n## Context\n\nstart {line}.\n\n## End\n\n{text}"

    assert decision_digest(before) != decision_digest(after)


HOSTILE = (
    ">", "> ", "[", "![", "[a](", "*", "*a ", "_a", "`", "`a``", "<!-- ", '<a b="', "&#66;", "\\", "{a", "{ ",
    "- ", "- a\n", "1. a\n\n", "# a\n", "a\n==\n", "-\n", "|", "|a|\n|-|\n", "a|b\n", "[a]: b\n", '[a]: b "\n', "[a\n",
    "```\n", "<?", "\t", " ", "a: b\n", "{a: ", "[[", "? ", "- Status: ", "Status: Accepted\n", "Accepted by ", "1 1 ",
    "2020-01-01 ", "\r", "\n", "TODO ", "~", "<del>", "a (",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize(
    "frame",
    ["{}", "---\n{}\n---\n", "# T\n\n- Status: {}", "# T\n\n## Status\n\n{}", "## Budget Changes\n\n|Budget|{}"],
)
def test_hostile_records_are_read_in_time(piece: str, frame: str) -> None:
    size = MAX_ADR_BYTES - len(frame)
    data = frame.replace("{}", piece * (size // len(piece))).encode()

    assert read_adr("adr/1-x.md", data).number == 1 or piece in {"1 1 ", "2020-01-01 "}
    assert may_decide_budgets(data) == ("Budget Changes" in frame)


UNMARKED = st.text(st.sampled_from(" \t\n\xa0\u2003\x0b\x0c\u2028:|#-+1.~{}()=\"'/@aé") | st.characters(codec="utf-8"))


LITTLE_MARKUP = st.lists(
    st.sampled_from(
        ("**", "*", "`", "``", "_", "Status", "Date", ": ", " ", "a", "1", "é", "-", ".", "|", "\n", "\xa0")
    )
).map("".join)
LITTLE = LITTLE_MARKUP | LITTLE_MARKUP.map("| a | b |\n|-|-|\n| {} | c |".format) | LITTLE_MARKUP.map("* **{}".format)


@given(UNMARKED | TEXTS | LITTLE)
@example("**Status**: Accepted")
@example("| a | b |\n|-|-|\n| ` a` | b c |")
def test_a_text_with_little_markup_reads_as_the_parser_of_markup_reads_it(text: str) -> None:
    found = markdown.parse(text.split("\n"))
    blocks = [block for top in found.blocks for block in top.walk()]
    cells = [block for block in blocks if block.kind is markdown.BlockKind.CELL]
    lines, literals = [found.lines(block) for block in blocks], [found.literal(cell) for cell in cells]
    never = re.compile("(?!)")
    with patch.multiple(markdown, _MARKUP=re.compile(""), _BOLD_START=never, _ONE_CODE_SPAN=never):
        parsed = markdown.parse(text.split("\n"))
        assert lines == [parsed.lines(block) for block in blocks]
        assert literals == [parsed.literal(cell) for cell in cells]
