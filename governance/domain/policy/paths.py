"""Where the files that govern lie."""

from typing import Final

from governance.domain.policy.codeowners import CODEOWNERS_PATHS

POLICY_PATH: Final = "budgets/policy.yaml"
SIGNERS_PATH: Final = "budgets/allowed_signers"
ACCEPTED_PATH: Final = "budgets/accepted.yaml"
TRUST_PATHS: Final = (POLICY_PATH, SIGNERS_PATH, *CODEOWNERS_PATHS)
"""What a judgement rests on: rules, keys and owners."""

BUDGETS_PATH: Final = "budgets/capability_budgets.yaml"
"""Where budgets go while no other file holds any."""
