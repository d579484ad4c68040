"""Witnesses that attest what nobody said, or of whom they may not, and reviews that are no approval of this text."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from governance.domain.judgement.records import Attestation, GitHubReview
from governance.selftest.sandbox.actions import BOTH, RAISE, SIGNERS_FILE, judge, land, under
from governance.selftest.sandbox.baseline import POLICY, WITNESS
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, uncounted

_ACCOUNTS: Final = {"alice": "101", "bob": "102", "carol": "103"}
_UNPROVEN: Final = uncounted("BG205")
_HOUR: Final = dt.timedelta(hours=1)


def _policy(*settings: str, accounts: Sequence[str] = tuple(_ACCOUNTS)) -> str:
    """The policy with a witness, and accounts for some people."""
    text = POLICY
    for name in accounts:
        text = text.replace(f'handle: "@{name}"', f'handle: "@{name}", account: "{_ACCOUNTS[name]}"')
    return text + "".join(f"{line}\n" for line in (*(settings or ("witnesses: [ci]",)),))


def _line(repo: Sandbox, options: str = 'namespaces="budget-witness" ', name: str = WITNESS, key: str = WITNESS) -> str:
    return f"{name} {options}{repo.keys.public(key)}\n"


def _prepared(repo: Sandbox, policy: str | None = None, line: str | None = None) -> Sandbox:
    """Let main have adopted a witness."""
    signers = repo.keys.signers() + (_line(repo) if line is None else line)
    return under(repo, policy or _policy(), signers=signers)


@dataclass(frozen=True)
class _Seen:
    """What a witness says it saw: of whom, under which name, signed with which key, of which account."""

    person: str
    witness: str = WITNESS
    key: str = WITNESS
    account: str | None = None
    namespace: str = "budget-witness"

    def sign(self, repo: Sandbox, path: str, name: str | None = None) -> str:
        """Write the record."""
        account = self.account or _ACCOUNTS.get(self.person, "104")
        evidence = GitHubReview(review="80", account=account, at=repo.head())
        attestation = Attestation(witness=self.witness, evidence=evidence)
        record = name or f"{self.person}-seen"
        return repo.sign(
            path, self.person, key=self.key, name=record, namespace=self.namespace, attestation=attestation
        )


_ALICE, _BOB = _Seen("alice"), _Seen("bob")


def _told(*seen: _Seen, policy: str | None = None, options: str | None = None, own: Sequence[str] = ()) -> Actions:
    """Raise by a decision that a witness says was approved; some sign it themselves, too."""

    def play(repo: Sandbox) -> Result:
        _prepared(repo, policy, None if options is None else _line(repo, options))
        path = repo.adr(31, RAISE)
        repo.commit("Propose")
        for person in own:
            repo.sign(path, person)
        for item in seen:
            item.sign(repo, path)
        repo.raise_limit()
        return judge(repo)

    return play


_BOTH_SEEN: Final = _told(_ALICE, _BOB)


def _shown(repo: Sandbox) -> Result:
    result = _BOTH_SEEN(repo)
    approvals = result.json["changes"][0]["approvals"]
    expect(
        all(item["witnessed"] == {"alice": "ci", "bob": "ci"} for item in approvals),
        "the report names the witness of each approval",
    )
    return result


def _own_rule(own: Sequence[str]) -> Actions:
    """Raise where the rule asks for own signatures."""
    rule = '    require: 2\n    from: ["@acme/architecture"]\n  - name: governance'
    return _told(_ALICE, _BOB, policy=_policy().replace(rule, f"    proof: own\n{rule}"), own=own)


def _person_as_witness(repo: Sandbox) -> Result:
    """List carol as a witness, with a key for that alone, and let her attest for both."""
    line = _line(repo, name="carol", key="mallory")
    _prepared(repo, _policy("witnesses: [carol]"), line)
    path = repo.adr(31, RAISE)
    for name in BOTH:
        _Seen(name, witness="carol", key="mallory").sign(repo, path)
    repo.raise_limit()
    return judge(repo)


def _for_itself(repo: Sandbox) -> Result:
    """Let the witness attest an approval of its own, beside alice's."""
    _prepared(repo)
    path = repo.adr(31, RAISE)
    repo.sign(path, "alice")
    _Seen("ci", account="900").sign(repo, path)
    repo.raise_limit()
    return judge(repo)


