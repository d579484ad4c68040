"""Where a record stands, from everything in it that speaks of that."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from governance.documents.adr.dates import find_date
from governance.documents.adr.status_statement import is_edit, may_follow, read_statement
from governance.domain.judgement.records import AdrStatus

_AROUND: Final = " \t*_-.,;:()[]\u2013\u2014\u2022"


_Event = tuple[dt.date, AdrStatus | None]
"""The date with which a line begins or ends, and the status that began then (None: it tells of something else)."""


def read_statements(statements: Sequence[str]) -> AdrStatus | None:
    """What the paragraphs and list items of one status entry or section say together.

    The first one that says anything is what counts, and the others may end it, never improve it. A list of dated lines
    is a history: its latest status counts.
    """
    events = _history(statements)
    if events:
        return _latest(events)
    said = [(text, status) for text in statements if (status := read_statement(text)) is not None]
    if not said:
        return None
    first, different = said[0][1], {status for _, status in said} - {AdrStatus.OTHER}
    if AdrStatus.SUPERSEDED in different:
        return AdrStatus.SUPERSEDED
    if first is AdrStatus.ACCEPTED:
        plain = different <= {AdrStatus.ACCEPTED, AdrStatus.IMPLEMENTED} and all(
            may_follow(text) for text, _ in said[1:]
        )
        return first if plain else AdrStatus.OTHER
    return AdrStatus.OTHER if AdrStatus.ACCEPTED in different else first


def _history(statements: Sequence[str]) -> list[_Event]:
    """The dated lines, where there are several and nothing without a date speaks of a status; else none."""
    lines = [line for text in statements for line in text.split("\n") if line.strip()]
    events = []
    for line in lines:
        date, said = _edge_date(line), read_statement(line)
        if date is not None:
            events.append((date, None if said is AdrStatus.OTHER and is_edit(line) else said))
        elif said is not None:
            return []
    return events if len(events) > 1 else []


def _edge_date(line: str) -> dt.date | None:
    found = find_date(line)
    if found is None:
        return None
    date, start, end = found
    before, after = line[:start].strip(_AROUND), line[end:].strip(_AROUND)
    return date if not before or not after else None


def _latest(events: Sequence[_Event]) -> AdrStatus | None:
    """The status of the latest day; other, where one day has several or the order is in doubt."""
    last = max((date for date, status in events if status is not None), default=None)
    if last is None:
        return None
    said = {status for date, status in events if date == last and status is not None}
    return said.pop() if len(said) == 1 else AdrStatus.OTHER


def combine(statuses: Sequence[AdrStatus], *, replaced: bool) -> AdrStatus | None:
    """The status of a record that states it in several places, and may name another record that supersedes it."""
    said = set(statuses)
    if AdrStatus.SUPERSEDED in said or (replaced and said <= {AdrStatus.ACCEPTED, AdrStatus.IMPLEMENTED}):
        return AdrStatus.SUPERSEDED
    if said == {AdrStatus.ACCEPTED, AdrStatus.IMPLEMENTED}:
        return AdrStatus.IMPLEMENTED
    return AdrStatus.OTHER if len(said) > 1 else next(iter(said), None)
