"""Walks with and without filters of changed paths: another way to ask, the same answer."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copytree

import pytest

from governance.adapters.git.ancestry import Ancestry
from governance.adapters.git.diffs import DiffReader
from governance.adapters.git.process import GitProcess
from governance.adapters.git.walk import Walker, has_filters, outermost
from governance.errors import FaultError
from governance.ports.commits import WalkedStep
from tests.support.fake_history import START
from tests.support.workshop import GitWorkshop, git_workshop


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with steps whose dates lie, made once."""
    folder = tmp_path_factory.mktemp("model")
    with git_workshop(folder) as found:
        tip = found.grow({"budgets/a": "1\n", "adr/1": "1\n", "src": "0\n"})
        for number in range(8):
            moment = START - dt.timedelta(days=number * number % 5)
            aside = found.grow({f"adr/{number}": "2\n"}, parents=[tip], at=moment)
            tip = found.grow({"src": f"{number}\n"}, parents=[tip], at=moment)
            tip = found.grow({f"adr/{number}": "2\n", "CODEOWNERS": f"{number}\n"}, parents=[tip, aside], at=moment)
            tip = found.grow({"budgets/a": f"{number}\n"}, parents=[tip], at=moment)
        found.point("refs/heads/main", tip)
    return folder


@pytest.fixture
def shop(model: Path, tmp_path: Path, git_environment: None) -> Iterator[GitWorkshop]:
    """A copy of the model."""
    del git_environment
    copytree(model, tmp_path / "repo")
    with git_workshop(tmp_path / "repo") as found:
        yield found


ROOTS = ("budgets", "adr", "CODEOWNERS", "docs/CODEOWNERS")


def test_the_differences_of_a_walked_line_come_in_few_trips(shop: GitWorkshop, monkeypatch: pytest.MonkeyPatch) -> None:
    history, trips = shop.history, list[int]()

    def asked(reader: DiffReader, questions: Sequence[Sequence[str]]) -> Sequence[bytes]:
        trips.append(len(questions))
        return ask(reader, questions)

    ask = DiffReader._asked
    monkeypatch.setattr(DiffReader, "_asked", asked)
    pairs = [step.commit for step in history.walk(history.resolve("main") or "", ROOTS)][-2::-1]
    told = [history.differences(history.tree(one.parents[0]), history.tree(one.oid)) for one in pairs]
    assert trips == [1, len(pairs) - 1]
    assert all(told)


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


# Questions about a line


def walker(shop: GitWorkshop) -> Walker:
    git = GitProcess(shop.folder, shop.folder / ".git")
    return Walker(git, shop.folder / ".git/objects", Ancestry(git))


def test_a_walk_over_everything_tells_every_step_of_the_line_and_nothing_beside_it(shop: GitWorkshop) -> None:
    line = shop.git("rev-list", "--first-parent", "main").split()
    shop.git("commit-graph", "write", "--reachable", "--changed-paths")
    for folders in ([""], ["src", "", "adr"]):
        assert [step.commit.oid for step in walker(shop).walk("main", folders)] == line
    some = shop.git("rev-list", "--first-parent", "main", "--", "src", "adr").split()
    assert [step.commit.oid for step in walker(shop).walk("main", ["-x", "src", "adr"])] == some
    assert len(some) == 16


def test_a_walk_over_folders_with_filters_joins_what_one_step_changed_in_each(shop: GitWorkshop) -> None:
    tip = shop.grow({"z": "1\n", "m": "1\n", "a": "1\n"}, parents=[shop.git("rev-parse", "main")])
    shop.git("commit-graph", "write", "--reachable", "--changed-paths")
    steps = list(walker(shop).walk(tip, ["m", "z", "a"]))
    assert [[item.path for item in step.differences] for step in steps] == [["a", "m", "z"]]
    two = list(walker(shop).walk(tip, ["budgets", "m"], excluding=f"{tip}~4"))
    assert [[item.path for item in step.differences] for step in two] == [["m"], ["budgets/a"]]


@pytest.mark.parametrize("filters", [False, True])
def test_a_merge_of_what_a_walk_leaves_out_is_a_step_of_the_line(shop: GitWorkshop, filters: bool) -> None:  # noqa: FBT001
    root = shop.grow({"a/x": "1", "b": "1"})
    step = shop.grow({"b": "2"}, parents=[root])
    aside = shop.grow({"a/x": "2"}, parents=[step])
    merge = shop.grow({"a/x": "2"}, parents=[step, aside])
    shop.point("refs/heads/main", merge)
    if filters:
        shop.git("commit-graph", "write", "--reachable", "--changed-paths")
    found = {
        folders: [step.commit.oid for step in walker(shop).walk(merge, folders, excluding=aside)]
        for folders in (("a",), ("a", "b"), ("",), ())
    }
    assert list(found.values()) == [[merge]] * 4


def test_what_does_not_meet_the_line_leaves_nothing_out(shop: GitWorkshop) -> None:
    line = shop.git("rev-list", "--first-parent", "main", "--", "src").split()
    stranger = shop.grow({"src": "1"})
    assert [step.commit.oid for step in walker(shop).walk("main", ["src"], excluding=stranger)] == line