def _key_of_a_person(repo: Sandbox) -> Result:
    """Give the witness alice's own key, so that she can speak for bob."""
    _prepared(repo, line=_line(repo, key="alice"))
    path = repo.adr(31, RAISE)
    repo.sign(path, "alice")
    _Seen("bob", key="alice").sign(repo, path)
    repo.raise_limit()
    return judge(repo)


def _two_of_one(repo: Sandbox, second: str) -> Result:
    """Let somebody sign, and the witness attest the approval of the same person, or of another one."""
    _prepared(repo)
    path = repo.adr(31, RAISE)
    repo.sign(path, "alice")
    _Seen(second).sign(repo, path)
    repo.raise_limit()
    return judge(repo)


def _altered(repo: Sandbox, *, evidence: bool) -> Result:
    """Edit the evidence of a record after the witness signed it, or only its form."""
    _prepared(repo)
    path = repo.adr(31, RAISE)
    _ALICE.sign(repo, path)
    record = _Seen("bob", account="666" if evidence else None).sign(repo, path)
    if evidence:
        repo.replace(record, '"666"', '"102"')
    else:
        repo.replace(record, "proof: witness\n", "proof: witness  # of the review\n")
    repo.raise_limit()
    return judge(repo)


def _of_another(repo: Sandbox, *, replayed: bool) -> Result:
    """Take a record that a witness made for ADR 30 to ADR 31, or have it made for that."""
    _prepared(repo)
    path = repo.adr(31, RAISE)
    _ALICE.sign(repo, path)
    if replayed:
        other = repo.adr(30, (("metrics.max_latency_ms", "5", "6"),), slug="other")
        record = _BOB.sign(repo, other)
        repo.write("adr/signoffs/031/bob.yaml", repo.read(record))
    else:
        _BOB.sign(repo, path)
    repo.raise_limit()
    return judge(repo)


def _brought_along(repo: Sandbox) -> Result:
    """Add the witness in the very change that it attests."""
    under(repo, _policy("# none"))
    path = repo.adr(31, RAISE)
    repo.write("budgets/policy.yaml", _policy())
    repo.write(SIGNERS_FILE, repo.keys.signers() + _line(repo))
    for item in (_ALICE, _BOB):
        item.sign(repo, path)
    repo.raise_limit()
    return judge(repo)


def _taken_away(repo: Sandbox) -> Result:
    """Take the witness away in the very change that rests on it: what counts is the base."""
    _prepared(repo)
    path = repo.adr(31, RAISE)
    for item in (_ALICE, _BOB):
        item.sign(repo, path)
    repo.raise_limit()
    repo.commit("Raise")
    return repo.check()


def _taken_away_for_good(repo: Sandbox) -> Result:
    """Revoke the witness by a step of its own, and let a change rest on it afterwards."""
    _prepared(repo)
    repo.write("budgets/policy.yaml", _policy("# none"))
    repo.commit("Revoke")
    land(repo)
    path = repo.adr(31, RAISE)
    for item in (_ALICE, _BOB):
        item.sign(repo, path)
    repo.raise_limit()
    return judge(repo)


# From GitHub's answers


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


def _reviewed(*reviews: _Review, pushed: str = "", again: Sequence[_Review] = ()) -> Actions:
    """Propose, have it reviewed, maybe push another text, and let the witness look; then maybe look again."""

    def play(repo: Sandbox) -> Result:
        _prepared(repo)
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

    return play


