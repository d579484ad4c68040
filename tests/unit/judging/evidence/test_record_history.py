"""Contract, section 7.7: how firmly a record stands, and what counts as putting it back."""

from typing import Any

import pytest

from governance.domain.judgement.evidence import Alteration, AlterationKind, Hold, Past
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.step_reader import StepReader
from tests.support.fake_history import START
from tests.support.fakes import FakeSignatures
from tests.support.papers import RAISED, Line, adr, decided, signoff
from tests.support.repository import BUDGETS, POLICY
from tests.support.values import LATENCY, days

PATH = "adr/031-raise.md"
ALICE = "adr/signoffs/031/alice.yaml"
NOW = START + days(1000)
USED: dict[str, Any] = {**decided(), BUDGETS: RAISED}
NUMBERLESS = adr().replace("# ADR 031: ", "# ")
PROPOSED = adr(status="Proposed")


def past(known: Line) -> Past:
    reader = StepReader(known.history, FakeSignatures())
    policy = reader.policies.in_force(known.tip)
    assert policy is not None
    return JudgedSteps(reader).past(known.tip, policy, NOW)


@pytest.fixture
def known() -> Line:
    """A line that has adopted governance."""
    return Line()


# Holds


def test_a_decision_that_was_used_authorised(known: Line) -> None:
    known.step(USED)
    known.step({"src": "1\n"})
    assert past(known).hold(PATH, 31) is Hold.AUTHORISED


def test_a_decision_stays_authorised_through_moves_copies_and_changes_of_its_status(known: Line) -> None:
    known.step(USED)
    known.step({PATH: None, "adr/031-b.md": adr()})
    known.step({"adr/031-b.md": adr(status="Superseded")})
    assert past(known).hold("adr/031-b.md", 31) is Hold.AUTHORISED
    known.step({"adr/x/031.md": adr(status="Superseded")})
    assert past(known).hold("adr/x/031.md", 31) is Hold.AUTHORISED


def test_another_decision_with_the_number_of_a_used_one_authorised_nothing(known: Line) -> None:
    known.step(USED)
    known.step({"adr/031-other.md": adr(31, [(LATENCY, "12", "13")], status="Proposed")})
    assert past(known).hold("adr/031-other.md", 31) is Hold.FREE


@pytest.mark.parametrize("status", ["Accepted", "Rejected", "Superseded", "Implemented", "Odd", ""])
def test_what_landed_as_more_than_a_proposal_is_kept(known: Line, status: str) -> None:
    known.step({PATH: adr(status=status)})
    known.step({PATH: PROPOSED})
    assert past(known).hold(PATH, 31) is Hold.KEPT


@pytest.mark.parametrize("status", ["Proposed", "Draft"])
def test_a_proposal_that_nobody_signed_is_free(known: Line, status: str) -> None:
    known.step({PATH: adr(status=status)})
    assert past(known).hold(PATH, 31) is Hold.FREE
    assert past(known).hold("adr/032.md", 32) is Hold.FREE


def test_a_sign_off_keeps_its_decision(known: Line) -> None:
    known.step({PATH: PROPOSED, ALICE: signoff(PROPOSED)})
    assert past(known).hold(PATH, 31) is Hold.KEPT


def test_a_sign_off_of_an_earlier_text_keeps_the_only_decision_with_its_number(known: Line) -> None:
    known.step({PATH: PROPOSED, ALICE: signoff(adr(context="As it was before it landed."))})
    assert past(known).hold(PATH, 31) is Hold.KEPT
    known.step({"adr/031-other.md": adr(context="Another one.", status="Draft")})
    assert past(known).hold("adr/031-other.md", 31) is Hold.FREE


def test_a_number_that_the_file_gives_is_kept_with_it(known: Line) -> None:
    known.step({"adr/raise.md": NUMBERLESS})
    assert past(known).hold("adr/raise.md", None) is Hold.KEPT


def test_a_decision_that_a_policy_of_the_past_had_elsewhere_is_held(known: Line) -> None:
    known.step(USED)
    known.step({"budgets/policy.yaml": POLICY + "adr: decisions\n"})
    assert past(known).hold(PATH, 31) is Hold.AUTHORISED


def test_a_record_from_the_root_of_a_history_has_no_step_before_it() -> None:
    known = Line()
    root = known.history.grow({PATH: adr()}, parents=[])
    known.tip = root
    known.step({"budgets/policy.yaml": POLICY})
    assert past(known).hold(PATH, 31) is Hold.KEPT


