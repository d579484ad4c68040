"""`backtest` on histories in memory: which verdicts another policy would flip, and why."""

from dataclasses import replace

import pytest

from governance.commands.backtest import BacktestRequest, _paired, backtest
from governance.commands.shared.notes import IDENTITY_NOTE
from governance.domain.findings import Verdict
from governance.domain.reports.backtest import BacktestReport, Flip
from governance.errors import UsageError
from governance.ports.world import World
from tests.support.fakes import FakeClock, FakeCommitter, FakeFiles, FakeSignatures
from tests.support.papers import RAISED, SIGNED, Line, decided
from tests.support.repository import BASELINE, BUDGETS, POLICY
from tests.support.values import days
from tests.unit.render.golden_audits import landed

STRICTER = POLICY.replace("when: {direction: [loosen]}\n    require: 2", "when: {direction: [loosen]}\n    require: 3")
LAXER = POLICY.replace("when: {direction: [loosen]}\n    require: 2", "when: {direction: [loosen]}\n    require: 1")
HURRIED = BASELINE.replace("metrics:\n  max_latency_ms: 5", "metrics:\n  max_latency_ms: 6")


class Impatient:
    """Somebody who interrupts as soon as steps are judged."""

    def show(self, what: str, done: int, total: int | None = None) -> None:
        """Press Ctrl-C."""
        del done, total
        if what == "steps judged":
            raise KeyboardInterrupt


def world(known: Line) -> World:
    known.history.point("HEAD", known.tip)
    return World(known.history, FakeSignatures(), FakeFiles(exists=False), FakeClock(SIGNED + days(2)), FakeCommitter())


def compared(known: Line, policy: str, *, revision: str | None = None, since: str | None = None) -> BacktestReport:
    return backtest(world(known), BacktestRequest("other.yaml", policy.encode(), revision, since))


def flips(report: BacktestReport) -> list[tuple[str, str | None, str | None, list[str]]]:
    """Of each flip the subject, both statuses, and the codes that make it so."""
    return [
        (
            flip.step.subject,
            flip.was.status if flip.was else None,
            flip.would_be.status if flip.would_be else None,
            [finding.code for finding in flip.findings],
        )
        for flip in report.flips
    ]


@pytest.fixture
def known() -> Line:
    """A line with a raise that two approved, one that one approved, and one that nobody did."""
    line = Line()
    line.step({**decided(), BUDGETS: RAISED}, message="two approved")
    raised = RAISED.replace("max_latency_ms: 50", "max_latency_ms: 60")
    rows = [("schema_validator.max_latency_ms", "50", "60")]
    line.step({**decided(32, rows, approvers=["alice"]), BUDGETS: raised}, message="one approved")
    line.step(
        {BUDGETS: raised.replace("metrics:\n  max_latency_ms: 5", "metrics:\n  max_latency_ms: 6")}, message="none"
    )
    return line


def test_the_policy_in_force_flips_nothing(known: Line) -> None:
    report = compared(known, POLICY)
    assert (report.verdict, report.steps, report.flips) == (Verdict.PASS, 4, ())
    assert (report.policy, report.head, report.since, report.notes) == ("other.yaml", known.tip, None, ())


def test_a_stricter_policy_would_fail_what_passed(known: Line) -> None:
    report = compared(known, STRICTER)
    assert flips(report) == [("two approved", "governed", "violation", ["BG201"])]
    (flip,) = report.flips
    assert flip.fails
    assert flip.changes[0].rule_statuses[1].summary == "2 of 3 approvals: alice and bob; carol could still approve"
    assert report.verdict is Verdict.PASS


def test_a_laxer_policy_would_pass_what_failed(known: Line) -> None:
    report = compared(known, LAXER)
    assert flips(report) == [("one approved", "violation", "governed", ["BG201"])]
    assert not report.flips[0].fails
    assert report.flips[0].changes[0].governed


def test_a_policy_may_have_nothing_to_say_about_a_step(known: Line) -> None:
    report = compared(known, f'{POLICY}budgets: ["elsewhere/*.yaml"]\n')
    assert ("none", "violation", None, ["BG101"]) in flips(report)
    assert [flip.changes for flip in report.flips if flip.would_be is None] == [()]


def test_a_policy_may_have_something_to_say_that_none_had(known: Line) -> None:
    known.step({"gate.yml": "on: push\n"}, message="the gate")
    report = compared(known, f'{POLICY}protect: ["gate.yml"]\n')
    assert flips(report) == [("the gate", None, "violation", ["BG101"])]


def test_only_what_came_behind_a_commit_is_judged_on_request(known: Line) -> None:
    known.history.point("v1", known.history.commit(known.tip).parents[0])
    report = compared(known, STRICTER, since="v1")
    assert (report.flips, report.steps) == ((), 1)
    assert report.since == known.history.resolve("v1")
    known.history.point("v0", known.adopted)
    assert (compared(known, STRICTER, revision="v0").steps, compared(known, STRICTER, revision="v0").flips) == (1, ())


def test_an_accepted_violation_is_one_all_the_same() -> None:
    step = landed("4", "violation")
    assert Flip(landed("4", "governed"), replace(step, accepted="A Sunday.")).fails


def test_a_policy_for_another_repository_is_told(known: Line) -> None:
    report = compared(known, POLICY.replace("acme/payments", "acme/other"))
    assert flips(report) == [("two approved", "governed", "violation", ["BG201", "BG201", "BG202", "BG202"])]
    assert report.notes == (
        "warning: this policy is for acme/other, and sign-offs here are for acme/payments: by it, none of them counts",
    )


def test_what_trust_rests_on_by_the_other_policy_is_told(known: Line) -> None:
    assert compared(known, f"{POLICY}identity: commit\n").notes == (IDENTITY_NOTE,)


def test_a_policy_that_cannot_be_read_is_wrong_usage_with_its_places(known: Line) -> None:
    broken = POLICY.replace("version: 1", "version: 7").replace("require: 1", "require: many")
    with pytest.raises(UsageError) as fault:
        compared(known, broken)
    assert fault.value.message.startswith("other.yaml:1:10: ")
    assert fault.value.fix
    assert [line.partition(": ")[0] for line in fault.value.details] == ["other.yaml:12:14"]


def test_in_a_clone_that_is_cut_off_nothing_can_be_told(known: Line) -> None:
    known.history.reason = "shallow"
    report = compared(known, STRICTER)
    assert (report.verdict, report.flips, report.steps) == (Verdict.INDETERMINATE, (), 0)
    assert [finding.code for finding in report.findings] == ["BG501"]


def test_half_of_a_comparison_is_none(known: Line) -> None:
    request = BacktestRequest("other.yaml", STRICTER.encode(), progress=Impatient())
    with pytest.raises(KeyboardInterrupt):
        backtest(world(known), request)


@pytest.mark.parametrize(
    ("one", "other"),
    [("", ""), ("123", "123"), ("123", ""), ("", "123"), ("14", "234"), ("134", "24"), ("13", "24"), ("25", "13456")],
)
def test_steps_of_both_sides_keep_their_order_and_none_is_lost(one: str, other: str) -> None:
    left, right = ([landed(digit, "governed") for digit in digits] for digits in (one, other))
    pairs = [tuple(step.commit[0] if step else "" for step in pair) for pair in _paired(left, right)]
    assert ["".join(side) for side in zip(*pairs, strict=True)] == ([one, other] if pairs else [])
    assert all(len(set(pair) - {""}) == 1 for pair in pairs)


def test_a_flip_without_a_violation_is_none() -> None:
    with pytest.raises(ValueError, match="a side that is a violation"):
        _ = Flip(None, None).step
