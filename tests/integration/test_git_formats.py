"""What git prints, byte for byte, and what is read out of it."""

import datetime as dt

import pytest

from governance.adapters.git.formats import (
    LINE,
    LOG,
    commits,
    conflicts,
    differences,
    listing,
    staged,
    touches,
    touching,
    walked_steps,
)
from governance.adapters.git.process import GitProcess
from governance.adapters.git.trees import RAW
from governance.ports.commits import Commit, Touch, WalkedStep, moment
from governance.ports.trees import MALFORMED, Difference, TreeEntry
from tests.support.fake_history import START, blob_id
from tests.support.workshop import GitWorkshop

A, B, C, D = (letter * 40 for letter in "abcd")
NONE = "0" * 40
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def record(oid: str, parents: str = "", seconds: str = "60", message: str = "Say why\n") -> bytes:
    return f"{oid}\n{parents}\n{seconds}\nDora\ndora@example.com\n{message}".encode("utf-8", "surrogateescape")


def commit(oid: str, *parents: str, message: str = "Say why\n") -> Commit:
    return Commit(oid, parents, "Dora", "dora@example.com", EPOCH + dt.timedelta(minutes=1), message)


def fields(*parts: bytes) -> bytes:
    return b"".join(part + b"\0" for part in parts)


# Commits


def test_a_log_is_read_commit_by_commit() -> None:
    output = fields(record(A, f"{B} {C}"), record(B))
    assert commits(output) == [commit(A, B, C), commit(B)]
    assert commits(b"") == commits(b"\n") == []


def test_a_message_keeps_its_lines_and_bytes_that_are_no_text() -> None:
    message = "Say why\n\nfirst\nsecond \udcff\n"
    assert commits(fields(record(A, message=message))) == [commit(A, message=message)]


def test_a_date_that_git_cannot_read_is_the_first_of_all() -> None:
    assert commits(record(A, seconds=""))[0].committed == EPOCH
    assert moment(0) == moment(-1) == EPOCH
    assert moment(1) == EPOCH + dt.timedelta(seconds=1)


def test_a_date_beyond_the_calendar_is_the_last_that_it_holds() -> None:
    last = dt.datetime(9999, 12, 1, tzinfo=dt.UTC)
    assert moment(253402300799) == moment(253402300800) == moment(1 << 63) == last


# What differs between two trees

CHANGED = f":100644 100755 {A} {B} M".encode()
ADDED = f":000000 100644 {NONE} {A} A".encode()
GONE = f":120000 000000 {A} {NONE} D".encode()
DIFFERENCES = (
    Difference("b/x", TreeEntry("100644", A), TreeEntry("100755", B)),
    Difference(":new \n", None, TreeEntry("100644", A)),
    Difference("\udcff", TreeEntry("120000", A), None),
)


def test_each_difference_has_what_stood_before_and_after() -> None:
    output = fields(CHANGED, b"b/x", ADDED, b":new \n", GONE, b"\xff")
    assert list(differences(output)) == list(DIFFERENCES)
    assert list(differences(b"")) == []


def test_the_commit_that_stands_before_differences_is_none_of_them() -> None:
    assert list(differences(fields(C.encode(), CHANGED, b"b/x"))) == [DIFFERENCES[0]]


# Logs with changes


def test_a_step_has_the_differences_behind_it() -> None:
    output = fields(record(A, B), b"\n" + CHANGED, b"b/x", ADDED, b":new \n", record(B, C), record(C), GONE, b"\xff")
    assert list(walked_steps(output.split(b"\0"))) == [
        WalkedStep(commit(A, B), DIFFERENCES[:2]),
        WalkedStep(commit(B, C), ()),
        WalkedStep(commit(C), DIFFERENCES[2:]),
    ]
    assert list(walked_steps([])) == list(walked_steps([b""])) == []


def test_a_step_is_told_before_the_next_one_has_been_read_to_its_end() -> None:
    def broken() -> object:
        yield from (record(A), record(B))
        raise EOFError

    found = walked_steps(broken())  # type: ignore[arg-type]
    assert next(found) == WalkedStep(commit(A), ())
    with pytest.raises(EOFError):
        next(found)


MERGED = f"::100644 100644 100755 {A} {B} {C} MM".encode()
MERGED_AWAY = f":::100644 000000 120000 000000 {A} {NONE} {C} {NONE} DAD".encode()


def test_a_merge_lists_what_every_parent_had() -> None:
    output = fields(record(D, f"{A} {B}"), b"\n" + MERGED, b"a/x", record(C), ADDED, b"a/y", record(B))
    assert list(touching(output.split(b"\0"))) == [
        (commit(D, A, B), [Touch(D, "a/x", (TreeEntry("100644", A), TreeEntry("100644", B)), TreeEntry("100755", C))]),
        (commit(C), [Touch(C, "a/y", (None,), TreeEntry("100644", A))]),
        (commit(B), []),
    ]


def test_touches_belong_to_the_commit_before_them() -> None:
    output = fields(D.encode(), MERGED, b"a/x", MERGED_AWAY, b"a/y") + fields(C.encode() + b"\n", ADDED, b":z")
    assert list(touches(output)) == [
        Touch(D, "a/x", (TreeEntry("100644", A), TreeEntry("100644", B)), TreeEntry("100755", C)),
        Touch(D, "a/y", (TreeEntry("100644", A), None, TreeEntry("120000", C)), None),
        Touch(C, ":z", (None,), TreeEntry("100644", A)),
    ]
    assert list(touches(b"")) == []


