"""`budget audit`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.options import Directory, FormatOfAudit, Output
from governance.cli.wiring import emit, exit_interrupted, exit_with, folder_of, open_world, progress, style
from governance.errors import BudgetError, UsageError

if TYPE_CHECKING:
    from governance.domain.reports.audit import AuditReport
    from governance.domain.reports.seal import Seal
    from governance.ports.world import World

Revision = Annotated[
    str | None, typer.Option("--rev", metavar="REV", help="The last step; HEAD if left out.", show_default=False)
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="REV", help="Judge only what came after this commit.", show_default=False),
]
Against = Annotated[
    Path | None,
    typer.Option(
        "--against",
        metavar="FILE",
        help="Judge only what came after a seal.",
        show_default=False,
    ),
]
SealTo = Annotated[
    Path | None, typer.Option("--seal", metavar="FILE", help="Write a seal of what was judged.", show_default=False)
]


def audit(
    revision: Revision = None,
    since: Since = None,
    against: Against = None,
    seal: SealTo = None,
    form: FormatOfAudit = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Judge every step of the first-parent history, as check would have judged it."""
    from governance.commands.audit import AuditRequest
    from governance.commands.audit import audit as judge
    from governance.render.formats.registry import render_audit

    earlier = _earlier(since, against, seal)
    with open_world(directory) as world, progress() as shown:
        told = form == "html"
        report = judge(world, AuditRequest(revision, since, earlier, progress=shown, story=told))
        report = _measured(world, report) if told else report
    emit(render_audit(report, form, style(output)), output)
    if seal is not None and report.is_whole:
        from governance.commands.shared.seal import seal_of
        from governance.documents.seal_json import write_seal

        emit(write_seal(seal_of(report, earlier)), seal)
    if report.partial:
        exit_interrupted()
    exit_with(report.verdict)


def _earlier(since: str | None, against: Path | None, seal: Path | None) -> "Seal | None":
    """The seal to go on from.

    Raises:
        UsageError: options that exclude each other, or a file that is no seal.
    """
    if since is not None and (against or seal):
        raise UsageError("--since tells of a part of the history; --seal and --against do not go with it")
    if against is None:
        return None
    from governance.adapters.system.named_files import read_file
    from governance.commands.shared.seal import opened as unsealed

    return unsealed(str(against), read_file(folder_of(None), str(against)))


def _measured(world: "World", report: "AuditReport") -> "AuditReport":
    """The report with what a store holds of its limits; a store that cannot be read takes nothing away."""
    from governance.cli.last_measured import recorded
    from governance.commands.audit_measurements import with_measurements

    try:
        return with_measurements(report, recorded(world))
    except BudgetError as fault:
        return replace(report, notes=(*report.notes, f"note: measurements are left out: {fault.message}"))
