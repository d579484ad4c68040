"""Proofs as files: JSON that is read strictly, with the objects of git as a pack in it."""

import base64
import binascii
import json
import lzma
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from governance.documents.git.packfile import PackedObject, read_pack, unfit, write_pack

PROOF_SCHEMA: Final = "budget-governance/proof/1"
"""The name and version of a proof's JSON."""

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
"""The type of an in-toto statement: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md."""

MAX_BYTES: Final = 64 << 20
"""Bytes of a file that is read."""

MAX_PACK: Final = 1 << 30
"""Bytes that its objects may have together."""


def read_document(data: bytes) -> Mapping[str, object]:
    """Read a JSON object: numbers exactly, no name twice.

    Raises:
        UnreadableError: it is none.
    """
    if len(data) > MAX_BYTES:
        raise unfit(f"it is larger than {MAX_BYTES >> 20} MiB")
    try:
        found = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_float=Decimal,
            parse_int=_whole,
            parse_constant=_no_number,
        )
    except (ValueError, ArithmeticError, RecursionError) as fault:
        raise unfit(f"it is no JSON that can be read: {fault}") from fault
    if not isinstance(found, dict):
        raise unfit("it is no JSON object")
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _whole(text: str) -> int | Decimal:
    return Decimal(text) if text.startswith("-") else int(text)


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number")


def same(one: object, other: object) -> bool:
    """Whether two JSON values say the same: numbers by their value, the order of names aside."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return one == other
    return isinstance(one, str) and isinstance(other, str) and one == other


def first_difference(given: object, expected: object, place: str = "") -> str | None:
    """Where two JSON values differ, as `steps[2].adr`; None where they say the same."""
    if same(given, expected):
        return None
    if isinstance(given, Mapping) and isinstance(expected, Mapping):
        names = [*expected, *(name for name in given if name not in expected)]
        name = next(
            name for name in names if name not in given or name not in expected or not same(given[name], expected[name])
        )
        at = f"{place}.{name}".lstrip(".")
        missing = name not in given or name not in expected
        return at if missing else first_difference(given[name], expected[name], at)
    if isinstance(given, list) and isinstance(expected, list) and len(given) == len(expected):
        number = next(number for number, pair in enumerate(zip(given, expected, strict=True)) if not same(*pair))
        return first_difference(given[number], expected[number], f"{place}[{number}]")
    return place or "the whole"


def write_objects(objects: Iterable[PackedObject], length: int) -> str:
    """Objects as text: a pack, compressed by xz, in base64."""
    packed = lzma.compress(write_pack(objects, length), lzma.FORMAT_XZ, preset=6)
    return base64.b64encode(packed).decode("ascii")


def read_objects(text: str, length: int) -> list[PackedObject]:
    """The objects of such a text.

    Raises:
        UnreadableError: it is none.
    """
    try:
        packed = base64.b64decode(text, validate=True)
        if base64.b64encode(packed).decode("ascii") != text:
            raise unfit("the base64 of its objects is not written as it must be")
        stream = lzma.LZMADecompressor(lzma.FORMAT_XZ)
        data = stream.decompress(packed, MAX_PACK)
    except (binascii.Error, ValueError, lzma.LZMAError, EOFError) as fault:
        raise unfit(f"its objects cannot be unpacked: {fault}") from fault
    if not stream.eof or stream.unused_data:
        raise unfit("its objects do not end where they must")
    return list(read_pack(data, length))
