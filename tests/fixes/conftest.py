"""The office that every story here begins in."""

from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.repository import Sandbox


@pytest.fixture
def office(governed: Sandbox) -> Office:
    """A governed repository on a branch `work`, where people have keys."""
    return Office(governed)


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """A folder outside of every repository."""
    place = tmp_path / "nowhere"
    place.mkdir()
    return place
