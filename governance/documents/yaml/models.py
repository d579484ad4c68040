"""A YAML tree to a model, with every refusal at its line and column and in plain words."""

from collections.abc import Callable, Iterable, Mapping
from types import NoneType, UnionType
from typing import Annotated, Final, Generic, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from capability_budgets.reading import strict_yaml
from capability_budgets.reading.near_names import nearest_first
from capability_budgets.reading.problems import Problem, TextError
from capability_budgets.reading.text import MAX_PROBLEMS, UnreadableError, decode, in_order
from governance.documents.yaml.scalars import plain
from governance.domain.text_patterns import shown

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]


class ModelDocument(NamedTuple, Generic[Model]):
    """What a document says: the value, or why there is none.

    Attributes:
        value: None where anything is refused.
        root: the tree, for finding places; None where there is none.
        problems: everything that is refused, in the order of the document.
    """

    value: Model | None
    root: strict_yaml.Node | None = None
    problems: tuple[Problem, ...] = ()


def read_model(
    data: bytes,
    model: type[Model],
    *,
    max_depth: int,
    contradictions: Callable[[Model], Iterable[tuple[Location, str, str]]] = lambda _: (),
) -> ModelDocument[Model]:
    """Read a YAML document into a model; whatever the bytes are, the answer is a value or problems.

    Args:
        data: the document.
        model: what it is read into.
        max_depth: how deep it may be nested.
        contradictions: finds what a well-formed value says against itself: the place, what is wrong, the fix.
    """
    try:
        tree = strict_yaml.load(decode(data), max_depth=max_depth)
    except UnreadableError as fault:
        return ModelDocument(None, None, fault.problems)
    value, refused = plain(tree.root)
    problems = [*tree.problems, *refused]
    if problems:
        return ModelDocument(None, tree.root, in_order(problems)[:MAX_PROBLEMS])
    try:
        read = model.model_validate(value)
    except ValidationError as fault:
        return ModelDocument(None, tree.root, _problems(fault, model, tree.root, ()))
    found = in_order(problem_at(tree.root, *item) for item in contradictions(read))
    return ModelDocument(None, tree.root, found) if found else ModelDocument(read, tree.root)


def section_problems(
    document: ModelDocument[Model], at: Location, value: Mapping[str, object], section: type[BaseModel]
) -> tuple[Problem, ...]:
    """What is refused in a part of a document that has a model of its own: the value that stands at a place."""
    try:
        section.model_validate(value)
    except ValidationError as fault:
        return _problems(fault, section, document.root, at)
    return ()


def _problems(
    fault: ValidationError, model: type[BaseModel], root: strict_yaml.Node | None, at: Location
) -> tuple[Problem, ...]:
    found = _relevant(fault.errors(include_url=False))
    return in_order(_problem(error, model, root, at) for error in found[:MAX_PROBLEMS])


def problem_at(root: strict_yaml.Node | None, location: Location, message: str, fix: str) -> Problem:
    """A problem at a part of a document: at a scalar itself, at the key of a list or mapping."""
    key, node = _found(root, location)
    line, column = _place(key if key is not None and not isinstance(node, strict_yaml.Scalar) else node)
    return Problem(message, fix, line, column)


def _place(node: strict_yaml.Node | None) -> tuple[int, int]:
    return (1, 1) if node is None else (node.line, node.column)


def _found(
    root: strict_yaml.Node | None, location: Location
) -> tuple[strict_yaml.Scalar | None, strict_yaml.Node | None]:
    """The part of a document at a location with its key; the nearest part around it where it is absent."""
    key: strict_yaml.Scalar | None = None
    node = root
    for step in location:
        if isinstance(node, strict_yaml.Mapping) and not isinstance(step, int):  # one entry may stand for a list of one
            entry = next((entry for entry in node.entries if entry[0].text == step), None)
            if entry is None:
                break
            key, node = entry
        elif isinstance(node, strict_yaml.Sequence) and isinstance(step, int) and step < len(node.items):
            key, node = None, node.items[step]
    return key, node


