"""The checkout: read plainly, written whole or not at all."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from governance.adapters.system import files
from governance.adapters.system.files import Checkout, blob_id, read_outside, write_output, write_whole
from governance.errors import FaultError, RefusedError, UsageError
from governance.ports.trees import TreeEntry
from tests.support.workshop import GitWorkshop


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout in a folder of its own."""
    (tmp_path / "top").mkdir()
    return Checkout(tmp_path / "top")


def put(checkout: Checkout, path: str, data: bytes = b"1\n") -> Path:
    place = checkout.top / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


# Reading


def test_a_regular_file_is_read_byte_for_byte(checkout: Checkout) -> None:
    put(checkout, "a/b", b"\xef\xbb\xbf1\r\n\0")
    assert checkout.read("a/b") == b"\xef\xbb\xbf1\r\n\0"


def test_what_is_no_regular_file_is_not_read(checkout: Checkout) -> None:
    put(checkout, "real/file")
    (checkout.top / "link").symlink_to("real/file")
    (checkout.top / "folder").symlink_to("real")
    os.mkfifo(checkout.top / "pipe")
    for path in ("nowhere", "real", "link", "folder/file", "pipe", "real/file/x", ""):
        assert checkout.read(path) is None


def test_a_link_above_the_top_is_nobodys_business(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "top").symlink_to("real")
    put(Checkout(tmp_path / "real"), "a")
    assert Checkout(tmp_path / "top").read("a") == b"1\n"
    Checkout(tmp_path / "top").write("b", b"2\n")
    assert (tmp_path / "real/b").read_bytes() == b"2\n"


def test_a_file_that_cannot_be_read_is_a_fault() -> None:
    # Not even root can read the memory of a process at address zero.
    with pytest.raises(FaultError, match="mem cannot be read"):
        Checkout(Path("/proc/self")).read("mem")


def test_files_are_listed_with_the_ids_that_git_gives(checkout: Checkout, real: GitWorkshop) -> None:
    put(checkout, "b/a", b"1\n")
    put(checkout, "b/c/d", b"")
    put(checkout, "b/run").chmod(0o755)
    put(checkout, "bb")
    (checkout.top / "b/link").symlink_to("../bb")
    (checkout.top / "b/folder").symlink_to("c")
    os.mkfifo(checkout.top / "b/pipe")
    found = checkout.files(["b"])
    assert found == {
        "b/a": TreeEntry("100644", real.git("hash-object", "--stdin", stdin=b"1\n")),
        "b/c/d": TreeEntry("100644", real.git("hash-object", "--stdin", stdin=b"")),
        "b/folder": TreeEntry("120000", real.git("hash-object", "--stdin", stdin=b"c")),
        "b/link": TreeEntry("120000", real.git("hash-object", "--stdin", stdin=b"../bb")),
        "b/pipe": TreeEntry("000000", blob_id(b"")),
        "b/run": TreeEntry("100755", real.git("hash-object", "--stdin", stdin=b"1\n")),
    }
    assert list(found) == sorted(found)


def test_the_whole_tree_is_listed_without_gits_own_folder(checkout: Checkout) -> None:
    put(checkout, "a")
    put(checkout, ".git/config")
    put(checkout, "sub/.git/config")
    put(checkout, ".gitignore")
    assert set(checkout.files([""])) == {"a", ".gitignore"}
    assert set(checkout.files(["a", "nowhere", ".gitignore"])) == {"a", ".gitignore"}
    assert checkout.files([]) == {}


def test_a_link_in_place_of_a_folder_is_one_entry(checkout: Checkout) -> None:
    put(checkout, "real/a")
    (checkout.top / "b").symlink_to("real")
    assert {path: entry.mode for path, entry in checkout.files(["b"]).items()} == {"b": "120000"}


# Writing


def test_a_file_is_written_with_its_folders(checkout: Checkout) -> None:
    checkout.write("a/b/c", b"1\n")
    place = checkout.top / "a/b/c"
    mask = os.umask(0)
    os.umask(mask)
    assert (place.read_bytes(), stat.S_IMODE(place.stat().st_mode)) == (b"1\n", 0o666 & ~mask)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_the_mode_of_a_file_is_kept(checkout: Checkout, mode: int) -> None:
    place = put(checkout, "a")
    place.chmod(mode)
    checkout.write("a", b"2\n")
    assert (place.read_bytes(), stat.S_IMODE(place.stat().st_mode)) == (b"2\n", mode)


