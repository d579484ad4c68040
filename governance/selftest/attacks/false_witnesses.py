"""Witnesses that attest what nobody said, or of whom they may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from governance.domain.judgement.records import Attestation, GitHubReview
from governance.selftest.sandbox.actions import BOTH, POLICY_FILE, RAISE, SIGNERS_FILE, digest, judge, land, under
from governance.selftest.sandbox.baseline import WITNESS
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, unapproved, uncounted
from governance.selftest.sandbox.witness import ACCOUNTS, adopt_witness, policy_with_witness, witness_line


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
        account = self.account or ACCOUNTS.get(self.person, "104")
        evidence = GitHubReview(review="80", account=account, at=repo.head())
        attestation = Attestation(witness=self.witness, evidence=evidence)
        record = name or f"{self.person}-seen"
        return repo.sign(
            path, self.person, key=self.key, name=record, namespace=self.namespace, attestation=attestation
        )


_ALICE, _BOB = _Seen("alice"), _Seen("bob")


@parametrised
def _told(repo: Sandbox, /, *seen: _Seen, policy: str | None = None, own: Sequence[str] = (), **line: str) -> Result:
    """Raise by a decision that a witness says was approved; some sign it themselves, too.

    The witness has a `line` of its own among the allowed signers.
    """
    adopt_witness(repo, policy, witness_line(repo, **line))
    path = repo.adr(31, RAISE)
    repo.commit("Propose")
    repo.sign_all(path, own)
    for item in seen:
        item.sign(repo, path)
    repo.raise_limit()
    return judge(repo)


_BOTH_SEEN: Final = _told(_ALICE, _BOB)
_ONE_OF_EACH: Final = _told(_BOB, own=["alice"])


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
    return _told(_ALICE, _BOB, policy=policy_with_witness().replace(rule, f"    proof: own\n{rule}"), own=own)


@parametrised
def _altered(repo: Sandbox, *, evidence: bool) -> Result:
    """Edit the evidence of a record after the witness signed it, or only its form."""
    adopt_witness(repo)
    path = repo.adr(31, RAISE)
    _ALICE.sign(repo, path)
    record = _Seen("bob", account="666" if evidence else None).sign(repo, path)
    if evidence:
        repo.replace(record, '"666"', '"102"')
    else:
        repo.replace(record, "proof: witness\n", "proof: witness  # of the review\n")
    repo.raise_limit()
    return judge(repo)


@parametrised
def _of_another(repo: Sandbox, *, replayed: bool) -> Result:
    """Take a record that a witness made for ADR 30 to ADR 31, or have it made for that."""
    adopt_witness(repo)
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


def _raise_as_seen(repo: Sandbox) -> None:
    """Raise by a decision of which the witness attests both approvals."""
    path = repo.adr(31, RAISE)
    for item in (_ALICE, _BOB):
        item.sign(repo, path)
    repo.raise_limit()


def _brought_along(repo: Sandbox) -> Result:
    """Add the witness in the very change that it attests."""
    under(repo, policy_with_witness("# none"))
    repo.write(POLICY_FILE, policy_with_witness())
    repo.write(SIGNERS_FILE, repo.keys.signers() + witness_line(repo))
    _raise_as_seen(repo)
    return judge(repo)


def _taken_away(repo: Sandbox) -> Result:
    """Take the witness away by a decision that rests on it: what counts is the base."""
    adopt_witness(repo)
    before = digest(repo, POLICY_FILE)
    repo.write(POLICY_FILE, policy_with_witness("# none"))
    path = repo.adr(31, [(POLICY_FILE, before, digest(repo, POLICY_FILE))], slug="revoke")
    for item in (_ALICE, _BOB):
        item.sign(repo, path)
    return judge(repo)


def _taken_away_for_good(repo: Sandbox) -> Result:
    """Revoke the witness by a step of its own, and let a change rest on it afterwards."""
    adopt_witness(repo)
    repo.write(POLICY_FILE, policy_with_witness("# none"))
    land(repo, "Revoke")
    _raise_as_seen(repo)
    return judge(repo)


def _unproven(name: str, tries: str, attack: Actions, honest: Actions = _BOTH_SEEN) -> Scenario:
    """An approval whose attestation proves nothing."""
    return Scenario(name, tries, uncounted("BG205"), attack, honest)


SCENARIOS: Final = (
    _unproven(
        "an approver without an account",
        "approves from an account that the policy gives nobody",
        _told(_ALICE, _BOB, policy=policy_with_witness(accounts=["alice"])),
        _shown,
    ),
    _unproven(
        "an account that is not the approver's",
        "attests bob's approval by the account of carol",
        _told(_ALICE, _Seen("bob", account="103")),
    ),
    unapproved(
        "one person by two proofs",
        "counts alice's own signature and her review as two",
        _told(_ALICE, own=["alice"]),
        _ONE_OF_EACH,
    ),
    Scenario(
        "a witness for itself",
        "approves as the witness that attests it",
        uncounted("BG203"),
        _told(_Seen("ci", account="900"), own=["alice"]),
        _BOTH_SEEN,
    ),
    _unproven(
        "a witness that is a person",
        "lists an approver as a witness, who attests the approvals of the others",
        _told(
            *(_Seen(name, witness="carol", key="mallory") for name in BOTH),
            policy=policy_with_witness("witnesses: [carol]"),
            name="carol",
            key="mallory",
        ),
    ),
    _unproven(
        "a witness by a person's key",
        "gives the witness the key of an approver, who speaks for two then",
        _told(_Seen("bob", key="alice"), own=["alice"], key="alice"),
        _ONE_OF_EACH,
    ),
    _unproven(
        "a witness that nobody lists",
        "signs as a witness with a key of their own",
        _told(_ALICE, _Seen("bob", witness="robot", key="mallory")),
    ),
    _unproven(
        "a witness's name with another key",
        "signs in the witness's name with a key that is not its own",
        _told(_ALICE, _Seen("bob", key="mallory")),
    ),
    _unproven(
        "a witness's key that may do anything",
        "lists the witness's key without a restriction",
        _told(_ALICE, _BOB, options=""),
    ),
    _unproven(
        "a witness's key that may sign off, too",
        "lists the witness's key for sign-offs beside what it is for",
        _told(_ALICE, _BOB, options='namespaces="budget-witness,budget-signoff" '),
    ),
    _unproven(
        "a witness's signature for something else",
        "presents a signature that the witness's key made as a sign-off",
        _told(_ALICE, _Seen("bob", namespace="budget-signoff")),
    ),
    unapproved(
        "a witness where own signatures are asked for",
        "has reviews attested where a rule says proof: own",
        _own_rule([]),
        _own_rule(["alice", "bob"]),
    ),
    _unproven(
        "evidence that was altered",
        "writes the account of the policy into the evidence",
        _altered(evidence=True),
        _altered(evidence=False),
    ),
    Scenario(
        "a witness's record for another decision",
        "copies the record of another decision",
        uncounted("BG202"),
        _of_another(replayed=True),
        _of_another(replayed=False),
    ),
    Scenario(
        "a witness that the change brings along",
        "adds the witness in the change that it attests",
        codes("BG103", "BG201", "BG205"),
        _brought_along,
        _BOTH_SEEN,
    ),
    _unproven(
        "a witness that was taken away",
        "rests on a witness that the policy does not have any more",
        _taken_away_for_good,
        _taken_away,
    ),
    _unproven(
        "a witness where commits prove who signed",
        "commits an unsigned record of a witness where commits prove who signed",
        _told(_ALICE, _Seen("bob", key="mallory"), policy=policy_with_witness("witnesses: [ci]", "identity: commit")),
        _told(_ALICE, _BOB, policy=policy_with_witness("witnesses: [ci]", "identity: commit")),
    ),
)
