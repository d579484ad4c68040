"""Drafts of decision records, in the seed's form: what is known is filled in, what only a person knows is marked."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from capability_budgets.reading.values import Value, format_percent, show
from governance.documents.adr.draft_measurements import DraftEvidence, as_code, measurements
from governance.documents.adr.paths import file_number
from governance.domain.judgement.changes import Change, DecisionLine, Direction


@dataclass(frozen=True, slots=True)
class Needed:
    """An approval rule that a change must meet: how many, of whom, and why it applies."""

    rule: str
    need: int
    people: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DraftedValue:
    """A value that a limit had, as a draft shows it: since when, and what brought it (`ADR 031`, `adoption`)."""

    date: dt.date
    value: str
    by: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a draft is made of.

    Attributes:
        width: digits of the number in the file's name and the title.
        reason: the author's own words; empty where they are still to come.
        changes: what the decision does.
        needed: for each change the rules that match it.
        past: for each budget its values so far, oldest first.
        details: for governed files, what changes in them in people's words.
        until: through which day the loosenings hold; None for good.
        evidence: what was measured; None without any.
    """

    number: int
    width: int
    title: str
    date: dt.date
    reason: str
    changes: tuple[Change, ...]
    needed: tuple[tuple[Needed, ...], ...]
    past: tuple[tuple[str, tuple[DraftedValue, ...]], ...]
    details: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    until: dt.date | None = None
    evidence: DraftEvidence | None = None


_LONGEST_SLUG: Final = 60
_ACCENTS: Final = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_PLAIN: Final = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"})

MARK: Final = "TODO"
"""Marks a place that the author must fill; nothing that still has one can be approved."""


def draft(data: Draft) -> str:
    """Write the record."""
    sections = (
        _head(data),
        _context(data),
        _at_a_glance(data),
        _table(data),
        _past(data),
        *(() if data.evidence is None else (measurements(data.evidence),)),
        _options(data),
        _outcome(data),
        _consequences(data),
        _rollback(data),
    )
    return "\n".join(sections)


def file_name(number: int, width: int, title: str) -> str:
    """The file's name: `031-raise-rate-limiter-latency.md`; titles in other scripts keep their letters."""
    slug = "-".join("".join(_kept(title)).split())[:_LONGEST_SLUG].strip("-") or "budget-change"
    return f"{number:0{width}d}-{slug}.md"


def _kept(title: str) -> Iterator[str]:
    """The letters, digits and marks of a title, small and composed, and a blank for everything else.

    Latin letters lose their accents. The marks of other scripts stay: without them a word is another.
    """
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", title).casefold()).translate(_PLAIN)
    for character in unicodedata.normalize("NFC", _ACCENTS.sub("", small)):
        yield character if unicodedata.category(character)[0] in "LMN" else " "


def _head(data: Draft) -> str:
    return f"""\
# ADR {data.number:0{data.width}d}: {" ".join(data.title.split())}

*   **Status**: Proposed
*   **Date**: {data.date.isoformat()}
*   **Deciders**: {", ".join(_signers(data)) or MARK}
*   **Supersedes**: N/A
*   **Superseded by**: N/A
"""


def _signers(data: Draft) -> list[str]:
    return list(dict.fromkeys(person for rules in data.needed for rule in rules for person in rule.people))


def _context(data: Draft) -> str:
    numbers = any(change.limit is not None for change in data.changes)
    asked = "what was measured (value, where, when), and who feels it" if numbers else "what it shows, and who feels it"
    reason = data.reason.strip() or f"{MARK}: what happened, {asked}."
    return f"## Context and Problem Statement\n\n{reason}\n"


def _at_a_glance(data: Draft) -> str:
    lines = []
    for change in data.changes:
        until = f", until {data.until}" if data.until and change.direction is Direction.LOOSEN else ""
        lines.append(f"*   {_told(change)}{until}")
        lines += [f"    *   {as_code(detail)}" for detail in data.details.get(change.budget, ())]
    for change, rules in zip(data.changes, data.needed, strict=True):
        lines.extend(f"*   **Must sign for {_code(change.budget)}**: {_rule(rule)}" for rule in rules)
        if not rules:
            lines.append(f"*   **Nobody can sign for {_code(change.budget)}**: no rule of the policy covers it")
    return "## At a Glance\n\n" + "\n".join(lines) + "\n"


def _told(change: Change) -> str:
    if change.direction is Direction.RENAME:
        return f"{_code(change.budget)} **is renamed**: {_code(str(change.after))}, with all its limits as they are"
    if change.limit is None:
        return f"{_code(change.budget)} changes who governs what ({change.direction})"
    if change.is_renewal:
        return f"{_code(change.budget)} **stays loosened**: {show(change.after)}"
    percent = f" ({format_percent(change.percent)})" if change.percent is not None else ""
    words = {"loosen": "gets looser", "tighten": "gets tighter"}[change.direction.value]
    return f"{_code(change.budget)} **{words}**: {show(change.before)} → {show(change.after)}{percent}"


