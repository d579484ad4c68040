"""What only real git can do to a history: odd names, odd objects, odd places, and what may be missing."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from governance.adapters.git.repository import GitRepository
from governance.errors import FaultError, IncompleteHistoryError, UsageError
from governance.ports.commits import Touch
from governance.ports.trees import Difference, TreeEntry
from tests.support.fake_history import blob_id
from tests.support.workshop import GitWorkshop, git_workshop

ONE, TWO = (TreeEntry("100644", blob_id(text)) for text in (b"1\n", b"2\n"))
ODD_NAMES = [
    "with space", 'quo"te', "back\\slash", "new\nline", "tab\t", "caf\u00e9", "b\udcff\udc80", ":(top)x", "*.x",
    "-dash", ":100644 100644", "#x", "\x01",
]  # fmt: skip


def put(real: GitWorkshop, rest: bytes) -> str:
    """Store a commit of the empty tree byte for byte."""
    tree = real.git("hash-object", "-t", "tree", "-w", "--stdin")
    raw = f"tree {tree}\n".encode() + rest
    return real.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw)


class TestGitAlone:
    """What only real git can do."""

    @pytest.mark.parametrize("name", ODD_NAMES)
    def test_names_of_any_bytes_survive(self, real: GitWorkshop, name: str) -> None:
        path = f"b/{name}"
        before = real.grow({"b/other": "1\n"})
        after = real.grow({path: "2\n"}, parents=[before])
        history = real.history
        assert set(history.tree(after).entries(["b"])) == {"b/other", path}
        assert set(history.tree(after).entries([path])) == {path}
        assert history.differences(history.tree(before), history.tree(after)) == [Difference(path, None, TWO)]
        assert history.touches([after], ["b"]) == [Touch(after, path, (None,), TWO)]
        assert [commit.oid for commit in history.first_parents(after, [path])] == [after]
        assert [commit.oid for commit in history.commits_touching([after], [path])] == [after]

    def test_names_are_literal_not_patterns(self, real: GitWorkshop) -> None:
        commit = real.grow({"b/*": "1\n", "b/x": "1\n", ":(top)b": "1\n"})
        history = real.history
        assert set(history.tree(commit).entries(["b/*"])) == {"b/*"}
        assert history.touches([commit], ["b/*"]) == [Touch(commit, "b/*", (None,), ONE)]
        assert set(history.tree(commit).entries([":(top)b"])) == {":(top)b"}
        assert history.first_parents(commit, [":(glob)**"]) == []

    def test_names_in_a_folder_that_looks_like_an_option_are_told(self, real: GitWorkshop) -> None:
        commit = real.grow({"-d/x": "1\n", "--name-status/y": "1\n"})
        assert sorted(real.history.names(commit, ["-d", "--name-status"])) == ["--name-status/y", "-d/x"]

    def test_any_two_commits_can_be_compared(self, real: GitWorkshop) -> None:
        root = real.grow({"a": "1\n"})
        left = real.grow({"b": "1\n"}, parents=[root])
        tip = real.grow({"c": "1\n"}, parents=[left])
        right = real.grow({"d": "1\n"}, parents=[root])
        history = real.history
        for before, after, paths in (
            (root, tip, ["b", "c"]), (left, tip, ["c"]), (tip, right, ["b", "c", "d"]), (right, tip, ["b", "c", "d"]),
        ):  # fmt: skip
            found = history.differences(history.tree(before), history.tree(after))
            assert [item.path for item in found] == paths

    def test_no_commit_is_told_before_its_children_whatever_their_dates(self, real: GitWorkshop) -> None:
        days = [dt.datetime(2024, 1, day, tzinfo=dt.UTC) for day in range(1, 6)]
        root = real.grow({"a": "1\n"}, at=days[2])
        left = real.grow({"a": "2\n"}, parents=[root], at=days[3])
        right = real.grow({"a": "3\n"}, parents=[root], at=days[0])
        tip = real.grow({"a": "4\n"}, parents=[left, right], at=days[4])
        for found in (real.history.commits(tip), real.history.commits_touching([tip], ["a"])):
            assert (found[0].oid, found[-1].oid, len(found)) == (tip, root, 4)

    def test_a_conflict_names_odd_paths(self, real: GitWorkshop) -> None:
        path = "b/new\nline \udcff"
        root = real.grow({path: "1\n"})
        left, right = real.grow({path: "2\n"}, parents=[root]), real.grow({path: "3\n"}, parents=[root])
        assert real.history.merged(left, right).conflicts == (path,)

    def test_a_merge_of_unrelated_histories_is_a_fault_and_no_tree(self, real: GitWorkshop) -> None:
        with pytest.raises(FaultError, match="unrelated"):
            real.history.merged(real.grow({"a": "1\n"}), real.grow({"b": "1\n"}))

    def test_merging_lines_works_as_everywhere(self, real: GitWorkshop) -> None:
        text = "".join(f"{number}\n" for number in range(30))
        root = real.grow({"a": text})
        left = real.grow({"a": f"first\n{text}"}, parents=[root])
        right = real.grow({"a": f"{text}last\n"}, parents=[root])
        tree = real.history.merged(left, right).tree
        assert tree is not None
        (entry,) = tree.entries(["a"]).values()
        assert tree.blobs([entry.oid])[entry.oid].decode() == f"first\n{text}last\n"

    def test_merging_writes_nothing_into_the_repository(self, real: GitWorkshop) -> None:
        root = real.grow({"a": "1\n"})
        left, right = real.grow({"l": "1\n"}, parents=[root]), real.grow({"r": "1\n"}, parents=[root])
        before = real.git("count-objects", "-v")
        assert real.history.merged(left, right).tree is not None
        assert real.git("count-objects", "-v") == before

    @pytest.mark.parametrize("scope", ["GLOBAL", "SYSTEM"])
    def test_merging_heeds_no_settings_of_the_user(
        self, real: GitWorkshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scope: str
    ) -> None:
        settings = tmp_path / "settings"
        settings.write_text("[merge]\n\tdefault = union\n")
        root = real.grow({"a": "1\n"})
        left, right = real.grow({"a": "2\n"}, parents=[root]), real.grow({"a": "3\n"}, parents=[root])
        monkeypatch.delenv("GIT_CONFIG_NOSYSTEM")
        monkeypatch.setenv(f"GIT_CONFIG_{scope}", str(settings))
        assert real.history.merged(left, right).conflicts == ("a",)

    def test_a_scratch_repository_is_removed_at_the_end(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(scratch))
        with git_workshop(tmp_path / "repo") as real:
            root = real.grow({"a": "1\n"})
            left, right = real.grow({"l": "1\n"}, parents=[root]), real.grow({"r": "1\n"}, parents=[root])
            assert real.history.merged(left, right).tree is not None
            (folder,) = scratch.iterdir()
            assert folder.name.startswith("budget-merge-")  # so that who finds one left over knows whose it was
        assert not list(scratch.iterdir())

    def test_huge_messages_and_many_commits_are_read_whole(self, real: GitWorkshop) -> None:
        body = "x" * 99 + "\n"
        tip = real.grow({"a": "1\n"}, message=body * 50_000 + "Budget-ADR: 31\n")
        for number in range(20):
            tip = real.grow({"a": f"{number}\n"}, parents=[tip], message=body * 5_000)
        found = real.history.commits(tip)
        assert len(found) == 21
        assert found[-1].message.rstrip().endswith("Budget-ADR: 31")
        assert len(real.history.touches([commit.oid for commit in found], ["a"])) == 21

    def test_a_message_in_another_encoding_is_read_as_text(self, real: GitWorkshop) -> None:
        raw = put(real, b"author a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\nencoding latin-1\n\ncaf\xe9\n")
        assert real.history.commit(raw).message.strip() == "caf\u00e9"

    def test_a_message_that_is_not_utf8_survives(self, real: GitWorkshop) -> None:
        raw = put(real, b"author \xff <\xfe@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\n\xff\nBudget-ADR: 31\n")
        found = real.history.commit(raw)
        assert (found.author_name, found.author_email) == ("\udcff", "\udcfe@b")
        assert found.message.startswith("\udcff\nBudget-ADR: 31")

    def test_what_stands_behind_a_nul_is_not_part_of_a_message(self, real: GitWorkshop) -> None:
        raw = put(real, b"author a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\nx\0y\nBudget-ADR: 31\n")
        assert [(item.oid, item.message) for item in real.history.commits(raw)] == [(raw, "x")]

    @pytest.mark.parametrize("date", [b"", b" -5 +0000", b" x +0000", b" 99999999999999999999 +0000", b" 1 +9999"])
    def test_a_date_that_is_none_is_no_fault(self, real: GitWorkshop, date: bytes) -> None:
        raw = put(real, b"author a <a@b>" + date + b"\ncommitter a <a@b>" + date + b"\n\nx\n")
        assert real.history.commit(raw).committed.tzinfo is not None
        assert real.history.commits(raw)[0].oid == raw

    def test_a_commit_without_an_author_is_by_nobody(self, real: GitWorkshop) -> None:
        found = real.history.commit(put(real, b"author x\ncommitter y\n\nx\n"))
        assert (found.author_name, found.author_email) == ("", "")
        assert found.committed == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

    def test_replacements_and_grafts_take_no_part(self, real: GitWorkshop) -> None:
        root = real.grow({"a": "1\n"})
        tip = real.grow({"a": "2\n"}, parents=[root])
        real.git("replace", tip, real.grow({"a": "3\n"}))
        (real.folder / ".git/info/grafts").write_text(f"{tip}\n")
        history = real.history
        assert history.commit(tip).parents == (root,)
        assert [commit.oid for commit in history.commits(tip)] == [tip, root]
        assert history.tree(tip).entries(["a"]) == {"a": TWO}

    def test_variables_of_git_point_nowhere_else(self, real: GitWorkshop, monkeypatch: pytest.MonkeyPatch) -> None:
        commit = real.grow({"a": "1\n"})
        with git_workshop(real.folder.parent / "other") as other:
            stranger = other.grow({"a": "9\n"})
            monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
            monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.folder / ".git/objects"))
            monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
            monkeypatch.setenv("GIT_NAMESPACE", "x")
            monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
            monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.worktree")
            monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(other.folder))
            with GitRepository.open(real.folder) as history:
                assert history.top == real.folder
                assert (history.resolve(commit), history.resolve(stranger)) == (commit, None)

    def test_a_files_announced_to_the_index_are_not_in_it(self, real: GitWorkshop) -> None:
        real.point("HEAD", real.grow({"a": "1\n"}))
        real.git("read-tree", "HEAD")
        (real.folder / "announced").write_text("x")
        (real.folder / "empty").write_text("")
        real.git("add", "-N", "announced")
        real.git("add", "empty")
        assert set(real.history.index().entries([""])) == {"a", "empty"}

    def test_an_index_with_conflicts_is_a_fault(self, real: GitWorkshop) -> None:
        root = real.grow({"a": "1\n", "b": "1\n"})
        left, right = real.grow({"a": "2\n"}, parents=[root]), real.grow({"a": "3\n"}, parents=[root])
        real.point("HEAD", left)
        real.git("read-tree", "-m", root, left, right)
        with pytest.raises(FaultError, match="the index has conflicts: a"):
            real.history.index().entries([""])

    def test_before_the_first_commit_the_index_can_be_read(self, real: GitWorkshop) -> None:
        oid = real.git("hash-object", "-w", "--stdin", stdin=b"1\n")
        real.git("update-index", "--add", "--cacheinfo", f"100644,{oid},a")
        assert real.history.index().entries([""]) == {"a": ONE}

    def test_in_a_hook_the_index_that_git_hands_over_counts(
        self, real: GitWorkshop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real.point("HEAD", real.grow({"a": "1\n"}))
        real.stage({"a": "2\n"})
        (real.folder / ".git/index").rename(real.folder / ".git/partial")
        monkeypatch.chdir(real.folder)
        monkeypatch.setenv("GIT_INDEX_FILE", ".git/partial")
        with GitRepository.open(Path()) as history:
            monkeypatch.chdir("/")
            assert history.index().entries([""]) == {"a": TWO}

    def test_the_author_is_whom_git_commits_as(self, real: GitWorkshop, monkeypatch: pytest.MonkeyPatch) -> None:
        assert real.history.author() == ("Dora", "dora@example.com")
        monkeypatch.delenv("GIT_AUTHOR_NAME")
        monkeypatch.delenv("GIT_AUTHOR_EMAIL")
        monkeypatch.setenv("GIT_COMMITTER_NAME", "")
        with GitRepository.open(real.folder) as history:
            real.git("config", "user.useConfigOnly", "true")
            assert history.author() == ("", "")
            real.git("config", "user.name", "A <b> c")
            real.git("config", "user.email", "a@example.com")
            assert history.author()[1] == "a@example.com"


class TestPlaces:
    """Where a repository can lie, and what may be missing in it."""

    def test_outside_of_a_repository_is_wrong_usage(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="is not in a git repository"), GitRepository.open(tmp_path):
            pass
        with pytest.raises(UsageError, match="there is no folder"), GitRepository.open(tmp_path / "nowhere"):
            pass

    def test_a_folder_below_the_top_finds_the_repository(self, real: GitWorkshop) -> None:
        commit = real.grow({"a": "1\n"})
        below = real.folder / "x/y"
        below.mkdir(parents=True)
        with GitRepository.open(below) as history:
            assert (history.top, history.resolve(commit)) == (real.folder, commit)
            assert set(history.tree(commit).entries([""])) == {"a"}

    def test_a_worktree_reads_the_objects_of_its_repository(self, real: GitWorkshop) -> None:
        root = real.grow({"a": "1\n"})
        left, right = real.grow({"l": "1\n"}, parents=[root]), real.grow({"r": "1\n"}, parents=[root])
        real.point("refs/heads/main", left)
        real.point("refs/heads/aside", right)
        place = real.folder.parent / "aside"
        real.git("worktree", "add", "--quiet", str(place), "aside")
        with GitRepository.open(place) as history:
            assert (history.top, history.resolve("HEAD")) == (place, right)
            assert set(history.index().entries([""])) == {"a", "r"}
            tree = history.merged(left, right).tree
            assert tree is not None
            assert set(tree.entries([""])) == {"a", "l", "r"}

    def test_a_bare_repository_has_no_top(self, tmp_path: Path) -> None:
        with git_workshop(tmp_path / "bare.git", "--bare") as real:
            root = real.grow({"a": "1\n"})
            left, right = real.grow({"l": "1\n"}, parents=[root]), real.grow({"r": "1\n"}, parents=[root])
            history = real.history
            assert history.top is None
            assert [commit.oid for commit in history.first_parents(left, ["a"])] == [root]
            tree = history.merged(left, right).tree
            assert tree is not None
            assert set(tree.entries([""])) == {"a", "l", "r"}

    def test_a_repository_of_sha256(self, tmp_path: Path) -> None:
        with git_workshop(tmp_path / "repo", "--object-format=sha256") as real:
            root = real.grow({"a": "1\n", "b": "1\n"})
            left, right = real.grow({"a": "2\n"}, parents=[root]), real.grow({"b": "2\n"}, parents=[root])
            history = real.history
            assert len(root) == 64
            assert [touch.path for touch in history.touches([left], [""])] == ["a"]
            assert [commit.oid for commit in history.commits(left)] == [left, root]
            tree = history.merged(left, right).tree
            assert tree is not None
            contents = tree.blobs(entry.oid for entry in tree.entries([""]).values())
            assert set(contents.values()) == {b"2\n"}
            real.point("HEAD", left)
            real.stage({"a": "3\n"})
            assert [item.path for item in history.differences(history.tree(left), history.index())] == ["a"]

    def test_a_repository_that_borrows_its_objects(self, real: GitWorkshop) -> None:
        root = real.grow({"a": "1\n"})
        left, right = real.grow({"l": "1\n"}, parents=[root]), real.grow({"r": "1\n"}, parents=[root])
        real.point("refs/heads/main", left)
        place = real.folder.parent / "borrower"
        real.git("clone", "--quiet", "--shared", str(real.folder), str(place))
        with GitRepository.open(place) as history:
            tree = history.merged(left, right).tree
            assert tree is not None
            assert set(tree.entries([""])) == {"a", "l", "r"}

    def test_a_repository_in_a_folder_whose_name_is_not_utf8(self, tmp_path: Path) -> None:
        with git_workshop(tmp_path / "caf\udce9") as real:
            root = real.grow({"a": "1\n"})
            left, right = real.grow({"l": "1\n"}, parents=[root]), real.grow({"r": "1\n"}, parents=[root])
            tree = real.history.merged(left, right).tree
            assert tree is not None
            assert set(tree.entries([""])) == {"a", "l", "r"}

    def cloned(self, real: GitWorkshop, *options: str) -> Path:
        root = real.grow({"a": "1\n", "b/c": "1\n"})
        real.point("refs/heads/main", real.grow({"a": "2\n"}, parents=[root]))
        real.git("config", "uploadpack.allowFilter", "true")
        place = real.folder.parent / "clone"
        real.git("clone", "--quiet", "--no-checkout", *options, real.folder.as_uri(), str(place))
        return place

    def test_a_shallow_clone_says_so(self, real: GitWorkshop) -> None:
        place = self.cloned(real, "--depth=1")
        with GitRepository.open(place) as history:
            assert history.incomplete() == "shallow"
            tip = history.resolve("HEAD")
            assert tip is not None
            (parent,) = real.history.commit(tip).parents
            assert history.resolve(parent) is None

    def test_a_partial_clone_fetches_nothing_behind_the_judgements_back(self, real: GitWorkshop) -> None:
        place = self.cloned(real, "--filter=blob:none")
        with GitRepository.open(place) as history:
            tip = history.resolve("HEAD")
            assert tip is not None
            tree = history.tree(tip)
            oids = [entry.oid for entry in tree.entries([""]).values()]
            with pytest.raises(IncompleteHistoryError):
                tree.blobs(oids)

    def test_a_clone_without_trees_cannot_be_compared(self, real: GitWorkshop) -> None:
        place = self.cloned(real, "--filter=tree:0")
        with GitRepository.open(place) as history:
            tip = history.resolve("HEAD")
            assert tip is not None
            (parent,) = history.commit(tip).parents
            tree = history.tree(tip)
            asks: list[Callable[[], object]] = [
                lambda: tree.entries([""]),
                lambda: history.differences(history.tree(parent), tree),
                lambda: history.touches([tip], ["b"]),
                lambda: history.first_parents(tip, ["b"]),
                lambda: history.commits_touching([tip], ["b"]),
            ]
            for ask in asks:
                with pytest.raises(IncompleteHistoryError):
                    ask()

    @pytest.mark.parametrize(
        ("kind", "ask"),
        [
            ("commit", lambda history, tip, _: history.commits(tip)),
            ("commit", lambda history, tip, _: history.first_parents(tip)),
            ("commit", lambda history, _, root: history.commit(root)),
            ("tree", lambda history, tip, _: history.touches([tip], ["b"])),
            ("tree", lambda history, _, root: history.tree(root).entries(["b"])),
            ("tree", lambda history, tip, root: history.differences(history.tree(root), history.tree(tip))),
            ("tree", lambda history, tip, _: history.first_parents(tip, ["b"])),
            ("blob", lambda history, _, root: history.tree(root).blobs([ONE.oid])),
        ],
    )
    def test_a_lost_object_is_missing_history_never_a_judgement(
        self, real: GitWorkshop, kind: str, ask: Callable[[GitRepository, str, str], object]
    ) -> None:
        root = real.grow({"b/a": "1\n"})
        tip = real.grow({"b/a": "2\n"}, parents=[root])
        lost = {"commit": root, "tree": real.git("rev-parse", f"{root}:b"), "blob": ONE.oid}[kind]
        self.loosen(real)
        (real.folder / f".git/objects/{lost[:2]}/{lost[2:]}").unlink()
        with GitRepository.open(real.folder) as history, pytest.raises(IncompleteHistoryError):
            ask(history, tip, root)

    def loosen(self, real: GitWorkshop) -> None:
        """Give every object a file of its own."""
        for pack in (real.folder / ".git/objects/pack").glob("*.pack"):
            aside = real.folder / pack.name
            pack.rename(aside)
            real.git("unpack-objects", "-q", stdin=aside.read_bytes())
