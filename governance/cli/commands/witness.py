"""`budget witness`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.completions import complete_adrs, complete_people
from governance.cli.options import Directory, Format, Output, readable
from governance.cli.wiring import emit, folder_of, open_world
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.commands.witness import Reviews

_MAX_BYTES = 16 * 1024 * 1024
"""Bytes of an answer: some thousand reviews are far fewer."""


def witness(
    reviews: Annotated[
        Path | None,
        typer.Option("--reviews", metavar="FILE", help="GitHub's answer `…/pulls/N/reviews`.", show_default=False),
    ] = None,
    pull: Annotated[
        Path | None,
        typer.Option("--pull", metavar="FILE", help="GitHub's answer `…/pulls/N`.", show_default=False),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="P", autocompletion=complete_people, help="On any other forge: who said it."),
    ] = None,
    adr: Annotated[
        int | None, typer.Option("--adr", metavar="N", autocompletion=complete_adrs, help="Of which decision.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="COMMIT", help="What they had looked at.")] = None,
    evidence: Annotated[
        str | None, typer.Option("--evidence", metavar="TEXT", callback=readable, help="What was seen.")
    ] = None,
    reject: Annotated[bool, typer.Option("--reject", help="They rejected it.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="They took it back.")] = False,
    key: Annotated[
        str | None, typer.Option("--key", metavar="FILE", help="The witness's SSH key, if it is not found by itself.")
    ] = None,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Attest approvals that were given on a forge: writes a record for each, signed as a witness of the policy."""
    from governance.commands.witness import Statement
    from governance.commands.witness import witness as run
    from governance.render.commands.witness import attested, attested_json

    seen: Reviews | Statement | None = None
    if reviews and pull and not (person or adr or at or evidence or reject or withdraw):
        seen = _answers(folder_of(directory), reviews, pull)
    elif person and adr is not None and at and evidence and not (reviews or pull):
        from governance.cli.commands.sign import choice

        seen = Statement(person, adr, at, evidence, choice(reject, withdraw))
    if seen is None:
        way = "--reviews FILE --pull FILE, or --person P --adr N --at COMMIT --evidence TEXT"
        raise UsageError("what was seen is not told in one of the two ways", f"budget witness {way}")
    with open_world(directory) as world:
        result = run(world, seen, key)
    emit(attested_json(result) if form == "json" else attested(result), output)


def _answers(folder: Path, reviews: Path, pull: Path) -> "Reviews":
    from governance.commands.witness import Reviews

    return Reviews(_text(folder, reviews), _text(folder, pull))


def _text(folder: Path, file: Path) -> str:
    from governance.adapters.system.files import read_named

    data = read_named(folder / file, _MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise UsageError(f"{file} has more than {_MAX_BYTES} bytes, too many for an answer about one pull request")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise UsageError(f"{file} is not UTF-8", "save the answer as gh api prints it") from fault
