"""Decision records: bytes to what they say. Whatever the bytes, reading them yields a record, with its problems."""

from collections.abc import Iterator
from itertools import islice

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import MAX_PROBLEMS, UnreadableError, decode
from governance.documents.adr.digest import digest_of
from governance.documents.adr.evidence_lines import evidence_lines
from governance.documents.adr.front_matter import FrontMatter, read_front_matter
from governance.documents.adr.markdown import MAX_LINES, is_too_large
from governance.documents.adr.metadata import is_spelled, read_metadata
from governance.documents.adr.outline import Outline, outline
from governance.documents.adr.paths import MAX_ADR_BYTES, file_number, may_decide_budgets, other_markup
from governance.documents.adr.placeholders import placeholders
from governance.documents.adr.source import normal_lines
from governance.documents.adr.table import read_table
from governance.domain.digests import digest
from governance.domain.judgement.records import Adr, ChangeRow


def read_adr(path: str, data: bytes) -> Adr:
    """What a decision record says, in any dialect, as far as it can be read; never fails.

    The name of the file may state the number. The problems are what keeps it from counting as a decision about budgets;
    of a record without a Budget Changes section, only what no text may hold.
    """
    unread = why_unread(path, data)
    if unread:
        return _unread(path, data, unread)
    text, problems = data.decode("utf-8"), tuple[Problem, ...]()
    try:
        decode(data)
    except UnreadableError as fault:
        problems = fault.problems
    return _read(path, data, outline(text), problems)


def why_unread(path: str, data: bytes) -> tuple[Problem, ...]:
    """Why nothing of a record can be read but the name of its file; told without parsing it; () if it can."""
    markup = other_markup(path)
    if markup is not None:
        return (Problem(f"{markup} is not read", "write the record as Markdown, in a .md file"),)
    if len(data) <= MAX_ADR_BYTES and _is_binary(data):
        return (Problem("the file is binary, not text", "keep it under another name; a record is Markdown in UTF-8"),)
    try:
        decode(data, limit=MAX_ADR_BYTES)
    except UnreadableError as fault:
        if len(data) > MAX_ADR_BYTES or not _is_utf8(data):
            return fault.problems
    lines = normal_lines(data.decode("utf-8"))
    if is_too_large(lines):
        what = f"the file has {len(lines)} lines, more than {MAX_LINES}"
        return (Problem(what, "split it, or remove what is not needed"),)
    return ()


def _is_binary(data: bytes) -> bool:
    """Whether a file that is not UTF-8 looks like no text in any other encoding either."""
    return b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not _is_utf8(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unread(path: str, data: bytes, problems: tuple[Problem, ...]) -> Adr:
    """A record that cannot be parsed; where the words are in a Markdown file, it counts as a decision on budgets."""
    return Adr(
        path=path,
        number=file_number(path),
        title=None,
        status=None,
        is_read=False,
        decides_budgets=other_markup(path) is None and may_decide_budgets(data),
        digest=digest(data),
        problems=problems,
    )


def _read(path: str, data: bytes, record: Outline, problems: tuple[Problem, ...]) -> Adr:
    front = read_front_matter(record.lines[: record.front_matter])
    known = read_metadata(path, record, front)
    rows, wrong = _decision(record, front)
    number = known.number
    if record.deciding and number is not None and not is_spelled(number, record, file_number(path)):
        problems += (Problem(f"the number {number} is put together by markup", "write its digits plainly", 1),)
        number = None  # who looks for a number finds it by its digits, so it must not be met otherwise
    if record.document.too_deep:
        problems += (Problem("lists or quotes are nested too deeply to be read", "nest them less deeply"),)
    found = sorted(
        (*problems, *islice(wrong, MAX_PROBLEMS)), key=lambda problem: (problem.line or 0, problem.column or 0)
    )
    return Adr(
        path=path,
        number=number,
        title=known.title,
        status=known.status,
        status_line=known.status_line,
        date=known.date,
        deciders=known.deciders,
        supersedes=known.supersedes,
        superseded_by=known.superseded_by,
        decides_budgets=bool(record.deciding) or (record.document.too_deep and may_decide_budgets(data)),
        rows=rows,
        evidence=evidence_lines(record) if record.deciding else (),
        digest=digest_of(record, front),
        problems=tuple(found),
    )


def _decision(record: Outline, front: FrontMatter) -> tuple[tuple[ChangeRow, ...], Iterator[Problem]]:
    """The rows of the one Budget Changes section, and why the record cannot count as it stands."""
    if not record.deciding:
        return (), iter(())
    first, *more = record.deciding
    rows, problems = read_table(record, first)
    wrong = [*front.problems, *problems]
    if first is record.title:
        what = "the title cannot be the heading Budget Changes: what stands below a title is metadata"
        wrong.append(Problem(what, "give the record a title of its own", first.heading.start + 1))
    for section in more:
        what = f"a second Budget Changes section; the first is in line {first.heading.start + 1}"
        wrong.append(Problem(what, "keep one section, with all changes", section.heading.start + 1))
    return () if more else rows, (problem for part in (wrong, placeholders(record)) for problem in part)
