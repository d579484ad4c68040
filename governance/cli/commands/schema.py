"""`budget schema`."""

from typing import Annotated, Literal

import typer

from governance.cli.options import Directory, Format, Output
from governance.cli.wiring import emit

Kind = Annotated[Literal["budgets", "policy", "signoff"], typer.Argument(help="The kind of file.")]


def schema(kind: Kind, form: Format = "text", output: Output = None, directory: Directory = None) -> None:
    """Print the JSON Schema of a kind of file, for editors and other tools; it is JSON in either format."""
    del form, directory
    import json

    from governance.documents import json_schemas as schemas

    makers = {
        "budgets": schemas.budgets_schema,
        "policy": schemas.policy_schema,
        "signoff": schemas.signoff_schema,
    }
    emit(f"{json.dumps(makers[kind](), indent=2)}\n", output)
