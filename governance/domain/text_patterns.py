"""Texts that must have a form, and the words that tell a person which."""

import re
from dataclasses import dataclass
from typing import Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from capability_budgets.reading.problems import TextError

_MAX_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class TextPattern:
    """The form of a text, as annotation of a model's field.

    Attributes:
        pattern: a regular expression that the whole text must match, in the part of the language that
            Python and JSON Schema share; written so that it cannot backtrack far.
        words: what to write, for a person: `letters, digits and "-"`.
    """

    pattern: str
    words: str

    def check(self, text: str) -> str:
        """Return the text.

        Raises:
            TextError: it does not have the form.
        """
        if re.fullmatch(self.pattern, text, re.ASCII) is None:
            raise TextError(f"{shown(text)} does not fit here", f"write {self.words}")
        return text

    @property
    def schema(self) -> dict[str, object]:
        """The form in JSON Schema's words."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$", "description": self.words}

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), **self.schema}


def shown(value: object) -> str:
    """A value in a message: in back quotes where it is text, and cut where it is long."""
    if value is None:
        return "nothing"
    text = str(value)
    short = text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
    return f"`{short}`" if isinstance(value, str) else short
