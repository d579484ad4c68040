"""What a repository says, made harmless: one function for each kind of place that its text can end up in.

Names, titles, messages and paths are data. They must neither steer a terminal or a CI system, nor turn into markup,
nor look like a line that this program wrote.
"""

import re
from typing import Final

from capability_budgets.reading.late_patterns import late
from capability_budgets.terminal_text import terminal

__all__ = [
    "csv_cell",
    "markdown",
    "markdown_code",
    "markup",
    "terminal",
    "workflow_data",
    "workflow_property",
]

_WORKFLOW_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_WORKFLOW_PROPERTY: Final = str.maketrans({":": "%3A", ",": "%2C"})

_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})

# GitHub and GitLab look for mentions, references, links and emoji in the text that Markdown gives, where a backslash
# is gone already. A tag between the sign and the word keeps them apart, and copying takes nothing invisible along.
_MARKDOWN: Final = late(
    r"""(?P<sign>[@#$]|[!%&^~](?=["\w])|:(?=//|[\w+-]+:)|(?<=\bwww)\.|(?<=\bgh)-)
      | (?P<markup>[\\`*_\[\]|~&<>])
      | (?P<block>^(?:[-+=](?=\s|$|[-+=])|\d+(?=[.)])))""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKUP: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_UNFIT_FOR_SPAN: Final = late(r"[`|\\]|^\s|\s$|^$")

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 (spreadsheets take the wide ones too)

_BEHIND_SEMICOLON: Final = late(rf";[ \"]*(?=[{re.escape(''.join(_FORMULA))}])")


def workflow_data(text: str) -> str:
    """Text after the second `::` of a GitHub workflow command; line ends become those of the annotation."""
    return terminal(text.translate(_WORKFLOW_DATA))


def workflow_property(text: str) -> str:
    """The value of a property of a GitHub workflow command."""
    return workflow_data(text).translate(_WORKFLOW_PROPERTY)


def markup(text: str) -> str:
    """Text or an attribute's value in HTML and in XML 1.0, with what XML forbids shown as `terminal` shows it."""
    return terminal(text).translate(_ENTITIES)


def markdown(text: str) -> str:
    """Text within a line of Markdown, in a table's cell too: no markup, HTML, mention, reference, link or emoji.

    Blanks around it, which Markdown does not show but may take for indented code, are dropped.
    """
    return _MARKDOWN().sub(_plain, terminal(text).strip())


def _plain(match: re.Match[str]) -> str:
    character = match[0]
    if match["block"]:
        return f"<span>{character}</span>"
    escaped = _MARKUP.get(character) or (f"\\{character}" if character in r"\`*_[]|~" else character)
    return f"<span>{escaped}</span>" if match["sign"] else escaped


def markdown_code(text: str) -> str:
    """Text as a code span of Markdown, in a table's cell too."""
    shown = terminal(text)
    if not _UNFIT_FOR_SPAN().search(shown):
        return f"`{shown}`"
    return f"<code>{re.sub('[^A-Za-z0-9 ]', _numbered, shown)}</code>"


def _numbered(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def csv_cell(text: str) -> str:
    """Text of a cell that no spreadsheet takes for a formula; quoting for CSV itself is the writer's work.

    Where lists are separated by semicolons, as in much of Europe, spreadsheets cut cells at those as well.
    """
    formula = text.lstrip(" ").startswith(_FORMULA)
    shown = _BEHIND_SEMICOLON().sub(r"\g<0>'", terminal(text))
    return f"'{shown}" if formula else shown
