"""What `budget init` does about files that git holds with CR LF, and about folders with a blank in their names."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.repository import Sandbox

SOLO = ("init", "--preset", "solo")
RECORD = "# ADR 1: Use\r\n\r\n## Status\r\n\r\nAccepted\r\n"
OLD = ["CODEOWNERS", "docs/Decision Records/0001-use.md"]


@pytest.fixture
def windows(empty: Sandbox) -> Sandbox:
    """A repository whose owners and decisions were committed with the line ends of Windows."""
    empty.start()
    empty.write(OLD[0], b"# Owners\r\n*.py @dora\r\n")
    empty.write(OLD[1], RECORD.encode())
    empty.commit("Start")
    return empty


def carried_out(sandbox: Sandbox, steps: Sequence[str]) -> None:
    """Run the steps that are commands."""
    for step in steps:
        if step.startswith(("git ", "printf ")):
            subprocess.run(["bash", "-c", step], cwd=sandbox.path, env=sandbox.env, check=True)


def committed(sandbox: Sandbox) -> list[str]:
    return sandbox.git("show", "--name-only", "--format=", "-z", "HEAD").split("\0")


def looks_edited(sandbox: Sandbox, folder: Path) -> str:
    """What git calls edited in a fresh clone, whose files all are as git stores them."""
    sandbox.git("clone", "--quiet", str(sandbox.path), str(folder))
    return sandbox.git("-C", str(folder), "status", "--short")


def test_the_adoption_commit_stores_old_files_with_the_line_ends_it_asks_for(windows: Sandbox, tmp_path: Path) -> None:
    assert windows.budget(*SOLO, "--commit").status == 0
    assert windows.git("status", "--short") == ""
    assert set(OLD) < set(committed(windows))
    assert looks_edited(windows, tmp_path / "clone") == ""
    assert windows.budget("check").status == 0


def test_so_do_the_commands_it_prints(windows: Sandbox, tmp_path: Path) -> None:
    carried_out(windows, windows.budget(*SOLO, "--format", "json").json["next"])
    assert windows.git("status", "--short") == ""
    assert looks_edited(windows, tmp_path / "clone") == ""


def test_so_do_they_where_gitattributes_stood_before(windows: Sandbox, tmp_path: Path) -> None:
    windows.write(".gitattributes", "*.png binary\n")
    windows.commit("Pictures")
    carried_out(windows, windows.budget(*SOLO, "--format", "json").json["next"])
    assert windows.git("status", "--short") == ""
    assert looks_edited(windows, tmp_path / "clone") == ""


def test_what_is_being_edited_is_no_part_of_the_commit(windows: Sandbox) -> None:
    windows.write(OLD[0], b"# Owners\r\n*.py @erin\r\n")
    assert windows.budget(*SOLO, "--commit").status == 0
    assert OLD[0] not in committed(windows)
    assert windows.git("status", "--short").split() == ["M", OLD[0]]


def test_a_folder_with_a_blank_in_its_name_is_named_as_owners_and_attributes_take_it(windows: Sandbox) -> None:
    windows.git("rm", "--quiet", OLD[0])
    made = windows.budget(*SOLO, "--person", "dora=dora@example.com,@dora", "--commit")
    assert "BG003" not in made.out
    assert "/docs/Decision\\ Records/ @dora\n" in windows.read("CODEOWNERS")
    assert windows.git("check-attr", "eol", "--", OLD[1]).endswith(": eol: lf")
    assert windows.budget("lint").out.startswith("PASS")


def test_after_the_commit_it_tells_how_budgets_are_free_still(empty: Sandbox) -> None:
    empty.start()
    first = empty.budget(*SOLO, "--commit", "--format", "json").json["next"][0]
    assert first == (
        "as long as the commit is not pushed, write budgets into budgets/capability_budgets.yaml and amend it: "
        "they are free"
    )
    empty.write("budgets/capability_budgets.yaml", "cache:\n  max_latency_ms: 5\n")
    empty.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    assert empty.budget("check", "--format", "json").json["adoption"] is True