def test_an_empty_field_is_no_commit() -> None:
    output = fields(D.encode(), b"", ADDED, b"z")
    assert list(touches(output)) == [Touch(D, "z", (None,), TreeEntry("100644", A))]


def test_a_merge_of_which_something_is_missing_is_not_read() -> None:
    with pytest.raises(ValueError, match="zip"):
        list(touches(fields(f"::100644 100644 100755 {A} {B}".encode(), b"a/x")))


# Trees


def test_a_tree_is_a_listing_of_paths() -> None:
    heads = (f"100644 blob {A}\t".encode(), f"160000 commit {B}\t".encode(), f"120000 blob {C}\t".encode())
    output = fields(*(head + path for head, path in zip(heads, (b"a/x", b"b tab\tand more", b"\xff"), strict=True)))
    assert listing(output) == {
        "a/x": TreeEntry("100644", A),
        "b tab\tand more": TreeEntry("160000", B),
        "\udcff": TreeEntry("120000", C),
    }
    assert listing(b"") == {}


@pytest.mark.parametrize("path", ["a", "a//b", "a/./b", "../a", "a/..", "/a", "a/", "."])
def test_what_a_tree_names_twice_or_by_dots_is_malformed(path: str) -> None:
    blob = f"100644 blob {A}\t".encode()
    found = listing(fields(blob + b"a", blob + b"c", blob + path.encode(), blob + b"d"))
    assert found[path] == TreeEntry(MALFORMED, A)
    assert found["c"] == found["d"] == TreeEntry("100644", A)


def raw(before: str, after: str) -> bytes:
    """A header of a difference between two regular files; NONE for an absent one."""
    modes = ("000000" if oid == NONE else "100644" for oid in (before, after))
    return f":{' '.join(modes)} {before} {after} M".encode()


def test_a_difference_with_dots_in_its_path_is_malformed() -> None:
    output = fields(raw(A, B), b"a", raw(NONE, C), b"a", raw(D, NONE), b"a/./b")
    found = [
        Difference("a", TreeEntry("100644", A), TreeEntry("100644", B)),
        Difference("a", None, TreeEntry("100644", C)),
        Difference("a/./b", TreeEntry(MALFORMED, D), None),
    ]
    assert list(differences(output)) == found
    assert list(walked_steps(fields(record(D), b"\n" + output.rstrip(b"\0")).split(b"\0"))) == [
        WalkedStep(commit(D), tuple(found))
    ]


def test_the_index_has_entries_and_paths_in_conflict() -> None:
    unmerged = f":000000 000000 {NONE} {NONE} U".encode()
    kept = f":000000 100644 {NONE} {A} U".encode()
    output = fields(ADDED, b":b/x", unmerged, b"c", unmerged, b"c", kept, b"d", GONE, b"e", ADDED, b"z")
    assert staged(output) == ({":b/x": TreeEntry("100644", A), "z": TreeEntry("100644", A)}, ("c", "d", "e"))
    assert staged(b"") == ({}, ())


def test_a_merge_gives_a_tree_and_what_conflicts() -> None:
    assert conflicts(A.encode() + b"\0") == (A, ())
    assert conflicts(fields(A.encode(), b"a", b"b c", b"a", b"d\n")) == (A, ("a", "b c", "d\n"))


# What git is asked for


def logged(real: GitWorkshop, *options: str) -> list[Commit]:
    return commits(GitProcess(real.folder, real.folder / ".git").output(*LOG, *options))


def test_a_log_tells_commits_as_they_are_stored_whatever_the_settings(real: GitWorkshop) -> None:
    root = real.grow({".mailmap": "Mallory <mallory@example.com> <dora@example.com>\n"}, at=START)
    message = "Sagt, warum: \u00e4\n\nBudget-ADR: 31\n"
    tip = real.grow({"a": "1\n"}, parents=[root], message=message, author="d\u00f3ra", at=START + dt.timedelta(days=1))
    real.git("update-ref", "HEAD", tip)
    real.git("read-tree", "HEAD")
    real.git("checkout-index", "--all")
    for setting in ("log.mailmap=true", "i18n.logOutputEncoding=latin-1", "color.ui=always", "format.pretty=oneline"):
        real.git("config", *setting.split("="))
    assert logged(real, tip) == [
        Commit(tip, (root,), "d\u00f3ra", "d\u00f3ra@example.com", START + dt.timedelta(days=1), message),
        Commit(root, (), "dora", "dora@example.com", START, "change"),
    ]


def test_a_line_has_the_merge_that_brought_a_change_and_not_the_commit_that_was_merged(real: GitWorkshop) -> None:
    root = real.grow({"b": "1\n"})
    side = real.grow({"b": "2\n"}, parents=[root])
    merge = real.grow({"b": "2\n"}, parents=[root, side])
    assert [found.oid for found in logged(real, *LINE, merge, "--", "b")] == [merge, root]
    git = GitProcess(real.folder, real.folder / ".git")
    before, after = (TreeEntry("100644", blob_id(text)) for text in (b"1\n", b"2\n"))
    assert [step.differences for step in walked_steps(git.fields(*LOG, *LINE, *RAW, merge))] == [
        (Difference("b", before, after),),
        (Difference("b", None, before),),
    ]


def test_a_line_has_the_merge_that_undid_a_change(real: GitWorkshop) -> None:
    root = real.grow({"b": "1\n"})
    old = real.grow({"c": "1\n"}, parents=[root])
    raised = real.grow({"b": "2\n"}, parents=[root])
    merge = real.grow({"b": "1\n"}, parents=[raised, old])
    assert [found.oid for found in logged(real, *LINE, merge, "--", "b")] == [merge, raised, root]
