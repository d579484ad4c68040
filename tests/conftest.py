"""Fixtures that more than one room of the tests uses."""

from pathlib import Path

import pytest

from tests.support.repository import Keys, Sandbox


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
