"""`budget check`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.options import Directory, FormatOfCheck, Output
from governance.cli.wiring import emit, exit_with, open_world, style
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.commands.check import CheckRequest

Base = Annotated[str | None, typer.Option("--base", metavar="REV", help="The trusted revision.", show_default=False)]
Head = Annotated[
    str | None, typer.Option("--head", metavar="REV", help="What to judge; HEAD if left out.", show_default=False)
]
Staged = Annotated[bool, typer.Option("--staged", help="Judge the commit to be.")]
Message = Annotated[
    Path | None,
    typer.Option(
        "--message", metavar="FILE", help="With --staged: the message of the commit to be.", show_default=False
    ),
]
EachCommit = Annotated[bool, typer.Option("--each-commit", help="Judge every commit by itself, too.")]


def request(base: str | None, head: str | None, staged: bool, message: Path | None, each: bool) -> "CheckRequest":
    """The request that the options state.

    Raises:
        UsageError: options that exclude each other.
    """
    from governance.commands.check import CheckRequest

    if staged and (base or head or each):
        raise UsageError("--staged judges the commit to be; --base, --head and --each-commit do not go with it")
    if message and not staged:
        raise UsageError("--message goes with --staged")
    text = None
    if message:
        try:
            text = message.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError as fault:
            raise UsageError(f"{message} cannot be read: {fault.strerror}", "name the file with the message") from fault
    return CheckRequest(base, head, staged, text, each)


def check(
    base: Base = None,
    head: Head = None,
    staged: Staged = False,
    message: Message = None,
    each_commit: EachCommit = False,
    form: FormatOfCheck = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Judge a change: does a decision say exactly this, and have the right people signed it?

    Without --base, the branch is judged against the default branch; on the tip of that, the last step alone.
    """
    from governance.commands.check import check as judge
    from governance.render.formats.registry import render_check

    asked = request(base, head, staged, message, each_commit)
    with open_world(directory) as world:
        report = judge(world, asked)
        if form == "markdown":
            from governance.cli.last_measured import last_measured
            from governance.commands.check_background import with_background

            report = with_background(world, report, partial(last_measured, world))
    emit(render_check(report, form, style(output)), output)
    exit_with(report.verdict)
