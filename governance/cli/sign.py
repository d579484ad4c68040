"""`budget sign`."""

from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.options import Adr, Commit, Directory, Format, Output, PlainFormat
from governance.cli.wiring import emit, opened

if TYPE_CHECKING:
    from governance.workflow.sign import Choice


def sign(
    adr: Adr,
    person: Annotated[
        str | None, typer.Option("--as", metavar="PERSON", help="Who signs; whom git commits as, if left out.")
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="FILE", help="The SSH key; one of yours that the repository lists.")
    ] = None,
    reject: Annotated[bool, typer.Option("--reject", help="Reject: blocks the decision.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back what you signed before.")] = False,
    comment: Annotated[str | None, typer.Option("--comment", metavar="C", help="What you want to be read.")] = None,
    commit: Commit = False,
    form: Format = PlainFormat.TEXT,
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Sign a decision: shows what is signed, and refuses what would not count."""
    from governance.render import desk
    from governance.workflow.sign import SignRequest
    from governance.workflow.sign import sign as run

    with opened(directory) as world:
        result = run(world, SignRequest(adr, person, key, _choice(reject, withdraw), comment, commit))
    emit(desk.signed_json(result) if form is PlainFormat.JSON else desk.signed(result), output)


def _choice(reject: bool, withdraw: bool) -> "Choice":
    from governance.errors import UsageError

    if reject and withdraw:
        raise UsageError("--reject and --withdraw exclude each other", "a reject blocks; a withdrawal only takes back")
    return "reject" if reject else "withdraw" if withdraw else "approve"
