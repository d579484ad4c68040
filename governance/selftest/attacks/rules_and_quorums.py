"""Changes dressed as smaller ones: overrides, removals, moves; and rules that do not see them."""

from typing import Final

from governance.selftest.sandbox.actions import BOTH, RAISE, by_one, edit, honest_raise, judge, played_under, under
from governance.selftest.sandbox.baseline import BASELINE, BUDGETS, CODEOWNERS, ONE, POLICY, DecisionRow
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, decided_otherwise, parametrised, unapproved, undecided

_MIN: Final = f"{BASELINE}cache:\n  min_hit_percent: 90\n"


_PROD: Final = (
    ONE
    + """\
  - name: production
    when: {budgets: ["*@prod.*"]}
    require: 2
    from: ["@acme/architecture"]
"""
)


@parametrised
def _move(repo: Sandbox, *approvers: str) -> Result:
    """Move a capability into a file that dora owns, by a decision of these people, or without one."""
    under(repo, codeowners=f"{CODEOWNERS}/budgets/dora/ @dora\n")
    repo.replace(BUDGETS, "metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n", "")
    repo.write("budgets/dora/metrics.yaml", "metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n")
    if approvers:
        repo.decide(rows=[("metrics", f"`{BUDGETS}`", "`budgets/dora/metrics.yaml`")], approvers=approvers)
    return judge(repo, author="carol")


_MOVED: Final = _move(*BOTH)
_UNRULED: Final = POLICY.replace("  - name: any change\n    require: 1\n    from: [codeowners]\n", "")


_TIGHTEN: Final[DecisionRow] = ("metrics.max_latency_ms", "5", "4")


_OVERRIDE: Final = "    dev: {max_latency_ms: 40}\n"


_LIMITER: Final = _PROD.replace("*@prod.*", "rate_limiter.max_latency_ms")

