from governance.domain.judgement import evidence
from governance.domain.judgement.evidence import Alteration, AlterationKind, DecisionRecords, Proof, Step
from tests.support.values import NOW, FakePast, side


def test_a_record_stands_on_the_after_side_unless_it_was_seen_on_the_way() -> None:
    found = evidence.FoundSignOff("adr/signoffs/031/alice.yaml", None)
    assert (found.in_after, found.in_base) == (True, False)
    assert (found.problem, found.proof) == (None, None)


def test_a_proof_without_a_doubt_is_one() -> None:
    assert Proof("key") == Proof("key", None, None, "")


def test_nothing_is_known_of_a_number_until_it_is_found() -> None:
    known = DecisionRecords(31)
    assert (known.adrs, known.found_signoffs, known.authors, known.in_base, known.elsewhere) == (
        (), (), frozenset(), frozenset(), None,
    )  # fmt: skip
    assert (known.unknown_authors, known.has_past) == ((), False)


def test_a_record_that_is_gone_records_nothing() -> None:
    gone = Alteration("adr/031-raise.md", 31, AlterationKind.REMOVED, is_signoff=False)
    assert (gone.after, gone.is_evidence) == (None, False)


def test_a_step_refers_to_nothing_unless_it_says_so() -> None:
    step = Step(side(), side(), (), NOW, FakePast())
    assert (dict(step.decisions), step.readings, step.alterations, step.drafts) == ({}, (), (), ())
    assert (step.moved, step.adoption, step.base) == (frozenset(), False, None)
