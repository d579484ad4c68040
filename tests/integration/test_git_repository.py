"""The port History: what every history must do: git, git with settings that would mislead it, lines, and the fake."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from governance.errors import IncompleteHistoryError
from governance.ports.commits import Touch
from governance.ports.trees import Difference, TreeEntry
from tests.support.fake_history import LINK, START, SUBMODULE, blob_id
from tests.support.workshop import FakeWorkshop, LineWorkshop, Workshop, git_workshop

ONE, TWO, THREE = (TreeEntry("100644", blob_id(text)) for text in (b"1\n", b"2\n", b"3\n"))


HOSTILE = """\
[core]
	quotePath = true
	abbrev = 5
	attributesFile = ../attributes
	ignoreCase = true
	fsmonitor = "touch fsmonitor-ran"
	hooksPath = .
	commentChar = B
	pager = false
[diff]
	noprefix = true
	renames = copies
	ignoreSubmodules = all
	external = false
	orderFile = /dev/null
	submodule = log
	algorithm = patience
	relative = true
[log]
	showSignature = true
	mailmap = true
	follow = true
	diffMerges = off
	date = relative
	decorate = full
	showRoot = false
[i18n]
	logOutputEncoding = latin-1
[merge]
	default = union
	renames = false
	conflictStyle = diff3
	directoryRenames = true
[merge "ours"]
	driver = true
[color]
	ui = always
[pager]
	log = false
[format]
	pretty = oneline
