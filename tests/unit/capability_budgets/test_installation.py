"""How the program is installed again: told by what its installer noted."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from capability_budgets import installation

command = partial(installation.command, name="budget-governance")
requirement = partial(installation.requirement, name="budget-governance")


class Noted:
    """A distribution with what an installer noted of it."""

    version = "1.2.3"

    def __init__(self, origin: object) -> None:
        self.origin = origin

    def read_text(self, name: str) -> str | None:
        """The note."""
        assert name == "direct_url.json"
        return None if self.origin is None else json.dumps(self.origin)


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets an installer note where the program came from."""
    return lambda origin: monkeypatch.setattr(installation, "distribution", lambda _: Noted(origin))


VCS = {
    "url": "https://git.example.com/x.git",
    "vcs_info": {"vcs": "git", "commit_id": "abc", "requested_revision": "v1"},
}


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        (None, "budget-governance==1.2.3"),
        (VCS, "budget-governance @ git+https://git.example.com/x.git@abc"),
        ({**VCS, "subdirectory": "py"}, "budget-governance @ git+https://git.example.com/x.git@abc#subdirectory=py"),
        ({"url": "https://example.com/x.whl", "archive_info": {}}, "budget-governance @ https://example.com/x.whl"),
        ({"url": "file:///src/x", "dir_info": {}}, None),
        ({"url": "file:///src/x.whl", "archive_info": {}}, None),
    ],
)
def test_other_machines_find_it_where_they_can(noted: Any, origin: object, found: str | None) -> None:
    noted(origin)
    assert requirement() == found


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        (None, "pip install 'budget-governance[pytest]==1.2.3'"),
        (VCS, "pip install 'budget-governance[pytest] @ git+https://git.example.com/x.git@abc'"),
        (
            {"url": "file:///nowhere/at/all", "dir_info": {}},
            "install the extra pytest: docs/how-to/install.md says how",
        ),
        ([], "pip install 'budget-governance[pytest]==1.2.3'"),
    ],
)
def test_an_extra_comes_from_where_the_program_came_from(noted: Any, origin: object, found: str) -> None:
    noted(origin)
    assert command("pytest") == found


@pytest.mark.parametrize(("info", "option"), [({"editable": True}, "-e "), ({}, "")])
def test_a_folder_is_installed_again_as_it_was(noted: Any, tmp_path: Path, info: object, option: str) -> None:
    place = tmp_path / "my checkout"
    place.mkdir()
    noted({"url": place.as_uri(), "dir_info": info})
    assert command("pytest") == f"pip install {option}'{place}[pytest]'"
