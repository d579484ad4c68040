"""`budget explain`."""

from governance.cli.commands.check import Base, EachCommit, Head, Message, Staged, request
from governance.cli.options import Directory, FormatOfCheck, Output
from governance.cli.wiring import emit, exit_with, open_world, style


def explain(
    base: Base = None,
    head: Head = None,
    staged: Staged = False,
    message: Message = None,
    each_commit: EachCommit = False,
    form: FormatOfCheck = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Judge as check does, and print for every change which rules match, who approved, and who could."""
    from governance.commands.check import check as judge
    from governance.render.formats.registry import render_check, render_explain

    asked = request(base, head, staged, message, each_commit)
    with open_world(directory) as world:
        report = judge(world, asked)
    if form == "text":
        emit(render_explain(report, style(output)), output)
    else:
        emit(render_check(report, form, style(output)), output)
    exit_with(report.verdict)