def test_steps_stand_in_the_order_of_the_line_whatever_dates_and_branches_say(shop: GitWorkshop) -> None:
    days = [START + dt.timedelta(days=day) for day in range(4)]
    root = shop.grow({"a": "1\n"}, at=days[3])
    step = shop.grow({"b": "1\n"}, parents=[root], at=days[0])
    side = shop.grow({"c": "1\n"}, parents=[root], at=days[1])
    merge = shop.grow({"c": "1\n"}, parents=[step, side], at=days[2])
    shop.git("commit-graph", "write", "--reachable", "--changed-paths")
    assert [step.commit.oid for step in walker(shop).walk(merge, ["a", "b", "c"])] == [merge, step, root]


def test_a_commit_is_on_the_line_of_another_or_not(shop: GitWorkshop) -> None:
    head, *line = shop.git("rev-list", "--first-parent", "main").split()
    aside = [oid for oid in shop.git("rev-list", "main").split() if oid not in {head, *line}]
    stranger = shop.grow({"a": "1\n"})
    ahead = shop.grow({"a": "1\n"}, parents=[head])
    history = shop.history
    assert len(aside) == 8
    assert all(history.newest_reachable(head, oid) == oid for oid in (head, *line))
    assert not [oid for oid in (*aside, stranger, ahead) if history.newest_reachable(head, oid) == oid]


def test_the_latest_date_is_that_of_any_commit_of_the_line_up_to_there(shop: GitWorkshop) -> None:
    days = (0, 3, 1, 2, 5, 4)
    moments = [START + dt.timedelta(days=day) for day in days]
    late = shop.grow({"late": "1\n"}, at=START + dt.timedelta(days=90))
    line = [shop.grow({"a": "0\n"}, at=moments[0])]
    for moment in moments[1:]:
        line.append(shop.grow({"a": f"{moment}\n"}, parents=[line[-1], late], at=moment))
    walk = walker(shop)
    up_to_each = [moments[index] for index in (0, 1, 1, 1, 4, 4)]
    assert list(walk.latest(line[-1], line)) == up_to_each
    assert list(walk.latest(line[-1], line[::2])) == up_to_each[::2]
    assert list(walk.latest(line[-1], line[1::2])) == up_to_each[1::2]
    assert list(walk.latest(line[3], line[2:3])) == [moments[1]]
    assert list(walk.latest(line[-1], [])) == []


def test_dates_of_the_first_second_are_dates(shop: GitWorkshop) -> None:
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    commit = shop.grow({"a": "1\n"}, at=epoch)
    assert list(walker(shop).latest(commit, [commit])) == [epoch]


# Files with filters


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        (b"CGPH\1\1\2\0" + b"OIDF" + bytes(8) + b"BIDX" + bytes(8) + bytes(20), True),
        (b"CGPH\1\1\1\0" + b"BIDX" + bytes(8), True),
        (b"CGPH\1\1\1\0" + b"OIDF" + bytes(8) + b"BIDX" + bytes(8), False),
        (b"CGPH\1\1\1\0" + b"OIDFBIDX" + bytes(4), False),
        (b"CGPX\1\1\1\0" + b"BIDX" + bytes(8), False),
        (b"CGPH\1\1\0\0", False),
        (b"CGPH\1\1\1", False),
        (b"CGPH", False),
        (b"", False),
    ],
)
def test_filters_are_told_by_the_table_of_a_graph(tmp_path: Path, graph: bytes, expected: bool) -> None:  # noqa: FBT001
    info = tmp_path / "info"
    info.mkdir()
    (info / "commit-graph").write_bytes(graph)
    assert has_filters(tmp_path) is expected


def test_the_largest_graph_decides_and_what_is_no_graph_does_not_count(tmp_path: Path) -> None:
    with_filters = b"CGPH\1\1\1\0BIDX" + bytes(8)
    without = b"CGPH\1\1\1\0OIDF" + bytes(8)
    chain = tmp_path / "info/commit-graphs"
    assert not has_filters(tmp_path)
    chain.mkdir(parents=True)
    assert not has_filters(tmp_path)
    (tmp_path / "info/commit-graph").mkdir()
    (chain / "graph-3.graph").write_bytes(with_filters)
    assert has_filters(tmp_path)
    (chain / "graph-2.graph").write_bytes(without + bytes(1))
    assert not has_filters(tmp_path)
    (chain / "graph-1.graph").write_bytes(with_filters + bytes(2))
    (chain / "other-4.graph").write_bytes(without + bytes(9))
    (chain / "graph-5").write_bytes(without + bytes(9))
    assert has_filters(tmp_path)


@pytest.mark.parametrize("filters", [False, True])
def test_all_that_is_found_is_told_ahead(shop: GitWorkshop, filters: bool) -> None:  # noqa: FBT001 (both ways)
    root = shop.grow({"a/x": "1", "b/x": "1"})
    step = shop.grow({"a/x": "2"}, parents=[root])
    tip = shop.grow({"b/x": "3", "c": "1"}, parents=[step])
    shop.point("refs/heads/main", tip)
    if filters:
        shop.git("commit-graph", "write", "--reachable", "--changed-paths")
    told: list[WalkedStep] = []
    steps = list(shop.history.walk(tip, ["a", "b"], ahead=told.append))
    assert [step.commit.oid for step in steps] == [tip, step, root]
    assert {(item.commit.oid, one) for item in told for one in item.differences} == {
        (item.commit.oid, one) for item in steps for one in item.differences
    }
