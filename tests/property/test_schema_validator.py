"""Whatever is sent, the validator answers: with the message, or with problems that lead to a place in it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from examples.kernel.messages import Order
from examples.kernel.schema_validator import Problem, Refusal, SchemaValidator
from tests.support.orders import ORDER, altered

VALIDATOR = SchemaValidator(Order)

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
paths = st.sampled_from(
    [
        *([name] for name in ORDER),
        *(["customer", name] for name in ORDER["customer"]),
        *(["lines", index, name] for index in (0, 1) for name in ORDER["lines"][0]),
        ["lines", 1],
        ["unknown"],
        ["customer", ""],
    ]
)


def place(message: Any, pointer: str) -> Any:
    """What stands at a JSON pointer."""
    for token in pointer.split("/")[1:]:
        part = token.replace("~1", "/").replace("~0", "~")
        message = message[int(part)] if isinstance(message, list) else message.get(part)
    return message


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(raw: bytes) -> None:
    assert isinstance(VALIDATOR.read(raw), Refusal)


@given(anything)
def test_any_json_is_answered(value: object) -> None:
    assert isinstance(VALIDATOR.read(json.dumps(value).encode()), Refusal)


@given(paths, anything)
def test_problems_lie_where_the_message_was_altered(path: list[str | int], value: object) -> None:
    raw = altered(path, value)
    read = VALIDATOR.read(raw)
    if isinstance(read, Order):
        assert VALIDATOR.read(read.model_dump_json().encode()) == read
        return
    for problem in read.problems:
        assert problem.path.startswith("".join(f"/{part}" for part in path))
        assert problem.instead.startswith(("add ", "write ", "leave it out; known are "))
        if problem.what == "is null":
            assert place(json.loads(raw), problem.path) is None


@given(st.text(), st.text())
def test_a_refusal_can_be_sent_as_json(key: str, value: str) -> None:
    read = VALIDATOR.read(altered(["customer", key], value))
    if isinstance(read, Refusal):
        assert all(isinstance(problem, Problem) for problem in read.problems)
        json.dumps([problem.path + problem.what for problem in read.problems]).encode()