"""
"""Settings of a repository that would change what git says, were they to take part."""

ATTRIBUTES = "* merge=union\na merge=ours -diff text eol=crlf filter=x\n"


@pytest.fixture(params=["git", "hostile git", "fake", "line of git", "line of parts of git", "line of the fake"])
def shop(request: pytest.FixtureRequest, tmp_path: Path, git_environment: None) -> Iterator[Workshop]:
    """A workshop of each kind."""
    del git_environment
    if request.param in {"fake", "line of the fake"}:
        yield FakeWorkshop() if request.param == "fake" else LineWorkshop(FakeWorkshop(), ("",))
        return
    with git_workshop(tmp_path / "repo") as found:
        if request.param.startswith("line"):
            yield LineWorkshop(found, ("",) if request.param == "line of git" else ("a", "b"))
            return
        if request.param != "git":
            (tmp_path / "repo/.git/info/attributes").write_text(ATTRIBUTES)
            (tmp_path / "repo/.gitattributes").write_text(ATTRIBUTES)
            (tmp_path / "repo/.mailmap").write_text("Mallory <mallory@example.com> <dora@example.com>\n")
            with (tmp_path / "repo/.git/config").open("a") as config:
                config.write(HOSTILE)
        yield found
    assert not list(tmp_path.rglob("fsmonitor-ran"))


class TestRevisions:
    def test_a_revision_names_a_commit_or_nothing(self, shop: Workshop) -> None:
        commit = shop.grow({"a": "1\n"})
        shop.point("refs/heads/main", commit)
        shop.point("refs/remotes/origin/next", commit)
        history = shop.history
        for name in ("main", "refs/heads/main", "origin/next", "refs/remotes/origin/next", commit):
            assert history.resolve(name) == commit
        for name in ("other", "refs/heads/other", "0" * 40, "", " ", "a", "main main", "--all", "main\nmain", "\udcff"):
            assert history.resolve(name) is None

    def test_before_the_first_commit_head_names_nothing(self, shop: Workshop) -> None:
        assert shop.history.resolve("HEAD") is None

    def test_the_default_branch_is_origins_head_else_main_else_master(self, shop: Workshop) -> None:
        commit = shop.grow({"a": "1\n"})
        assert shop.clone.default_branch() is None
        for ref in ("refs/heads/master", "refs/heads/main", "refs/remotes/origin/HEAD"):
            shop.point(ref, commit)
            assert shop.clone.default_branch() == ref

    def test_branches_are_told_newest_first_by_their_full_names(self, shop: Workshop) -> None:
        assert shop.clone.branches() == []
        first = shop.grow({"a": "1\n"})
        second = shop.grow({"a": "2\n"}, parents=[first])
        shop.point("refs/heads/main", first)
        shop.point("refs/tags/v1", second)
        shop.point("refs/remotes/origin/next", second)
        assert shop.clone.branches() == [("refs/remotes/origin/next", second), ("refs/heads/main", first)]

    def test_the_branch_that_is_checked_out_may_have_no_commit_yet(self, shop: Workshop) -> None:
        assert shop.clone.checked_out() == "refs/heads/main"
        assert shop.clone.stands_for("refs/heads/main") == "refs/heads/main"

    def test_a_commit_tells_what_it_says(self, shop: Workshop) -> None:
        first = shop.grow({"a": "1\n"}, message="first\n\nBudget-ADR: 31\n", author="alice")
        second = shop.grow(parents=[first], message="second", at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        found = shop.history.commit(first)
        assert (found.oid, found.parents, found.author_name) == (first, (), "alice")
        assert (found.author_email, found.committed) == ("alice@example.com", START)
        assert found.message.strip() == "first\n\nBudget-ADR: 31"
        assert shop.history.commit(second).parents == (first,)
        assert shop.history.commit(second).committed == dt.datetime(2025, 1, 1, tzinfo=dt.UTC)

    def test_a_whole_history_is_not_incomplete(self, shop: Workshop) -> None:
        assert shop.history.incomplete() is None


class TestTrees:
    FILES: Mapping[str, str] = {"a": "1\n", "b/c": "2\n", "b/d/e": "3\n", "bb": "1\n", "b.x": "1\n"}

    @pytest.mark.parametrize(
        ("folders", "paths"),
        [
            ([""], ["a", "b.x", "b/c", "b/d/e", "bb"]),
            (["b"], ["b/c", "b/d/e"]),
            (["a"], ["a"]),
            (["b/d", "a"], ["a", "b/d/e"]),
            (["b", "b/d"], ["b/c", "b/d/e"]),
            (["nowhere"], []),
            (["a/b"], []),
            ([], []),
        ],
    )
    def test_entries_are_what_lies_at_or_below_the_folders(
        self, shop: Workshop, folders: list[str], paths: list[str]
    ) -> None:
        tree = shop.history.tree(shop.grow(self.FILES))
        assert sorted(tree.entries(folders)) == paths
        assert sorted(tree.entries(iter(folders))) == paths

    def test_the_order_of_questions_does_not_matter(self, shop: Workshop) -> None:
        tree = shop.history.tree(shop.grow(self.FILES))
        assert sorted(tree.entries(["b", "a"])) == ["a", "b/c", "b/d/e"]
        assert sorted(tree.entries(["b"])) == ["b/c", "b/d/e"]
        assert sorted(tree.entries([""])) == sorted(self.FILES)
        assert sorted(tree.entries(["b/d"])) == ["b/d/e"]

    def test_entries_know_mode_and_content(self, shop: Workshop) -> None:
        commit = shop.grow({"a": "1\n", "x": ("100755", b"2\n"), "l": (LINK, b"a"), "s": (SUBMODULE, b"elsewhere")})
        tree = shop.history.tree(commit)
        entries = tree.entries([""])
        assert (tree.commit, entries["a"], entries["x"]) == (commit, ONE, TreeEntry("100755", TWO.oid))
        assert {path: entry.is_file for path, entry in entries.items()} == {
            "a": True,
            "l": False,
            "s": False,
            "x": True,
        }
        assert tree.blobs([ONE.oid, entries["l"].oid]) == {ONE.oid: b"1\n", entries["l"].oid: b"a"}
        assert tree.blobs([]) == {}

    def test_many_objects_are_read_at_once(self, shop: Workshop) -> None:
        texts = {f"f{number}": f"{number}\n" * 2000 for number in range(200)}
        tree = shop.history.tree(shop.grow(texts))
        entries = tree.entries([""])
        contents = tree.blobs(entry.oid for entry in entries.values())
        assert {path: contents[entry.oid].decode() for path, entry in entries.items()} == texts

    def test_an_object_that_is_not_here_is_missing_history(self, shop: Workshop) -> None:
        tree = shop.history.tree(shop.grow({"a": "1\n"}))
        with pytest.raises(IncompleteHistoryError, match="0000 is not in this clone"):
            tree.blobs(["0" * 40])
        assert tree.blobs([ONE.oid]) == {ONE.oid: b"1\n"}

    def test_the_index_is_a_tree_without_a_commit(self, shop: Workshop) -> None:
        shop.point("HEAD", shop.grow({"a": "1\n", "b/c": "2\n"}))
        shop.stage({"a": None, "b/d": "3\n", "b/c": ("100755", b"2\n")})
        tree = shop.clone.index()
        assert tree.commit is None
        assert tree.entries([""]) == {"b/c": TreeEntry("100755", TWO.oid), "b/d": THREE}
        assert tree.entries(["a"]) == {}
        assert tree.blobs([THREE.oid]) == {THREE.oid: b"3\n"}


class TestDifferences:
    def test_differences_are_the_paths_that_differ_in_content_or_mode(self, shop: Workshop) -> None:
        before = shop.grow({"same": "1\n", "gone": "1\n", "changed": "1\n", "mode": "1\n", "kind/f": "1\n"})
        after = shop.grow(
            {"gone": None, "changed": "2\n", "mode": ("100755", b"1\n"), "new": "3\n", "kind/f": (LINK, b"1\n")},
            parents=[before],
        )
        history = shop.history
        found = {item.path: item for item in history.differences(history.tree(before), history.tree(after))}
        assert found == {
            "gone": Difference("gone", ONE, None),
            "changed": Difference("changed", ONE, TWO),
            "mode": Difference("mode", ONE, TreeEntry("100755", ONE.oid)),
            "new": Difference("new", None, THREE),
            "kind/f": Difference("kind/f", ONE, TreeEntry(LINK, ONE.oid)),
        }

    def test_a_rename_is_a_removal_and_an_addition(self, shop: Workshop) -> None:
        before = shop.grow({"old": "1\n"})
        after = shop.grow({"old": None, "new": "1\n"}, parents=[before])
        history = shop.history
        found = history.differences(history.tree(before), history.tree(after))
        assert sorted(found) == [Difference("new", None, ONE), Difference("old", ONE, None)]

    def test_a_file_that_becomes_a_folder_differs_in_both(self, shop: Workshop) -> None:
        before = shop.grow({"a": "1\n"})
        after = shop.grow({"a": None, "a/b": "1\n"}, parents=[before])
        history = shop.history
        assert [item.path for item in history.differences(history.tree(before), history.tree(after))] == ["a", "a/b"]

    def test_equal_trees_of_different_commits_do_not_differ(self, shop: Workshop) -> None:
        before = shop.grow({"a": "1\n"})
        history = shop.history
        assert list(history.differences(history.tree(before), history.tree(shop.grow(parents=[before])))) == []

    def test_the_index_differs_from_head(self, shop: Workshop) -> None:
        head = shop.grow({"a": "1\n"})
        shop.point("HEAD", head)
        shop.stage({"a": "2\n"})
        history = shop.history
        assert list(history.differences(history.tree(head), shop.clone.index())) == [Difference("a", ONE, TWO)]


class TestLines:
    """A line of steps with a branch that is merged: root - left - merge, and root - right - merge."""

    @pytest.fixture
    def steps(self, shop: Workshop) -> dict[str, str]:
        root = shop.grow({"b/x": "1\n", "other": "1\n"})
        right = shop.grow({"b/x": "2\n"}, parents=[root])
        aside = shop.grow({"other": "2\n"}, parents=[right])
        left = shop.grow({"other": "3\n"}, parents=[root])
        merge = shop.grow({"b/x": "2\n"}, parents=[left, aside])
        tip = shop.grow({"other": "1\n"}, parents=[merge])
        return {"root": root, "right": right, "aside": aside, "left": left, "merge": merge, "tip": tip}

    def names(self, steps: dict[str, str], commits: object) -> list[str]:
        by_oid = {oid: name for name, oid in steps.items()}
        assert isinstance(commits, list | tuple)
        return [by_oid[commit.oid] for commit in commits]

    def test_commits_are_all_that_one_reaches_and_the_others_do_not(
        self, shop: Workshop, steps: dict[str, str]
    ) -> None:
        history = shop.history
        reached = self.names(steps, history.commits(steps["tip"]))
        assert set(reached) == set(steps)
        assert reached.index("tip") < reached.index("merge") < reached.index("left") < reached.index("root")
        assert reached.index("merge") < reached.index("aside") < reached.index("right") < reached.index("root")
        assert set(self.names(steps, history.commits(steps["tip"], [steps["left"]]))) == {
            "tip", "merge", "aside", "right",
        }  # fmt: skip
        assert self.names(steps, history.commits(steps["merge"], [steps["left"], steps["aside"]])) == ["merge"]
        assert history.commits(steps["root"], [steps["tip"]]) == []

    def test_ranges_are_the_commits_of_each_pair_in_turn(self, shop: Workshop, steps: dict[str, str]) -> None:
        history = shop.history
        ends = [(steps[head], steps[other]) for head in steps for other in steps] * 2
        assert list(shop.clone.ranges(ends)) == [history.commits(head, [other]) for head, other in ends]
        assert list(shop.clone.ranges([])) == []

    def test_the_first_parent_line_leaves_branches_out(self, shop: Workshop, steps: dict[str, str]) -> None:
        history = shop.history
        assert self.names(steps, history.first_parents(steps["tip"])) == ["tip", "merge", "left", "root"]
        line = history.first_parents(steps["tip"], excluding=steps["left"])
        assert self.names(steps, line) == ["tip", "merge"]
        assert history.first_parents(steps["root"], excluding=steps["tip"]) == []

    def test_only_steps_that_change_something_below_the_folders(self, shop: Workshop, steps: dict[str, str]) -> None:
        history = shop.history
        for folders in (["b"], ["b/x"], ["b", "nowhere"]):
            assert self.names(steps, history.first_parents(steps["tip"], folders)) == ["merge", "root"]
        assert self.names(steps, history.first_parents(steps["tip"], ["other"])) == ["tip", "left", "root"]
        assert self.names(steps, history.first_parents(steps["tip"], ["nowhere"])) == []
        line = history.first_parents(steps["tip"], ["b"], excluding=steps["left"])
        assert self.names(steps, line) == ["merge"]

    def test_an_empty_folder_name_is_the_whole_tree(self, shop: Workshop, steps: dict[str, str]) -> None:
        history = shop.history
        assert self.names(steps, history.first_parents(steps["tip"], ["", "b"])) == ["tip", "merge", "left", "root"]
        assert set(self.names(steps, history.commits_touching([steps["tip"]], ["", "b"]))) == set(steps)
        assert [touch.path for touch in history.touches([steps["right"]], [""])] == ["b/x"]

    def test_commits_that_touch_are_found_on_whatever_line(self, shop: Workshop, steps: dict[str, str]) -> None:
        history = shop.history
        found = self.names(steps, history.commits_touching([steps["tip"]], ["b"]))
        assert set(found) >= {"right", "root"}
        assert set(found) <= {"merge", "right", "root"}
        assert self.names(steps, history.commits_touching([steps["left"]], ["b"])) == ["root"]
        assert history.commits_touching([steps["tip"]], ["nowhere"]) == []

    def test_a_branch_whose_work_was_thrown_away_in_the_merge_has_touched(self, shop: Workshop) -> None:
        root = shop.grow({"p": "1\n"})
        branch = shop.grow({"b/x": "1\n"}, parents=[root])
        back = shop.grow({"b/x": None}, parents=[branch])
        left = shop.grow({"q": "1\n"}, parents=[root])
        merge = shop.grow(parents=[left, back])
        found = [commit.oid for commit in shop.history.commits_touching([merge], ["b"])]
        assert set(found) == {branch, back}
        assert {commit.oid for commit, _ in shop.clone.touching(merge, "b")} == {branch, back}
        assert shop.history.first_parents(merge, ["b"]) == []

    def test_a_merge_that_silently_restores_an_old_value_is_a_step(self, shop: Workshop) -> None:
        root = shop.grow({"b/x": "1\n"})
        old = shop.grow({"p": "1\n"}, parents=[root])
        raised = shop.grow({"b/x": "2\n"}, parents=[root])
        merge = shop.grow({"b/x": "1\n"}, parents=[raised, old])
        found = [commit.oid for commit in shop.history.first_parents(merge, ["b"])]
        assert found == [merge, raised, root]

    def test_a_merge_of_what_is_excluded_is_a_step_behind_it(self, shop: Workshop) -> None:
        merge, beside = merged_beside(shop)
        for folders in (["b"], [], ["nowhere"]):
            found = [commit.oid for commit in shop.history.first_parents(merge, folders, excluding=beside)]
            assert found == ([] if folders == ["nowhere"] else [merge])


def merged_beside(shop: Workshop) -> tuple[str, str]:
    """A merge that changes what none of its parents did, and the tip of the branch that it merges."""
    root = shop.grow({"b/x": "1\n"})
    tip = shop.grow({"p": "1\n"}, parents=[root])
    beside = shop.grow({"q": "1\n"}, parents=[tip])
    return shop.grow({"b/x": "2\n", "q": "1\n"}, parents=[tip, beside]), beside


class TestWalks:
    @pytest.fixture
    def steps(self, shop: Workshop) -> dict[str, str]:
        root = shop.grow({"b/x": "1\n", "other": "1\n"}, message=":100644 a\n\n:b")
        right = shop.grow({"b/x": "2\n", "b/y": "1\n"}, parents=[root])
        left = shop.grow({"other": "3\n"}, parents=[root])
        merge = shop.grow({"b/x": "2\n", "b/y": "1\n", "a": "1\n"}, parents=[left, right])
        back = shop.grow({"b/x": "1\n"}, parents=[merge], at=START - dt.timedelta(days=400))
        tip = shop.grow({"other": "1\n"}, parents=[back])
        return {"root": root, "right": right, "left": left, "merge": merge, "back": back, "tip": tip}

    def test_a_walk_tells_each_step_with_what_it_changes_of_its_first_parent(
        self, shop: Workshop, steps: dict[str, str]
    ) -> None:
        found = {step.commit.oid: set(step.differences) for step in shop.clone.walk(steps["tip"], ["b"])}
        assert list(found.items()) == [
            (steps["back"], {Difference("b/x", TWO, ONE)}),
            (steps["merge"], {Difference("b/x", ONE, TWO), Difference("b/y", None, ONE)}),
            (steps["root"], {Difference("b/x", None, ONE)}),
        ]

    def test_a_walk_over_several_folders_joins_what_they_changed(self, shop: Workshop, steps: dict[str, str]) -> None:
        walked = list(shop.clone.walk(steps["tip"], ["b", "a", "b/y", "nowhere"]))
        assert [step.commit.oid for step in walked] == [steps["back"], steps["merge"], steps["root"]]
        assert [item.path for item in walked[1].differences] == ["a", "b/x", "b/y"]
        assert walked[2].commit.message.strip() == ":100644 a\n\n:b"
        assert walked[1].commit.parents == (steps["left"], steps["right"])

    def test_a_walk_over_everything_tells_every_step_that_changes_something(
        self, shop: Workshop, steps: dict[str, str]
    ) -> None:
        found = [step.commit.oid for step in shop.clone.walk(steps["tip"], [""])]
        assert found == [steps[name] for name in ("tip", "back", "merge", "left", "root")]

    def test_a_walk_ends_where_it_meets_what_is_excluded(self, shop: Workshop, steps: dict[str, str]) -> None:
        found = [step.commit.oid for step in shop.clone.walk(steps["tip"], ["b"], excluding=steps["left"])]
        assert found == [steps["back"], steps["merge"]]
        assert list(shop.clone.walk(steps["left"], ["b"], excluding=steps["tip"])) == []

    def test_a_merge_of_what_is_excluded_is_a_step_of_the_walk(self, shop: Workshop) -> None:
        merge, beside = merged_beside(shop)
        found = list(shop.clone.walk(merge, ["b"], excluding=beside))
        assert [(step.commit.oid, step.differences) for step in found] == [(merge, (Difference("b/x", ONE, TWO),))]
        assert list(shop.clone.walk(shop.grow({"b/x": "1\n"}), ["b"], excluding=merge)) != []

    def test_a_line_meets_what_another_commit_reaches(self, shop: Workshop, steps: dict[str, str]) -> None:
        stranger = shop.grow({"b/x": "9\n"})
        found = {name: shop.clone.newest_reachable(steps["back"], commit) for name, commit in steps.items()}
        root, left, merge, back = (steps[name] for name in ("root", "left", "merge", "back"))
        assert found == {"root": root, "right": root, "left": left, "merge": merge, "back": back, "tip": back}
        assert shop.clone.newest_reachable(steps["back"], stranger) is None

    def test_what_stood_before_a_moment_is_told_whatever_later_dates_say(
        self, shop: Workshop, steps: dict[str, str]
    ) -> None:
        history = shop.history

        def stood(tip: str, moment: dt.datetime) -> object:
            """What stood in folder b."""
            commit = history.commit_before(steps[tip], moment)
            return None if commit is None else dict(history.tree(commit).entries(["b"]))

        hour = dt.timedelta(hours=1)
        assert stood("tip", START - dt.timedelta(days=500)) is None
        assert stood("tip", START) is None
        assert stood("tip", START + hour) == {"b/x": ONE}
        assert stood("back", START + 3 * hour) == {"b/x": ONE}
        assert stood("back", START + 4 * hour) == {"b/x": ONE, "b/y": ONE}
        assert stood("tip", START + 9 * hour) == {"b/x": ONE, "b/y": ONE}

    def test_what_stood_on_a_branch_before_its_merge_did_not_stand_on_the_line(self, shop: Workshop) -> None:
        root = shop.grow({"b/x": "1\n"})
        early = shop.grow({"b/x": "2\n"}, parents=[root])
        late = shop.grow({"b/x": "3\n"}, parents=[early])
        left = shop.grow({"other": "1\n"}, parents=[root])
        merge = shop.grow({"b/x": "3\n"}, parents=[left, late])
        assert shop.history.commit_before(merge, START + dt.timedelta(hours=2)) == root

    def test_the_latest_date_up_to_a_commit_is_that_of_any_before_it(
        self, shop: Workshop, steps: dict[str, str]
    ) -> None:
        found = shop.clone.latest(steps["tip"], [steps[name] for name in ("root", "merge", "back")])
        assert list(found) == [START, START + dt.timedelta(hours=3), START + dt.timedelta(hours=3)]

    def test_the_names_in_folders_are_those_of_files_and_folders(self, shop: Workshop, steps: dict[str, str]) -> None:
        assert sorted(shop.clone.names(steps["merge"], [""])) == ["a", "b", "other"]
        assert sorted(shop.clone.names(steps["merge"], ["b"])) == ["b/x", "b/y"]
        assert sorted(shop.clone.names(steps["merge"], ["", "b", "nowhere"])) == ["a", "b", "b/x", "b/y", "other"]
        assert list(shop.clone.names(steps["merge"], [])) == []


class TestTouches:
    def test_all_that_touches_a_folder_is_told_with_what_it_changes(self, shop: Workshop) -> None:
        root = shop.grow({"a/x": "1\n", "z": "1\n"}, message=":z\n")
        left = shop.grow({"a/x": "2\n"}, parents=[root])
        right = shop.grow({"z": "2\n"}, parents=[root])
        lost = shop.grow({"a/y": "1\n"}, parents=[right])
        plain = shop.grow({"a/x": "2\n"}, parents=[right, left])
        evil = shop.grow({"a/x": "3\n"}, parents=[plain, lost])
        found = {commit.oid: list(touches) for commit, touches in shop.clone.touching(evil, "a")}
        assert found == {
            root: [Touch(root, "a/x", (None,), ONE)],
            left: [Touch(left, "a/x", (ONE,), TWO)],
            lost: [Touch(lost, "a/y", (None,), ONE)],
            evil: [Touch(evil, "a/x", (TWO, ONE), THREE)],
        }

    def test_a_commit_touches_what_differs_from_its_parent(self, shop: Workshop) -> None:
        root = shop.grow({"a/x": "1\n", "z": "1\n"})
        commit = shop.grow({"a/x": "2\n", "a/new": "3\n", "z": "2\n"}, parents=[root])
        assert list(shop.history.touches([commit, root], ["a"])) == [
            Touch(commit, "a/new", (None,), THREE),
            Touch(commit, "a/x", (ONE,), TWO),
            Touch(root, "a/x", (None,), ONE),
        ]
        gone = shop.grow({"a/x": None}, parents=[commit])
        assert list(shop.history.touches([gone], ["a", "z"])) == [Touch(gone, "a/x", (TWO,), None)]

    def test_no_commits_touch_nothing(self, shop: Workshop) -> None:
        assert list(shop.history.touches([], ["a"])) == []
        assert list(shop.history.touches(iter([shop.grow({"b": "1\n"})]), ["a"])) == []

    def test_a_merge_changes_only_what_differs_from_all_its_parents(self, shop: Workshop) -> None:
        root = shop.grow({"a/x": "1\n", "a/y": "1\n", "a/z": "1\n"})
        left = shop.grow({"a/x": "2\n", "a/z": "2\n"}, parents=[root])
        right = shop.grow({"a/y": "2\n"}, parents=[root])
        plain = shop.grow({"a/y": "2\n"}, parents=[left, right])
        assert list(shop.history.touches([plain], ["a"])) == []
        evil = shop.grow({"a/x": "3\n", "a/new": "3\n", "a/z": None}, parents=[left, right])
        assert list(shop.history.touches([evil], ["a"])) == [
            Touch(evil, "a/new", (None, None), THREE),
            Touch(evil, "a/x", (TWO, ONE), THREE),
            Touch(evil, "a/z", (TWO, ONE), None),
        ]

    def test_a_merge_of_many_parents(self, shop: Workshop) -> None:
        root = shop.grow({"a/x": "1\n"})
        parents = [shop.grow({f"p{number}": "1\n"}, parents=[root]) for number in range(3)]
        merge = shop.grow({"a/x": "2\n"}, parents=parents)
        assert list(shop.history.touches([merge], ["a"])) == [Touch(merge, "a/x", (ONE, ONE, ONE), TWO)]


class TestMerges:
    def test_the_merge_base_of_an_ancestor_is_the_ancestor(self, shop: Workshop) -> None:
        root = shop.grow({"a": "1\n"})
        tip = shop.grow({"a": "2\n"}, parents=[root])
        assert list(shop.history.merge_bases(root, tip)) == [root]
        assert list(shop.history.merge_bases(tip, root)) == [root]
        assert list(shop.history.merge_bases(tip, tip)) == [tip]

    def test_unrelated_histories_have_none(self, shop: Workshop) -> None:
        assert list(shop.history.merge_bases(shop.grow({"a": "1\n"}), shop.grow({"a": "2\n"}))) == []

    def test_crossed_histories_have_several(self, shop: Workshop) -> None:
        root = shop.grow({"a": "1\n"})
        left, right = shop.grow({"l": "1\n"}, parents=[root]), shop.grow({"r": "1\n"}, parents=[root])
        one = shop.grow({"r": "1\n"}, parents=[left, right])
        two = shop.grow({"l": "1\n"}, parents=[right, left])
        assert set(shop.history.merge_bases(one, two)) == {left, right}

    def test_merging_takes_what_either_side_changed(self, shop: Workshop) -> None:
        root = shop.grow({"a": "1\n", "b": "1\n", "gone": "1\n"})
        left = shop.grow({"a": "2\n"}, parents=[root])
        right = shop.grow({"b": "2\n", "gone": None, "new": "3\n"}, parents=[root])
        found = shop.clone.merged(left, right)
        assert (found.conflicts, found.tree is not None) == ((), True)
        assert found.tree is not None
        assert found.tree.commit is None
        assert found.tree.entries([""]) == {"a": TWO, "b": TWO, "new": THREE}
        assert found.tree.blobs([THREE.oid]) == {THREE.oid: b"3\n"}
        before = shop.history.tree(left)
        assert [item.path for item in shop.history.differences(before, found.tree)] == ["b", "gone", "new"]

    def test_what_both_sides_changed_otherwise_is_a_conflict(self, shop: Workshop) -> None:
        root = shop.grow({"a": "1\n", "b": "1\n"})
        left, right = shop.grow({"a": "2\n"}, parents=[root]), shop.grow({"a": "3\n", "b": "3\n"}, parents=[root])
        found = shop.clone.merged(left, right)
        assert (found.tree, found.conflicts) == (None, ("a",))

    def test_what_both_sides_changed_alike_is_no_conflict(self, shop: Workshop) -> None:
        root = shop.grow({"a": "1\n"})
        left, right = (shop.grow({"a": "2\n", name: "1\n"}, parents=[root]) for name in ("l", "r"))
        found = shop.clone.merged(left, right)
        assert found.tree is not None
        assert found.tree.entries(["a"]) == {"a": TWO}

    def test_several_merges_are_read_side_by_side(self, shop: Workshop) -> None:
        root = shop.grow({"a": "1\n"})
        left = shop.grow({"l": "1\n"}, parents=[root])
        trees = [shop.clone.merged(left, shop.grow({name: name}, parents=[root])).tree for name in ("r", "s")]
        for tree, name in zip(trees, ("r", "s"), strict=True):
            assert tree is not None
            (entry,) = tree.entries([name]).values()
            assert tree.blobs([entry.oid]) == {entry.oid: name.encode()}
