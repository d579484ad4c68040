"""A record's metadata: title, number, status, date, deciders, and the records it replaces or that replace it."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from capability_budgets.reading.late_patterns import late
from governance.documents.adr.dates import count_dates, find_date, is_meant_as_date, is_only_date, read_date
from governance.documents.adr.entries import MetadataEntry, Passage
from governance.documents.adr.front_matter import FrontMatter
from governance.documents.adr.metadata_entries import FoundEntries, find_entries
from governance.documents.adr.outline import Outline
from governance.documents.adr.paths import file_number
from governance.documents.adr.record_numbers import numbered_title, numbers_in
from governance.documents.adr.status import combine, read_statements
from governance.documents.adr.status_vocabulary import STATUS_OF
from governance.documents.adr.vocabulary import DATES, DECIDERS, REPLACED, REPLACES, STATUS, USUAL_SECTIONS, plain_name
from governance.domain.judgement.records import AdrStatus

_NUMBER: Final = frozenset({"number", "adrnumber", "adrid", "adr", "id"})
_TITLE: Final = frozenset({"title"})
_MAX_LENGTH: Final = 2_000
_DATED: Final = frozenset(
    {AdrStatus.PROPOSED, AdrStatus.DRAFT, AdrStatus.ACCEPTED, AdrStatus.REJECTED, AdrStatus.IMPLEMENTED}
)
"""Statuses whose date is that of the decision."""

_AROUND_WORD: Final = " \t*_.,;:()[]\u00b7\u2013\u2014-"

_ABSENT: Final = late(
    r"[\W_]*(?:(?:n/?a|none|no|null|nothing|nobody|not applicable)(?:\s+(?:yet|so far))?)?[\W_]*", re.IGNORECASE
)
_BRACKETED: Final = late(r"\A\s*\[([^\[\]]*)\]\s*\Z")
_REPLACED_BY: Final = late(r"\b(?:super[cs]e+ded|replaced|obsoleted)\b[^.;\n]*?\bby\b", re.IGNORECASE)
_REPLACING: Final = late(r"\b(?:super[cs]e+des|replaces|obsoletes)\b", re.IGNORECASE)
_NOTE: Final = late(
    r"\W*(?:this\s+(?:decision|adr|record)\s+(?:is|was|has\s+been)\s+)?super[cs]e+ded\s+by\b", re.IGNORECASE
)
_CLAUSE_END: Final = late(r"[;\n]|\.(?!\w)")
_FIELD_NUMBER: Final = late(r"(?:adr|ad)?[-_ ]?(?P<number>[0-9]{1,9})", re.IGNORECASE)


class Metadata(NamedTuple):
    """What was read; `Adr` says what each means."""

    number: int | None
    title: str | None
    status: AdrStatus | None
    status_line: int | None
    date: dt.date | None
    deciders: tuple[str, ...]
    supersedes: tuple[int, ...]
    superseded_by: tuple[int, ...]


def read_metadata(path: str, record: Outline, front: FrontMatter) -> Metadata:
    """Read what a record says of itself, in whatever dialect."""
    said = find_entries(record, front)
    number, title = _title(record, said, file_number(path))
    statuses = [(entry, status) for entry in said.statuses if (status := read_statements(entry.texts)) is not None]
    replaced = _replaced(said, [entry for entry, status in statuses if status is AdrStatus.SUPERSEDED])
    line = next((entry.line for entry, _ in statuses), None)
    return Metadata(
        number=number,
        title=title,
        status=combine([status for _, status in statuses], replaced=replaced is not None),
        status_line=None if line is None else line + 1,
        date=_date(said, statuses),
        deciders=_deciders(said),
        supersedes=_supersedes(said),
        superseded_by=replaced or (),
    )


def _title(record: Outline, said: FoundEntries, hint: int | None) -> tuple[int | None, str | None]:
    """The number: of the title, else of the front matter, else of the file's name, given as a hint; and the title."""
    number, title = _heading(record, hint)
    fields = [" ".join(text.split()) for entry in said.named(_TITLE) for text in entry.texts[:1]]
    stated, named = numbered_title(fields[0], hint) if fields else (None, "")
    numbers = (number, stated, _field_number(said), hint)
    return next((number for number in numbers if number is not None), None), title or named or None


def is_spelled(number: int, record: Outline, hint: int | None) -> bool:
    """Whether a number stands in the text as digits in a row, not put together by markup or escapes.

    Who looks for the records that bear a number finds them by these digits, or by the name of the file.
    """
    return number == hint or re.search(rf"(?<![0-9])0*{number}(?![0-9])", "\n".join(record.lines)) is not None


