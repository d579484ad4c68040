"""Packs: many objects of git in one file, as `git index-pack` reads them. See gitformat-pack(5).

Only whole objects are written and read, no differences between objects: each stands there by itself.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError

_KINDS: Final = {"commit": 1, "tree": 2, "blob": 3}
_NAMES: Final = {number: name for name, number in _KINDS.items()}
_HEADER: Final = struct.Struct(">4sII")
_VERSION: Final = 2
_HASHES: Final = {40: hashlib.sha1, 64: hashlib.sha256}
_MORE: Final = 0x80
_LOW_BITS: Final = 0x7F
_OVERHEAD: Final = 64
"""Bytes that packing adds to a small object."""


class PackedObject(NamedTuple):
    """One object: its kind (`commit`, `tree` or `blob`) and its content."""

    kind: str
    data: bytes


def write_pack(objects: Iterable[PackedObject], length: int = 40) -> bytes:
    """Write a pack.

    Args:
        objects: what it holds, in this order. Nothing is compressed, so that what is alike in several objects can be
            compressed over the whole pack.
        length: how many hex digits ids have in the repository: 40 or 64.
    """
    parts = [_head(item) + zlib.compress(item.data, 0) for item in objects]
    content = _HEADER.pack(b"PACK", _VERSION, len(parts)) + b"".join(parts)
    return content + _HASHES[length](content, usedforsecurity=False).digest()


def _head(item: PackedObject) -> bytes:
    """The kind, and the size in groups of seven bits, the lowest (four of them) first."""
    size = len(item.data)
    head, size = bytearray([_KINDS[item.kind] << 4 | size & 0x0F]), size >> 4
    while size:
        head[-1] |= _MORE
        head.append(size & _LOW_BITS)
        size >>= 7
    return bytes(head)


def read_pack(data: bytes, length: int = 40) -> Iterator[PackedObject]:
    """The objects of a pack.

    Raises:
        UnreadableError: it is no pack, or holds differences between objects.
    """
    width = length // 2
    content, sealed = data[:-width], data[-width:]
    if len(content) < _HEADER.size or _HASHES[length](content, usedforsecurity=False).digest() != sealed:
        raise unfit("the pack is not whole: its checksum is another one")
    mark, version, count = _HEADER.unpack_from(content)
    if mark != b"PACK" or version != _VERSION:
        raise unfit("this is no pack of version 2")
    at = _HEADER.size
    for _ in range(count):
        item, at = _object(content, at)
        yield item
    if at != len(content):
        raise unfit("something stands after the last object of the pack")


def _object(content: bytes, at: int) -> tuple[PackedObject, int]:
    """The object at a place, and the place after it."""
    try:
        kind, size, at = _sizes(content, at)
        # What is packed without being compressed grows by a few bytes for each 64 KiB; no object needs more.
        given = memoryview(content)[at : at + size + (size >> 8) + _OVERHEAD]
        stream = zlib.decompressobj()
        data = stream.decompress(given, size + 1)
    except (IndexError, zlib.error) as fault:
        raise unfit("an object of the pack cannot be read") from fault
    if kind is None or len(data) != size or not stream.eof:
        raise unfit("an object of the pack cannot be read")
    return PackedObject(kind, data), at + len(given) - len(stream.unused_data)


def _sizes(content: bytes, at: int) -> tuple[str | None, int, int]:
    """The kind of the object at a place, its size, and where its content begins."""
    byte = content[at]
    kind, size, shift = _NAMES.get(byte >> 4 & 0x07), byte & 0x0F, 4
    while byte & _MORE:
        at += 1
        byte = content[at]
        size |= (byte & _LOW_BITS) << shift
        shift += 7
    return kind, size, at + 1


def unfit(message: str) -> UnreadableError:
    """That a proof, or the pack in it, cannot be read."""
    return UnreadableError(Problem(message, "ask for the file again, as budget prove --output wrote it"))
