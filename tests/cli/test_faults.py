"""What nobody has foreseen: the exit status, one sentence, and a file to report it with."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import mock

import pytest

from governance.cli import fault_report
from governance.cli.groups import COMMANDS, GROUPS
from tests.support.repository import Sandbox

BROKEN = """
import sys
from governance.cli.main import main
from governance.commands import show

def broken(*arguments):
    raise ValueError("the odd \\x1b thing")

show.show = broken
sys.argv = ["budget", "show", *sys.argv[1:]]
main()
"""


def broken(repo: Sandbox, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, **repo.env, **more}
    command = [sys.executable, "-c", BROKEN, *arguments]
    return subprocess.run(command, cwd=repo.path, env=env, capture_output=True, text=True, check=False)


def test_an_unexpected_fault_names_a_file_with_its_traceback_and_the_versions(
    governed: Sandbox, tmp_path: Path
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    done = broken(governed, TMPDIR=str(place))
    assert (done.returncode, done.stdout) == (3, "")
    first, fix = done.stderr.splitlines()
    assert first == "budget: unexpected ValueError: the odd \\x1b thing"
    (report,) = place.iterdir()
    assert fix == f"  fix: report it with {report}"
    text = report.read_text()
    assert "Traceback (most recent call last)" in text
    assert "ValueError: the odd \x1b thing" in text
    for line in (r"budget-governance \d", r"typer \d", r"Python 3\.\d+.* on ", r"git version \d"):
        assert re.search(rf"^{line}", text, re.MULTILINE)
    assert report.stat().st_mode & 0o077 == 0


def test_with_traceback_it_is_shown_as_well(governed: Sandbox, tmp_path: Path) -> None:
    done = broken(governed, "--traceback", TMPDIR=str(tmp_path))
    assert done.returncode == 3
    assert "Traceback (most recent call last)" in done.stderr


def test_a_report_that_cannot_be_written_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    full = mock.Mock(side_effect=OSError("no space left on device"))
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    assert fault_report.write_report(ValueError("x")) is None


def test_a_machine_without_git_is_said_in_the_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(fault_report, "_PACKAGES", ("no-such-package",))
    report = fault_report.write_report(ValueError("x"))
    assert report is not None
    assert "no-such-package: not installed" in report.read_text()
    assert re.search(r"^git: .*No such file", report.read_text(), re.MULTILINE)


@pytest.mark.parametrize("refresh", [{}, {"GIT_PYTHON_REFRESH": "quiet"}], ids=["as it is", "quiet"])
@pytest.mark.parametrize("words", [["check"], ["audit"], ["show"], ["init"], ["status"]], ids=" ".join)
def test_a_machine_without_git_is_told_what_to_install(
    governed: Sandbox, tmp_path: Path, words: list[str], refresh: dict[str, str]
) -> None:
    env = {**os.environ, **governed.env, **refresh, "PATH": str(tmp_path)}
    command = [sys.executable, "-m", "governance", *words]
    done = subprocess.run(command, cwd=governed.path, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "budget: git is not installed\n  fix: install git 2.38 or newer\n"


def test_the_help_lists_every_command_in_a_group_by_a_line_that_fits(governed: Sandbox) -> None:
    env = {**os.environ, **governed.env, "COLUMNS": "80"}
    command = [sys.executable, "-m", "governance", "--help"]
    lines = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [f"{title}:" in lines for title in GROUPS] == [True] * len(GROUPS)
    for name, line in COMMANDS.items():
        assert f"  {name:<12}  {line}" in lines
    assert not [line for line in lines if len(line) > 80 or line.endswith("...")][1:]