def _heading(record: Outline, hint: int | None) -> tuple[int | None, str]:
    """Number and title in the first heading: one of level 1, or of level 2 that says which record this is."""
    section = record.title or next(iter(record.sections), None)
    if section is None or plain_name(section.text) in {*USUAL_SECTIONS, *STATUS}:
        return None, ""
    number, title = numbered_title(" ".join(section.text.split()), hint)
    names_record = number is not None and section.text[:1].isalpha() and section.heading.level == 2  # noqa: PLR2004
    return (number, title) if record.title or names_record else (None, "")


def _field_number(said: FoundEntries) -> int | None:
    matches = (_FIELD_NUMBER().fullmatch(text.strip()) for entry in said.named(_NUMBER) for text in entry.texts[:1])
    return next((int(match["number"]) for match in matches if match), None)


def _date(said: FoundEntries, stated: Sequence[tuple[MetadataEntry, AdrStatus]]) -> dt.date | None:
    """The date of the decision, by the best name that has one, else that of the one status that is stated.

    What is meant as a date and names none, or may name two, is not replaced by a lesser one.
    """
    for names in DATES:
        values = [entry.texts[0][:_MAX_LENGTH] for entry in said.named(names) if entry.texts]
        date = next((date for value in values if (date := read_date(value)) is not None), None)
        if date is not None or any(map(is_meant_as_date, values)):
            return date
    lines = (line for note in said.notes for line in note.text.split("\n"))
    noted = next((read_date(line) for line in lines if is_only_date(line)), None)
    return noted or _status_date(stated)


def _status_date(stated: Sequence[tuple[MetadataEntry, AdrStatus]]) -> dt.date | None:
    """The date that stands beside the one status of a record: `Accepted (2025-07-18)`."""
    if len(stated) != 1 or len(stated[0][0].texts) != 1:
        return None
    text, status = stated[0][0].texts[0][:_MAX_LENGTH], stated[0][1]
    found = find_date(text)
    if found is None or count_dates(text) > 1:
        return None
    is_next = text[: found[1]].strip(_AROUND_WORD).lower() in STATUS_OF
    return found[0] if status in _DATED or (status is AdrStatus.OTHER and is_next) else None


def _deciders(said: FoundEntries) -> tuple[str, ...]:
    """The names of the first entry that has some: one a list item, else parted by commas outside parentheses."""
    for entry in said.named(DECIDERS):
        texts = [text for text in entry.texts if not _ABSENT().fullmatch(text)]
        texts = [_BRACKETED().sub(r"\1", text) for text in texts]
        parts = re.split(r"[,;\n](?![^()]*\))", texts[0][:_MAX_LENGTH]) if len(texts) == 1 else texts
        names = [" ".join(part.split()) for part in parts]
        if any(names):
            return tuple(name for name in names if name)
    return ()


def _replaced(said: FoundEntries, superseded: Sequence[MetadataEntry]) -> tuple[int, ...] | None:
    """The numbers of the records that replace this one; None where nothing says that there are any."""
    stated = [
        passage for entry in said.named(REPLACED) for passage in entry.passages if not _ABSENT().fullmatch(passage.text)
    ]
    noted = [note for note in said.notes if _NOTE().match(note.text)]
    telling = (*noted, *(passage for entry in superseded for passage in entry.passages))
    numbers = _numbers(stated, _REPLACED_BY, telling)
    return numbers if stated or noted or numbers else None


def _supersedes(said: FoundEntries) -> tuple[int, ...]:
    stated = [passage for entry in said.named(REPLACES) for passage in entry.passages]
    return _numbers(stated, _REPLACING, (passage for entry in said.statuses for passage in entry.passages))


def _numbers(
    stated: Iterable[Passage], words: Callable[[], re.Pattern[str]], telling: Iterable[Passage]
) -> tuple[int, ...]:
    """The numbers of the records that passages name, and that others name after some words, each once."""
    numbers = [number for passage in stated for number in numbers_in(passage.text[:_MAX_LENGTH], passage.links)]
    return tuple(dict.fromkeys([*numbers, *(number for passage in telling for number in _after(words, passage))]))


def _after(words: Callable[[], re.Pattern[str]], passage: Passage) -> Iterator[int]:
    """The numbers of the records that a clause names after some words."""
    match = words().search(passage.text[:_MAX_LENGTH])
    if match is None:
        return
    stop = _CLAUSE_END().search(passage.text, match.end())
    end = stop.start() if stop else len(passage.text)
    links = [link._replace(at=link.at - match.end()) for link in passage.links if match.end() <= link.at < end]
    yield from numbers_in(passage.text[match.end() : end][:_MAX_LENGTH], links)
