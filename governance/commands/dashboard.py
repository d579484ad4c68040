"""`budget dashboard`: the capabilities of the checkout as a dashboard."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.commands.shared.generated_files import known_environments
from governance.documents.prometheus.dashboard_queries import dashboard as write
from governance.domain.findings import Finding
from governance.domain.production.dashboard import Dashboard
from governance.domain.production.settings import Runtime
from governance.errors import UsageError
from governance.judging.reading.checkout import CheckoutReading, read_checkout
from governance.ports.repository import World


@dataclass(frozen=True, slots=True)
class DashboardReport:
    """What `budget dashboard` answers.

    Attributes:
        dashboard: None where anything cannot be read: half of the truth would be none.
        findings: what cannot be read.
    """

    dashboard: Dashboard | None
    findings: tuple[Finding, ...] = ()


def dashboard(world: World, wanted: Iterable[str] = ()) -> DashboardReport:
    """Draw the dashboard of the working tree.

    Args:
        world: the checkout.
        wanted: the environments to draw, by their labels; none for all.

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
    drawn = _drawn(checkout, shown, is_whole=shown == known)
    if not drawn.rows:
        raise UsageError("no limit holds here, so there is nothing to draw", "state limits in a budget file")
    return DashboardReport(drawn)


def _drawn(checkout: CheckoutReading, shown: tuple[str, ...], *, is_whole: bool) -> Dashboard:
    policy = checkout.policy
    runtime = Runtime.of(policy.runtime if policy else None)
    return write(
        checkout.side.budgets,
        shown,
        runtime.metrics.names,
        window=runtime.window,
        subject=policy.repository if policy else "this repository",
        is_whole=is_whole,
    )
