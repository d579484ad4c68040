"""`budget help`."""

from typing import Annotated

import typer

from governance.cli.completions import complete_topics
from governance.cli.options import Directory, Format, Output
from governance.cli.wiring import emit, style
from governance.errors import UsageError

Topic = Annotated[
    str | None,
    typer.Argument(
        metavar="[CODE|COMMAND]",
        help="A finding code, such as BG104, or a command; if left out, the groups of commands.",
        show_default=False,
        autocompletion=complete_topics,
    ),
]


def help(  # noqa: A001 (a command's function has its name)
    topic: Topic = None,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Show the page of a finding code, offline: what it means, an example, why the rule exists, and how to fix it.

    Of a command it shows what `--help` does; without a topic, the groups of commands.
    """
    del directory
    from governance.cli.groups import COMMANDS

    if topic is None or topic in COMMANDS:
        _command_help(topic)
        return
    from governance.domain.codes import FINDING_CODES

    code = topic.upper()
    if code not in FINDING_CODES:
        raise _unknown(topic)
    from governance.cli.help_pages import page
    from governance.render.commands.help import as_json, as_text

    rule, text = FINDING_CODES[code], page(code)
    emit(as_json(rule, text) if form == "json" else as_text(text, style(output)), output)


def _command_help(command: str | None) -> None:
    from governance.cli.main import application

    application([command or "--help"])([*([command] if command else []), "--help"], prog_name="budget")


def _unknown(topic: str) -> Exception:
    from capability_budgets.reading.near_names import alike
    from governance.cli.groups import COMMANDS
    from governance.domain.codes import FINDING_CODES

    near = (*alike(topic, COMMANDS, 2), *alike(topic, FINDING_CODES))
    fix = f"did you mean: {', '.join(f'budget help {name}' for name in near)}" if near else "budget help lists commands"
    return UsageError(f"{topic!r} is neither a finding code nor a command", fix)
