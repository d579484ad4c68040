"""Witnesses: principals that may attest what a person said on a forge."""

from governance.domain.judgement.evidence import Proof
from governance.domain.judgement.records import Attestation, GitHubReview, SignOff
from governance.domain.policy.allowed_signers import WITNESS_NAMESPACE, AllowedSigner, AllowedSigners
from governance.domain.policy.paths import POLICY_PATH, SIGNERS_PATH
from governance.domain.policy.policy import Policy


def attested_by(record: SignOff, attestation: Attestation, policy: Policy) -> Proof:
    """What a witness's record proves once its signature is found to be good.

    Args:
        record: what the person is said to have said.
        attestation: who says so, and on what evidence.
        policy: the trusted policy, which has the approver among its people.
    """
    witness, person = attestation.witness, record.approver
    if not policy.has_witness(witness):
        fix = f"let {person} run: budget sign {record.adr}; witnesses are added to {POLICY_PATH} by a decision"
        return Proof(None, f"{witness} is no witness of the policy", fix=fix)
    if policy.is_person(witness):
        fix = f"let {person} run: budget sign {record.adr}; give the witness a name that is no person's"
        return Proof(None, f"{witness} is a person of the policy, and so no witness", fix=fix)
    return _of_account(record, attestation, policy)


def _of_account(record: SignOff, attestation: Attestation, policy: Policy) -> Proof:
    person, evidence = record.approver, attestation.evidence
    known = policy.people[person].account
    if isinstance(evidence, GitHubReview) and evidence.account != known:
        line = f'account: "{evidence.account}"'
        if known is None:
            what = f"the policy gives {person} no account, and the review is of the account {evidence.account}"
            fix = f"if that is {person}'s, add to {person} in {POLICY_PATH}, by a decision that lands first: {line}"
        else:
            what = f"the review is of the account {evidence.account}, and {person}'s is {known}"
            fix = f"if {person} has changed accounts, write in {POLICY_PATH}, by a decision that lands first: {line}"
        return Proof(None, what, fix=fix)
    return Proof(account_key(policy, person), witness=attestation.witness)


def account_key(policy: Policy, person: str) -> str:
    """What makes a witnessed approval count once: the account, or the person where none is known."""
    account = policy.people[person].account
    return f"person:{person}" if account is None else f"account:{account}"


def usable_lines(witness: str, signers: AllowedSigners, policy: Policy) -> tuple[AllowedSigner, ...]:
    """The lines by which a witness may attest at all, whatever their dates."""
    if policy.is_person(witness):
        return ()
    taken = _keys_of_people(signers, policy)
    return tuple(line for line in _of_witness(witness, signers) if line.is_of_witness and line.key not in taken)


def _of_witness(witness: str, signers: AllowedSigners) -> tuple[AllowedSigner, ...]:
    return signers.keys_of(frozenset({witness.lower()}))


def _keys_of_people(signers: AllowedSigners, policy: Policy) -> frozenset[str]:
    people = frozenset().union(*map(policy.principals, policy.people))
    return frozenset(line.key for line in signers.lines if line.principals & people)


def lines_of(witness: str, key: str, signers: AllowedSigners, policy: Policy) -> tuple[AllowedSigner, ...] | str:
    """The lines by which a key speaks for a witness, whatever their dates; or why there are none.

    A key that speaks for a person, too, speaks for no witness: one holder would have two voices.
    """
    lines = tuple(line for line in _of_witness(witness, signers) if line.key == key)
    if not lines:
        return f"its key does not stand in {SIGNERS_PATH} for {witness}"
    if key in _keys_of_people(signers, policy):
        return f"its key stands in {SIGNERS_PATH} for a person, too"
    restricted = tuple(line for line in lines if line.is_of_witness)
    if not restricted:
        need = f'namespaces="{WITNESS_NAMESPACE}"'
        return f"its key is not restricted by {need} in {SIGNERS_PATH}"
    return restricted
