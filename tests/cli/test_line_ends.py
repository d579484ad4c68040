"""Every command on a checkout whose lines end with CR and LF, as git makes it for Windows."""

import datetime as dt
import re

import pytest

from tests.support.command import Result
from tests.support.repository import BUDGETS, Sandbox

DRAFT = "adr/032-raise-it.md"
WAYS = ["core.autocrlf", "* text=auto eol=crlf", "* text eol=crlf"]


@pytest.fixture(params=WAYS)
def windows(governed: Sandbox, request: pytest.FixtureRequest) -> Sandbox:
    """A repository where a change has landed, checked out with CR LF."""
    governed.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    governed.replace(BUDGETS, "max_latency_ms: 50", "max_latency_ms: 45")
    governed.decide(31, [("schema_validator.max_latency_ms", "50", "45")])
    governed.commit("Tighten")
    governed.git("switch", "--quiet", "main")
    governed.merge("work")
    if request.param == "core.autocrlf":
        governed.git("config", "core.autocrlf", "true")
    else:
        governed.write(".git/info/attributes", request.param)
    governed.git("rm", "--quiet", "-r", "--cached", ".")
    governed.git("reset", "--quiet", "--hard")
    governed.git("switch", "--quiet", "--force-create", "work")
    for path in (BUDGETS, "budgets/policy.yaml", "adr/031-raise.md", "adr/signoffs/031/alice.yaml"):
        assert b"\r\n" in (governed.path / path).read_bytes()
    return governed


def done(result: Result) -> str:
    assert (result.status, result.err) == (0, "")
    return result.out


def test_nothing_is_edited_where_only_line_ends_differ(windows: Sandbox) -> None:
    assert windows.git("status", "--short") == ""
    report = windows.check()
    assert (report.json["verdict"], report.json["changes"], report.json["findings"], report.err) == ("pass", [], [], "")
    assert "not committed" not in done(windows.budget("check", "--base", "main"))
    assert done(windows.budget("check", "--staged")).count("BG") == 0
    refused = windows.budget("propose", "--from-worktree", "--title", "Nothing")
    assert (refused.status, "changes nothing" in refused.err) == (2, True)
    assert done(windows.budget("status")) == "No open decisions.\n"
    assert "PASS" in done(windows.budget("lint"))
    assert "45" in done(windows.budget("show", "schema_validator"))
    assert "accepted" in done(windows.budget("adr"))


def test_an_edit_is_found_and_nothing_else(windows: Sandbox) -> None:
    place = windows.path / BUDGETS
    place.write_bytes(place.read_bytes().replace(b"max_latency_ms: 10 ", b"max_latency_ms: 12 "))
    out = done(windows.budget("propose", "--from-worktree", "--title", "Raise it"))
    assert re.findall(r"^  (\S+):", out, re.MULTILINE)[0] == "rate_limiter.max_latency_ms"
    assert len(re.findall(r"^\| `", windows.read(DRAFT), re.MULTILINE)) == 1


def test_a_change_goes_its_way_and_line_ends_stay(windows: Sandbox) -> None:
    done(windows.budget("propose", "rate_limiter.max_latency_ms=12", "--title", "Raise it"))
    filled = re.sub(r"TODO[^\n\r]*", "Measured.", windows.read(DRAFT))
    windows.write(DRAFT, filled.replace("\r\n", "\n").replace("\n", "\r\n"))
    windows.commit("propose")
    for person in ("alice", "bob"):
        done(windows.budget("sign", "32", "--key", str(windows.keys.secret(person)), "--commit", author=person))
    out = done(windows.budget("apply", "32", "--commit"))
    assert "not committed before" not in out
    for path in (BUDGETS, DRAFT):
        lines = (windows.path / path).read_bytes().split(b"\n")
        assert all(line.endswith(b"\r") for line in lines[:-1])
    changed = windows.git("diff", "--name-only", "main").splitlines()
    assert changed == [DRAFT, "adr/signoffs/032/alice.yaml", "adr/signoffs/032/bob.yaml", BUDGETS]
    assert windows.git("status", "--short") == ""
    assert windows.git("grep", "-l", "--cached", "\r", check=False) == ""
    assert windows.check().json["verdict"] == "pass"


def test_records_that_land_with_other_line_ends_are_not_altered(windows: Sandbox) -> None:
    windows.git("config", "--unset", "core.autocrlf", check=False)
    windows.write(".git/info/attributes", "* -text")
    windows.git("add", "--renormalize", ".")
    windows.git("commit", "--quiet", "-m", "CR LF from here on")
    assert "adr/signoffs/031/alice.yaml" in windows.git("show", "--name-only", "--format=")
    report = windows.check()
    assert [item["code"] for item in report.json["findings"] if item["code"] == "BG301"] == []
