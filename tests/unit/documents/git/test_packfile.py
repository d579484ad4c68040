import hashlib
import subprocess
import zlib
from pathlib import Path

import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents.git.packfile import PackedObject, read_pack, write_pack

OBJECTS = [
    PackedObject("commit", b"tree x\n"),
    PackedObject("tree", b""),
    PackedObject("blob", bytes(range(256)) * 700),
    PackedObject("blob", b"x" * 15),
    PackedObject("blob", b"x" * 16),
]


def sealed(content: bytes) -> bytes:
    return content + hashlib.sha1(content, usedforsecurity=False).digest()


def packed(*parts: bytes, count: int = 1, version: int = 2) -> bytes:
    return sealed(b"PACK" + version.to_bytes(4) + count.to_bytes(4) + b"".join(parts))


@pytest.mark.parametrize("length", [40, 64])
def test_what_is_packed_is_unpacked(length: int) -> None:
    assert list(read_pack(write_pack(OBJECTS, length), length)) == OBJECTS
    assert list(read_pack(write_pack([], length), length)) == []


def test_what_others_have_compressed_is_read_too() -> None:
    assert list(read_pack(packed(b"\x33" + zlib.compress(b"abc", 9)))) == [PackedObject("blob", b"abc")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not whole"),
        (write_pack(OBJECTS)[:-1], "not whole"),
        (b"x" + write_pack(OBJECTS)[1:], "not whole"),
        (sealed(b"PACX" + bytes(8)), "no pack of version 2"),
        (packed(count=0, version=3), "no pack of version 2"),
        (packed(b"\x33" + zlib.compress(b"abc"), b"x"), "after the last object"),
        (packed(), "cannot be read"),
        (packed(b"\xb3"), "cannot be read"),
        (packed(b"\x33abcdefgh"), "cannot be read"),
        (packed(b"\x34" + zlib.compress(b"abc")), "cannot be read"),
        (packed(b"\x32" + zlib.compress(b"abc")), "cannot be read"),
        (packed(b"\x73" + zlib.compress(b"abc")), "cannot be read"),
        (packed(b"\x33" + zlib.compress(b"abc")[:-1]), "cannot be read"),
    ],
)
def test_what_is_no_pack_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        list(read_pack(data))


def test_git_reads_what_is_written(tmp_path: Path) -> None:
    data = b"one\n"
    (tmp_path / "x.pack").write_bytes(write_pack([PackedObject("blob", data)]))
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "r")], check=True)
    subprocess.run(["git", "index-pack", str(tmp_path / "x.pack")], cwd=tmp_path / "r", check=True, capture_output=True)
