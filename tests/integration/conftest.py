"""Fixtures of the tests against real programs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.workshop import GitWorkshop, environment, git_workshop


@pytest.fixture
def git_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables under which git sees nothing of the developer's own."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def real(tmp_path: Path, git_environment: None) -> Iterator[GitWorkshop]:
    """A workshop of real git."""
    del git_environment
    with git_workshop(tmp_path / "repo") as found:
        yield found
