"""`budget audit`."""

from typing import Annotated

import typer

from governance.cli.options import AuditFormat, Directory, FormatOfAudit, Output
from governance.cli.wiring import emit, leave, opened, style

Revision = Annotated[
    str | None, typer.Option("--rev", metavar="REV", help="The last step; HEAD if left out.", show_default=False)
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="REV", help="Judge only what came behind this commit.", show_default=False),
]


def audit(
    revision: Revision = None,
    since: Since = None,
    form: FormatOfAudit = AuditFormat.TEXT,
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Judge every step of the first-parent history, as check would have judged it."""
    from governance.render.registry import render_audit
    from governance.workflow.audit import AuditRequest
    from governance.workflow.audit import audit as judge

    with opened(directory) as world:
        report = judge(world, AuditRequest(revision, since))
    emit(render_audit(report, form.value, style(output)), output)
    leave(report.verdict)
