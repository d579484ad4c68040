"""Wiring: the real world for a workflow, and the way out for its report."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import typer

from governance.cli.manner import Manner
from governance.errors import ExitCode

if TYPE_CHECKING:
    from governance.domain.findings import Verdict
    from governance.domain.measurement.verdicts import LimitVerdict
    from governance.ports.progress import Progress
    from governance.ports.world import World
    from governance.render.layout.style import Style


_Report = TypeVar("_Report")


class _Invocation:
    """One call of the command line.

    Attributes:
        manner: how it behaves.
        folder: what `budget -C DIR command` names.
        held: a report that is held back.
    """

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.folder: Path | None = None
        self.held = ""


# Not Typer's context: it has no public way to the current one, so every command would have to hand it on.
_INVOCATION: Final[ContextVar[_Invocation]] = ContextVar("invocation")


@contextmanager
def invocation(manner: Manner) -> Iterator[None]:
    """The span of one call of the command line, which another one in this process may enclose.

    Args:
        manner: what was asked for of every command: quiet, verbose, colours.
    """
    if manner.verbose:
        from governance.cli.verbose import tell_on_standard_error

        tell_on_standard_error()
    entered = _INVOCATION.set(_Invocation(manner))
    try:
        yield
    finally:
        _INVOCATION.reset(entered)


def set_start_folder(folder: Path | None) -> None:
    """Remember the folder named before the command."""
    _INVOCATION.get().folder = folder


def folder_of(named: Path | None) -> Path:
    """The folder to run in: `-C` before the command, then `-C` after it (below the first, as git joins them)."""
    return (_INVOCATION.get().folder or Path()) / (named or Path())


@contextmanager
def open_world(named: Path | None, *, quarantine: bool = False) -> Iterator["World"]:
    """The world around a folder: its repository, files, keys and the clock.

    Args:
        named: the folder that `-C` names.
        quarantine: read the objects of a push, too, that git has not taken yet.
    """
    from governance.adapters.git.commits import GitCommitter
    from governance.adapters.git.line_ends import LineEnds
    from governance.adapters.git.process import GitProcess
    from governance.adapters.git.repository import GitRepository
    from governance.adapters.git.sparse import SparseFiles
    from governance.adapters.ssh.keygen import SshKeys
    from governance.adapters.system.clock import SystemClock
    from governance.adapters.system.files import Checkout, read_outside
    from governance.ports.world import World

    with GitRepository.open(folder_of(named), quarantine=quarantine) as repository:
        top = repository.top or repository.git_dir
        git = GitProcess(top, repository.git_dir)
        sparse = SparseFiles(git, repository.git_dir)
        yield World(
            repository,
            SshKeys(),
            Checkout(top, exists=repository.top is not None, ends=LineEnds(git), sparse=sparse),
            SystemClock(),
            GitCommitter(top),
            dict(os.environ),
            read_outside,
        )


@contextmanager
def progress() -> Iterator["Progress"]:
    """How far long work has come, on a terminal; nothing elsewhere."""
    from governance.ports.progress import Silence

    if _INVOCATION.get().manner.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield Silence()
        return
    from governance.adapters.system.terminal_progress import TerminalProgress

    with closing(TerminalProgress(sys.stderr)) as shown:
        yield shown


def style(output: Path | None) -> "Style":
    """How to draw for whoever reads: colours only on a terminal that wants them."""
    from governance.render.layout.style import Style

    terminal = output is None and sys.stdout.isatty()
    width = os.get_terminal_size().columns if terminal else None
    wanted = output is None and _INVOCATION.get().manner.wants_colour(os.environ, on_terminal=terminal)
    return Style(colour=wanted, width=width or Style().width)


def emit(text: str, output: Path | None) -> None:
    """Print a report, or write it to the file the user named; `-` is standard output."""
    if output is not None and str(output) != "-":
        from governance.adapters.system.files import write_output

        write_output(folder_of(None) / output, text.encode("utf-8"))
        return
    call = _INVOCATION.get()
    if call.manner.quiet and not text.startswith(("{", "[")):
        call.held += text
        return
    _print(text)


def emit_plain(
    report: _Report,
    as_text: "Callable[[_Report, Style], str]",
    as_json: Callable[[_Report], str],
    form: str,
    output: Path | None,
) -> None:
    """Print a report as text or as JSON, the two forms of most commands, or write it to the file the user named."""
    emit(as_json(report) if form == "json" else as_text(report, style(output)), output)


def print_held() -> None:
    """Print a report that was held back: its verdict is no pass, or it has none and is what was asked for."""
    call = _INVOCATION.get()
    text, call.held = call.held, ""
    if text:
        _print(text)


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def exit_with(verdict: "Verdict") -> None:
    """End with the exit status of a verdict."""
    from governance.domain.findings import Verdict

    _let_go(passes=verdict is Verdict.PASS)
    codes = {Verdict.PASS: ExitCode.PASS, Verdict.FAIL: ExitCode.VIOLATION, Verdict.INDETERMINATE: ExitCode.UNDECIDED}
    raise typer.Exit(codes[verdict])


def _let_go(*, passes: bool) -> None:
    """Let a report go that was held back: nobody asked for it where everything passes."""
    if passes:
        _INVOCATION.get().held = ""
    print_held()


def exit_with_limits(verdict: "LimitVerdict") -> None:
    """End with the exit status of a verdict on measurements."""
    from governance.domain.measurement.verdicts import LimitVerdict

    _let_go(passes=verdict is LimitVerdict.PASS)
    codes = {LimitVerdict.PASS: ExitCode.PASS, LimitVerdict.FAIL: ExitCode.VIOLATION}
    raise typer.Exit(codes.get(verdict, ExitCode.UNDECIDED))


def exit_interrupted() -> None:
    """End with the exit status of work that somebody broke off."""
    raise typer.Exit(ExitCode.INTERRUPTED)
