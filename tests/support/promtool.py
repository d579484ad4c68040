"""The real promtool, as Debian's package `prometheus` brings it, and rules to give to it."""

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from capability_budgets.reading.limits import BudgetSet, LimitId
from governance.documents.prometheus.alert_rules import group
from governance.documents.prometheus.promtool_tests import promtool_tests
from governance.documents.prometheus.rule_files import prometheus
from governance.documents.prometheus.rule_parts import AlertGroup
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import BASELINE, Origin, WatchedCapability, environments, watches
from tests.support.servers import program


def promtool(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run promtool; its status, and all that it says."""
    done = subprocess.run(
        [program("promtool"), *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    return done.returncode, done.stdout + done.stderr


def staged(
    budgets: BudgetSet,
    runtime: Runtime,
    origins: Mapping[LimitId, Origin] | None = None,
    owners: Mapping[str, Iterable[str]] | None = None,
) -> list[tuple[WatchedCapability, AlertGroup]]:
    """What is watched in every environment, each with its rules."""
    found = origins or dict.fromkeys(budgets.limits, BASELINE)
    watched = (item for name in environments(budgets) for item in watches(budgets, name, owners or {}, found))
    return [(watch, group(watch, runtime)) for watch in watched]


def written(
    folder: Path, name: str, pairs: Sequence[tuple[WatchedCapability, AlertGroup]], runtime: Runtime
) -> tuple[str, str]:
    """Write rules and their tests; the names of both files."""
    rules, tests = f"{name}.rules.yaml", f"{name}.tests.yaml"
    (folder / rules).write_text(prometheus(["rules"], [item for _, item in pairs]), encoding="utf-8")
    (folder / tests).write_text(promtool_tests(["tests"], rules, pairs, runtime), encoding="utf-8")
    return rules, tests
