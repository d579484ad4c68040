"""JSON Schemas (draft 2020-12) of the files that people write, for editors and other tools.

A schema sees what a YAML parser made of a file, so it cannot refuse what this program refuses in the text itself
(`010`, a key given twice, an anchor). What it refuses, this program refuses too.
"""

from typing import Final

from governance.documents.budget_yaml import ENVIRONMENTS_KEY, TEXT_KEYS
from governance.domain.limits import CAPABILITY_NAME, ENVIRONMENT_NAME, LIMIT_NAME
from governance.domain.values import MAX_DIGITS

Schema = dict[str, object]

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def budgets_schema() -> Schema:
    """The schema of a budget file."""
    capability = {
        "type": "object",
        "properties": {
            **{key: {"$ref": "#/$defs/text"} for key in TEXT_KEYS},
            ENVIRONMENTS_KEY: _mapping(ENVIRONMENT_NAME.pattern, "#/$defs/environment", "overrides by environment"),
        },
        "patternProperties": {_whole(LIMIT_NAME.pattern): {"$ref": "#/$defs/value"}},
        "additionalProperties": False,
        "description": "A capability: its limits, and what is free to edit.",
    }
    return {
        "$schema": _DRAFT,
        "$id": "urn:budget-governance:schema:budgets:1",
        "title": "Budget file",
        **_mapping(CAPABILITY_NAME.pattern, "#/$defs/capability", "capabilities by name"),
        "type": ["object", "null"],
        "$defs": {
            "capability": capability,
            "environment": _mapping(LIMIT_NAME.pattern, "#/$defs/value", "limits of one environment"),
            "text": {"type": ["string", "number", "boolean"], "description": "One text; not a limit, free to edit."},
            "value": {
                "type": "number",
                "minimum": 0,
                "maximum": 10**MAX_DIGITS - 1,
                "description": "A plain decimal number: no quotes, exponent, sign, underscore or leading zero.",
            },
        },
    }


def _mapping(names: str, below: str, what: str) -> Schema:
    return {
        "type": "object",
        "patternProperties": {_whole(names): {"$ref": below}},
        "additionalProperties": False,
        "description": f"A mapping: {what}.",
    }


def _whole(pattern: str) -> str:
    """A pattern for the whole name: JSON Schema's own match anywhere."""
    return f"^(?:{pattern})$"
