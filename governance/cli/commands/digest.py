"""`budget digest`."""

from governance.cli.commands.adr import documents
from governance.cli.options import Adr, Directory, Format, Output
from governance.cli.wiring import emit


def digest(adr: Adr, form: Format = "text", output: Output = None, directory: Directory = None) -> None:
    """Print the decision digest of an ADR: what sign-offs are given for."""
    from governance.commands.adr import digest_of
    from governance.render.commands.single_value import single

    found = digest_of(documents(adr, directory))
    emit(single("digest", found) if form == "json" else f"{found}\n", output)