STORIES: Final = (
    Scenario(
        "a review of an older commit",
        "has one text approved and pushes another",
        uncounted("BG202"),
        _reviewed(_AL, _BO, pushed="costs nothing."),
        _reviewed(_AL, _BO),
    ),
    Scenario(
        "a dismissed review",
        "lets a review count that was dismissed after its record was made",
        codes("BG201"),
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
        _UNPROVEN,
        _reviewed(_AL, _Review("bob", 666)),
        _reviewed(_AL, _Review("bobby", 102)),
    ),
    Scenario(
        "an approver without an account",
        "approves from an account that the policy gives nobody",
        _UNPROVEN,
        _told(_ALICE, _BOB, policy=_policy(accounts=["alice"])),
        _shown,
    ),
    Scenario(
        "an account that is not the approver's",
        "attests bob's approval by the account of carol",
        _UNPROVEN,
        _told(_ALICE, _Seen("bob", account="103")),
        _BOTH_SEEN,
    ),
    Scenario(
        "one person by two proofs",
        "counts alice's own signature and her review as two",
        codes("BG201"),
        lambda repo: _two_of_one(repo, "alice"),
        lambda repo: _two_of_one(repo, "bob"),
    ),
    Scenario(
        "a witness for itself",
        "approves as the witness that attests it",
        uncounted("BG203"),
        _for_itself,
        _BOTH_SEEN,
    ),
    Scenario(
        "a witness that is a person",
        "lists an approver as a witness, who attests the approvals of the others",
        _UNPROVEN,
        _person_as_witness,
        _BOTH_SEEN,
    ),
    Scenario(
        "a witness by a person's key",
        "gives the witness the key of an approver, who speaks for two then",
        _UNPROVEN,
        _key_of_a_person,
        lambda repo: _two_of_one(repo, "bob"),
    ),
    Scenario(
        "a witness that nobody lists",
        "signs as a witness with a key of their own",
        _UNPROVEN,
        _told(_ALICE, _Seen("bob", witness="robot", key="mallory")),
        _BOTH_SEEN,
    ),
    Scenario(
        "a witness's name with another key",
        "signs in the witness's name with a key that is not its own",
        _UNPROVEN,
        _told(_ALICE, _Seen("bob", key="mallory")),
        _BOTH_SEEN,
    ),
    Scenario(
        "a witness's key that may do anything",
        "lists the witness's key without a restriction",
        _UNPROVEN,
        _told(_ALICE, _BOB, options=""),
        _BOTH_SEEN,
    ),
    Scenario(
        "a witness's key that may sign off, too",
        "lists the witness's key for sign-offs beside what it is for",
        _UNPROVEN,
        _told(_ALICE, _BOB, options='namespaces="budget-witness,budget-signoff" '),
        _BOTH_SEEN,
    ),
    Scenario(
        "a witness's signature for something else",
        "presents a signature that the witness's key made as a sign-off",
        _UNPROVEN,
        _told(_ALICE, _Seen("bob", namespace="budget-signoff")),
        _BOTH_SEEN,
    ),
    Scenario(
        "a witness where own signatures are asked for",
        "has reviews attested where a rule says proof: own",
        codes("BG201"),
        _own_rule([]),
        _own_rule(["alice", "bob"]),
    ),
    Scenario(
        "evidence that was altered",
        "writes the account of the policy into the evidence",
        _UNPROVEN,
        lambda repo: _altered(repo, evidence=True),
        lambda repo: _altered(repo, evidence=False),
    ),
    Scenario(
        "a witness's record for another decision",
        "copies the record of another decision",
        uncounted("BG202"),
        lambda repo: _of_another(repo, replayed=True),
        lambda repo: _of_another(repo, replayed=False),
    ),
    Scenario(
        "a witness that the change brings along",
        "adds the witness in the change that it attests",
        codes("BG103", "BG201", "BG205"),
        _brought_along,
        _BOTH_SEEN,
    ),
    Scenario(
        "a witness that was taken away",
        "rests on a witness that the policy does not have any more",
        _UNPROVEN,
        _taken_away_for_good,
        _taken_away,
    ),
    Scenario(
        "a witness where commits prove who signed",
        "commits an unsigned record of a witness where commits prove who signed",
        _UNPROVEN,
        _told(_ALICE, _Seen("bob", key="mallory"), policy=_policy("witnesses: [ci]", "identity: commit")),
        _told(_ALICE, _BOB, policy=_policy("witnesses: [ci]", "identity: commit")),
    ),
)