@pytest.mark.parametrize("path", ["link", "folder/new", "folder/deep/new", "real", "dangling"])
def test_links_and_folders_in_the_way_are_refused(checkout: Checkout, path: str) -> None:
    put(checkout, "real/file")
    (checkout.top / "link").symlink_to("real/file")
    (checkout.top / "folder").symlink_to("real")
    (checkout.top / "dangling").symlink_to("../outside")
    with pytest.raises(RefusedError, match="is a link or a folder"):
        checkout.write(path, b"2\n")
    assert (checkout.top / "real/file").read_bytes() == b"1\n"
    assert sorted(item.name for item in (checkout.top / "real").iterdir()) == ["file"]
    assert not (checkout.top.parent / "outside").exists()


def test_a_file_in_place_of_a_folder_is_a_fault(checkout: Checkout) -> None:
    put(checkout, "a")
    with pytest.raises(FaultError, match="a/b cannot be written"):
        checkout.write("a/b", b"2\n")


def test_a_write_that_breaks_off_leaves_the_old_file_and_nothing_else(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(checkout, "b/a")

    def full(handle: int) -> None:
        raise OSError(28, f"No space left on device ({handle > 0})")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FaultError, match="b/a cannot be written: No space left"):
        checkout.write("b/a", b"2\n")
    assert [(item.name, item.read_bytes()) for item in (checkout.top / "b").iterdir()] == [("a", b"1\n")]


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = put(checkout, "b/a")

    def interrupt(handle: int) -> None:
        del handle
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(place, b"2\n")
    assert [(item.name, item.read_bytes()) for item in place.parent.iterdir()] == [("a", b"1\n")]


def test_what_is_killed_while_it_writes_leaves_the_old_file_and_nothing_else(checkout: Checkout) -> None:
    place = put(checkout, "b/a")
    killed = "import os, sys; from pathlib import Path; from governance.adapters.system.files import write_whole"
    killed += "; os.fsync = lambda handle: os.kill(os.getpid(), 9); write_whole(Path(sys.argv[1]), b'2')"
    assert subprocess.run([sys.executable, "-c", killed, str(place)], check=False).returncode == -signal.SIGKILL
    assert [(item.name, item.read_bytes()) for item in place.parent.iterdir()] == [("a", b"1\n")]


@pytest.mark.parametrize("system", ["no such files", "no such files on this disk"])
def test_files_are_written_where_none_can_be_without_a_name(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    place = put(checkout, "b/a")
    place.chmod(0o755)
    monkeypatch.setattr(files, "_NAMELESS", None if system == "no such files" else 1 << 30)
    write_whole(place, b"2\n")
    assert [(item.name, item.read_bytes()) for item in place.parent.iterdir()] == [("a", b"2\n")]
    assert place.stat().st_mode & 0o777 == 0o755


# Outside of the checkout


def test_a_report_is_written_where_the_user_says(tmp_path: Path) -> None:
    write_output(tmp_path / "report.json", "caf\u00e9\n".encode())
    assert (tmp_path / "report.json").read_bytes() == b"caf\xc3\xa9\n"


@pytest.mark.parametrize("name", ["nowhere/report", ".", ""])
def test_a_place_where_no_report_can_be_written_is_wrong_usage(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_output(tmp_path / name, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_text_outside_is_read_or_is_none(tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text("{}")
    (tmp_path / "bytes").write_bytes(b"\xff")
    assert read_outside(str(tmp_path / "event.json")) == "{}"
    for name in ("bytes", "nowhere", ""):
        assert read_outside(str(tmp_path / name)) is None


def test_a_file_that_cannot_be_listed_with_its_id_is_a_fault() -> None:
    with pytest.raises(FaultError, match="mem cannot be read"):
        Checkout(Path("/proc/self")).files(["mem"])


def test_a_report_is_written_to_a_pipe_and_does_not_replace_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_output(pipe, b"report\n")
        assert os.read(reader, 100) == b"report\n"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    with pytest.raises(UsageError, match="cannot be written"):
        write_output(tmp_path, b"report\n")
