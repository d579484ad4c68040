"""Line ends: what git would store of a file, told as git itself stores it."""

from pathlib import Path

import pytest

from governance.adapters.git.line_ends import LineEnds
from governance.adapters.git.process import GitProcess
from governance.adapters.system.files import Checkout, blob_id
from tests.support.workshop import GitWorkshop

LF = b"a: 1\nb: 2\n"
CRLF = b"a: 1\r\nb: 2\r\n"
COMMIT = ("-c", "user.name=dora", "-c", "user.email=dora@example.com", "commit", "--quiet", "-m")
CONTENTS = {"plain": CRLF, "mixed": b"a\r\nb\n", "binary": b"a\r\n\0", "lone": b"a\rb\r\n", "empty": b"\r\n", "lf": LF}

SETTINGS = [
    pytest.param("", {}, id="nothing"),
    pytest.param("", {"core.autocrlf": "true"}, id="autocrlf"),
    pytest.param("", {"core.autocrlf": "TRUE"}, id="autocrlf in capitals"),
    pytest.param("", {"core.autocrlf": "input"}, id="autocrlf input"),
    pytest.param("", {"core.autocrlf": "false"}, id="no autocrlf"),
    pytest.param("", {"core.eol": "crlf"}, id="eol alone"),
    pytest.param("* text=auto", {}, id="text=auto"),
    pytest.param("* text=auto eol=crlf", {}, id="text=auto eol=crlf"),
    pytest.param("* text eol=crlf", {}, id="text eol=crlf"),
    pytest.param("* eol=crlf", {}, id="eol=crlf"),
    pytest.param("* text", {}, id="text"),
    pytest.param("* -text", {"core.autocrlf": "true"}, id="-text"),
    pytest.param("* binary", {"core.autocrlf": "true"}, id="binary"),
    pytest.param("* crlf=input", {}, id="crlf=input"),
]


@pytest.mark.parametrize(("attributes", "settings"), SETTINGS)
@pytest.mark.parametrize("before", [None, b"a: 1\nb: 2\n", b"a: 0\r\n", b"a: 0\r\nb\n"], ids=repr)
def test_what_is_told_is_what_git_stores(
    real: GitWorkshop, attributes: str, settings: dict[str, str], before: bytes | None
) -> None:
    place = real.folder / "budgets"
    place.mkdir()
    if before is not None:
        for name in CONTENTS:
            (place / name).write_bytes(before)
        real.git("-c", "core.autocrlf=false", "add", "--all")
        real.git(*COMMIT, "before")
    (real.folder / ".gitattributes").write_text(attributes)
    for name, value in settings.items():
        real.git("config", name, value)
    for name, data in CONTENTS.items():
        (place / name).write_bytes(data)
    ends = LineEnds(GitProcess(real.folder))
    told = {name: ends.stored(f"budgets/{name}", data) for name, data in CONTENTS.items()}
    real.git("add", "budgets")
    assert {name: blob_id(data) for name, data in told.items()} == {
        name: real.git("rev-parse", f":budgets/{name}") for name in CONTENTS
    }


@pytest.mark.parametrize("place", ["named", "xdg", "none"])
def test_the_users_own_attributes_count_as_they_do_for_git(
    real: GitWorkshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    own = tmp_path / "xdg" / "git" / "attributes"
    own.parent.mkdir(parents=True)
    settings = tmp_path / "gitconfig"
    settings.touch()
    if place != "none":
        own.write_text("* text\n")
    if place == "named":
        own = own.rename(tmp_path / "attributes")
        settings.write_text(f"[core]\n\tattributesFile = {own}\n")
    variables = {"XDG_CONFIG_HOME": str(tmp_path / "xdg"), "GIT_CONFIG_GLOBAL": str(settings)}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (real.folder / "a.yaml").write_bytes(CRLF)
    told = LineEnds(GitProcess(real.folder)).stored("a.yaml", CRLF)
    assert told == (CRLF if place == "none" else LF)
    real.git("add", "a.yaml", env=variables)
    assert blob_id(told) == real.git("rev-parse", ":a.yaml")


def test_no_filter_that_a_repository_names_is_run(real: GitWorkshop) -> None:
    (real.folder / ".gitattributes").write_text("* filter=evil text\n")
    real.git("config", "filter.evil.clean", f"touch {real.folder}/ran; cat")
    (real.folder / "a.yaml").write_bytes(CRLF)
    assert LineEnds(GitProcess(real.folder)).stored("a.yaml", CRLF) == LF
    assert not (real.folder / "ran").exists()


def test_git_is_not_asked_about_a_file_without_cr(tmp_path: Path) -> None:
    assert LineEnds(GitProcess(tmp_path / "no repository")).stored("a.yaml", LF) == LF


def test_a_checkout_reads_what_git_stores_and_writes_what_was_there(real: GitWorkshop) -> None:
    real.git("config", "core.autocrlf", "true")
    checkout = Checkout(real.folder, ends=LineEnds(GitProcess(real.folder)))
    (real.folder / "a.yaml").write_bytes(CRLF)
    assert checkout.read("a.yaml") == LF
    assert checkout.files(["a.yaml"])["a.yaml"].oid == blob_id(LF)
    checkout.write("a.yaml", b"a: 3\nb: 2\n")
    assert (real.folder / "a.yaml").read_bytes() == b"a: 3\r\nb: 2\r\n"
    checkout.write("new.yaml", LF)
    assert (real.folder / "new.yaml").read_bytes() == LF


def test_a_file_that_is_stored_with_cr_stays_as_it_is(real: GitWorkshop) -> None:
    checkout = Checkout(real.folder, ends=LineEnds(GitProcess(real.folder)))
    (real.folder / "a.yaml").write_bytes(CRLF)
    assert checkout.read("a.yaml") == CRLF
    checkout.write("a.yaml", CRLF + LF)
    assert (real.folder / "a.yaml").read_bytes() == CRLF + LF
