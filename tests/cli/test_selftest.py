"""`budget selftest`, with real programs and with ones that lie."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import governance
from governance.render.commands.selftest import SCHEMA
from governance.selftest.attacks.catalogue import GUARANTEES, chosen
from governance.selftest.sandbox.programs import programs
from tests.support.command import Result, run
from tests.support.documents import DOCS
from tests.support.repository import Sandbox

pytestmark = pytest.mark.usefixtures("watched_children")

NAMES = [guarantee.name for guarantee in GUARANTEES]


def selftest(folder: Path, *arguments: str, **variables: str) -> Result:
    """Run it with these variables and a temporary folder of the test's own."""
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    env = {name: value for name, value in os.environ.items() if name.startswith(("COVERAGE_", "PATH"))}
    return run("selftest", *arguments, folder=folder, env={**env, "TMPDIR": str(temporary), **variables})


def fake(folder: Path, name: str, script: str) -> str:
    """A search path on which a program of this name comes first, that may hand on to the real one."""
    real = shutil.which(name)
    assert real
    place = folder / "bin" / name
    place.parent.mkdir()
    place.write_text(f'#!/bin/sh\n{script}\nexec {shlex.quote(real)} "$@"\n')
    place.chmod(0o700)
    return os.pathsep.join((str(place.parent), os.environ["PATH"]))


def git_version() -> str:
    said = subprocess.run(["git", "version"], capture_output=True, check=True, text=True).stdout
    return said.split()[2]