def _relevant(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a list is too short where that is so only because of the items refused in it."""
    around = {error["loc"][:depth] for error in errors for depth in range(len(error["loc"]))}
    return [error for error in errors if error["type"] != "too_short" or error["loc"] not in around]


def _problem(error: ErrorDetails, model: type[BaseModel], root: strict_yaml.Node | None, at: Location) -> Problem:
    location = error["loc"]
    key, node = _found(root, (*at, *location))
    of_key = error["type"] == "extra_forbidden" or location[-1:] == ("[key]",)
    line, column = _place(key if of_key else node)
    if error["type"] == "extra_forbidden":
        return Problem(*_unknown_key(model, location), line, column)
    return Problem(*_words(error), line, column)


def _words(error: ErrorDetails) -> tuple[str, str]:
    """What is wrong, and what to write instead."""
    kind, name, value = error["type"], error["loc"][-1] if error["loc"] else "", error["input"]
    if kind == "missing":
        return f"the key `{name}` is missing", f"add `{name}:` with its value"
    if kind == "value_error":
        fault: TextError = error["ctx"]["error"]  # nothing else is raised where models are checked
        return fault.message, fault.fix
    if kind in _EXPECTED:
        expected, fix = _EXPECTED[kind]
        return f"{_kind_of(value)} stands here, where {expected} is expected", fix
    what = _BOUNDS[kind](error["ctx"]) if kind in _BOUNDS else "what `budget schema` describes"
    return f"{_kind_of(value)} does not fit here", f"write {what}"


_EXPECTED: Final[Mapping[str, tuple[str, str]]] = {
    "string_type": ("text", "write text; put it in quotes where it looks like a number, true, false or null"),
    "int_type": ("a whole number", "write a whole number, without quotes"),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "is_instance_of": ("a number", "write a plain number such as 20 or 0.5, without quotes"),
    "tuple_type": ("a list", "write a list: [first, second]"),
    "dict_type": ("a mapping", "write `key: value` pairs"),
    "model_type": ("a mapping", "write `key: value` pairs"),
}
_BOUNDS: Final[Mapping[str, Callable[[dict[str, object]], str]]] = {
    "literal_error": lambda limits: str(limits["expected"]),
    "greater_than_equal": lambda limits: f"{limits['ge']} or more",
    "less_than_equal": lambda limits: f"{limits['le']} or less",
    "too_short": lambda _: "one entry at least",
    "too_long": lambda limits: f"{limits['max_length']} entries at most",
}


def _kind_of(value: object) -> str:
    if isinstance(value, tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    return str(value).lower() if isinstance(value, bool) else shown(value)


def _unknown_key(model: type[BaseModel], location: Location) -> tuple[str, str]:
    key, known = str(location[-1]), known_keys(model, location[:-1])
    return f"the key {shown(key)} is not known here", f"known keys: {', '.join(nearest_first(key, known))}"


def known_keys(model: type[BaseModel], location: Location) -> tuple[str, ...]:
    """The keys that may stand in the mapping at a location, as the document writes them."""
    found: object = model
    for step in location:
        found = _part(found, step)
    if isinstance(found, type) and issubclass(found, BaseModel):
        return tuple(field.alias or name for name, field in found.model_fields.items())
    return ()


def _part(annotation: object, step: str | int) -> object:
    """The type of what stands at a key or index of something of a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation.__pydantic_root_model__:
            return _part(annotation.model_fields["root"].annotation, step)
        fields = annotation.model_fields.items()
        return _bare(next((field.annotation for name, field in fields if step in {name, field.alias}), None))
    arguments = get_args(annotation)
    if not arguments:
        return None
    return _bare(arguments[0] if isinstance(step, int) else arguments[-1])


def _bare(annotation: object) -> object:
    """A type without its annotations and without None beside it."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _bare(next(kind for kind in get_args(annotation) if kind is not NoneType))
    return annotation
