"""Changes dressed as smaller ones: slices, overrides, removals, moves; and rules that do not see them."""

import datetime as dt
from typing import Final

from tests.attacks.moves import BOTH, RAISE, honest_raise, judge, land, land_raise, restart, under, with_settings
from tests.attacks.story import Play, Story, codes
from tests.support.command import Result
from tests.support.repository import BASELINE, BUDGETS, CODEOWNERS, POLICY, Row, Sandbox

_ONE: Final = POLICY.replace("require: 2\n", "require: 1\n", 1)
_BIG: Final = (
    _ONE
    + """\
  - name: big
    when: {by_percent: 20}
    require: 2
    from: ["@acme/architecture"]
"""
)
_MIN: Final = f"{BASELINE}cache:\n  min_hit_percent: 90\n"
_PROD: Final = (
    _ONE
    + """\
  - name: production
    when: {budgets: ["*@prod.*"]}
    require: 2
    from: ["@acme/architecture"]
"""
)

_LIMITER: Final = _PROD.replace("*@prod.*", "rate_limiter.max_latency_ms")


def _edit(old: str, new: str, *rows: Row, approvers: tuple[str, ...] = BOTH) -> Play:
    """Edit the budget file, with a decision on these rows; without any if there are none."""

    def play(repo: Sandbox) -> Result:
        repo.replace(BUDGETS, old, new)
        if rows:
            repo.decide(rows=rows, approvers=approvers)
        return judge(repo)

    return play


def _by_one(old: str, new: str, *rows: Row) -> Play:
    return _edit(old, new, *rows, approvers=("alice",))


def _under(policy: str, then: Play, budgets: str = BASELINE, codeowners: str = CODEOWNERS) -> Play:
    """Play under another policy, other budgets or owners."""

    def play(repo: Sandbox) -> Result:
        return then(under(repo, policy, budgets=budgets, codeowners=codeowners))

    return play


def _recently(repo: Sandbox, days: int) -> None:
    """Let the clock of the commits stand some days before now."""
    repo.now = dt.datetime.now(tz=dt.UTC).replace(microsecond=0) - dt.timedelta(days=days)


def _slices(third: str, approvers: tuple[str, ...] = ("alice",)) -> Play:
    """Raise by less than a fifth, twice within a month; the rule for a fifth and more wants two."""

    def play(repo: Sandbox) -> Result:
        under(repo, _BIG)
        _recently(repo, 30)
        _land_by(repo, ("alice",))
        repo.raise_limit("max_latency_ms: 11 ", f"max_latency_ms: {third} ")
        repo.decide(32, [("rate_limiter.max_latency_ms", "11", third)], approvers=approvers, slug="more")
        return judge(repo)

    return play


def _land_by(repo: Sandbox, approvers: tuple[str, ...]) -> None:
    repo.raise_limit(new="max_latency_ms: 11 ")
    repo.decide(31, [("rate_limiter.max_latency_ms", "10", "11")], approvers=approvers)
    repo.commit("a little")
    land(repo)


def _slices_in_one_step(repo: Sandbox) -> Result:
    """Raise by a chain of two decisions, each of less than a fifth."""
    under(repo, _BIG)
    _recently(repo, 30)
    repo.raise_limit()
    repo.decide(31, [("rate_limiter.max_latency_ms", "10", "11")], approvers=["alice"])
    repo.decide(32, [("rate_limiter.max_latency_ms", "11", "12")], approvers=["alice"], slug="more")
    return judge(repo)


def _down_and_up(third: str, approvers: tuple[str, ...] = ("alice",)) -> Play:
    """Tighten for a moment, loosen again; the tightest value of the year counts."""

    def play(repo: Sandbox) -> Result:
        under(repo, _BIG)
        _recently(repo, 30)
        land_raise(repo, 31, "10", "5")
        repo.raise_limit("max_latency_ms: 5 ", f"max_latency_ms: {third} ")
        repo.decide(32, [("rate_limiter.max_latency_ms", "5", third)], approvers=approvers, slug="back")
        return judge(repo)

    return play


def _dated_back(third: str) -> Play:
    """Raise a little last month with a date of long ago, and a little today; ten stood for two years before."""

    def play(repo: Sandbox) -> Result:
        _recently(repo, 800)
        under(repo, _BIG)
        repo.switch("main")
        _recently(repo, 30)
        repo.write("README.md", "# more\n")
        repo.commit("anything")
        restart(repo)
        _recently(repo, 700)
        _land_by(repo, ("alice",))
        _recently(repo, 1)
        repo.raise_limit("max_latency_ms: 11 ", f"max_latency_ms: {third} ")
        repo.decide(32, [("rate_limiter.max_latency_ms", "11", third)], approvers=["alice"], slug="more")
        return judge(repo)

    return play


def _removed_and_added(repo: Sandbox) -> Result:
    """Take the limit away with two approvals, and bring a looser one with a single one, since new limits tighten."""
    under(repo, _BIG)
    _recently(repo, 30)
    repo.raise_limit("  max_latency_ms: 10   # p95\n", "")
    repo.decide(31, [("rate_limiter.max_latency_ms", "10", "none")])
    repo.commit("remove")
    land(repo)
    repo.replace(BUDGETS, "  max_memory_mb: 5\n", "  max_memory_mb: 5\n  max_latency_ms: 99\n")
    repo.decide(32, [("rate_limiter.max_latency_ms", "none", "99")], approvers=["alice"], slug="back")
    return judge(repo)


