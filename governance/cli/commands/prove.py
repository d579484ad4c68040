"""`budget prove`."""

from typing import Annotated, Literal

import typer

from governance.cli.commands.audit import Revision
from governance.cli.completions import complete_limits
from governance.cli.options import Directory, Output
from governance.cli.wiring import emit, open_world

ProofFormat = Literal["json", "in-toto"]

Limit = Annotated[
    str,
    typer.Argument(
        metavar="LIMIT", autocompletion=complete_limits, help="A limit, such as rate_limiter.max_latency_ms."
    ),
]


def prove(
    limit: Limit,
    revision: Revision = None,
    form: Annotated[ProofFormat, typer.Option("--format", help="How to write it.")] = "json",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Write all that a limit's value rests on into one file, to be verified without the repository.

    In it are its values, the decisions, sign-offs and keys behind them, and the commits and trees in which they stand.
    """
    from governance.commands.proof.prove import prove as make
    from governance.render.layout.json_text import document

    with open_world(directory) as world:
        proof = make(world, limit, revision, in_toto=form == "in-toto")
    emit(document(proof), output)
