"""The policy of the checkout, which names the repository whose measurements are kept."""

from governance.domain.policy.policy import Policy
from governance.errors import UsageError
from governance.judging.reading.checkout import read_checkout
from governance.ports.world import World


def policy_of(world: World) -> Policy:
    """The policy of the checkout.

    Raises:
        UsageError: nothing is governed here, or the policy cannot be read.
    """
    policy = read_checkout(world).policy
    if policy is None:
        raise UsageError("the policy cannot be read, and it names the repository", "run budget lint")
    return policy
