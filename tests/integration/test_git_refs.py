"""The port Refs: what git says of refs by their exact names, and the fake likewise."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from governance.adapters.git.refs import GitRefs
from governance.errors import FaultError, UsageError
from governance.ports.repository import Refs
from tests.support.fakes import FakeRefs
from tests.support.workshop import FakeWorkshop, GitWorkshop, Workshop, git_workshop

MAIN = "refs/heads/main"


@pytest.fixture
def bare(tmp_path: Path, git_environment: None) -> Iterator[GitWorkshop]:
    """A bare repository of real git."""
    del git_environment
    with git_workshop(tmp_path / "bare", "--bare") as found:
        yield found


@pytest.fixture(params=["git", "fake"])
def pushed(request: pytest.FixtureRequest) -> tuple[Workshop, Callable[[], Refs]]:
    """A bare repository with two aliases, and its refs."""
    if request.param == "fake":
        fake = FakeWorkshop()
        refs = FakeRefs(fake)
        refs.aliases["refs/heads/current"] = MAIN
        refs.aliases["refs/heads/next"] = "refs/heads/later"
        return fake, lambda: refs
    real: GitWorkshop = request.getfixturevalue("bare")
    real.git("symbolic-ref", "refs/heads/current", MAIN)
    real.git("symbolic-ref", "refs/heads/next", "refs/heads/later")
    return real, lambda: GitRefs(real.folder)


def test_head_names_a_branch_that_need_not_exist(pushed: tuple[Workshop, Callable[[], Refs]]) -> None:
    assert pushed[1]().default() == MAIN


def test_a_ref_holds_what_it_holds(pushed: tuple[Workshop, Callable[[], Refs]]) -> None:
    shop, refs = pushed
    assert refs().tip(MAIN) is None
    commit = shop.grow({"x": "1"})
    shop.point(MAIN, commit)
    assert refs().tip(MAIN) == commit


def test_only_the_exact_name_counts(pushed: tuple[Workshop, Callable[[], Refs]]) -> None:
    shop, refs = pushed
    commit = shop.grow({"x": "1"})
    shop.point("refs/tags/refs/heads/main", commit)
    shop.point("refs/heads/main2", commit)
    shop.point("refs/heads/release/1", commit)
    for name in (MAIN, "main", "refs/heads/release", "refs/heads/*", "-d", "HEAD"):
        assert refs().tip(name) is None


def test_an_alias_leads_to_what_it_stands_for(pushed: tuple[Workshop, Callable[[], Refs]]) -> None:
    refs = pushed[1]()
    assert refs.target("refs/heads/current") == MAIN
    assert refs.target("refs/heads/next") == "refs/heads/later"
    assert refs.target(MAIN) == MAIN
    assert refs.target("--delete") == "--delete"
    assert refs.target("refs/heads/\udcff") == "refs/heads/\udcff"


def test_an_update_of_head_is_one_of_its_branch(real: GitWorkshop) -> None:
    assert GitRefs(real.folder).target("HEAD") == MAIN


def test_a_detached_head_names_no_branch(bare: GitWorkshop) -> None:
    bare.git("update-ref", "--no-deref", "HEAD", bare.grow({"x": "1"}))
    assert GitRefs(bare.folder).default() is None


def test_what_is_checked_out_is_no_default_branch(real: GitWorkshop) -> None:
    assert GitRefs(real.folder).default() is None


def test_what_can_be_no_name_is_not_guessed_at(real: GitWorkshop) -> None:
    with pytest.raises(FaultError):
        GitRefs(real.folder).target("refs/heads/a..b")


def test_there_must_be_a_repository(tmp_path: Path, git_environment: None) -> None:
    del git_environment
    with pytest.raises(UsageError):
        GitRefs(tmp_path)
