"""A witness that main has adopted."""

from collections.abc import Sequence
from typing import Final

from governance.selftest.sandbox.actions import under
from governance.selftest.sandbox.baseline import POLICY, WITNESS
from governance.selftest.sandbox.repository import Sandbox

ACCOUNTS: Final = {"alice": "101", "bob": "102", "carol": "103"}
"""The numbers of people's accounts on the forge."""


def policy_with_witness(*settings: str, accounts: Sequence[str] = tuple(ACCOUNTS)) -> str:
    """The policy with a witness, and accounts for some people."""
    text = POLICY
    for name in accounts:
        text = text.replace(f'handle: "@{name}"', f'handle: "@{name}", account: "{ACCOUNTS[name]}"')
    return text + "".join(f"{line}\n" for line in (*(settings or ("witnesses: [ci]",)),))


def witness_line(
    repo: Sandbox, options: str = 'namespaces="budget-witness" ', name: str = WITNESS, key: str = WITNESS
) -> str:
    """The line of the allowed signers for a witness."""
    return f"{name} {options}{repo.keys.public(key)}\n"


def adopt_witness(repo: Sandbox, policy: str | None = None, line: str | None = None) -> Sandbox:
    """Let main have adopted a witness."""
    signers = repo.keys.signers() + (line or witness_line(repo))
    return under(repo, policy or policy_with_witness(), signers=signers)
