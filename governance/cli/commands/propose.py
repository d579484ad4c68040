"""`budget propose`."""

from pathlib import Path
from typing import Annotated

import typer

from governance.cli.completions import complete_limits
from governance.cli.options import Commit, Directory, Format, Output, PlainFormat
from governance.cli.wiring import emit, folder_of, opened

Wishes = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="BUDGET=VALUE…",
        autocompletion=complete_limits,
        help="The new value of a budget; `none` removes it.",
        show_default=False,
    ),
]


def propose(
    wishes: Wishes = None,
    from_worktree: Annotated[
        bool, typer.Option("--from-worktree", help="Propose the edits that the checkout holds already.")
    ] = False,
    rename: Annotated[
        list[str] | None,
        typer.Option("--rename", metavar="OLD=NEW", help="Rename a capability; its limits stay.", show_default=False),
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Let BUDGET name one that is not there yet.")] = False,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Loosen through that day only.", show_default=False),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="T", help="The title of the decision.")] = None,
    reason: Annotated[str, typer.Option("-m", metavar="REASON", help="Why, in your own words.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the draft; write nothing.")] = False,
    edit: Annotated[bool, typer.Option("--edit", help="Open the draft in your editor before the commit.")] = False,
    commit: Commit = False,
    form: Format = PlainFormat.TEXT,
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Draft the decision (ADR) of a change. The budgets stay as they are until it is approved and applied."""
    from functools import partial

    from governance.commands.propose import ProposeRequest
    from governance.commands.propose import propose as run
    from governance.errors import UsageError
    from governance.render.commands import decisions

    if from_worktree == bool(wishes or rename):
        message = "name budgets to change or capabilities to rename, or use --from-worktree, and not both"
        raise UsageError(message, "budget propose --help")
    if from_worktree and title is None:
        raise UsageError("--from-worktree needs a title", "--title T")
    with opened(directory) as world:
        request = ProposeRequest(
            tuple(wishes or ()),
            from_worktree,
            title,
            reason,
            dry_run,
            commit,
            tuple(rename or ()),
            new,
            until,
        )
        result = run(world, request, partial(_edited, directory) if edit else None)
    told = decisions.proposed_json if form is PlainFormat.JSON else decisions.proposed
    emit(told(result, dry_run=dry_run), output)


def _edited(directory: Path | None, path: str) -> None:
    """Let the user edit a file of the repository."""
    from governance.adapters.git.process import find_repository
    from governance.cli.editor import edit_file

    git_dir, top = find_repository(folder_of(directory))
    edit_file((top or git_dir) / path)
