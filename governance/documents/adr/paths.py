"""What can be told of decision records before anything parses them: from their paths, and from a glance."""

import datetime as dt
import re
from functools import lru_cache
from typing import Final

BUDGET_CHANGES: Final = "budget changes"
"""The name, in lower case, of the section that makes an ADR decide budgets."""

SPELLED: Final = re.compile(r"budget[ \t]+changes", re.IGNORECASE | re.ASCII)
"""The name as it must stand in the heading's own line."""

MAX_ADR_BYTES: Final = 256 * 1024
"""Larger records are not read: nobody writes one, and Markdown must be read within a second."""

_SPELLED_BYTES: Final = re.compile(SPELLED.pattern.encode(), re.IGNORECASE)
_OTHER_MARKUP: Final = {".adoc": "AsciiDoc", ".asciidoc": "AsciiDoc", ".rst": "reStructuredText"}
_SIGNOFFS: Final = "signoffs"
_EVIDENCE: Final = re.compile(r"evidence/(?P<number>[0-9]{1,9})\.jsonl")
_DATED: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8})(?=[-_. ]|$)(?:_(?P<number>[0-9]{1,9})(?=[-_ ]|$))?"
)
KINDS: Final = "adr|ad|rfc|rfd|pdr|edr|tdr|dr|kep|lep|pep|rep|oep|hip|eip|cip"
"""What records are called in their numbers, in lower case."""

_NUMBERED: Final = re.compile(rf"(?P<number>[0-9]{{1,9}})(?=[-_ ]|(?:{KINDS})[-_ ]|\.(?![0-9])|$)", re.IGNORECASE)
_KIND: Final = re.compile(
    rf"(?:[A-Z]{{2,12}}[-_ ])?(?i:{KINDS})[-_ ]?(?=[0-9])|[A-Z](?=[0-9]{{2}})"
    r"|[A-Z][A-Z0-9]{1,15}-(?:[A-Z][A-Za-z0-9]{1,15}-){,3}(?=[0-9]{3})"
)
"""What may stand before the number: `ADR-0001`, `ODH-ADR-0001`, `DEP-0012`, `A105`."""

_ENDING: Final = re.compile(rf"(?:\.md|{'|'.join(map(re.escape, _OTHER_MARKUP))})$", re.IGNORECASE)
_INDEX: Final = re.compile(rf"(?P<folder>[^/]+)/(?:readme|index){_ENDING.pattern}", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{1,9}")


@lru_cache(maxsize=2**14)
def file_number(path: str) -> int | None:
    """The number that a record's file name states (`031-x.md`, `ADR004-x.md`, `2021-06-10_006-x.md`); None without one.

    A date is no number: `2023-06-05-x.md` has none. A `README.md` has the number of its folder.
    """
    index = _INDEX.fullmatch("/".join(path.split("/")[-2:]))
    stem = index["folder"] if index else _ENDING.sub("", path.rpartition("/")[2])
    stem = stem[match.end() :] if (match := _KIND.match(stem)) else stem
    dated = _DATED.match(stem)
    if dated and is_date(dated["date"]):
        return int(dated["number"]) if dated["number"] else None
    numbered = _NUMBERED.match(stem)
    return int(numbered["number"]) if numbered else None


def other_markup(path: str) -> str | None:
    """The name of the markup, other than Markdown, that a file is written in by its name: these are not read."""
    return next((name for ending, name in _OTHER_MARKUP.items() if path.lower().endswith(ending)), None)


def is_date(text: str) -> bool:
    """Whether an ISO date, with or without hyphens, names a day of the calendar."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_adr_path(path: str, folders: tuple[str, ...]) -> bool:
    """Whether a path is that of a decision record: a `.md` file below one of the folders, not below its sign-offs."""
    # most paths of a repository with many decisions are sign-offs
    return path.endswith(".md") and _is_in(path, folders)


def is_other_record(path: str, folders: tuple[str, ...] | None = None) -> bool:
    """Whether a path, below one of the folders, looks like that of a record in another markup: it has a number."""
    is_record = other_markup(path) is not None and file_number(path) is not None
    return is_record and (folders is None or _is_in(path, folders))


def _is_in(path: str, folders: tuple[str, ...]) -> bool:
    below = [part for folder in folders if (part := _below(path, folder)) is not None]
    return bool(below) and not any(part.startswith(f"{_SIGNOFFS}/") for part in below)


def signoff_number(path: str, folders: tuple[str, ...]) -> int | None:
    """The number of the decision that a file below `<folder>/signoffs/<number>/` belongs to; None for other paths.

    Leading zeros are free. Whether the file can be a record (`.yaml`) is not asked here: other files are findings.
    """
    if f"{_SIGNOFFS}/" not in path:
        return None
    for folder in folders:
        parts = (_below(path, folder) or "").split("/", 2)
        if len(parts) > 2 and parts[0] == _SIGNOFFS and parts[2] and _NUMBER.fullmatch(parts[1]):  # noqa: PLR2004
            return int(parts[1])
    return None


def evidence_number(path: str, folders: tuple[str, ...]) -> int | None:
    """The number of the decision that `<folder>/evidence/<number>.jsonl` belongs to; None for other paths."""
    found = (_EVIDENCE.fullmatch(part) for folder in folders if (part := _below(path, folder)) is not None)
    return next((int(match["number"]) for match in found if match), None)


def _below(path: str, folder: str) -> str | None:
    prefix = f"{folder.rstrip('/')}/"
    return path[len(prefix) :] if path.startswith(prefix) else None


def may_decide_budgets(data: bytes) -> bool:
    """Whether a record may have a Budget Changes section, since the words stand in it plainly."""
    return _SPELLED_BYTES.search(data) is not None


def may_bear(path: str, data: bytes, number: int) -> bool:
    """Whether a record may bear a number: by its file's name, or since its digits stand in the text plainly."""
    if file_number(path) == number:
        return True
    return b"%d" % number in data and re.search(rb"(?<![0-9])0*%d(?![0-9])" % number, data) is not None
