"""The command `budget`: its commands, and the one place that turns exceptions into messages and exit codes."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Final, Literal, NoReturn, cast

import typer

from governance.cli.completing import asked
from governance.cli.groups import COMMANDS, JUDGING, GroupedCommands, called
from governance.cli.manner import taken_from
from governance.cli.options import Directory
from governance.cli.output import forget, open_outlet
from governance.cli.wiring import invocation, print_held, set_start_folder
from governance.errors import BudgetError, ExitCode

# No plugin of pydantic's takes part in judging; looking for some would cost every start ten milliseconds.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"budget {version('budget-governance')}")
        raise typer.Exit


def _common(
    directory: Directory = None,
    traceback_wanted: Annotated[
        bool, typer.Option("--traceback", help="Show the traceback of a fault, for a bug report.")
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option("-q", "--quiet", help="Judge without a report where everything passes."),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Tell on standard error what is read, and how long it takes.")
    ] = False,
    color: Annotated[
        Literal["auto", "always", "never"],
        typer.Option("--color", help="Use colours; auto is on a terminal, as NO_COLOR and FORCE_COLOR say."),
    ] = "auto",
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    del traceback_wanted, version, quiet, verbose, color
    set_start_folder(directory)


_LISTING: Final = frozenset({"-h", "--help", "--version"})
"""What asks for no command."""


def application(arguments: Sequence[str] = ()) -> typer.Typer:
    """The command line, with the command that is called; with all where that cannot be told, and for the help.

    Typer looks into the parameters of every registered command, which for all costs more than a quiet check.
    """
    app = typer.Typer(
        name="budget",
        cls=GroupedCommands,
        help="Performance budgets in git that only a signed decision can change.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(_common)
    command = called(arguments)
    is_listed = bool(arguments) and _LISTING.issuperset(arguments)
    for name in [command] if command else COMMANDS:
        app.command(name)(_listed if is_listed else _loaded(name))
    return app


def _listed() -> None:
    """Stand for a command where all are listed, each with its line of the table, and none is loaded."""


def _loaded(name: str) -> Callable[..., None]:
    word = name.replace("-", "_")
    return cast("Callable[..., None]", getattr(import_module(f"governance.cli.commands.{word}"), word))


def main() -> NoReturn:
    """Run the command line; the outermost boundary."""
    shows_traceback = False
    try:
        open_outlet()
        arguments, manner = taken_from(sys.argv[1:])
        shows_traceback = manner.traceback
        with invocation(manner._replace(quiet=manner.quiet and called(arguments) in JUDGING)):
            _run(arguments)
    except BudgetError as fault:
        if shows_traceback:
            traceback.print_exc()
        _complain(fault.message, fault.fix, fault.details)
        sys.exit(fault.exit_code)
    except Exception as fault:  # noqa: BLE001 (the outermost boundary: whatever goes wrong decides nothing)
        if shows_traceback:
            traceback.print_exc()
        _complain(f"unexpected {type(fault).__name__}: {fault}", _reporting(fault))
        sys.exit(ExitCode.UNDECIDED)
    sys.exit(ExitCode.PASS)


def _run(arguments: Sequence[str]) -> None:
    completed = asked()
    try:
        application(arguments if completed is None else completed)(arguments, prog_name="budget")
    except SystemExit:
        print_held()
        raise


def _reporting(fault: Exception) -> str:
    """What to do about a fault that nobody has foreseen."""
    from governance.cli.fault_report import write_report

    path = write_report(fault)
    return "run again with --traceback and report it" if path is None else f"report it with {path}"


def _complain(message: str, fix: str, details: tuple[str, ...] = ()) -> None:
    from governance.render.layout.escape import terminal

    lines = [f"budget: {message}", *(f"  {line}" for line in details), *([f"  fix: {fix}"] if fix else [])]
    if sys.stderr is None:
        return
    try:
        for line in lines:
            print(terminal(line), file=sys.stderr)  # noqa: T201 (faults go to standard error, here and only here)
    except OSError:
        forget(2)  # where standard error takes nothing, the exit status has to do
