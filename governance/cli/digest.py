"""`budget digest`."""

from governance.cli.adr import documents
from governance.cli.options import Adr, Directory, Output
from governance.cli.wiring import emit


def digest(adr: Adr, output: Output = None, directory: Directory = None) -> None:
    """Print the decision digest of an ADR: what sign-offs are given for."""
    from governance.workflow.adrs import digest_of

    emit(f"{digest_of(documents(adr, directory))}\n", output)
