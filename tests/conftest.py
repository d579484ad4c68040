"""Fixtures that more than one room of the tests uses."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.repository import Keys, Sandbox


@pytest.fixture(scope="session", autouse=True)
def unwatched_children() -> Mapping[str, str]:
    """Processes that tests start are not watched for the branches they take, since that takes them half as long again.

    What is taken away for it is returned: `watched_children` gives it back to tests of what runs in no other way.
    """
    names = [name for name in os.environ if name.startswith("COVERAGE_PROCESS")]
    return {name: os.environ.pop(name) for name in names}


@pytest.fixture(scope="module")
def watched_children(unwatched_children: Mapping[str, str]) -> Iterator[None]:
    """Watch the processes that the tests of a module start."""
    os.environ.update(unwatched_children)
    yield
    for name in unwatched_children:
        del os.environ[name]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """One key a person, for the whole session."""
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def governed_template(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Sandbox:
    """A governed repository that tests copy."""
    sandbox = Sandbox(tmp_path_factory.mktemp("template") / "repo", keys)
    sandbox.adopt()
    return sandbox


@pytest.fixture
def empty(tmp_path: Path, keys: Keys) -> Sandbox:
    """A folder for a repository that the test makes itself."""
    return Sandbox(tmp_path / "repo", keys)


@pytest.fixture
def governed(tmp_path: Path, governed_template: Sandbox) -> Sandbox:
    """A governed repository of the test's own, on a branch `work` that starts at main."""
    return governed_template.copied(tmp_path / "repo")
