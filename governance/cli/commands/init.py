"""`budget init`."""

from typing import Annotated, Literal

import typer

from governance.cli.options import Directory, Format, Output, PlainFormat
from governance.cli.paths import surroundings
from governance.cli.wiring import emit, folder_of, leave, opened, style

Preset = Annotated[
    Literal["solo", "team", "org"] | None,
    typer.Option("--preset", help="Who approves; solo for one person, else team.", show_default=False),
]
Repository = Annotated[
    str | None,
    typer.Option("--repository", metavar="NAME", help="The name that sign-offs are bound to.", show_default=False),
]
People = Annotated[
    list[str] | None,
    typer.Option("--person", metavar="NAME=ADDRESS[,@HANDLE]", help="Another person; repeatable.", show_default=False),
]
Keys = Annotated[
    list[str] | None,
    typer.Option("--key", metavar="NAME=FILE", help="A person's public SSH key; repeatable.", show_default=False),
]
Ci = Annotated[
    Literal["github", "gitlab"] | None, typer.Option("--ci", help="Write the gate's workflow, too.", show_default=False)
]
Hook = Annotated[
    Literal["pre-commit", "pre-receive"] | None,
    typer.Option(
        "--hook",
        help="Let git ask before it commits, or takes a push; alone, nothing else is written.",
        show_default=False,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what would be written; write nothing.")]


def init(
    preset: Preset = None,
    repository: Repository = None,
    people: People = None,
    keys: Keys = None,
    ci: Ci = None,
    hook: Hook = None,
    dry_run: DryRun = False,
    form: Format = PlainFormat.TEXT,
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Scaffold a governed repository: budgets, policy, owners, a first ADR, a runbook. Never overwrites a file."""
    from governance.adapters.system.hooks import HooksFolder
    from governance.commands.init.scaffold import InitRequest
    from governance.commands.init.scaffold import init as run
    from governance.render.commands.init import as_json, as_text

    request = InitRequest(preset, repository, tuple(people or ()), tuple(keys or ()), ci, hook, dry_run)
    with opened(directory) as world:
        report = run(world, surroundings(directory), HooksFolder(folder_of(directory)), request)
    emit(as_json(report) if form is PlainFormat.JSON else as_text(report, style(output)), output)
    leave(report.verdict)