def _rule(rule: Needed) -> str:
    people = ", ".join(rule.people) or "nobody"
    return f"{rule.need} of {people} — rule “{rule.rule}”, {rule.why}"


def _code(text: str) -> str:
    return f"`{text}`"


def _table(data: Draft) -> str:
    if data.until is None:
        return "## Budget Changes\n\n" + table(change.line for change in data.changes)
    rows = [
        (change.line, data.until.isoformat() if change.direction is Direction.LOOSEN else "") for change in data.changes
    ]
    body = "".join(f"{_row(line)} {until} |\n" for line, until in rows)
    return f"## Budget Changes\n\n| Budget | Before | After | Until |\n|---|---|---|---|\n{body}"


def _row(line: DecisionLine) -> str:
    return f"| {_code(line.budget)} | {_cell(line.before)} | {_cell(line.after)} |"


def table(lines: Iterable[DecisionLine]) -> str:
    """The table that decides: one row a line."""
    rows = "".join(f"{_row(line)}\n" for line in lines)
    return f"| Budget | Before | After |\n|---|---|---|\n{rows}"


def _cell(value: Value) -> str:
    return _code(value) if isinstance(value, str) else show(value)


def _past(data: Draft) -> str:
    parts = ["## Past Values\n"]
    new = {change.budget for change in data.changes if change.before is None}
    for budget, values in data.past:
        parts.append(f"{_code(budget)}:\n")
        if not values:
            parts.append("*   none: it is new\n" if budget in new else "*   none is on record\n")
        else:
            parts.append("".join(f"*   {item.date.isoformat()}: {item.value} ({item.by})\n" for item in values))
    return "\n".join(parts)


def _options(data: Draft) -> str:
    """Options that fit what is decided: a number, who governs, or a name."""
    if any(change.limit is not None for change in data.changes):
        return _OPTIONS.format(mark=MARK)
    renames = all(change.direction is Direction.RENAME for change in data.changes)
    return (_RENAME_OPTIONS if renames else _GOVERNANCE_OPTIONS).format(mark=MARK)


_GOVERNANCE_OPTIONS: Final = """\
## Considered Options

### Option A: Leave the rules as they are

*   {mark}: what does not work under them, and what people do instead.

### Option B: Change less

*   {mark}: the smallest change that would do, for whom, and why it is or is not enough.

### Option C: Change it as above

*   {mark}: who can approve what from then on that they could not before, and who no longer can.
"""

_RENAME_OPTIONS: Final = """\
## Considered Options

### Option A: Keep the old name

*   {mark}: what it gets wrong, and who is misled by it.

### Option B: Rename it

*   {mark}: what else bears the old name (tests, alerts, dashboards), and when that follows.
"""

_OPTIONS: Final = """\
## Considered Options

### Option A: Keep the budget and fix the code

*   {mark}: what would have to change, what it would cost, and why that is or is not the way.

### Option B: Raise it for a limited time

*   {mark}: until when, and what will have happened by then.

### Option C: Change it for good

*   {mark}: why the old number no longer describes what is needed.
"""


def _outcome(data: Draft) -> str:
    changes = "; ".join(str(change.line) for change in data.changes if change.limit is not None)
    numbers = f" In numbers: {changes}." if changes else ""
    return f"## Decision Outcome\n\n{MARK}: which option, and why it beats the others.{numbers}\n"


def _consequences(data: Draft) -> str:
    loosened = [change for change in data.changes if change.direction.value == "loosen"]
    known = [f"*   The build and the alerts accept more for {_code(change.budget)} from now on." for change in loosened]
    return (
        "## Consequences\n\n" + "\n".join([*known, f"*   {MARK}: what gets better, what gets worse, for whom."]) + "\n"
    )


def _rollback(data: Draft) -> str:
    limits = [change for change in data.changes if change.limit and not change.is_renewal]
    words = [f"{change.budget}={show(change.before)}" for change in limits]
    words += [
        f"--rename {change.after}={change.budget}" for change in data.changes if change.direction is Direction.RENAME
    ]
    if any(change.after is None for change in limits):
        words.append("--new")
    how = f"Propose the old values: `budget propose {' '.join(words)}`.\n" if words else ""
    if any(change.direction is Direction.GOVERNANCE for change in data.changes):
        how += "Put the files back as they were, and propose that: `budget propose --from-worktree --title TITLE`.\n"
    return f"## Rollback\n\n{how}{MARK}: the sign by which we would see that this was wrong.\n"


def number_width(paths: Iterable[str]) -> int:
    """How many digits a folder of records writes its numbers with; three where it has none yet."""
    widths = [
        len(digits)
        for path in paths
        if (number := file_number(path)) is not None
        for digits in re.findall(r"[0-9]+", path.rpartition("/")[2])[:4]
        if int(digits) == number
    ]
    return max(widths, default=3)


def next_number(taken: Sequence[int]) -> int:
    """The next free number."""
    return max(taken, default=0) + 1
