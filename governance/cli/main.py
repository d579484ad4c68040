"""The command `budget`: its commands, and the one place that turns exceptions into messages and exit codes."""

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from typing import Annotated, NoReturn

import typer

from governance.cli.groups import COMMANDS, GroupedCommands
from governance.cli.options import Directory
from governance.cli.output import forget, open_outlet
from governance.cli.wiring import start_in
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
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    del traceback_wanted, version
    start_in(directory)


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
    words = [word for before, word in pairwise(("", *arguments)) if before != "-C" and not word.startswith("-")]
    called = words[:1] if words and words[0] in COMMANDS else list(COMMANDS)
    for name in called:
        word = name.replace("-", "_")
        app.command(name)(getattr(import_module(f"governance.cli.commands.{word}"), word))
    return app


def main() -> NoReturn:
    """Run the command line; the outermost boundary."""
    # What is loaded stays to the end: looking through it for garbage costs a start some three percent.
    gc.set_threshold(200_000)
    arguments = [argument for argument in sys.argv[1:] if argument != "--traceback"]
    shows_traceback = len(arguments) < len(sys.argv) - 1
    try:
        open_outlet()
        application(arguments)(arguments, prog_name="budget")
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
