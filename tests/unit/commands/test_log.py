"""`log` on histories in memory: every way in which a budget gets a value."""

import pytest

from governance.commands.log import log
from governance.documents.trust.policy import read_policy
from governance.domain.digests import digest
from governance.domain.findings import Verdict
from governance.domain.reports.log import LogReport
from governance.errors import UsageError
from governance.ports.world import World
from tests.support.fakes import FakeClock, FakeCommitter, FakeFiles, FakeSignatures
from tests.support.papers import RAISED, SIGNED, Line, adoption, decided
from tests.support.repository import BASELINE, BUDGETS, CODEOWNERS, POLICY, DecisionRow
from tests.support.values import days

LATENCY = "rate_limiter.max_latency_ms"
HURRIED = BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 14 ")


def told(known: Line, budget: str = LATENCY, revision: str | None = None) -> LogReport:
    world = World(
        known.history, FakeSignatures(), FakeFiles(exists=False), FakeClock(SIGNED + days(2)), FakeCommitter()
    )
    known.history.point("HEAD", known.tip)
    return log(world, budget, revision)


def lives(report: LogReport) -> list[tuple[str, str, str]]:
    """Of each value what it is, what the step was, and what brought it."""
    return [(str(entry.value), entry.status, entry.by) for entry in report.entries]


def governs(number: int, path: str, before: str | None, after: str | None) -> dict[str, str]:
    """A decision about a file."""
    sides = ("none" if text is None else f"`{digest(text.encode())}`" for text in (before, after))
    row: DecisionRow = (path, *sides)  # type: ignore[assignment]  # a path and two sides are a row
    return decided(number, [row])


@pytest.fixture
def known() -> Line:
    """A line that has adopted governance."""
    return Line()


def test_every_value_is_told_with_what_brought_it(known: Line) -> None:
    raised = known.step({**decided(), BUDGETS: RAISED}, author="carol", message="Raise it\n\nBudget-ADR: 31")
    known.step({BUDGETS: HURRIED})
    known.step({"src": "1"})
    known.step({BUDGETS: RAISED})
    known.step({BUDGETS: None, **decided(32, [(str(limit), str(value), "none") for limit, value in _all()])})
    report = told(known)
    assert lives(report) == [
        ("10", "adoption", "adoption"),
        ("12", "governed", "ADR 031"),
        ("14", "violation", "no decision"),
        ("12", "repair", "repair"),
        ("None", "governed", "ADR 032"),
    ]
    assert (report.verdict, report.head, report.notes) == (Verdict.PASS, known.tip, ())
    step = report.entries[1].step
    assert (step.commit, step.author_email, step.subject) == (raised, "carol@example.com", "Raise it")


def _all() -> list[tuple[str, str]]:
    return [
        ("schema_validator.max_latency_ms", "50"),
        ("schema_validator.max_memory_mb", "10"),
        (LATENCY, "12"),
        ("rate_limiter@dev.max_latency_ms", "40"),
        ("rate_limiter.max_memory_mb", "5"),
        ("metrics.max_latency_ms", "5"),
        ("metrics.max_memory_mb", "2"),
    ]


def test_a_value_may_be_older_than_governance() -> None:
    known = Line({BUDGETS: BASELINE})
    known.step({BUDGETS: RAISED})
    known.step({**adoption(), BUDGETS: RAISED})
    assert lives(told(known)) == [
        ("10", "before-adoption", "before adoption"),
        ("12", "before-adoption", "before adoption"),
    ]


def test_the_file_that_holds_a_limit_is_no_part_of_its_life(known: Line) -> None:
    known.step({"budgets/moved.yaml": BASELINE, BUDGETS: None})
    assert lives(told(known)) == [("10", "adoption", "adoption")]


def test_what_another_change_of_the_step_broke_is_told_apart_from_the_value(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED.replace("max_memory_mb: 2", "max_memory_mb: 3")})
    _, entry = told(known).entries
    assert entry.status == "violation"
    assert entry.by == "ADR 031"
    assert entry.change
    assert entry.change.governed


def test_of_an_override_it_is_said_what_holds_where_it_is_none(known: Line) -> None:
    report = told(known, "rate_limiter@dev.max_latency_ms")
    assert lives(report) == [("40", "adoption", "adoption")]
    (note,) = report.notes
    assert note == (
        f"note: where there is no rate_limiter@dev.max_latency_ms, {LATENCY} holds in dev, and changes there with it: "
        f"budget log {LATENCY}"
    )


def test_a_revision_ends_the_life(known: Line) -> None:
    known.step({**decided(), BUDGETS: RAISED})
    known.history.point("v1", known.adopted)
    assert lives(told(known, revision="v1")) == [("10", "adoption", "adoption")]


def test_an_accepted_violation_says_why(known: Line) -> None:
    hurried = known.step({BUDGETS: HURRIED})
    reasons = {known.adopted: "It is none.", hurried: "A Sunday."}
    accepted = "".join(f"- commit: {commit}\n  reason: {reason}\n" for commit, reason in reasons.items())
    known.step({"budgets/accepted.yaml": accepted, **governs(32, "budgets/accepted.yaml", None, accepted)})
    assert [entry.step.accepted for entry in told(known).entries] == [None, "A Sunday."]
    assert [entry.step.accepted for entry in told(known, "metrics.max_latency_ms").entries] == [None]


# Governed files


