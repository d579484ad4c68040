"""`budget sign`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.completions import complete_adrs, complete_people
from governance.cli.options import Comment, Commit, Directory, Format, PlainFormat, SigningKey
from governance.cli.wiring import emit, folder_of, open_world
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.domain.judgement.records import Choice
    from governance.domain.reports.sign import Signed


def sign(
    adr: Annotated[
        str | None,
        typer.Argument(
            metavar="[ADR]", autocompletion=complete_adrs, help="The number of a decision, or the path of its file."
        ),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="PERSON",
            autocompletion=complete_people,
            help="Who signs; whom git commits as, if left out.",
        ),
    ] = None,
    key: SigningKey = None,
    reject: Annotated[bool, typer.Option("--reject", help="Reject: blocks the decision.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back what you signed before.")] = False,
    comment: Comment = None,
    made: Annotated[
        str | None,
        typer.Option("--import", metavar="FILE|-", help="Put a record made elsewhere in its place; - reads it."),
    ] = None,
    commit: Commit = False,
    form: Format = "text",
    output: Annotated[
        str | None, typer.Option("--output", metavar="FILE|-", help="Write the record to FILE, or print it, instead.")
    ] = None,
    directory: Directory = None,
) -> None:
    """Sign a decision: shows what is signed, and refuses what would not count."""
    from governance.commands.sign import SignRequest
    from governance.commands.sign import sign as run

    _refuse_mixed(adr, made, others=bool(person or key or reject or withdraw or comment or output))
    if output is not None and commit:
        raise UsageError("--output and --commit exclude each other", "import the record where it is to be committed")
    with open_world(directory) as world:
        if made is not None:
            from governance.commands.signoff_import import import_record

            result = import_record(world, *_record(folder_of(directory), made), commit=commit)
        else:
            request = SignRequest(adr or "", person, key, choice(reject, withdraw), comment, commit, output is not None)
            result = run(world, request)
    _tell(result, form, output)


def _refuse_mixed(adr: str | None, made: str | None, *, others: bool) -> None:
    if made is None and adr is None:
        raise UsageError("no ADR is named", "name one: budget sign ADR; budget status lists them")
    if made is not None and (adr is not None or others):
        raise UsageError(
            "--import takes a record as it was made", "leave everything else out: budget sign --import FILE"
        )


def _record(folder: Path, made: str) -> tuple[bytes, str]:
    """A record that was made elsewhere, and what to call it."""
    from capability_budgets.reading.text import MAX_BYTES
    from governance.adapters.system.files import read_named

    if made == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"
    return read_named(folder / made, MAX_BYTES + 1), made


def _tell(result: "Signed", form: PlainFormat, output: str | None) -> None:
    """Report, and hand the record over where that was asked for; the report makes way for a record that is printed."""
    from governance.render.commands.sign import as_json, as_text

    report = as_json(result) if form == "json" else as_text(result, output)
    if output == "-":
        sys.stderr.write(report)
        if result.data is not None:
            emit(result.data.decode("utf-8"), None)
        return
    if output is not None and result.data is not None:
        emit(result.data.decode("utf-8"), Path(output))
    emit(report, None)


def choice(reject: bool, withdraw: bool) -> "Choice":
    """What is said of a decision.

    Raises:
        UsageError: both are wanted at once.
    """
    if reject and withdraw:
        raise UsageError("--reject and --withdraw exclude each other", "a reject blocks; a withdrawal only takes back")
    return "reject" if reject else "withdraw" if withdraw else "approve"
