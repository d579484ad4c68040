"""Sparse and partial clones: what git has counts, and what it lacks is named with the command that fetches it."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.repository import Sandbox


@pytest.fixture
def source(governed: Sandbox) -> Sandbox:
    """A repository to clone, with a change that has landed."""
    governed.decide()
    governed.raise_limit()
    governed.commit("raise")
    governed.switch("main")
    governed.merge("work")
    governed.write("src/code", "1\n")
    governed.commit("code")
    governed.git("config", "uploadpack.allowFilter", "true")
    return governed


def cloned(source: Sandbox, place: Path, *options: str) -> Sandbox:
    """A clone as a forge's runner makes it."""
    source.git("clone", "--quiet", *options, f"file://{source.path}", str(place))
    return Sandbox(place, source.keys)


def test_what_a_sparse_checkout_leaves_out_is_read_from_git(source: Sandbox, tmp_path: Path) -> None:
    whole, sparse = cloned(source, tmp_path / "whole"), cloned(source, tmp_path / "sparse")
    sparse.git("sparse-checkout", "set", "--cone", "src")
    assert not (sparse.path / "adr").exists()
    for command in (["check"], ["show"], ["status"], ["lint"], ["adr"], ["log", "rate_limiter.max_latency_ms"]):
        assert sparse.budget(*command) == whole.budget(*command), command


def test_a_decision_is_drafted_where_the_files_are_left_out(source: Sandbox, tmp_path: Path) -> None:
    sparse = cloned(source, tmp_path / "sparse")
    sparse.git("sparse-checkout", "set", "--cone", "src")
    assert sparse.budget("propose", "rate_limiter.max_latency_ms=13", "--title", "More").status == 0
    assert next((sparse.path / "adr").glob("032-*.md")).read_text().count("| 12 | 13 |") == 1


@pytest.mark.parametrize(
    ("options", "fixed"),
    [
        (("--depth=1",), "git fetch --unshallow"),
        (("--filter=blob:none", "--no-checkout"), "git fetch --refetch --no-filter"),
        (("--filter=tree:0", "--no-checkout"), "git fetch --refetch --no-filter"),
        (
            ("--filter=blob:none", "--depth=1", "--no-checkout"),
            "git fetch --unshallow && git fetch --refetch --no-filter",
        ),
    ],
)
def test_what_a_clone_lacks_is_fetched_by_the_command_that_is_printed(
    source: Sandbox, tmp_path: Path, options: tuple[str, ...], fixed: str
) -> None:
    clone = cloned(source, tmp_path / "clone", *options)
    done = clone.budget("audit")
    assert done.status == 3
    printed = re.search(r"fetch what is missing: (.*?) \(in CI", " ".join(done.out.split() + done.err.split()))
    assert printed is not None
    assert printed[1] == fixed
    subprocess.run(["bash", "-c", printed[1]], cwd=clone.path, env=clone.env, check=True, capture_output=True)
    assert clone.budget("audit").status == 0
