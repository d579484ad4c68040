"""A history of single objects answers as the repository does: asked the same of a long history, both say the same."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.histories import history
from benchmarks.recipe import Recipe
from governance.adapters.git.repository import GitRepository
from governance.errors import FaultError, IncompleteHistoryError
from governance.judging.objects.formats import object_id, read_commit
from governance.judging.objects.history import ObjectHistory
from governance.judging.objects.store import ObjectStore, packed
from governance.ports.commits import Touch
from governance.ports.repository import Repository
from tests.support.fake_history import LINK, SUBMODULE, Content, blob_id
from tests.support.workshop import GitWorkshop, git_workshop

RECIPE = Recipe(commits=120, changes=10, files=40)
FOLDERS = ["budgets", "adr", "CODEOWNERS"]


def objects_of(history: GitRepository, head: str) -> ObjectHistory:
    return ObjectHistory(ObjectStore(lambda oid: history.tree(head).blobs([oid])[oid], len(head)), head)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[GitRepository, ObjectHistory, str]]:
    with GitRepository.open(history(RECIPE, tmp_path_factory.mktemp("histories"))) as repository:
        head = repository.resolve("main")
        assert head is not None
        yield repository, objects_of(repository, head), head


def test_lines_and_their_steps_are_the_same(pair: tuple[GitRepository, ObjectHistory, str]) -> None:
    git, objects, head = pair
    for folders in ([], FOLDERS, ["adr"]):
        assert list(objects.first_parents(head, folders)) == list(git.first_parents(head, folders))
    middle = git.first_parents(head)[20].oid
    assert list(objects.first_parents(head, FOLDERS, excluding=middle)) == list(
        git.first_parents(head, FOLDERS, excluding=middle)
    )
    walked = {step.commit.oid: set(step.differences) for step in git.walk(head, FOLDERS)}
    found = list(objects.walk(head, FOLDERS))
    assert {step.commit.oid: set(step.differences) for step in found} == walked
    assert [step.commit.oid for step in found] == list(walked)


def test_ranges_and_what_their_commits_touch_are_the_same(pair: tuple[GitRepository, ObjectHistory, str]) -> None:
    git, objects, head = pair
    merges = [commit for commit in git.first_parents(head) if len(commit.parents) > 1]
    assert merges
    for merge in merges:
        ours, theirs = objects.commits(merge.oid, merge.parents[:1]), git.commits(merge.oid, merge.parents[:1])
        assert list(ours) == list(theirs)
        names = [commit.oid for commit in theirs]
        assert set(objects.touches(names, FOLDERS)) == set(git.touches(names, FOLDERS))
        assert objects.merge_bases(*merge.parents) == list(git.merge_bases(*merge.parents))
        before, after = merge.parents[0], merge.oid
        assert set(objects.differences(objects.tree(before), objects.tree(after))) == set(
            git.differences(git.tree(before), git.tree(after))
        )


def test_all_commits_that_touch_something_are_the_same(pair: tuple[GitRepository, ObjectHistory, str]) -> None:
    git, objects, head = pair

    def told(history: Repository) -> dict[str, set[Touch]]:
        return {commit.oid: set(touches) for commit, touches in history.touching(head, "adr")}

    assert {item.oid for item in objects.commits_touching([head], FOLDERS)} == {
        item.oid for item in git.commits_touching([head], FOLDERS)
    }
    assert told(objects) == told(git)


def test_trees_names_dates_and_places_on_the_line_are_the_same(pair: tuple[GitRepository, ObjectHistory, str]) -> None:
    git, objects, head = pair
    line = [commit.oid for commit in git.first_parents(head)]
    assert dict(objects.tree(head).entries(FOLDERS)) == dict(git.tree(head).entries(FOLDERS))
    assert dict(objects.tree(head).entries([""])) == dict(git.tree(head).entries([""]))
    assert sorted(objects.names(head, ["", "adr", "none"])) == sorted(git.names(head, ["", "adr", "none"]))
    assert list(objects.latest(head, line[::-1])) == list(git.latest(head, line[::-1]))
    for oid in (line[0], line[20], line[-1]):
        when = git.commit(oid).committed
        assert objects.commit_before(head, when) == git.commit_before(head, when)
        assert objects.newest_reachable(head, oid) == git.newest_reachable(head, oid)
    later = git.commit(head).committed + dt.timedelta(days=1)
    assert objects.commit_before(head, later) == head


@pytest.fixture
def shop(tmp_path: Path, git_environment: None) -> Iterator[GitWorkshop]:
    del git_environment
    with git_workshop(tmp_path / "repo") as found:
        yield found


def test_modes_odd_names_and_messages_read_as_git_reads_them(shop: GitWorkshop) -> None:
    files: dict[str, Content] = {
        "a/x": "1\n",
        "a.b": ("100755", b"2\n"),
        "link": (LINK, b"a"),
        "sub": (SUBMODULE, b"3"),
        "\udcff/é": "4\n",
    }
    root = shop.grow(files, message="\udcfe first\n\nbody\n", author="josé")
    changed = shop.grow({"a/x": None, "a": "a file now\n", "sub": "5\n"}, parents=[root], message="")
    objects = objects_of(shop.history, changed)
    for oid in (root, changed):
        assert objects.commit(oid) == shop.history.commit(oid)
        assert dict(objects.tree(oid).entries([""])) == dict(shop.history.tree(oid).entries([""]))
    assert set(objects.differences(objects.tree(root), objects.tree(changed))) == set(
        shop.history.differences(shop.history.tree(root), shop.history.tree(changed))
    )


def test_a_repository_of_longer_ids_reads_as_well(tmp_path: Path, git_environment: None) -> None:
    del git_environment
    with git_workshop(tmp_path / "repo", "--object-format=sha256") as shop:
        commit = shop.grow({"a": "1\n"})
        objects = objects_of(shop.history, commit)
        assert len(commit) == 64
        assert dict(objects.tree(commit).entries([""])) == dict(shop.history.tree(commit).entries([""]))


def test_an_object_that_is_not_what_it_is_called_is_refused(shop: GitWorkshop) -> None:
    commit = shop.grow({"a": "1\n"})
    store = ObjectStore(lambda _: b"tree of another")
    with pytest.raises(FaultError, match="is not the commit that it is called"):
        ObjectHistory(store, commit).tree(commit)
    with pytest.raises(IncompleteHistoryError, match="is not here"):
        ObjectHistory(ObjectStore(packed({})), commit).tree(commit)
    blob = blob_id(b"1\n")
    mixed = ObjectStore(packed({blob: b"1\n"}))
    assert mixed.blob(blob) == b"1\n"
    with pytest.raises(FaultError, match="is a blob, where a tree must be"):
        mixed.tree(blob)


def test_a_revision_is_a_whole_object_id_or_head(shop: GitWorkshop) -> None:
    commit = shop.grow({"a": "1\n"})
    objects = objects_of(shop.history, commit)
    assert [objects.resolve(name) for name in ("HEAD", commit, "main", commit[:12])] == [commit, commit, None, None]
    assert objects.incomplete() is None


def test_a_message_in_another_encoding_is_read_in_it(shop: GitWorkshop) -> None:
    commit = shop.grow({"a": "1\n"})
    data = shop.history.tree(commit).blobs([commit])[commit]
    head, _, _ = data.partition(b"\n\n")
    for encoding, expected in ((b"latin-1", "é\n"), (b"no-such-encoding", "\udce9\n")):
        stored = head + b"\nencoding " + encoding + b"\n\n\xe9\n"
        assert read_commit("1" * 40, stored).commit.message == expected


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("tree", b"100644 a\0" + bytes(20) + b"100644 a\0" + bytes(20)),
        ("tree", b"100644 ..\0" + bytes(20)),
        ("tree", b"100644 a/b\0" + bytes(20)),
        ("tree", b"100644 a\0" + bytes(19)),
        ("tree", b"x"),
        ("commit", b"tree 1\n\nx"),
        ("commit", b""),
    ],
)
def test_what_is_not_written_as_git_writes_it_is_refused(kind: str, data: bytes) -> None:
    oid = object_id(kind, data)
    store = ObjectStore(packed({oid: data}))
    with pytest.raises(FaultError, match=r"not written as git writes|twice"):
        store.tree(oid) if kind == "tree" else store.commit(oid)