def test_a_governed_file_has_a_life_of_contents(known: Line) -> None:
    stricter = POLICY.replace("require: 1", "require: 2")
    known.step({"budgets/policy.yaml": stricter, **governs(32, "budgets/policy.yaml", POLICY, stricter)})
    known.step({"budgets/policy.yaml": POLICY})
    assert lives(told(known, "budgets/policy.yaml")) == [
        (digest(POLICY.encode()), "adoption", "adoption"),
        (digest(stricter.encode()), "governed", "ADR 032"),
        (digest(POLICY.encode()), "violation", "no decision"),
    ]


def test_an_edit_that_changes_no_owner_needs_no_decision(known: Line) -> None:
    known.step({"CODEOWNERS": f"# ours\n{CODEOWNERS}"})
    report = told(known, "CODEOWNERS")
    assert [(entry.status, entry.by) for entry in report.entries] == [
        ("adoption", "adoption"),
        ("governed", "no decision needed"),
    ]


def test_a_file_that_was_protected_once_is_still_known() -> None:
    protecting = f'{POLICY}protect: ["gate.yml"]\n'
    owned = f"{CODEOWNERS}/gate.yml @acme/architecture\n"
    known = Line({**adoption(protecting), "CODEOWNERS": owned, "gate.yml": "on: push\n"})
    other = "on: pull_request\n"
    known.step({"gate.yml": other, **governs(32, "gate.yml", "on: push\n", other)})
    known.step({"budgets/policy.yaml": POLICY, **governs(33, "budgets/policy.yaml", protecting, POLICY)})
    assert [by for _, _, by in lives(told(known, "gate.yml"))] == ["adoption", "ADR 032"]


def test_a_link_has_no_content(known: Line) -> None:
    known.step({"budgets/allowed_signers": ("120000", b"../elsewhere")})
    assert [value for value, *_ in lives(told(known, "budgets/allowed_signers"))][1:] == ["None"]


# What cannot be told


@pytest.mark.parametrize(
    ("budget", "limits"),
    [
        ("rate_limiter", [LATENCY, "rate_limiter.max_memory_mb", "rate_limiter@dev.max_latency_ms"]),
        ("cache", ["cache.max_entries"]),
        ("*.max_memory_mb", ["metrics.max_memory_mb", "rate_limiter.max_memory_mb", "schema_validator.max_memory_mb"]),
        ("rate_limiter@dev", ["rate_limiter.max_memory_mb", "rate_limiter@dev.max_latency_ms"]),
    ],
)
def test_what_names_several_limits_tells_all_their_lives(known: Line, budget: str, limits: list[str]) -> None:
    known.step({"budgets/c.yaml": "cache: {max_entries: 1}\n", **decided(32, [("cache.max_entries", "none", "1")])})
    known.step({"budgets/c.yaml": None, **decided(33, [("cache.max_entries", "1", "none")])})
    report = told(known, budget)
    assert (report.budget, report.entries, report.verdict) == (budget, (), Verdict.PASS)
    assert [life.budget for life in report.limits] == limits
    assert all(life.entries for life in report.limits)


@pytest.mark.parametrize(
    ("budget", "near"),
    [
        ("rate_limiter.max_latncy_ms", "rate_limiter.max_latency_ms"),
        ("rate_limitr", "rate_limiter"),
        (BUDGETS, "schema_validator.max_latency_ms, schema_validator.max_memory_mb, rate_limiter.max_latency_ms"),
        ("", "CODEOWNERS"),
        ("README.md", "CODEOWNERS"),
        ("../outside", "CODEOWNERS"),
        ("/etc/passwd", "CODEOWNERS"),
        ("budgets/accepted.yaml", "budgets/policy.yaml"),
        ("metrics@dev.max_latency_ms", "metrics.max_latency_ms"),
    ],
)
def test_what_never_was_is_wrong_usage_and_near_names_are_told(known: Line, budget: str, near: str) -> None:
    known.step({"budgets/c.yaml": "cache: {max_entries: 1}\n", **decided(32, [("cache.max_entries", "none", "1")])})
    known.step({"budgets/c.yaml": None, **decided(33, [("cache.max_entries", "1", "none")])})
    with pytest.raises(UsageError) as fault:
        told(known, budget)
    assert fault.value.message == f"there never was a budget {budget!r}"
    assert fault.value.fix.startswith(f"one of: {near}")


@pytest.mark.parametrize("path", ["../README.md", "/README.md", "./README.md", "README.md/", "a//b"])
def test_only_a_path_within_the_repository_is_one_even_where_all_is_protected(path: str) -> None:
    known = Line(adoption(f'{POLICY}protect: ["**"]\n'))
    assert lives(told(known, "README.md"))
    with pytest.raises(UsageError, match="there never was a budget"):
        told(known, path)


def test_an_unknown_revision_is_wrong_usage(known: Line) -> None:
    with pytest.raises(UsageError, match="v9 names no commit"):
        told(known, revision="v9")


def test_without_any_policy_nothing_is_governed() -> None:
    with pytest.raises(UsageError, match="nothing is governed here"):
        told(Line({BUDGETS: BASELINE}))


def test_without_any_policy_that_can_be_read_nothing_can_be_told() -> None:
    broken = "version: 1\n"
    assert read_policy(broken.encode()).policy is None
    with pytest.raises(UsageError, match="no version of the policy in this history can be read"):
        told(Line(adoption(broken)))


def test_in_a_clone_that_is_cut_off_nothing_can_be_told(known: Line) -> None:
    known.history.reason = "shallow"
    report = told(known)
    assert (report.verdict, report.entries) == (Verdict.INDETERMINATE, ())
    assert [finding.code for finding in report.findings] == ["BG501"]
