"""Decisions whose table a person sees and the program does not, or the other way round."""

from typing import Final

from governance.selftest.sandbox.actions import honest_raise, raise_by
from governance.selftest.sandbox.scenario import Actions, Scenario, codes

_ROW: Final = "| `rate_limiter.max_latency_ms` | 10 | 12 |\n"
_HEAD: Final = "| Budget | Before | After |"
_TABLE: Final = f"{_HEAD}\n|---|---|---|\n{_ROW}"
_NAME: Final = "## Budget Changes"
_SECTION: Final = f"{_NAME}\n\n{_TABLE}"
_CONTEXT: Final = "The audit log costs time."


def _indented(text: str, by: str) -> str:
    return "".join(f"{by}{line}\n" for line in text.splitlines())


_QUOTED: Final = raise_by(
    (
        _CONTEXT,
        f"It costs.\n\n{_indented(_SECTION, '> ')}\n```\n{_SECTION}```\n\n<!-- {_ROW}-->\n\n{_HEAD}\n|---|---|---|\n",
    )
)
"""An honest decision that quotes tables where they decide nothing."""


def _section(name: str, tries: str, new: str, code: str = "BG103") -> Scenario:
    """A section that is none."""
    return Scenario(name, tries, codes(code), raise_by((_SECTION, new)), _QUOTED)


def _table(name: str, tries: str, new: str, twin: Actions = _QUOTED) -> Scenario:
    """A table that is none, or is more than one."""
    return Scenario(name, tries, codes("BG105"), raise_by((_TABLE, new)), twin)


def _cell(name: str, tries: str, old: str, new: str) -> Scenario:
    """A table that says something else than one reads."""
    return Scenario(name, tries, codes("BG105"), raise_by((old, new)), honest_raise)


_LATER: Final = _TABLE.replace("12", "99")
_TWICE: Final = (
    "| Budget | Before | After | After |\n|---|---|---|---|\n| `rate_limiter.max_latency_ms` | 10 | 12 | 11 |\n"
)

SCENARIOS: Final = (
    _section("a section in a code block", "shows the section as an example", f"```markdown\n{_SECTION}```\n"),
    _section("a section in a comment", "hides the section", f"<!--\n{_SECTION}-->\n"),
    _section("a section in a quotation", "quotes the section", _indented(_SECTION, "> ")),
    _section(
        "a section in a list", "lets the section be a part of an enumeration", f"- {_indented(_SECTION, '  ')[2:]}"
    ),
    _section(
        "a table under another heading",
        "puts the table where nobody looks",
        f"## Budget Changes Considered\n\n{_TABLE}",
    ),
    _section(
        "a table among the amendments", "puts the table where no signature covers it", f"## Amendments\n\n{_TABLE}"
    ),
    _section(
        "a table below the status", "puts the table where no signature covers it", f"## Status\n\nAccepted\n\n{_TABLE}"
    ),
    _section("two sections", "adds a second section for another number", f"{_SECTION}\n{_NAME}\n\n{_LATER}", "BG105"),
    _table("a table in a code block", "shows the table as an example", f"```\n{_TABLE}```\n"),
    _table("a table in a comment", "hides the table", f"<!--\n{_TABLE}-->\n"),
    _table("a table in a quotation", "quotes what somebody else decided", _indented(_TABLE, "> ")),
    _table(
        "a table in a list", "lets the table be a part of an enumeration", f"- options:\n\n{_indented(_TABLE, '  ')}"
    ),
    _table("an indented table", "indents the table, so that it is code", _indented(_TABLE, "    ")),
    _table(
        "a table in HTML",
        "writes a table that is not one in Markdown",
        "<table><tr><td>10</td><td>12</td></tr></table>\n",
    ),
    _table("two tables", "adds a second table to the section", f"{_TABLE}\nInstead of:\n\n{_LATER}", honest_raise),
    _table("two columns After", "gives two columns one name", _TWICE, honest_raise),
    Scenario(
        "a budget twice",
        "lists the budget twice, with two numbers",
        codes("BG105", "BG201", "BG202"),  # no record can list it twice
        raise_by((_ROW, f"{_ROW}{_ROW.replace('12', '99')}")),
        honest_raise,
    ),
    _cell("no column After", "leaves the column out", _HEAD, "| Budget | Before | Later |"),
    _cell("a crossed out number", "crosses the smaller number out", "| 12 |", "| ~~11~~ 12 |"),
    _cell("a number with a hidden digit", "puts a comment between the digits", "| 12 |", "| 1<!-- 1 -->2 |"),
    _cell("a number behind a link", "lets the reader see 11 and the parser 12", "| 12 |", "| [11](12) |"),
    _cell("a number of another script in the table", "writes twelve in wide digits", "| 12 |", "| \uff11\uff12 |"),
    _cell("a number as an entity", "writes the digits as character references", "| 12 |", "| &#49;&#50; |"),
    _cell("a number with a unit", "writes 12 ms, which may be anything", "| 12 |", "| 12 ms |"),
    _cell("a number in words", "writes about 12", "| 12 |", "| about 12 |"),
    _cell("a budget of another script", "lists a name with a Cyrillic letter", "`rate_", "`r\u0430te_"),
)
