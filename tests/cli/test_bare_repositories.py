"""Where nobody has checked anything out, commands that write files refuse instead of writing among git's own."""

import pytest

from tests.support.repository import Sandbox


@pytest.mark.parametrize(
    "command",
    [
        "propose rate_limiter.max_latency_ms=12",
        "propose --rename rate_limiter=limiter",
        "propose --from-worktree --title T",
        "sign 31 --as alice",
        "sign --import {record}",
        "witness --person alice --adr 31 --at HEAD --evidence chat",
        "apply 31",
        "renumber 31",
        "review --sign rate_limiter --as alice",
        "check --staged",
    ],
)
def test_a_command_that_needs_a_checkout_says_so_in_a_bare_repository(governed: Sandbox, command: str) -> None:
    governed.git("clone", "--quiet", "--bare", ".", "../bare.git")
    bare = governed.path.parent / "bare.git"
    record = governed.path / "record.yaml"
    record.write_text("version: 1\n", encoding="utf-8")
    before = {place.name for place in bare.iterdir()}
    done = governed.budget("-C", "../bare.git", *command.format(record=record).split())
    assert (done.status, done.out) == (2, "")
    assert "this repository has no checkout" in done.err
    assert {place.name for place in bare.iterdir()} == before


def test_a_file_is_no_folder_to_run_in(governed: Sandbox) -> None:
    done = governed.budget("-C", "CODEOWNERS", "check")
    assert (done.status, done.out) == (2, "")
    assert "CODEOWNERS is a file, not a folder" in done.err
