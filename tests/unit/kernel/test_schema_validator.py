"""The validator takes what the model describes, and says of anything else where it is wrong, how, and what to write."""

import datetime as dt
import json

import pytest
from pydantic import BaseModel

from examples.kernel.messages import MAX_LINES, Order
from examples.kernel.schema_validator import MAX_BYTES, MAX_PROBLEMS, Problem, Refusal, SchemaValidator
from tests.support.orders import ORDER, altered, right, without

VALIDATOR = SchemaValidator(Order)
FIELDS = "kind, id, sent_at, customer, currency, lines, deliver_within, note"


def refused(raw: bytes) -> tuple[Problem, ...]:
    read = VALIDATOR.read(raw)
    assert isinstance(read, Refusal)
    return read.problems


def test_a_message_that_is_right_is_read() -> None:
    order = VALIDATOR.read(right())
    assert isinstance(order, Order)
    assert str(order.id) == ORDER["id"]
    assert order.sent_at == dt.datetime(2026, 11, 25, 10, 15, tzinfo=dt.UTC)
    assert [(line.sku, line.quantity, line.price_minor, line.gift) for line in order.lines] == [
        ("TEA-0042", 2, 450, True),
        ("CUP-0001", 1, 1290, False),
    ]
    assert order.deliver_within == dt.timedelta(days=2)


@pytest.mark.parametrize(
    ("raw", "path", "what", "instead"),
    [
        (without("id"), "/id", "is missing", "add a UUID such as 6f1c2b9e-9a53-4a8e-8f0e-0f6f5f1f7a11"),
        (without("lines", 1, "sku"), "/lines/1/sku", "is missing", "add an article number such as TEA-0042"),
        (altered(["lines", 0, "quantity"], 0), "/lines/0/quantity", "is 0", "write a whole number from 1 to 10000"),
        (altered(["lines", 0, "quantity"], "2"), "/lines/0/quantity", 'is "2"', "write a whole number from 1 to 10000"),
        (altered(["lines", 0, "quantity"], 1.5), "/lines/0/quantity", "is 1.5", "write a whole number from 1 to 10000"),
        (altered(["lines", 0, "gift"], 1), "/lines/0/gift", "is 1", "write true or false"),
        (
            altered(["lines", 1], "TEA-0042"),
            "/lines/1",
            'is "TEA-0042"',
            "write an object with sku, quantity, price_minor, gift",
        ),
        (altered(["lines"], []), "/lines", "is a list of 0", f"write a list of 1 to {MAX_LINES} articles"),
        (altered(["customer"], None), "/customer", "is null", "write an object with name, email and country"),
        (altered(["note"], {}), "/note", "is an object", "write at most 1000 characters, or null"),
        (
            altered(["currency"], "euro"),
            "/currency",
            'is "euro"',
            "write a currency as three capital letters (ISO 4217), such as EUR",
        ),
        (
            altered(["sent_at"], "2026-11-25T10:15:00"),
            "/sent_at",
            'is "2026-11-25T10:15:00"',
            "write a date and time with its offset, such as 2026-11-25T10:15:00Z",
        ),
        (altered(["kind"], "order.lost"), "/kind", 'is "order.lost"', 'write "order.placed"'),
        (altered(["sku"], 1), "/sku", "is not known here", f"leave it out; known are {FIELDS}"),
        (
            altered(["customer", "a/b~c"], 1),
            "/customer/a~1b~0c",
            "is not known here",
            "leave it out; known are name, email, country",
        ),
        (
            altered(["lines", 0, "colour"], 1),
            "/lines/0/colour",
            "is not known here",
            "leave it out; known are sku, quantity, price_minor, gift",
        ),
        (b"[]", "", "is a list of 0", f"write an object with {FIELDS}"),
        (b"", "", "is no JSON: EOF while parsing a value at line 1 column 0", "send one JSON object in UTF-8"),
    ],
)
def test_a_refusal_says_where_it_is_wrong_how_and_what_instead(raw: bytes, path: str, what: str, instead: str) -> None:
    assert refused(raw) == (Problem(path, what, instead),)


def test_every_problem_is_told_in_the_order_of_the_message() -> None:
    raw = json.dumps({**ORDER, "id": 1, "lines": [{"quantity": 0}], "note": 2}).encode()
    assert [problem.path for problem in refused(raw)] == [
        "/id",
        "/lines/0/sku",
        "/lines/0/quantity",
        "/lines/0/price_minor",
        "/note",
    ]


def test_a_message_is_only_read_up_to_a_size() -> None:
    raw = right()
    assert isinstance(VALIDATOR.read(raw.ljust(MAX_BYTES)), Order)
    assert refused(raw.ljust(MAX_BYTES + 1)) == (Problem("", "is 16385 bytes long", "send at most 16384 bytes"),)


def test_the_problems_told_are_few_and_the_others_counted() -> None:
    read = VALIDATOR.read(json.dumps({**ORDER, **{f"more{number}": 1 for number in range(100)}}).encode())
    assert isinstance(read, Refusal)
    assert (len(read.problems), read.more) == (MAX_PROBLEMS, 100 - MAX_PROBLEMS)


def test_what_was_sent_is_repeated_only_in_part() -> None:
    (problem,) = refused(altered(["currency"], "€" * 2_000))
    assert problem.what == 'is "' + "€" * 38 + "…"
    (problem,) = refused(altered(["k" * 2_000], 1))
    assert problem.path == "/" + "k" * 39 + "…"


@pytest.mark.parametrize("digits", [31, 600, 4300, 5000, 15_000])
def test_a_number_too_long_to_print_is_refused_like_any_other(digits: int) -> None:
    raw = right().replace(b'"quantity": 2', b'"quantity": ' + b"9" * digits)
    assert len(refused(raw)) == 1


@pytest.mark.parametrize(
    "raw", [b"\xff", b"\xef\xbb\xbf{}", b"[" * 16_000, b'{"a":' * 2_000, b'"\\ud800"', b"NaN", b"nul", b"1e999"]
)
def test_whatever_the_bytes_are_they_are_refused_at_the_root(raw: bytes) -> None:
    (problem,) = refused(raw)
    assert problem.path == ""


def test_a_field_that_no_words_describe_is_described_by_its_fields() -> None:
    class Inner(BaseModel):
        size: int

    class Outer(BaseModel):
        inner: Inner | None

    read = SchemaValidator(Outer).read(b'{"inner": 3}')
    assert read == Refusal((Problem("/inner", "is 3", "write an object with size"),))
