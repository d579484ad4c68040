"""Reviews on a forge that are no approval of this text, or not by who they seem to be."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from governance.selftest.sandbox.actions import RAISE, judge
from governance.selftest.sandbox.baseline import WITNESS
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised, unapproved, uncounted
from governance.selftest.sandbox.witness import adopt_witness

_HOUR: Final = dt.timedelta(hours=1)


@dataclass(frozen=True)
class _Review:
    """A review as GitHub tells it."""

    login: str
    account: int
    state: str = "APPROVED"
    hours: int = 0


def _answers(repo: Sandbox, at: str, reviews: Sequence[_Review]) -> tuple[str, str]:
    """Files with what GitHub answers about reviews of a commit."""
    listed = [
        {
            "id": 80 + number,
            "user": {"login": item.login, "id": item.account, "type": "User"},
            "state": item.state,
            "submitted_at": f"{repo.now + item.hours * _HOUR:%Y-%m-%dT%H:%M:%SZ}",
            "commit_id": at,
            "pull_request_url": "https://api.github.com/repos/acme/payments/pulls/7",
        }
        for number, item in enumerate(reviews)
    ]
    pull = {"number": 7, "head": {"sha": at}, "base": {"sha": repo.head("main")}}
    folder = repo.path.parent
    (folder / "reviews.json").write_text(json.dumps(listed), encoding="utf-8")
    (folder / "pull.json").write_text(json.dumps(pull), encoding="utf-8")
    return str(folder / "reviews.json"), str(folder / "pull.json")


_AL, _BO = _Review("alice", 101), _Review("bob", 102)


def _witnessed(repo: Sandbox, at: str, *reviews: _Review) -> None:
    """Let the witness make its records of reviews."""
    listed, pull = _answers(repo, at, reviews)
    key = str(repo.keys.secret(WITNESS))
    result = repo.budget("witness", "--reviews", listed, "--pull", pull, "--key", key)
    expect(result.status == 0, "budget witness makes records")


@parametrised
def _reviewed(repo: Sandbox, *reviews: _Review, pushed: str = "", again: Sequence[_Review] = ()) -> Result:
    """Propose, have it reviewed, maybe push another text, and let the witness look; then maybe look again."""
    adopt_witness(repo)
    path = repo.adr(31, RAISE)
    at = repo.commit("Propose")
    if pushed:
        repo.replace(path, "costs time.", pushed)
        repo.commit("Word it otherwise")
    _witnessed(repo, at, *reviews)
    if again:
        _witnessed(repo, at, *again)
    repo.raise_limit()
    return judge(repo)


SCENARIOS: Final = (
    Scenario(
        "a review of an older commit",
        "has one text approved and pushes another",
        uncounted("BG202"),
        _reviewed(_AL, _BO, pushed="costs nothing."),
        _reviewed(_AL, _BO),
    ),
    unapproved(
        "a dismissed review",
        "lets a review count that was dismissed after its record was made",
        _reviewed(_AL, _BO, again=(_AL, _Review("bob", 102, "DISMISSED"))),
        _reviewed(_AL, _BO, again=(_AL, _BO, _Review("bob", 102, "COMMENTED", 1))),
    ),
    Scenario(
        "a review that was taken back",
        "keeps the approval that the same account has replaced by a request for changes",
        codes("BG206"),
        _reviewed(_AL, _BO, _Review("carol", 103), _Review("carol", 103, "CHANGES_REQUESTED", 1)),
        _reviewed(_AL, _BO, _Review("carol", 103, "CHANGES_REQUESTED"), _Review("carol", 103, "APPROVED", 1)),
    ),
    Scenario(
        "a handle that another account has registered",
        "registers bob's old handle and approves under it",
        uncounted("BG205"),
        _reviewed(_AL, _Review("bob", 666)),
        _reviewed(_AL, _Review("bobby", 102)),
    ),
)
