"""Options that commands share, worded once."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from governance.cli.completions import complete_adrs, complete_budgets
from governance.render.formats.registry import AuditFormat, CheckFormat

Directory = Annotated[
    Path | None,
    typer.Option("-C", metavar="DIR", help="Run as if started in DIR.", show_default=False),
]


def readable(text: str | None) -> str | None:
    """A text of the user's that is to stand in a file, where everybody can read it.

    Raises:
        BadParameter: it holds a control character, or is not UTF-8.
    """
    from capability_budgets.reading.text import control_character

    if text is None:
        return None
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise typer.BadParameter("this is not UTF-8")
    character = control_character(text)
    if character is not None:
        raise typer.BadParameter(f"the control character {character} stands in it")
    return text


Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write the report to FILE, whole or not at all.", show_default=False),
]


TrendFormat = Literal["text", "json", "html", "svg"]
ShowFormat = Literal["text", "json", "badge"]
PlainFormat = Literal["text", "json"]

FormatOfCheck = Annotated[CheckFormat, typer.Option("--format", help="How to report.")]
FormatOfAudit = Annotated[AuditFormat, typer.Option("--format", help="How to report.")]
Format = Annotated[PlainFormat, typer.Option("--format", help="How to report.")]
Adr = Annotated[
    str,
    typer.Argument(
        metavar="ADR",
        help="The number of a decision, or the path of its file.",
        autocompletion=complete_adrs,
    ),
]
RecordedBudgets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[BUDGET…]",
        autocompletion=complete_budgets,
        help="Limits, capabilities or patterns; all that were recorded if left out.",
        show_default=False,
    ),
]
Commit = Annotated[bool, typer.Option("--commit", help="Make the commit, too, with the message that is printed.")]
Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        envvar="BUDGET_STORE",
        help="Where measurements are kept: sqlite:///FILE or postgresql+psycopg://…; a file of the user's if left out.",
        show_default=False,
    ),
]
SigningKey = Annotated[
    str | None, typer.Option("--key", metavar="FILE", help="The SSH key; one of yours that the repository lists.")
]
Comment = Annotated[
    str | None, typer.Option("--comment", metavar="C", callback=readable, help="What you want to be read.")
]
MeasuredIn = Annotated[
    str | None, typer.Option("--env", metavar="ENV", help="What was measured in this environment.", show_default=False)
]