def _two_stages(repo: Sandbox, *, signed_early: bool) -> Result:
    """Land the decision first; its sign-offs then or later."""
    with_settings(repo, "two_stage: true")
    path = repo.decide(approvers=BOTH if signed_early else ["alice"])
    repo.commit("Decide")
    land(repo)
    if not signed_early:
        repo.sign(path, "bob")
    repo.raise_limit()
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _signed_late(repo: Sandbox) -> Result:
    return _two_stages(repo, signed_early=False)


def _signed_early(repo: Sandbox) -> Result:
    return _two_stages(repo, signed_early=True)


def _one_stage(repo: Sandbox) -> Result:
    with_settings(repo, "two_stage: true")
    return honest_raise(repo)


def _redecided(repo: Sandbox) -> Result:
    """Land one text, and use another of the same number."""
    with_settings(repo, "two_stage: true")
    path = repo.decide()
    repo.commit("Decide")
    land(repo)
    repo.replace(path, "The audit log costs time.", "The audit log costs much time.")
    for person in BOTH:
        repo.sign(path, person, name=f"{person}-2", date=repo.now)
    repo.raise_limit()
    return judge(repo)


def _move(repo: Sandbox, *approvers: str, decide: bool) -> Result:
    """Move a capability into a file that dora owns."""
    under(repo, codeowners=f"{CODEOWNERS}/budgets/dora/ @dora\n")
    repo.replace(BUDGETS, "metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n", "")
    repo.write("budgets/dora/metrics.yaml", "metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n")
    if decide:
        repo.decide(rows=[("metrics", f"`{BUDGETS}`", "`budgets/dora/metrics.yaml`")], approvers=approvers)
    return judge(repo, author="carol")


def _moved_to_milder_owners(repo: Sandbox) -> Result:
    return _move(repo, decide=False)


def _moved_and_approved_there(repo: Sandbox) -> Result:
    return _move(repo, "dora", "alice", decide=True)


def _moved_as_decided(repo: Sandbox) -> Result:
    return _move(repo, *BOTH, decide=True)


_UNRULED: Final = POLICY.replace("  - name: any change\n    require: 1\n    from: [codeowners]\n", "")
_TIGHTEN: Final[Row] = ("metrics.max_latency_ms", "5", "4")
_OVERRIDE: Final = "    dev: {max_latency_ms: 40}\n"