SCENARIOS: Final = (
    unapproved(
        "one approval where two are due",
        "lands a raise with a single approval",
        by_one("max_latency_ms: 10 ", "max_latency_ms: 12 ", *RAISE),
        by_one("max_latency_ms: 10 ", "max_latency_ms: 9 ", ("rate_limiter.max_latency_ms", "10", "9")),
    ),
    unapproved(
        "a lowered minimum",
        "lowers a min_ limit as if it were a tightening",
        played_under(
            POLICY, by_one("min_hit_percent: 90", "min_hit_percent: 80", ("cache.min_hit_percent", "90", "80")), _MIN
        ),
        played_under(
            POLICY, by_one("min_hit_percent: 90", "min_hit_percent: 95", ("cache.min_hit_percent", "90", "95")), _MIN
        ),
    ),
    unapproved(
        "a limit removed",
        "removes a limit as if it were a tidying",
        by_one("  max_memory_mb: 2\n", "", ("metrics.max_memory_mb", "2", "none")),
        edit("  max_memory_mb: 2\n", "", ("metrics.max_memory_mb", "2", "none")),
    ),
    undecided(
        "a limit in a comment",
        "comments a limit out, where the diff shows one more sign",
        edit("  max_memory_mb: 2\n", "  # max_memory_mb: 2\n"),
        edit("  max_memory_mb: 2\n", "  # gone\n", ("metrics.max_memory_mb", "2", "none")),
    ),
    decided_otherwise(
        "a capability removed",
        "removes a capability whole, with its decision on one of its limits only",
        edit("metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n", "", ("metrics.max_latency_ms", "5", "none")),
        edit(
            "metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n",
            "",
            ("metrics.max_latency_ms", "5", "none"),
            ("metrics.max_memory_mb", "2", "none"),
        ),
    ),
    undecided(
        "a capability renamed",
        "renames a capability, so that the measured one has no limits",
        edit("metrics:\n", "metric:\n"),
        edit(
            "metrics:\n",
            "metric:\n",
            ("metrics.max_latency_ms", "5", "none"),
            ("metrics.max_memory_mb", "2", "none"),
            ("metric.max_latency_ms", "none", "5"),
            ("metric.max_memory_mb", "none", "2"),
        ),
    ),
    unapproved(
        "a looser override",
        "adds an override for production as if it were a new limit",
        by_one(
            _OVERRIDE,
            f"{_OVERRIDE}    prod: {{max_latency_ms: 99}}\n",
            ("rate_limiter@prod.max_latency_ms", "none", "99"),
        ),
        by_one(
            _OVERRIDE,
            f"{_OVERRIDE}    prod: {{max_latency_ms: 9}}\n",
            ("rate_limiter@prod.max_latency_ms", "none", "9"),
        ),
    ),
    unapproved(
        "a strict override removed",
        "removes the override that kept one environment tight",
        played_under(
            POLICY,
            by_one("dev: {max_latency_ms: 4}", "{}", ("rate_limiter@dev.max_latency_ms", "4", "none")),
            BASELINE.replace("max_latency_ms: 40", "max_latency_ms: 4"),
        ),
        by_one("dev: {max_latency_ms: 40}", "{}", ("rate_limiter@dev.max_latency_ms", "40", "none")),
    ),
    unapproved(
        "an override equal to its base removed",
        "removes an override that says what holds anyhow, and moves with the base from then on",
        played_under(
            POLICY,
            by_one("dev: {max_latency_ms: 10}", "{}", ("rate_limiter@dev.max_latency_ms", "10", "none")),
            BASELINE.replace("max_latency_ms: 40", "max_latency_ms: 10"),
        ),
        by_one("dev: {max_latency_ms: 40}", "{}", ("rate_limiter@dev.max_latency_ms", "40", "none")),
    ),
    unapproved(
        "a raise for all in place of production",
        "raises the base limit that production inherits, where the rule names production",
        played_under(_PROD, by_one("max_latency_ms: 10 ", "max_latency_ms: 12 ", *RAISE)),
        played_under(
            _PROD,
            by_one("max_latency_ms: 10 ", "max_latency_ms: 12 ", *RAISE),
            BASELINE.replace(_OVERRIDE, f"{_OVERRIDE}    prod: {{max_latency_ms: 10}}\n"),
        ),
    ),
    Scenario(
        "a change that no rule covers",
        "tightens where the policy knows loosening only, to set a precedent",
        codes("BG203", "BG208"),
        played_under(_UNRULED, edit("max_latency_ms: 5\n", "max_latency_ms: 4\n", _TIGHTEN)),
        played_under(_UNRULED, honest_raise),
    ),
    Scenario(
        "a file that nobody owns",
        "changes what has no owners, where owners must approve",
        codes("BG208", "BG201"),
        played_under(POLICY, honest_raise, codeowners="/src/ @acme/architecture\n"),
        honest_raise,
    ),
    Scenario(
        "owners whom the policy does not know",
        "changes what a team owns that is no group of the policy",
        codes("BG208", "BG201"),
        played_under(POLICY, honest_raise, codeowners="/budgets/ @acme/strangers\n"),
        honest_raise,
    ),
    undecided("a move to milder owners", "moves a capability into a file whose owner is a friend", _move(), _MOVED),
    Scenario(
        "a move approved at its goal",
        "lets the owner of the goal approve the move",
        codes("BG201", "BG203"),
        _move("dora", "alice"),
        _MOVED,
    ),
    unapproved(
        "a raise of an override",
        "raises an override, where the rule names the limit that it overrides",
        played_under(
            _LIMITER,
            by_one("max_latency_ms: 40", "max_latency_ms: 41", ("rate_limiter@dev.max_latency_ms", "40", "41")),
        ),
        played_under(
            _LIMITER, by_one("max_latency_ms: 5\n", "max_latency_ms: 6\n", ("metrics.max_latency_ms", "5", "6"))
        ),
    ),
)
