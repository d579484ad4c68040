"""Commands that print one thing: the same thing as data."""

from governance.render.layout.json_text import document


def single(name: str, value: str) -> str:
    """One named text, as JSON of the schema `budget-governance/<name>/1`."""
    return document({"schema": f"budget-governance/{name}/1", name: value})
