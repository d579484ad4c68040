"""The table of a Budget Changes section, and everything that keeps it from saying one thing only."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from capability_budgets.reading.late_patterns import late
from capability_budgets.reading.problems import Problem
from governance.documents.adr.markdown import BlockKind, MarkdownBlock
from governance.documents.adr.outline import Outline, Section
from governance.documents.adr.table_row import BUDGET, SIDES, UNTIL, read_row
from governance.domain.judgement.records import ChangeRow

_REQUIRED: Final = (BUDGET, *SIDES)
_MAX_COLUMNS: Final = 50
_PIPE: Final = re.compile(r"(?<!\\)\|")
_COMMENTS: Final = late(r"\s*(?:<!--(?:(?!-->).)*-->\s*)+", re.DOTALL)


def read_table(record: Outline, section: Section) -> tuple[tuple[ChangeRow, ...], tuple[Problem, ...]]:
    """The rows of a section's table, without those that cannot be read, and all that is wrong."""
    problems: list[Problem] = []
    tables = [block for part in section.blocks for block in part.walk() if block.kind is BlockKind.TABLE]
    if len(tables) != 1 or tables[0] not in section.blocks:
        return (), (_no_single_table(section, tables),)
    table = tables[0]
    problems += _beside(record, section, table)
    columns = _columns(record, table.children[0], problems)
    rows = _rows(record, table, columns, problems) if columns else []
    problems += _twice(rows)
    return tuple(rows), tuple(problems)


def _no_single_table(section: Section, tables: list[MarkdownBlock]) -> Problem:
    if not tables:
        what = "no table stands directly below this heading"
    elif len(tables) > 1:
        return Problem("a second table stands in this section", "keep one table, with all changes", tables[1].start + 1)
    else:
        what = "the table stands inside a list or a quote"
    return Problem(what, "write a table with the columns Budget, Before and After here", section.heading.start + 1)


def _beside(record: Outline, section: Section, table: MarkdownBlock) -> Iterator[Problem]:
    """What stands in the section beside its table and could be taken for a part of it, or hide it."""
    for number in (*range(section.heading.end, table.start), *range(table.end, section.end)):
        if record.lines[number].lstrip(" \t").startswith("|"):
            yield Problem("this row is no part of the table", "put it into the table, without indentation", number + 1)
    if any(block.start == table.end for block in section.blocks):
        yield Problem("something follows the table without an empty line", "put an empty line before it", table.end + 1)
    for block in section.blocks:
        if block.kind is BlockKind.HTML and not _COMMENTS().fullmatch(block.source):
            yield Problem("HTML can show this section otherwise than it is read", "write Markdown", block.start + 1)


def _columns(record: Outline, head: MarkdownBlock, problems: list[Problem]) -> Mapping[str, int] | None:
    """Where the columns with a meaning are; None where one is missing or there twice."""
    if len(head.children) > _MAX_COLUMNS:
        problems.append(Problem(f"the table has more than {_MAX_COLUMNS} columns", "leave some out", head.start + 1))
        return None
    names = [record.document.text(cell).lower() for cell in head.children]
    wanted = [name for name in (*_REQUIRED, UNTIL) if name in _REQUIRED or name.lower() in names]
    if UNTIL in wanted and UNTIL.lower() not in record.lines[head.start].lower():
        fix = f"write {UNTIL} in plain letters"
        problems.append(Problem(f"the column {UNTIL} is put together by markup or entities", fix, head.start + 1))
        return None
    wrong = [name for name in wanted if names.count(name.lower()) != 1]
    for name in wrong:
        what = "stands twice" if name.lower() in names else "is missing"
        problems.append(
            Problem(f"the column {name} {what}", "write the columns Budget, Before and After once each", head.start + 1)
        )
    return None if wrong else {name: names.index(name.lower()) for name in wanted}


def _rows(
    record: Outline, table: MarkdownBlock, columns: Mapping[str, int], problems: list[Problem]
) -> list[ChangeRow]:
    head, *rows = table.children
    if not rows:
        problems.append(Problem("the table has no rows", "write a row for each change", head.start + 1))
    found: list[ChangeRow] = []
    for row in rows:
        line = row.start + 1
        if _cells(record.lines[row.start]) != len(head.children):
            fix = r"write as many cells as the head has; a `|` inside a cell is written `\|`"
            problems.append(Problem("this row has more or fewer cells than the table has columns", fix, line))
            continue
        cells = {name: record.document.literal(row.children[index]) for name, index in columns.items()}
        read, wrong = read_row(cells, line)
        problems += wrong
        found += [] if read is None else [read]
    return found


def _cells(line: str) -> int:
    """How many cells a line has, whether pipes stand at its ends or not."""
    return len(_PIPE.findall(line.strip(" \t").removeprefix("|"))) + (not re.search(r"(?<!\\)\|$", line))


def _twice(rows: list[ChangeRow]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        seen = first.setdefault(row.line.budget, row.at)
        if seen != row.at:
            what = f"`{row.line.budget}` stands in the table twice, first in line {seen}"
            yield Problem(what, "write one row for each budget: from what it is to what it becomes", row.at)
