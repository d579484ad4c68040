"""Walks with and without filters of changed paths: another way to ask, the same answer."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.adapters.git_diffs import DiffReader
from governance.adapters.git_process import GitProcess
from governance.adapters.git_walk import has_filters, outermost
from governance.errors import FaultError, IncompleteHistoryError
from tests.support.fakes import START
from tests.support.workshop import GitWorkshop, git_workshop


@pytest.fixture
def shop(tmp_path: Path, git_environment: None) -> Iterator[GitWorkshop]:
    """A repository with steps whose dates lie."""
    del git_environment
    with git_workshop(tmp_path / "repo") as found:
        tip = found.grow({"budgets/a": "1\n", "adr/1": "1\n", "src": "0\n"})
        for number in range(8):
            moment = START - dt.timedelta(days=number * number % 5)
            aside = found.grow({f"adr/{number}": "2\n"}, parents=[tip], at=moment)
            tip = found.grow({"src": f"{number}\n"}, parents=[tip], at=moment)
            tip = found.grow({f"adr/{number}": "2\n", "CODEOWNERS": f"{number}\n"}, parents=[tip, aside], at=moment)
            tip = found.grow({"budgets/a": f"{number}\n"}, parents=[tip], at=moment)
        found.point("refs/heads/main", tip)
        yield found


ROOTS = ("budgets", "adr", "CODEOWNERS", "docs/CODEOWNERS")


def test_filters_change_no_answer(shop: GitWorkshop) -> None:
    tip = shop.history.resolve("main") or ""
    objects = shop.folder / ".git/objects"
    assert not has_filters(objects)
    plain = list(shop.history.walk(tip, ROOTS))
    middle = plain[7].commit.oid
    later = list(shop.history.walk(tip, ROOTS, excluding=middle))
    shop.git("commit-graph", "write", "--reachable", "--changed-paths")
    assert has_filters(objects)
    assert list(shop.history.walk(tip, ROOTS)) == plain
    assert list(shop.history.walk(tip, ROOTS, excluding=middle)) == later == plain[:7]
    assert len(plain) == 17
    assert [item.path for item in plain[1].differences] == ["CODEOWNERS", "adr/7"]


def test_a_walk_that_finds_nothing_finds_nothing_with_filters_either(shop: GitWorkshop) -> None:
    shop.git("commit-graph", "write", "--reachable", "--changed-paths")
    tip = shop.history.resolve("main") or ""
    assert list(shop.history.walk(tip, ["nowhere", "neither"])) == []
    assert len(list(shop.history.walk(tip, ["nowhere", "budgets"]))) == 9


def test_a_chain_of_graphs_has_the_filters_of_its_largest_part(shop: GitWorkshop) -> None:
    objects = shop.folder / ".git/objects"
    shop.git("commit-graph", "write", "--reachable", "--changed-paths", "--split")
    assert has_filters(objects)
    for file in (objects / "info/commit-graphs").glob("*.graph"):
        file.chmod(0o600)
        file.write_bytes(b"CGPH")
    assert not has_filters(objects)


def test_a_graph_without_filters_or_none_has_none(shop: GitWorkshop) -> None:
    objects = shop.folder / ".git/objects"
    shop.git("commit-graph", "write", "--reachable")
    assert not has_filters(objects)
    graph = objects / "info/commit-graph"
    graph.chmod(0o600)
    graph.write_bytes(b"something else entirely")
    assert not has_filters(objects)


def test_folders_within_folders_are_walked_once() -> None:
    assert outermost(["a", "b", "a/c", "bb", "b/d/e", "a"]) == ("a", "b", "bb")
    assert outermost(["a", "", "b"]) == ("",)
    assert outermost([]) == ()


def test_a_walk_from_a_commit_that_is_not_here_is_a_fault_and_no_empty_history(shop: GitWorkshop) -> None:
    with pytest.raises(FaultError):
        list(shop.history.walk("1" * 40, ROOTS))
    shop.git("commit-graph", "write", "--reachable", "--changed-paths")
    with pytest.raises(FaultError):
        list(shop.history.walk("1" * 40, ROOTS))


def test_who_looks_no_further_leaves_no_process(shop: GitWorkshop) -> None:
    tip = shop.history.resolve("main") or ""
    walk = shop.history.walk(tip, ROOTS)
    assert next(iter(walk)).commit.oid == tip
    del walk


# One process for many questions


def reader(shop: GitWorkshop, *options: str) -> DiffReader:
    return DiffReader(GitProcess(shop.folder, shop.folder / ".git"), *options)


def test_a_commit_that_is_not_here_is_missing_and_no_commit_without_changes(shop: GitWorkshop) -> None:
    diffs = reader(shop)
    tip = shop.history.resolve("main") or ""
    same = diffs.read(tip, tip)
    assert same.startswith(tip.encode())
    for missing in ("1" * 40, "nonsense"):
        with pytest.raises(IncompleteHistoryError, match="not in this clone"):
            diffs.read(missing, tip)
    assert diffs.read(tip, tip) == same
    diffs.close()
    diffs.close()


def test_a_parent_that_is_not_here_is_missing_too(shop: GitWorkshop) -> None:
    diffs = reader(shop)
    tip = shop.history.resolve("main") or ""
    with pytest.raises(FaultError):
        diffs.read(tip, "1" * 40)
    diffs.close()


def test_a_tree_that_is_not_here_ends_the_process_and_says_so(shop: GitWorkshop) -> None:
    tip = shop.history.resolve("main") or ""
    tree = shop.git("rev-parse", f"{tip}^{{tree}}")
    place = shop.folder / ".git/objects" / tree[:2] / tree[2:]
    place.unlink()
    diffs = reader(shop)
    with pytest.raises(IncompleteHistoryError):
        diffs.read(tip)
    parent = shop.git("rev-parse", f"{tip}^")
    assert diffs.read(parent).startswith(parent.encode())
    diffs.close()


def test_a_path_that_looks_like_the_end_of_an_answer_does_not_end_it(shop: GitWorkshop) -> None:
    commit = shop.grow({"end 0123456789abcdef\n": "1\n", "x": "1\n"})
    diffs = reader(shop, "--root")
    assert diffs.read(commit).count(b"\0:") + diffs.read(commit).count(b"\0end") == 3
    diffs.close()
