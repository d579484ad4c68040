"""The long histories that benchmarks measure on: the same every time, whole, and governed."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.bare import Floor
from benchmarks.histories import history, with_filters
from benchmarks.recipe import Recipe
from benchmarks.repositories import environment
from tests.support.command import run

RECIPE = Recipe(commits=300, changes=12, files=40)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return history(RECIPE, tmp_path_factory.mktemp("histories"))


def git(repository: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    env = environment(repository.parent)
    return subprocess.run(command, cwd=repository, env=env, check=True, capture_output=True, text=True).stdout.strip()


def tips(repository: Path) -> str:
    return git(repository, "for-each-ref")


def test_the_same_recipe_gives_the_same_object_ids(repository: Path, tmp_path: Path) -> None:
    assert tips(history(RECIPE, tmp_path)) == tips(repository)


def test_another_seed_gives_another_history(repository: Path, tmp_path: Path) -> None:
    assert tips(history(Recipe(commits=300, changes=12, files=40, seed=2), tmp_path)) != tips(repository)


def test_what_is_kept_is_not_made_again(repository: Path) -> None:
    before = repository.stat()
    assert history(RECIPE, repository.parent.parent) == repository
    assert repository.stat() == before


def test_git_finds_no_fault(repository: Path) -> None:
    assert git(repository, "fsck", "--strict", "--full", "--no-dangling", "--no-progress") == ""
    assert git(repository, "status", "--porcelain") == ""


def test_main_has_the_commits_asked_for_with_a_plausible_share_of_merges(repository: Path) -> None:
    merges = int(git(repository, "rev-list", "--count", "--merges", "main"))
    assert git(repository, "rev-list", "--count", "main") == "300"
    assert 0.1 <= merges / 300 <= 0.2


def test_no_branch_is_left_open(repository: Path) -> None:
    names = git(repository, "for-each-ref", "--format=%(refname:short)").split()
    assert names == ["later", "main", "proposal", "quiet"]
    assert git(repository, "diff-tree", "-r", "--name-only", "main", "quiet", "--", "budgets", "adr") == ""


def test_no_commit_is_dated_before_its_parent(repository: Path) -> None:
    dates = {}
    for line in git(repository, "log", "--all", "--format=%H %ct %P").splitlines():
        oid, date, *parents = line.split()
        dates[oid] = int(date), parents
    assert all(dates[parent][0] < date for date, parents in dates.values() for parent in parents)


def test_a_merge_keeps_what_its_branch_changed(repository: Path) -> None:
    for merge in git(repository, "rev-list", "--merges", "main").split():
        changed = git(repository, "diff", "--name-only", f"{merge}^1...{merge}^2")
        assert changed
        assert git(repository, "diff-tree", "-r", f"{merge}^2", merge, "--", *changed.split()) == ""


def test_the_audit_finds_every_budget_step_governed(repository: Path) -> None:
    result = run("audit", "--rev", "later", "--format", "json", folder=repository, env=environment(repository.parent))
    assert result.status == 0, result
    report = result.json
    assert report["verdict"] == "pass"
    assert {step["status"] for step in report["steps"]} == {"adoption", "governed"}
    assert not [finding for step in report["steps"] for finding in step["findings"]]
    assert report["totals"]["governed"] == report["totals"]["changes"] == 12 + 10


def test_decisions_land_in_every_way(repository: Path) -> None:
    parents = git(repository, "log", "--first-parent", "-m", "--format=%P", "main", "--", "budgets").splitlines()
    assert {len(line.split()) for line in parents} == {1, 2}
    ahead = git(repository, "log", "--first-parent", "--format=%s", "--grep=^Decide ADR", "main")
    assert ahead


def test_the_commit_that_is_proposed_passes(repository: Path) -> None:
    env = environment(repository.parent)
    result = run("check", "--base", "main", "--head", "proposal", folder=repository, env=env)
    assert result.status == 0, result
    assert git(repository, "rev-list", "--count", "main..proposal") == "1"


def test_the_copy_with_filters_is_the_same_history(repository: Path) -> None:
    copy = with_filters(repository)
    assert tips(copy) == tips(repository)
    assert "BIDX" in (copy / ".git/objects/info/commit-graph").read_bytes()[:200].decode("latin-1")
    assert not (repository / ".git/objects/info/commit-graph").exists()


def test_the_floor_runs_a_verification_a_signature(repository: Path, tmp_path: Path) -> None:
    floor = Floor(repository, "main", environment(tmp_path), tmp_path / "floor")
    assert floor.signatures == 2 * 12
    assert floor.steps >= 12 + 1
    assert [part.name for part in floor.parts() if part.seconds() > 0] == ["log", "contents", "signatures"]


def test_the_floor_fails_where_a_signature_is_not_good(repository: Path, tmp_path: Path) -> None:
    floor = Floor(repository, "main", environment(tmp_path), tmp_path)
    (tmp_path / "0.payload").write_bytes(b"something else")
    *_, signatures = floor.parts()
    with pytest.raises(subprocess.CalledProcessError):
        signatures.seconds()
