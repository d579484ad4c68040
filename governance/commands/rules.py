"""`budget rules`: the alert rules for production, made of the very numbers that the gate holds."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.near_names import nearest_first
from governance.commands.shared.generated_files import known_environments
from governance.commands.shared.settings_words import joined, parts_of
from governance.documents.prometheus import rule_files as rules_yaml
from governance.documents.prometheus.alert_rules import group
from governance.documents.prometheus.promtool_tests import promtool_tests
from governance.documents.prometheus.rule_parts import WatchedRules
from governance.documents.yaml.models import ModelDocument, section_problems
from governance.domain.production.boundaries import off_boundaries
from governance.domain.production.owner_names import owner_name
from governance.domain.production.settings import Runtime
from governance.domain.production.sources import unused
from governance.domain.production.watched_limits import WatchedCapability, watches
from governance.domain.reports.generated_files import Written
from governance.errors import IncompleteHistoryError, UsageError
from governance.judging.history.limit_origins import origins
from governance.judging.reading.checkout import CheckoutReading, read_checkout
from governance.judging.reading.clones import undecidable
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.uncommitted import uncommitted
from governance.ports.progress import Progress, Silence
from governance.ports.world import World

RULE_FILE: Final = "budget.rules.yaml"
"""Where the tests look for the rules, beside themselves."""

_NONE: Final = "none yet"
_MORE: Final = ", and what no commit holds yet"
_COMMIT_LINE: Final = re.compile(rf"# Commit: (?:[0-9a-f]{{40,64}}|{_NONE})(?:{_MORE})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class RulesRequest:
    """What a user asks for.

    Attributes:
        environments: those that the rules are for; none for all.
        settings: what overrides the policy's section `runtime`, by its keys; mappings are joined.
        kubernetes: write a `PrometheusRule` instead of a file of Prometheus; a large one is split by owner.
        tests: write the promtool tests of the rules instead.
        rule_file: the rules' file, as seen from the tests.
        by_owner: write a file for each owner.
        command: what was run, without `--check`; the header repeats it.
    """

    environments: tuple[str, ...] = ()
    settings: Mapping[str, object] | None = None
    kubernetes: bool = False
    tests: bool = False
    rule_file: str = RULE_FILE
    by_owner: bool = False
    command: tuple[str, ...] = ("budget", "rules")


def rules(world: World, request: RulesRequest, progress: Progress | None = None) -> Written:
    """Write the rules, or their tests, for the budgets of the checkout.

    Raises:
        UsageError: nothing is governed here, an environment is not known, or a setting cannot be meant.
    """
    _refuse_contradictions(request)
    checkout = read_checkout(world)
    errors = (*(finding for finding in checkout.findings if finding.is_error), *checkout.runtime_findings())
    if errors:
        return Written(None, errors)
    runtime = _settings(checkout, request)
    try:
        watched = _watched(world, checkout, request, progress or Silence())
    except IncompleteHistoryError as missing:
        return Written(None, (undecidable(world.history, missing),))
    staged = [(watch, group(watch, runtime)) for watch in watched]
    return _written(tuple(_header(world, checkout, request)), staged, runtime, request)


def without_commit(text: str) -> str:
    """The text, without the name of the commit in its header: that is another one after every landing.

    Only exactly that is left out: a lone CR ends a line of YAML, too.
    """
    return "\n".join("# Commit" if _COMMIT_LINE.fullmatch(line) else line for line in text.split("\n"))


def _refuse_contradictions(request: RulesRequest) -> None:
    if request.tests and request.kubernetes:
        message = "promtool cannot read the form of Kubernetes, so there are no tests of it"
        raise UsageError(message, "leave out --kubernetes: the rules are the same")


def _settings(checkout: CheckoutReading, request: RulesRequest) -> Runtime:
    policy = checkout.policy
    section: Mapping[str, object] = (policy.runtime if policy else None) or {}
    for name, part in parts_of(request.settings or {}):
        section = joined(section, part)
        problems = section_problems(ModelDocument(None), (), section, Runtime)
        if problems:
            raise UsageError(f"--set {name}: {problems[0].message}", problems[0].fix)
    runtime = Runtime.of(section)
    _refuse_sources(runtime, checkout.side.budgets)
    return runtime


def _refuse_sources(runtime: Runtime, budgets: BudgetSet) -> None:
    """Refuse sources that say nothing of any capability, and budgets that no boundary of a metric is at."""
    names = frozenset(budgets.capabilities)
    spare = next(unused(runtime.sources, names), None)
    if spare is not None:
        known = ", ".join(nearest_first(spare, sorted(names))[:3])
        raise UsageError(f"runtime.sources names {spare}, and no capability is called so", f"write one of: {known}")
    refused = next(off_boundaries(runtime, budgets), None)
    if refused is not None:
        raise UsageError(*refused)


def _watched(
    world: World, checkout: CheckoutReading, request: RulesRequest, progress: Progress
) -> list[WatchedCapability]:
    budgets, codeowners = checkout.side.budgets, checkout.side.codeowners
    known = known_environments(budgets, request.environments)
    chosen = tuple(dict.fromkeys(request.environments)) or known
    owners = {item.file: codeowners.owners(item.file) for item in budgets.capabilities.values()}
    found = origins(world, checkout, progress)
    return [watch for name in chosen for watch in watches(budgets, name, owners, found)]


def _header(world: World, checkout: CheckoutReading, request: RulesRequest) -> Iterator[str]:
    what = "Tests of the alert rules" if request.tests else "Alert rules"
    name = f" of {checkout.policy.repository}" if checkout.policy else ""
    yield f"{what} for the budgets{name}."
    yield "Generated; do not edit. Other numbers are proposed (budget propose); then, at the top of the repository:"
    yield f"  {shlex.join(request.command)}"
    yield f"Commit: {_commit(world, checkout.scope)}"


def _commit(world: World, scope: Scope) -> str:
    """The commit that last changed what the rules are made of, and whether it holds all of it."""
    head = world.history.resolve("HEAD")
    if head is None:
        return _NONE
    step = next(iter(world.history.walk(head, scope.folders)), None)
    named = _NONE if step is None else step.commit.oid
    return f"{named}{_MORE}" if uncommitted(world.history, world.files, head, scope) else named


def _written(header: Sequence[str], staged: Sequence[WatchedRules], runtime: Runtime, request: RulesRequest) -> Written:
    if request.by_owner:
        return Written(None, files=dict(_files(header, staged, runtime, request)))
    if request.tests:
        return Written(promtool_tests(header, request.rule_file, staged, runtime))
    groups = [rules_of for _, rules_of in staged]
    if request.kubernetes:
        return Written(rules_yaml.resources(header, groups, runtime.kubernetes, _resource_name(request)))
    return Written(rules_yaml.prometheus(header, groups))


def _files(
    header: Sequence[str], staged: Sequence[WatchedRules], runtime: Runtime, request: RulesRequest
) -> Iterator[tuple[str, str]]:
    """A file an owner, by its name."""
    for owner, own in sorted(_by_owner(staged).items()):
        stem, groups = f"budget-{owner_name(owner)}", [rules_of for _, rules_of in own]
        if request.tests:
            yield f"{stem}.tests.yaml", promtool_tests(header, f"{stem}.rules.yaml", own, runtime)
        elif request.kubernetes:
            name = f"{runtime.kubernetes.name or _resource_name(request)}-{owner_name(owner)}"
            metadata = runtime.kubernetes.model_copy(update={"name": None})
            yield f"{stem}.yaml", rules_yaml.resources(header, groups, metadata, name, by_owner=False)
        else:
            yield f"{stem}.rules.yaml", rules_yaml.prometheus(header, groups)


def _by_owner(staged: Sequence[WatchedRules]) -> dict[str, list[WatchedRules]]:
    found: dict[str, list[WatchedRules]] = {}
    for watch, rules_of in staged:
        found.setdefault(watch.owner or "", []).append((watch, rules_of))
    return found


def _resource_name(request: RulesRequest) -> str:
    """A name that Kubernetes takes: of lower-case letters, digits and hyphens, and not too long."""
    words = "-".join(("budget-rules", *request.environments)).replace("_", "-")
    return words[:63].rstrip("-")
