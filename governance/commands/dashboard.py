"""`budget dashboard`: the capabilities of the checkout as a dashboard."""

from collections.abc import Iterable
from dataclasses import dataclass

from capability_budgets.reading.limits import BudgetSet
from governance.commands.shared.generated_files import known_environments
from governance.documents.prometheus.dashboard_queries import dashboard as write
from governance.domain.findings import Finding
from governance.domain.production.dashboard import Dashboard
from governance.domain.production.settings import Runtime
from governance.errors import UsageError
from governance.judging.reading.checkout import CheckoutReading, read_checkout
from governance.ports.world import World


@dataclass(frozen=True, slots=True)
class DashboardReport:
    """What `budget dashboard` answers.

    Attributes:
        dashboard: None where there is one an owner, or anything cannot be read: half of the truth would be none.
        by_owner: one an owner, where that was asked for.
        findings: what cannot be read.
    """

    dashboard: Dashboard | None
    findings: tuple[Finding, ...] = ()
    by_owner: tuple[Dashboard, ...] = ()


def dashboard(world: World, wanted: Iterable[str] = (), *, by_owner: bool = False) -> DashboardReport:
    """Draw the dashboard of the working tree.

    Args:
        world: the checkout.
        wanted: the environments to draw, by their labels; none for all.
        by_owner: draw one dashboard an owner.

    Raises:
        UsageError: nothing is governed here, no environment is called so, or nothing is limited in it.
    """
    checkout = read_checkout(world)
    errors = (*(finding for finding in checkout.findings if finding.is_error), *checkout.runtime_findings())
    if errors:
        return DashboardReport(None, errors)
    chosen = tuple(wanted)
    known = known_environments(checkout.side.budgets, chosen)
    shown = tuple(name for name in known if name in chosen or not chosen)
    whole = shown == known
    owners: list[str | None] = [*sorted({*_owners(checkout).values()})] if by_owner else [None]
    drawn = [item for owner in owners if (item := _drawn(checkout, shown, owner, is_whole=whole)).rows]
    if not drawn:
        raise UsageError("no limit holds here, so there is nothing to draw", "state limits in a budget file")
    return DashboardReport(None, by_owner=tuple(drawn)) if by_owner else DashboardReport(drawn[0])


def _owners(checkout: CheckoutReading) -> dict[str, str]:
    """Who answers for each capability, as the alerts say; empty where nobody is named."""
    codeowners = checkout.side.codeowners
    return {
        name: " ".join((item.owner or "").split()) or " ".join(codeowners.owners(item.file))
        for name, item in checkout.side.budgets.capabilities.items()
    }


def _drawn(checkout: CheckoutReading, shown: tuple[str, ...], owner: str | None, *, is_whole: bool) -> Dashboard:
    """The dashboard of an owner's capabilities, or of all."""
    policy, budgets = checkout.policy, checkout.side.budgets
    if owner is not None:
        owners = _owners(checkout)
        budgets = BudgetSet.of(item for name, item in budgets.capabilities.items() if owners[name] == owner)
    return write(
        budgets,
        shown,
        Runtime.of(policy.runtime if policy else None),
        subject=policy.repository if policy else "this repository",
        is_whole=is_whole,
        owner=owner,
    )
