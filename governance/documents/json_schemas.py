"""JSON Schemas (draft 2020-12) of the files that people write, for editors and other tools.

A schema sees what a YAML parser made of a file, so it cannot refuse what this program refuses in the text itself
(`010`, a key given twice, an anchor). What it refuses, this program refuses too, except names of limits that stood
before they were refused.
"""

from typing import Final

from capability_budgets.reading.budget_yaml import BENCHMARKS_KEY, ENVIRONMENTS_KEY, RELATIVE_KEY, TEXT_KEYS
from capability_budgets.reading.limits import CAPABILITY_NAME, ENVIRONMENT_NAME, LIMIT_NAME
from capability_budgets.reading.values import MAX_DIGITS
from governance.documents.signoffs.record import COMMIT_SHAPE, DIGEST_SHAPE, NUMERIC, WITNESSED
from governance.domain.budgets.limit_names import REFUSED
from governance.domain.policy.fields import ACCOUNT_SHAPE, NAME_SHAPE, PERSON_SHAPE
from governance.domain.policy.policy import Policy
from governance.domain.production.settings import Runtime

Schema = dict[str, object]

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_LIMIT: Final = rf"{CAPABILITY_NAME.pattern}(?:@{ENVIRONMENT_NAME.pattern})?\.{LIMIT_NAME.pattern}"
_MOMENT: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"


def budgets_schema() -> Schema:
    """The schema of a budget file."""
    capability = {
        "type": "object",
        "propertyNames": {"$ref": "#/$defs/name"},
        "properties": {
            **{key: {"$ref": "#/$defs/text"} for key in TEXT_KEYS},
            BENCHMARKS_KEY: {
                "type": "array",
                "items": {"$ref": "#/$defs/text"},
                "description": "The ids or globs of the tests that measure it; not a limit, free to edit.",
            },
            RELATIVE_KEY: {
                "type": "boolean",
                "description": "Whether it is judged by the speed of the machine; not a limit, free to edit.",
            },
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
            "environment": {
                **_mapping(LIMIT_NAME.pattern, "#/$defs/value", "limits of one environment"),
                "propertyNames": {"$ref": "#/$defs/name"},
            },
            "name": {
                "not": {"pattern": _whole(REFUSED)},
                "description": "Latency is in us, ms or s, memory in kb, mb or gb (1024 bytes, 1024², 1024³).",
            },
            "text": {"type": ["string", "number", "boolean"], "description": "One text; not a limit, free to edit."},
            "value": {
                "type": "number",
                "minimum": 0,
                "maximum": 10**MAX_DIGITS - 1,
                "description": "A plain decimal number: no quotes, exponent, sign, underscore or leading zero.",
            },
        },
    }


def policy_schema() -> Schema:
    """The schema of `budgets/policy.yaml`, from the model that reads it."""
    model, runtime = Policy.model_json_schema(), Runtime.model_json_schema()
    model["$defs"] |= runtime.pop("$defs")
    model["properties"]["runtime"] = {"anyOf": [runtime, {"type": "null"}], "default": None}
    whole = _tidy(model)
    return {"$schema": _DRAFT, "$id": "urn:budget-governance:schema:policy:1", **whole, "title": "Approval policy"}


def signoff_schema() -> Schema:
    """The schema of a sign-off record."""
    properties = {
        "version": {"const": 1, "type": "integer"},
        "repository": NAME_SHAPE.schema,
        "adr": {"type": "integer", "minimum": 0, "maximum": 10**MAX_DIGITS - 1, "description": "The ADR's number."},
        "decision": {"enum": ["approve", "reject", "withdraw"]},
        "approver": {**PERSON_SHAPE.schema, "description": "The approver's name in the policy."},
        "date": {"type": "string", "pattern": _whole(_MOMENT), "description": "UTC, to the second."},
        "digest": {**DIGEST_SHAPE.schema, "description": "The ADR's decision digest."},
        "changes": {"type": "array", "items": {"$ref": "#/$defs/change"}, "description": "The ADR's whole table."},
        "comment": {"type": "string"},
        "proof": {"const": "witness", "description": "That a witness signs for what it saw the approver say."},
        "witness": {**NAME_SHAPE.schema, "description": "The witness's principal in the allowed signers."},
        "evidence": _evidence(),
        "signature": {
            "type": "string",
            "description": "What `ssh-keygen -Y sign -n budget-signoff` wrote; a witness's is for budget-witness.",
        },
    }
    return {
        "$schema": _DRAFT,
        "$id": "urn:budget-governance:schema:signoff:1",
        "title": "Sign-off record",
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in {"comment", "signature", *WITNESSED}],
        "dependentRequired": {key: [other for other in WITNESSED if other != key] for key in WITNESSED},
        "additionalProperties": False,
        "$defs": {"change": _change()},
    }


def _evidence() -> Schema:
    """What a witness saw: a review on GitHub, or anything else in words."""
    commit = {**COMMIT_SHAPE.schema, "description": "The commit that was looked at."}
    github = {
        "forge": {"const": "github"},
        "review": {**NUMERIC.schema, "description": "The review's id."},
        "account": {**ACCOUNT_SHAPE.schema, "description": "The numeric id of the account that gave it."},
        "at": commit,
    }
    other = {"forge": {"const": "other"}, "text": {"type": "string", "minLength": 1}, "at": commit}
    forms = [
        {"type": "object", "properties": form, "required": list(form), "additionalProperties": False}
        for form in (github, other)
    ]
    return {"oneOf": forms, "description": "What the witness saw."}


def _change() -> Schema:
    """One line of a decision: numbers for a limit, texts for everything else, null for an absent side."""
    number = {"type": ["number", "null"], "minimum": 0, "maximum": 10**MAX_DIGITS - 1}
    text = {"type": ["string", "null"], "minLength": 1}
    return {
        "type": "object",
        "properties": {"budget": {"type": "string", "minLength": 1}, "before": {}, "after": {}},
        "required": ["budget", "before", "after"],
        "additionalProperties": False,
        "if": {"properties": {"budget": {"pattern": _whole(_LIMIT)}}},
        "then": {"properties": {"before": number, "after": number}},
        "else": {"properties": {"before": text, "after": text}},
        "description": "One line of the ADR's table; null for an absent side.",
    }


def _tidy(schema: Schema) -> Schema:
    """Refuse names that fit no pattern, as the model does, and drop the titles that repeat the keys."""
    tidy = {key: _tidied(value) for key, value in schema.items() if not (key == "title" and isinstance(value, str))}
    return {**tidy, "additionalProperties": False} if "patternProperties" in tidy else tidy


def _tidied(value: object) -> object:
    if isinstance(value, dict):
        return _tidy(value)
    return [_tidied(item) for item in value] if isinstance(value, list) else value


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
