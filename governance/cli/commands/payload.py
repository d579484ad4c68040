"""`budget payload`."""

from typing import Annotated

import typer

from governance.cli.options import Directory, Format, Output
from governance.cli.wiring import emit, folder_of

Record = Annotated[str, typer.Argument(metavar="RECORD", help="The file of a sign-off record.")]


def payload(record: Record, form: Format = "text", output: Output = None, directory: Directory = None) -> None:
    """Print exactly the bytes that a sign-off's signature is for, so that it can be verified with ssh-keygen alone."""
    from governance.adapters.system.named_files import read_file
    from governance.commands.payload import payload_of
    from governance.render.commands.single_value import single

    found = payload_of(record, read_file(folder_of(directory), record))
    emit(single("payload", found) if form == "json" else found, output)
