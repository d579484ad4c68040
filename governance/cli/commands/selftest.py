"""`budget selftest`."""

import sys
from typing import Annotated, Final

import typer

from governance.cli.options import Directory, Format, Output
from governance.cli.wiring import emit_plain, exit_with, progress

_WORKER: Final = (sys.executable, "-P", "-m", "governance.cli.selftest_worker")

Guarantees = Annotated[
    list[str] | None,
    typer.Argument(metavar="GUARANTEE…", help="Guarantees to put to the test; all if left out.", show_default=False),
]
Quick = Annotated[bool, typer.Option("--quick", help="Run one scenario of each guarantee only.")]


def selftest(
    guarantees: Guarantees = None,
    quick: Quick = False,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Attack repositories of its own, and say which guarantees hold with the git, ssh-keygen and Python at hand.

    It works in a temporary folder, and touches no repository, configuration or key of yours.
    """
    del directory
    from governance.domain.reports.selftest import SelftestReport
    from governance.render.commands.selftest import as_json, as_text
    from governance.selftest.attacks.catalogue import chosen
    from governance.selftest.runner import put_to_test
    from governance.selftest.sandbox.programs import programs

    wanted = chosen(guarantees or (), quick=quick)
    taking_part = programs()
    with progress() as shown:
        report = SelftestReport(taking_part, put_to_test(wanted, _WORKER, shown), quick)
    emit_plain(report, as_text, as_json, form, output)
    exit_with(report.verdict)
