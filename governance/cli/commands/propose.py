"""`budget propose`."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.completions import complete_changes
from governance.cli.options import Commit, Directory, Format, Output, Store, readable
from governance.cli.wiring import emit, folder_of, open_world
from governance.errors import BudgetError, FaultError, UsageError

if TYPE_CHECKING:
    from governance.adapters.history.measurement_store import SqlStore
    from governance.commands.shared.evidence import EvidenceRequest
    from governance.domain.trends.series import TrendReport
    from governance.ports.world import World

Wishes = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="BUDGET=VALUE…",
        autocompletion=complete_changes,
        help="The new value of a budget; `none` removes it.",
        show_default=False,
    ),
]

FromWorktree = Annotated[
    bool, typer.Option("--from-worktree", help="Propose the edits that the checkout holds already.")
]
Renames = Annotated[
    list[str] | None,
    typer.Option("--rename", metavar="OLD=NEW", help="Rename a capability; its limits stay.", show_default=False),
]
New = Annotated[bool, typer.Option("--new", help="Let BUDGET name one that is not there yet.")]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Loosen through that day only.", show_default=False)
]
Title = Annotated[
    str | None, typer.Option("--title", metavar="T", callback=readable, help="The title of the decision.")
]
Reason = Annotated[str, typer.Option("-m", metavar="REASON", callback=readable, help="Why, in your own words.")]
KeepsEvidence = Annotated[
    bool | None,
    typer.Option(
        "--evidence/--no-evidence",
        help="Keep measurements beside the draft, and tell them in it; the default where some are on record.",
        show_default=False,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the draft; write nothing.")]
Edit = Annotated[bool, typer.Option("--edit", help="Open the draft in your editor before the commit.")]


def propose(
    wishes: Wishes = None,
    from_worktree: FromWorktree = False,
    rename: Renames = None,
    new: New = False,
    until: Until = None,
    title: Title = None,
    reason: Reason = "",
    evidence: KeepsEvidence = None,
    store: Store = None,
    dry_run: DryRun = False,
    edit: Edit = False,
    commit: Commit = False,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Draft the decision (ADR) of a change. The budgets stay as they are until it is approved and applied."""
    from functools import partial

    from governance.commands.propose import ProposeRequest
    from governance.commands.propose import propose as run
    from governance.render.commands.propose import as_json, as_text

    if from_worktree == bool(wishes or rename):
        message = "name budgets to change or capabilities to rename, or use --from-worktree, and not both"
        raise UsageError(message, "budget propose --help")
    if from_worktree and title is None:
        raise UsageError("--from-worktree needs a title", "--title T")
    with open_world(directory) as world, _evidence(world, evidence, store) as found:
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
            found,
        )
        result = run(world, request, partial(_edited, directory) if edit else None)
    told = as_json if form == "json" else as_text
    emit(told(result, dry_run=dry_run), output)


def _edited(directory: Path | None, path: str) -> None:
    """Let the user edit a file of the repository."""
    from governance.adapters.git.process import find_repository
    from governance.cli.editor import edit_file

    git_dir, top = find_repository(folder_of(directory))
    edit_file((top or git_dir) / path)


@contextmanager
def _evidence(world: "World", wanted: bool | None, address: str | None) -> "Iterator[EvidenceRequest]":
    """Where evidence comes from: by default from a store that is there, and nothing fails for want of one."""
    from governance.commands.shared.evidence import EvidenceRequest

    with ExitStack() as open_ones:
        kept = None if wanted is False else _kept(open_ones, world, bool(wanted), address)
        yield EvidenceRequest(kept, bool(wanted), _drawing() if kept else None)


def _kept(open_ones: ExitStack, world: "World", wanted: bool, address: str | None) -> "SqlStore | None":
    from governance.adapters.history.opened import opened_store, usual_place
    from governance.commands.shared.checkout_policy import policy_of

    try:
        repository = policy_of(world).repository
        if not wanted and address is None and not usual_place(repository).exists():
            return None
        return open_ones.enter_context(opened_store(address, repository))
    except BudgetError:
        if wanted:
            raise
        return None


def _drawing() -> "Callable[[TrendReport], str] | None":
    """What draws trends; None where the libraries for that are missing."""
    from governance.commands.shared.number_libraries import need_numbers

    try:
        need_numbers()
    except FaultError:
        return None
    from governance.render.formats.trend_svg import trend

    return trend
