import base64
import lzma
from decimal import Decimal

import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents import proof_json
from governance.documents.git.packfile import PackedObject, write_pack
from governance.documents.proof_json import first_difference, read_document, read_objects, same, write_objects

OBJECTS = [PackedObject("blob", b"1\n"), PackedObject("tree", b"")]


def test_numbers_are_read_exactly() -> None:
    assert read_document(b'{"a": 1, "b": 0.10, "c": -1}') == {"a": 1, "b": Decimal("0.10"), "c": Decimal(-1)}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no JSON"),
        (b"\xff", "no JSON"),
        (b"[1]", "no JSON object"),
        (b'{"a": 1, "a": 1}', "twice"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": 1e99999999999999999999}', "no JSON"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        read_document(data)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_json, "MAX_BYTES", 1)
    with pytest.raises(UnreadableError, match="larger"):
        read_document(b"{}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, Decimal("1.0"), True),
        (1, True, False),
        (None, False, False),
        (None, None, True),
        ("1", 1, False),
        ("a", "a", True),
        (["a"], ["a", "a"], False),
        (["a"], ["b"], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"b": 1}, False),
        ({}, [], False),
        ("a", ["a"], False),
    ],
)
def test_values_say_the_same_or_not(one: object, other: object, expected: bool) -> None:  # noqa: FBT001 (a table)
    assert same(one, other) is expected
    assert same(other, one) is expected
    assert (first_difference(one, other) is None) is expected


@pytest.mark.parametrize(
    ("given", "expected", "place"),
    [
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "a[0].b"),
        ({"a": 1}, {}, "a"),
        ({}, {"a": {"b": 1}}, "a"),
        ({"a": [1]}, {"a": [1, 2]}, "a"),
        ({"a": [1, 2]}, {"a": [1, 3]}, "a[1]"),
        (1, 2, "the whole"),
    ],
)
def test_the_first_difference_is_told_by_its_place(given: object, expected: object, place: str) -> None:
    assert first_difference(given, expected) == place


def test_objects_are_written_and_read() -> None:
    assert read_objects(write_objects(OBJECTS, 40), 40) == OBJECTS


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    "text",
    [
        "?",
        "é",
        _text(b"no xz"),
        _text(lzma.compress(write_pack(OBJECTS, 40))[:-1]),
        _text(lzma.compress(write_pack(OBJECTS, 40)) + b"x"),
        _text(lzma.compress(b"no pack")),
        _text(b"1234")[:-3] + "B==",
    ],
)
def test_what_are_no_objects_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_objects(text, 40)


def test_objects_beyond_the_size_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_json, "MAX_PACK", 10)
    with pytest.raises(UnreadableError, match="do not end"):
        read_objects(write_objects(OBJECTS, 40), 40)