# Put back


def signed_by(text: str, *people: str, place: str = "") -> dict[str, str]:
    """Sign-offs of ADR 31 by its text."""
    return {f"adr/signoffs/031/{place}{person}.yaml": signoff(text, person, adr=31) for person in people}


def decision(text: str | None, path: str = PATH, number: int = 31) -> Alteration:
    """An alteration that leaves a text at a path."""
    after = None
    if text is not None:
        known = Line()
        known.step({path: text})
        reader = StepReader(known.history, FakeSignatures())
        tree = known.history.tree(known.tip)
        after = reader.records.recorded(tree, path, tree.entries([path])[path], as_signoff=False)
    return Alteration(path, number, AlterationKind.CHANGED, is_signoff=False, after=after)


def signed(text: str | None) -> Alteration:
    """An alteration that leaves a sign-off at alice's path."""
    after = None
    if text is not None:
        known = Line()
        known.step({ALICE: text})
        reader = StepReader(known.history, FakeSignatures())
        tree = known.history.tree(known.tip)
        after = reader.records.recorded(tree, ALICE, tree.entries([ALICE])[ALICE], as_signoff=True)
    return Alteration(ALICE, 31, AlterationKind.CHANGED, is_signoff=True, after=after)


def test_what_a_violation_altered_is_put_back_exactly(known: Line) -> None:
    known.step(USED)
    known.step({PATH: adr(context="Another reason."), ALICE: signoff(adr(), comment="fine")})
    assert past(known).is_put_back(decision(adr()))
    assert past(known).is_put_back(decision(adr(status="Superseded")))
    assert not past(known).is_put_back(decision(adr(context="A third one.")))
    assert past(known).is_put_back(signed(signoff(adr())))
    assert not past(known).is_put_back(signed(signoff(adr(), comment="good")))
    assert not past(known).is_put_back(signed(None))


def test_through_several_violations_and_steps_that_left_it_alone(known: Line) -> None:
    known.step(USED)
    known.step({PATH: adr(context="Another reason.")})
    known.step({PATH: adr(context="Another reason.", status="Superseded")})
    known.step({PATH: adr(context="A third reason.", status="Superseded")})
    assert past(known).is_put_back(decision(adr()))
    assert past(known).is_put_back(decision(adr(context="Another reason.")))


def test_what_a_violation_moved_is_moved_back(known: Line) -> None:
    known.step({PATH: NUMBERLESS, BUDGETS: RAISED, **signed_by(NUMBERLESS, "alice", "bob")})
    known.step({PATH: None, "adr/040-raise.md": NUMBERLESS})
    item = decision(None, "adr/040-raise.md", 40)._replace(kind=AlterationKind.RENUMBERED)
    assert past(known).is_put_back(item)
    assert not past(known).is_put_back(item._replace(kind=AlterationKind.REMOVED))


def test_what_a_violation_brought_stays_all_the_same(known: Line) -> None:
    known.step({PATH: adr(status="Rejected"), BUDGETS: RAISED})
    item = decision(None)._replace(kind=AlterationKind.RENUMBERED)
    assert not past(known).is_put_back(item)
    assert not past(known).is_put_back(item._replace(kind=AlterationKind.REMOVED))


def test_what_a_passing_step_wrote_is_not_undone(known: Line) -> None:
    known.step({PATH: adr(context="First.")})
    known.step({PATH: adr()})
    known.step({**USED})
    assert not past(known).is_put_back(decision(adr(context="First.")))


def test_what_was_used_since_the_violation_is_not_undone(known: Line) -> None:
    known.step(USED)
    more = adr(31, [(LATENCY, "12", "13")])
    known.step({PATH: more})
    known.step(
        {
            **signed_by(more, "alice", "bob", place="again"),
            BUDGETS: RAISED.replace("max_latency_ms: 12 ", "max_latency_ms: 13 "),
        }
    )
    assert not past(known).is_put_back(decision(adr()))


def test_what_nothing_altered_is_not_put_back(known: Line) -> None:
    known.step(USED)
    assert not past(known).is_put_back(decision(adr(context="New.")))
    assert not past(known).is_put_back(Alteration("adr/x.md", None, AlterationKind.REMOVED, is_signoff=False))