STORIES: Final = (
    Story(
        "one approval where two are due",
        "lands a raise with a single approval",
        codes("BG201"),
        _by_one("max_latency_ms: 10 ", "max_latency_ms: 12 ", *RAISE),
        _by_one("max_latency_ms: 10 ", "max_latency_ms: 9 ", ("rate_limiter.max_latency_ms", "10", "9")),
    ),
    Story(
        "a lowered minimum",
        "lowers a min_ limit as if it were a tightening",
        codes("BG201"),
        _under(
            POLICY, _by_one("min_hit_percent: 90", "min_hit_percent: 80", ("cache.min_hit_percent", "90", "80")), _MIN
        ),
        _under(
            POLICY, _by_one("min_hit_percent: 90", "min_hit_percent: 95", ("cache.min_hit_percent", "90", "95")), _MIN
        ),
    ),
    Story(
        "a limit removed",
        "removes a limit as if it were a tidying",
        codes("BG201"),
        _by_one("  max_memory_mb: 2\n", "", ("metrics.max_memory_mb", "2", "none")),
        _edit("  max_memory_mb: 2\n", "", ("metrics.max_memory_mb", "2", "none")),
    ),
    Story(
        "a limit in a comment",
        "comments a limit out, where the diff shows one more sign",
        codes("BG101"),
        _edit("  max_memory_mb: 2\n", "  # max_memory_mb: 2\n"),
        _edit("  max_memory_mb: 2\n", "  # gone\n", ("metrics.max_memory_mb", "2", "none")),
    ),
    Story(
        "a capability removed",
        "removes a capability whole, with its decision on one of its limits only",
        codes("BG103"),
        _edit("metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n", "", ("metrics.max_latency_ms", "5", "none")),
        _edit(
            "metrics:\n  max_latency_ms: 5\n  max_memory_mb: 2\n",
            "",
            ("metrics.max_latency_ms", "5", "none"),
            ("metrics.max_memory_mb", "2", "none"),
        ),
    ),
    Story(
        "a capability renamed",
        "renames a capability, so that the measured one has no limits",
        codes("BG101"),
        _edit("metrics:\n", "metric:\n"),
        _edit(
            "metrics:\n",
            "metric:\n",
            ("metrics.max_latency_ms", "5", "none"),
            ("metrics.max_memory_mb", "2", "none"),
            ("metric.max_latency_ms", "none", "5"),
            ("metric.max_memory_mb", "none", "2"),
        ),
    ),
    Story(
        "a looser override",
        "adds an override for production as if it were a new limit",
        codes("BG201"),
        _by_one(
            _OVERRIDE,
            f"{_OVERRIDE}    prod: {{max_latency_ms: 99}}\n",
            ("rate_limiter@prod.max_latency_ms", "none", "99"),
        ),
        _by_one(
            _OVERRIDE,
            f"{_OVERRIDE}    prod: {{max_latency_ms: 9}}\n",
            ("rate_limiter@prod.max_latency_ms", "none", "9"),
        ),
    ),
    Story(
        "a strict override removed",
        "removes the override that kept one environment tight",
        codes("BG201"),
        _under(
            POLICY,
            _by_one("dev: {max_latency_ms: 4}", "{}", ("rate_limiter@dev.max_latency_ms", "4", "none")),
            BASELINE.replace("max_latency_ms: 40", "max_latency_ms: 4"),
        ),
        _by_one("dev: {max_latency_ms: 40}", "{}", ("rate_limiter@dev.max_latency_ms", "40", "none")),
    ),
    Story(
        "an override equal to its base removed",
        "removes an override that says what holds anyhow, and moves with the base from then on",
        codes("BG201"),
        _under(
            POLICY,
            _by_one("dev: {max_latency_ms: 10}", "{}", ("rate_limiter@dev.max_latency_ms", "10", "none")),
            BASELINE.replace("max_latency_ms: 40", "max_latency_ms: 10"),
        ),
        _by_one("dev: {max_latency_ms: 40}", "{}", ("rate_limiter@dev.max_latency_ms", "40", "none")),
    ),
    Story(
        "a raise for all in place of production",
        "raises the base limit that production inherits, where the rule names production",
        codes("BG201"),
        _under(_PROD, _by_one("max_latency_ms: 10 ", "max_latency_ms: 12 ", *RAISE)),
        _under(
            _PROD,
            _by_one("max_latency_ms: 10 ", "max_latency_ms: 12 ", *RAISE),
            BASELINE.replace(_OVERRIDE, f"{_OVERRIDE}    prod: {{max_latency_ms: 10}}\n"),
        ),
    ),
    Story(
        "a raise in slices",
        "raises by a tenth and by a tenth, where a fifth needs two",
        codes("BG201"),
        _slices("12"),
        _slices("11.9"),
    ),
    Story(
        "slices in one step",
        "raises by a chain of small decisions in one step",
        codes("BG201"),
        _slices_in_one_step,
        _slices("12", BOTH),
    ),
    Story(
        "down and up",
        "tightens for a moment, to come back further up",
        codes("BG201"),
        _down_and_up("6"),
        _down_and_up("5.9"),
    ),
    Story(
        "a raise from zero",
        "raises from zero, of which no number is a percentage",
        codes("BG201"),
        _under(
            _BIG,
            _by_one("max_latency_ms: 0 ", "max_latency_ms: 0.001 ", ("rate_limiter.max_latency_ms", "0", "0.001")),
            BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 0 "),
        ),
        _under(
            _BIG,
            _by_one("max_latency_ms: 10 ", "max_latency_ms: 10.001 ", ("rate_limiter.max_latency_ms", "10", "10.001")),
        ),
    ),
    Story(
        "removed and brought back looser",
        "removes the limit as decided, and brings it back ten times as high as if it were new",
        codes("BG201"),
        _removed_and_added,
        _slices("12", BOTH),
    ),
    Story(
        "a change that no rule covers",
        "tightens where the policy knows loosening only, to set a precedent",
        codes("BG203", "BG208"),
        _under(_UNRULED, _edit("max_latency_ms: 5\n", "max_latency_ms: 4\n", _TIGHTEN)),
        _under(_UNRULED, honest_raise),
    ),
    Story(
        "a file that nobody owns",
        "changes what has no owners, where owners must approve",
        codes("BG208", "BG201"),
        _under(POLICY, honest_raise, codeowners="/src/ @acme/architecture\n"),
        honest_raise,
    ),
    Story(
        "owners whom the policy does not know",
        "changes what a team owns that is no group of the policy",
        codes("BG208", "BG201"),
        _under(POLICY, honest_raise, codeowners="/budgets/ @acme/strangers\n"),
        honest_raise,
    ),
    Story(
        "two stages in one",
        "brings the decision together with the change",
        codes("BG107", "BG201"),
        _one_stage,
        _signed_early,
    ),
    Story(
        "a late sign-off",
        "brings the missing sign-off together with the change",
        codes("BG107", "BG201"),
        _signed_late,
        _signed_early,
    ),
    Story(
        "a text of the last minute",
        "lands one text and uses another, signed anew",
        codes("BG107", "BG201", "BG202"),
        _redecided,
        _signed_early,
    ),
    Story(
        "a move to milder owners",
        "moves a capability into a file whose owner is a friend",
        codes("BG101"),
        _moved_to_milder_owners,
        _moved_as_decided,
    ),
    Story(
        "a move approved at its goal",
        "lets the owner of the goal approve the move",
        codes("BG201", "BG203"),
        _moved_and_approved_there,
        _moved_as_decided,
    ),
)
