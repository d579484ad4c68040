"""The options of a line of allowed signers: what a key may sign, and when."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from capability_budgets.reading.late_patterns import late
from capability_budgets.reading.problems import TextError
from governance.domain.text_patterns import shown

# A backslash means something only before a quote; nothing is tried twice.
QUOTED: Final = r'"(?>[^"\\]|\\"|\\)*+"'
_OPTION: Final = late(rf'(?P<name>[^=,"]*+)(?:=(?P<value>{QUOTED}))?(?P<more>,|\Z)')
_MOMENT: Final = late(r"(?P<digits>[0-9]{8}(?:[0-9]{4}(?:[0-9]{2})?)?)(?:Z|UTC)?", re.ASCII | re.IGNORECASE)
_NAMESPACE: Final = re.compile(r"[!-~]+")
_VALUED: Final = frozenset({"namespaces", "valid-after", "valid-before"})


class RefusedLineError(TextError):
    """The line is well-formed, and must not count."""


class Options(NamedTuple):
    """What a line restricts its key to; None and empty where it restricts nothing. Moments are in UTC."""

    namespaces: tuple[str, ...] = ()
    valid_after: dt.datetime | None = None
    valid_before: dt.datetime | None = None


def read_options(text: str) -> Options:
    """Read comma-separated options, names in any case.

    Raises:
        RefusedLineError: they are well-formed, and a line with them must not count.
        TextError: they are not well-formed.
    """
    values = _split(text)
    after, before = _moment(values.get("valid-after")), _moment(values.get("valid-before"))
    if after is not None and before is not None and before <= after:
        raise TextError("valid-before is not after valid-after", "correct the two dates")
    return Options(_namespaces(values.get("namespaces")), after, before)


def _split(text: str) -> Mapping[str, str]:
    values: dict[str, str] = {}
    at, more = 0, True
    while more:
        match = _OPTION().match(text, at)
        if match is None:
            raise TextError(f"the option {shown(text[at:])} has no form that is read", 'write name="value"')
        name = match["name"].lower()
        if name == "cert-authority":
            raise RefusedLineError(
                "the holder of this authority could sign for anybody", "list the keys of people themselves"
            )
        if name not in _VALUED:
            raise RefusedLineError(
                f"the option {shown(name)} is not known", "use namespaces, valid-after, valid-before, or none"
            )
        if match["value"] is None or name in values:
            raise TextError(f"the option {name} needs one value in quotes", f'write {name}="…" once')
        values[name] = match["value"][1:-1].replace('\\"', '"')
        at, more = match.end(), match["more"] == ","
    return values


def _namespaces(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    names = tuple(text.split(","))
    for name in names:
        if not _NAMESPACE.fullmatch(name) or re.search(r"[*?!]", name):
            raise RefusedLineError(f"{shown(name)} does not spell out a namespace", 'write namespaces="budget-signoff"')
    return names


def _moment(text: str | None) -> dt.datetime | None:
    """Read a moment; without a Z it is UTC all the same.

    ssh-keygen takes the time zone of the machine there; a judgement must come out alike on every machine.
    """
    if text is None:
        return None
    match = _MOMENT().fullmatch(text)
    digits = match["digits"].ljust(14, "0") if match else ""
    try:
        return dt.datetime.strptime(f"{digits}+0000", "%Y%m%d%H%M%S%z")
    except ValueError as fault:
        raise TextError(f"{shown(text)} is no moment", "write YYYYMMDDZ or YYYYMMDDHHMMSSZ") from fault
