"""`budget verify`."""

from pathlib import Path
from typing import Annotated

import typer

from governance.cli.options import Directory, Format, Output
from governance.cli.wiring import emit_plain, exit_with, folder_of

File = Annotated[str, typer.Argument(metavar="FILE", help="What budget prove wrote.")]
Head = Annotated[
    str | None,
    typer.Option(
        "--head", metavar="COMMIT", help="The commit that it must be about, as a whole object id.", show_default=False
    ),
]
Signers = Annotated[
    Path | None,
    typer.Option(
        "--signers",
        metavar="FILE",
        help="Allowed signers that you trust: every approval must be by one of their keys.",
        show_default=False,
    ),
]


def verify(
    file: File,
    head: Head = None,
    signers: Signers = None,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Verify a proof, without the repository: ids of objects, signatures, and every rule of the judgement."""
    from governance.adapters.ssh.keygen import SshKeys
    from governance.adapters.system.named_files import read_file
    from governance.commands.proof.verify import verify as judge
    from governance.render.commands.proof import as_json, as_text

    folder = folder_of(directory)
    known = None if signers is None else read_file(folder, str(signers))
    report = judge(SshKeys(), read_file(folder, file), head, known)
    emit_plain(report, as_text, as_json, form, output)
    exit_with(report.verdict)
