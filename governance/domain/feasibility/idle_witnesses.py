"""Witnesses that a policy lists, and by whom nothing can be attested."""

from collections.abc import Iterator

from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, warning
from governance.domain.judgement.changes import Side
from governance.domain.judgement.witnesses import lines_of, usable_lines
from governance.domain.policy.allowed_signers import WITNESS_NAMESPACE
from governance.domain.policy.paths import POLICY_PATH, SIGNERS_PATH
from governance.domain.policy.policy import Policy


def idle_witnesses(side: Side) -> Iterator[Finding]:
    """Warnings (BG110) of witnesses whose word never counts: through them nobody could approve."""
    policy = side.policy
    for name in policy.witnesses if policy else ():
        if policy is not None and not usable_lines(name, side.signers, policy):
            yield _idle(name, side, policy)


def _idle(name: str, side: Side, policy: Policy) -> Finding:
    said = f"the witness {name} attests nothing that counts: "
    if policy.is_person(name):
        what = f"{name} is a person of the policy, and so no witness"
        return warning("BG110", said + what, "name one under `witnesses` that is no person", place=Place(POLICY_PATH))
    line = f'{name} namespaces="{WITNESS_NAMESPACE}" ssh-ed25519 …'
    fix = f"write its own public key into {SIGNERS_PATH}, by a decision: {line}"
    keys = (item.key for item in side.signers.keys_of(frozenset({name.lower()})))
    doubts = (doubt for key in keys if isinstance(doubt := lines_of(name, key, side.signers, policy), str))
    what = next(doubts, f"it has no key in {SIGNERS_PATH}")
    return warning("BG110", said + what, fix, place=Place(SIGNERS_PATH))
