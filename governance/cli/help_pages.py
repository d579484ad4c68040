"""The pages of the finding codes, as they are packaged with the program or lie in its checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from governance.errors import FaultError

_CHECKOUT: Final = Path(__file__).parents[2] / "docs" / "reference" / "codes"


def page(code: str) -> str:
    """The page of a finding code, in Markdown.

    Raises:
        FaultError: it was not packaged.
    """
    for folder in _folders():
        place = folder.joinpath(f"{code}.md")
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise FaultError(f"the page of {code} was not installed with this program", "install it again")


def _folders() -> tuple[Traversable, ...]:
    return (_CHECKOUT, files("governance").joinpath("help_pages"))
