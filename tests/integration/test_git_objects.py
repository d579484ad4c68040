"""Objects through one process: what is kept, what is missing, and what a process that breaks off leaves behind."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from governance.adapters.git import objects as git_objects
from governance.adapters.git.objects import ObjectReader
from governance.adapters.git.process import GitProcess
from governance.errors import FaultError, IncompleteHistoryError
from tests.support.fake_history import blob_id
from tests.support.workshop import GitWorkshop

ONE, TWO, THREE, FOUR = (blob_id(f"{number}..\n".encode()) for number in range(1, 5))
LONG = blob_id(b"12345678")
LONGER = blob_id(b"123456789")


@pytest.fixture
def stocked(real: GitWorkshop) -> GitWorkshop:
    """A repository with a few objects."""
    files = {f"{number}": f"{number}..\n" for number in range(1, 5)} | {"8": "12345678", "9": "123456789", "0": ""}
    real.point("refs/heads/main", real.grow(files))
    return real


def reader(real: GitWorkshop) -> ObjectReader:
    return ObjectReader(GitProcess(real.folder, real.folder / ".git"))


def lose(real: GitWorkshop, *oids: str) -> None:
    for oid in oids:
        (real.folder / ".git/objects" / oid[:2] / oid[2:]).unlink()


class Script(GitProcess):
    """A git that does what a line of shell does."""

    def __init__(self, folder: Path, script: str) -> None:
        super().__init__(folder)
        self.script = script
        self.asked: list[tuple[str, ...]] = []

    def command(self, *arguments: str) -> list[str]:
        """The line of shell."""
        self.asked.append(arguments)
        return ["sh", "-c", self.script]


# Contents


def test_objects_are_read_by_their_ids(stocked: GitWorkshop) -> None:
    objects = reader(stocked)
    assert objects.read([ONE, TWO, ONE, blob_id(b"")]) == {ONE: b"1..\n", TWO: b"2..\n", blob_id(b""): b""}
    assert objects.read(iter([LONG])) == {LONG: b"12345678"}
    assert objects.read([]) == {}
    objects.close()


def test_more_objects_than_fit_into_one_request_are_read(real: GitWorkshop) -> None:
    texts = {f"f{number}": f"{number}\n" for number in range(150)}
    real.grow(texts)
    objects = reader(real)
    expected = {blob_id(text.encode()): text.encode() for text in texts.values()}
    assert objects.read(expected) == expected
    objects.close()


def test_one_process_answers_all_questions(tmp_path: Path) -> None:
    git = Script(tmp_path, "while read name; do echo $name blob 1; echo x; done")
    objects = ObjectReader(git)
    assert objects.read(["a", "b"]) == {"a": b"x", "b": b"x"}
    assert (objects.read(["c"]), objects.resolve("d")) == ({"c": b"x"}, "d")
    assert git.asked == [("cat-file", "--batch")]
    objects.close()
    assert objects.read(["e"]) == {"e": b"x"}
    assert len(git.asked) == 2
    objects.close()


def test_an_object_that_is_not_here_is_named_with_what_to_do(stocked: GitWorkshop) -> None:
    objects = reader(stocked)
    with pytest.raises(IncompleteHistoryError, match=r"^the object 1{40} is not in this clone$") as caught:
        objects.read([ONE, "1" * 40, TWO])
    assert caught.value.fix == ""  # whoever opened the repository knows what it lacks
    assert objects.read([THREE, TWO]) == {THREE: b"3..\n", TWO: b"2..\n"}
    objects.close()


# What is kept


def test_what_was_read_is_not_asked_for_again(stocked: GitWorkshop) -> None:
    objects = reader(stocked)
    first = objects.read([ONE, TWO])
    lose(stocked, ONE, TWO)
    assert objects.read([ONE, THREE, TWO]) == {**first, THREE: b"3..\n"}
    objects.close()


def test_no_more_is_kept_than_the_bound_allows(stocked: GitWorkshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_objects, "_CACHE_BYTES", 8)
    objects = reader(stocked)
    objects.read([ONE, TWO])
    lose(stocked, ONE, TWO)
    assert len(objects.read([ONE, TWO])) == 2
    objects.read([THREE])
    for oid in (ONE, TWO):
        with pytest.raises(IncompleteHistoryError):
            objects.read([oid])
    objects.read([FOUR])
    lose(stocked, THREE, FOUR)
    assert len(objects.read([THREE, FOUR])) == 2
    objects.close()


def test_an_object_is_kept_that_fits_the_bound_and_none_that_is_larger(
    stocked: GitWorkshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_objects, "_CACHE_BYTES", 8)
    objects = reader(stocked)
    objects.read([LONG])
    lose(stocked, LONG)
    assert objects.read([LONG]) == {LONG: b"12345678"}
    assert objects.read([LONGER]) == {LONGER: b"123456789"}
    lose(stocked, LONGER)
    with pytest.raises(IncompleteHistoryError):
        objects.read([LONGER])
    objects.close()


# Names


def test_a_revision_names_one_object_or_nothing(stocked: GitWorkshop) -> None:
    objects = reader(stocked)
    main = stocked.git("rev-parse", "main")
    assert objects.resolve("main") == objects.resolve(f"{main}^{{commit}}") == main
    assert objects.resolve("main:1") == ONE
    for nothing in ("other", "0" * 40, "main main", "1 2 3", "main\nmain", "\udcff", "main~1"):
        assert objects.resolve(nothing) is None, nothing
    assert objects.resolve("main") == main
    objects.close()


def test_a_name_that_makes_git_give_up_names_nothing_and_the_next_is_resolved(stocked: GitWorkshop) -> None:
    stocked.git("symbolic-ref", "HEAD", "refs/heads/main")
    objects = reader(stocked)
    assert objects.resolve("main@{upstream}") is None
    assert objects.resolve("main@{push}") is None
    assert objects.resolve("main") == stocked.git("rev-parse", "main")
    objects.close()


def test_an_answer_whose_size_is_no_number_names_nothing(tmp_path: Path) -> None:
    objects = ObjectReader(Script(tmp_path, "read name; echo $name is ambiguous; read name; echo $name commit"))
    assert objects.resolve("short") is None
    assert objects.resolve("short") is None


# How it ends


def test_what_ends_badly_is_a_fault_with_what_git_said(tmp_path: Path) -> None:
    objects = ObjectReader(Script(tmp_path, "read name; echo disk on fire >&2; exit 3"))
    with pytest.raises(FaultError, match=r"^git cat-file failed with status 3: disk on fire$"):
        objects.read([ONE])
    objects.close()


def test_a_process_that_is_gone_before_it_has_read_all_is_a_fault(tmp_path: Path) -> None:
    objects = ObjectReader(Script(tmp_path, "exit 3"))
    with pytest.raises(FaultError, match="status 3"):
        objects.read(["x" * 200_000])
    objects = ObjectReader(Script(tmp_path, "exit 0"))
    with pytest.raises(FaultError, match="takes no more input"):
        objects.read(["x" * 200_000])
    objects.close()


def test_closing_judges_how_git_ended_and_closing_twice_does_no_harm(tmp_path: Path) -> None:
    objects = ObjectReader(Script(tmp_path, "read name; echo $name blob 1; echo x; cat; exit 4"))
    objects.close()
    assert objects.read([ONE]) == {ONE: b"x"}
    with pytest.raises(FaultError, match="status 4"):
        objects.close()
    objects.close()


@pytest.mark.parametrize("content", ["printf 12", "printf 123"])
def test_an_object_that_breaks_off_is_a_fault_and_no_shorter_object(tmp_path: Path, content: str) -> None:
    objects = ObjectReader(Script(tmp_path, f"read name; echo $name blob 3; {content}"))
    with pytest.raises(FaultError, match=f"broke off in the middle of {ONE}"):
        objects.read([ONE])
    with pytest.raises(FaultError, match="broke off in the middle of main"):
        objects.resolve("main")
    objects.close()


def test_a_git_without_streams_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = GitProcess(tmp_path)
    monkeypatch.setattr(git, "start", lambda *_: SimpleNamespace(stdin=None, stdout=None))
    with pytest.raises(FaultError, match="takes no input"):
        ObjectReader(git).read([ONE])
    monkeypatch.setattr(git, "start", lambda *_: SimpleNamespace(stdin=io.BytesIO(), stdout=None))
    with pytest.raises(FaultError, match="gives no output"):
        ObjectReader(git).read([ONE])