def everything_below(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a folder with its time and content."""
    files = [place for place in folder.rglob("*") if place.is_file()]
    return {str(place): (place.stat().st_mtime_ns, place.read_bytes()) for place in files}


def test_every_guarantee_holds_whatever_the_user_has_set_and_nothing_of_theirs_is_touched(governed: Sandbox) -> None:
    home = governed.path.parent / "home"
    (home / ".gitconfig").write_text("[commit]\n\tgpgSign = true\n[core]\n\thooksPath = /nowhere\n\tautocrlf = true\n")
    (home / ".ssh").mkdir()
    (home / ".ssh/id_ed25519").write_text("mine")
    before = everything_below(governed.path), everything_below(home)
    result = selftest(
        governed.path.parent,
        "-C",
        str(governed.path),
        "--quick",
        HOME=str(home),
        GIT_DIR=str(governed.path / ".git"),
        GIT_INDEX_FILE=str(governed.path / ".git/index"),
        GIT_AUTHOR_EMAIL="alice@example.com",
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0="core.bare",
        GIT_CONFIG_VALUE_0="true",
        SSH_AUTH_SOCK="/nowhere",
        GITHUB_BASE_REF="release",
        CI_COMMIT_BEFORE_SHA="1" * 40,
    )
    assert result.status == 0, result.out + result.err
    assert not result.err
    assert before == (everything_below(governed.path), everything_below(home))
    assert list((governed.path.parent / "temporary").iterdir()) == []
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["git", "ssh-keygen", "Python", "budget"]
    assert re.findall(r"\(([a-z-]+)\)$", result.out, re.MULTILINE) == NAMES
    assert len(re.findall(r"^holds   1 of 1  ", result.out, re.MULTILINE)) == len(NAMES)
    assert " ".join(lines[-2:]).startswith(
        f"PASS  all {len(NAMES)} guarantees hold here: {len(NAMES)} of {len(NAMES)} scenarios as promised"
    )


def test_the_programs_are_named_with_version_and_place(tmp_path: Path) -> None:
    result = selftest(tmp_path, "odd-paths", "--quick", "--format", "json")
    named = {item["name"]: item for item in result.json["programs"]}
    said = subprocess.run(["git", "version"], capture_output=True, check=True, text=True).stdout
    assert said.startswith(f"git version {named['git']['version']}")
    assert named["git"]["path"] == shutil.which("git")
    assert named["ssh-keygen"]["path"] == shutil.which("ssh-keygen")
    assert named["ssh-keygen"]["version"].startswith("OpenSSH")
    assert named["Python"] == {"name": "Python", "version": sys.version.split()[0], "path": sys.executable}
    assert named["budget"]["path"] == str(Path(governance.__file__).parent)


def test_a_git_that_shows_no_difference_is_found_out(tmp_path: Path) -> None:
    path = fake(tmp_path, "git", 'case " $* " in *" diff-tree "*) exit 0;; esac')
    result = selftest(tmp_path, "forged-signatures", "--quick", "--format", "json", PATH=path)
    assert (result.status, result.json["verdict"]) == (1, "fail")
    assert result.json["programs"][0] == {"name": "git", "version": git_version(), "path": str(tmp_path / "bin/git")}
    [forged] = result.json["guarantees"]
    assert (forged["theme"], forged["verdict"], forged["held"]) == ("forged-signatures", "fail", 0)
    [broken] = forged["broken"]
    assert broken.pop("happened").startswith("exit status 3, and no report: budget: git diff-tree failed")
    assert broken == {
        "story": "a sign-off with an edited comment",
        "tries": "takes back bob's reservation after he signed it",
        "side": "attack",
        "expected": "exit status 1, errors BG201 and BG205",
    }


def test_an_ssh_keygen_that_takes_every_signature_for_good_is_not_asked(tmp_path: Path) -> None:
    path = fake(tmp_path, "ssh-keygen", 'case " $* " in *" -Y verify "*) exit 0;; esac')
    result = selftest(tmp_path, "forged-signatures", "--quick", PATH=path)
    assert result.status == 0


def test_an_ssh_keygen_that_signs_something_else_breaks_the_promise_to_the_honest(tmp_path: Path) -> None:
    path = fake(tmp_path, "ssh-keygen", 'case " $* " in *" -Y sign "*) exec < /dev/null;; esac')
    result = selftest(tmp_path, "diff-blindness", "--quick", PATH=path)
    assert result.status == 1
    assert "BROKEN" in result.out
    assert "expected: exit status 0, no error, every change governed (honest" in result.out


def test_what_cannot_be_told_is_never_counted_as_held(tmp_path: Path) -> None:
    path = fake(tmp_path, "ssh-keygen", 'case " $* " in *" -Y sign "*) echo no touch >&2; exit 9;; esac')
    result = selftest(tmp_path, "diff-blindness", "--quick", "--format", "json", PATH=path)
    assert result.status == 3
    assert result.json["verdict"] == "indeterminate"
    [guarantee] = result.json["guarantees"]
    assert (guarantee["verdict"], guarantee["held"], guarantee["broken"]) == ("indeterminate", 0, [])
    assert [item["reason"] for item in guarantee["untold"]] == ["ssh-keygen -Y sign ended with status 9: no touch"]


@pytest.mark.parametrize("name", ["git", "ssh-keygen"])
def test_without_a_program_it_could_not_run(name: str, tmp_path: Path) -> None:
    for other in {"git", "ssh-keygen"} - {name}:
        real = shutil.which(other)
        assert real
        (tmp_path / other).symlink_to(real)
    result = selftest(tmp_path, PATH=str(tmp_path))
    assert result.status == 3
    assert not result.out
    assert result.err.startswith(f"budget: {name} is not installed\n  fix: install ")


def test_where_no_key_can_be_made_it_could_not_run(tmp_path: Path) -> None:
    result = selftest(tmp_path, "--quick", PATH=fake(tmp_path, "ssh-keygen", "exit 4"))
    assert result.status == 3
    assert not result.out
    assert result.err.startswith("budget: no scenario can run here: ssh-keygen -t ed25519 ended with status 4")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_programs_that_do_not_tell_their_version_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", fake(tmp_path, "git", "exit 1"))
    shutil.copy(shutil.which("ssh-keygen") or "", tmp_path / "bin/ssh-keygen")
    (tmp_path / "bin/ssh").write_text("no program")
    assert [(item.name, item.version) for item in programs()[:2]] == [("git", None), ("ssh-keygen", None)]


def test_an_unknown_guarantee_is_a_wrong_command_line(tmp_path: Path) -> None:
    result = selftest(tmp_path, "odd-paths", "odd-path")
    assert result.status == 2
    assert "there is no guarantee 'odd-path'" in result.err
    assert all(name in result.err for name in NAMES)


def test_named_guarantees_are_told_in_the_order_of_the_table() -> None:
    guarantees = chosen(["odd-paths", "diff-blindness", "odd-paths"])
    assert [guarantee.name for guarantee in guarantees] == ["diff-blindness", "odd-paths"]
    assert guarantees == tuple(
        guarantee for guarantee in GUARANTEES if guarantee.name in {"diff-blindness", "odd-paths"}
    )
    assert chosen() == GUARANTEES
    assert [guarantee.scenarios for guarantee in chosen(quick=True)] == [
        guarantee.scenarios[:1] for guarantee in GUARANTEES
    ]


INTERRUPTIBLE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["budget", "selftest"]
from governance.cli.main import main
main()
"""


def test_an_interrupted_selftest_leaves_nothing_behind(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    env = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(Path(governance.__file__).parents[1])}
    with subprocess.Popen([sys.executable, "-c", INTERRUPTIBLE], env=env, stdout=subprocess.PIPE) as process:
        while process.poll() is None and not list(temporary.glob("*/0/tmp*")):
            time.sleep(0.02)  # until the first scenario has run
        process.send_signal(signal.SIGINT)
        assert process.communicate()[0] == b""
    assert process.returncode == 130
    assert list(temporary.iterdir()) == []


def test_the_page_lists_every_guarantee_in_the_same_words() -> None:
    page = (DOCS / "reference/commands/selftest.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", page, re.MULTILINE)
    assert rows == [(guarantee.name, guarantee.promise) for guarantee in GUARANTEES]
    assert f"`{SCHEMA}`" in page
