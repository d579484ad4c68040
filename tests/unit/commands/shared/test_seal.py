"""Seals: an audit goes on from one where the sealed history is still there, and tells where it is not."""

import json
from typing import Any

import pytest

from governance.commands.audit import AuditRequest, audit
from governance.commands.shared.seal import opened, seal_of
from governance.documents.seal_json import read_seal, write_seal
from governance.domain.findings import Verdict
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.seal import Seal
from governance.errors import RefusedError, UsageError
from tests.support.papers import RAISED, Line, adoption, decided
from tests.support.repository import BASELINE, BUDGETS, POLICY
from tests.unit.commands.test_audit import BACK, accept, accepting, audited, stated, world


@pytest.fixture
def known() -> Line:
    """A line with a governed step."""
    known = Line()
    known.step({**decided(), BUDGETS: RAISED})
    return known


def sealed(known: Line, **options: Any) -> Seal:
    return seal_of(audited(known, **options), options.get("against"))


def against(known: Line, seal: Seal) -> AuditReport:
    known.history.point("HEAD", known.tip)
    return audit(world(known), AuditRequest(against=seal))


def test_a_seal_holds_the_head_the_number_of_steps_and_a_digest_over_all_verdicts(known: Line) -> None:
    seal = sealed(known)
    assert (seal.repository, seal.head, seal.adopted, seal.steps) == ("acme/payments", known.tip, known.adopted, 2)
    assert seal.verdicts.startswith("sha256:")
    assert (seal.violations, seal.landmarks) == ((), (known.adopted, known.tip))
    assert read_seal(write_seal(seal).encode()) == seal


def test_the_same_history_gives_the_same_seal_and_another_one_does_not(known: Line) -> None:
    assert sealed(known) == sealed(known)
    before = sealed(known).verdicts
    known.step({"src": "1"})
    assert sealed(known).verdicts == before
    known.step({BUDGETS: BASELINE})
    assert sealed(known).verdicts != before


def test_going_on_from_a_seal_judges_only_what_is_new(known: Line) -> None:
    seal = sealed(known)
    known.step({"src": "1"})
    back = known.step({**decided(32, BACK), BUDGETS: BASELINE})
    report = against(known, seal)
    assert [(step.commit, step.status) for step in report.steps] == [(back, "governed")]
    assert (report.verdict, report.since, report.adopted) == (Verdict.PASS, seal.head, known.adopted)
    assert report.notes == (f"note: the 2 steps that were sealed at {seal.head[:12]} are still there, as they were",)


def test_a_seal_of_what_went_on_is_that_of_the_whole(known: Line) -> None:
    seal = sealed(known)
    known.step({BUDGETS: BASELINE})
    one, other = seal_of(against(known, seal), seal), sealed(known)
    assert one == other


def test_nothing_new_is_nothing_to_judge(known: Line) -> None:
    seal = sealed(known)
    report = against(known, seal)
    assert (report.verdict, report.steps) == (Verdict.PASS, ())
    assert seal_of(report, seal).verdicts == seal.verdicts


def test_the_past_before_a_seal_still_counts(known: Line) -> None:
    known.step({**decided(32, BACK), BUDGETS: BASELINE})
    seal = sealed(known)
    known.step({BUDGETS: RAISED}, message="again\n\nBudget-ADR: 31")
    assert [item.code for item in against(known, seal).steps[0].findings] == ["BG104"]


def test_a_sealed_violation_that_nobody_accepted_fails_every_later_audit(known: Line) -> None:
    bad = known.step({BUDGETS: BASELINE})
    seal = sealed(known)
    assert [(item.commit, item.codes) for item in seal.violations] == [(bad, ("BG101",))]
    known.step({"src": "1"})
    report = against(known, seal)
    assert (report.verdict, [(item.code, item.commit) for item in report.findings]) == (Verdict.FAIL, [("BG101", bad)])
    assert seal_of(report, seal).violations == seal.violations
    accept(known, accepting(bad))
    report = against(known, seal)
    assert (report.verdict, report.findings) == (Verdict.PASS, ())
    assert seal_of(report, seal).violations == ()


def test_what_is_accepted_when_it_is_sealed_may_be_accepted_no_more_later(known: Line) -> None:
    bad = known.step({BUDGETS: BASELINE})
    text = accepting(bad)
    accept(known, text)
    seal = sealed(known)
    assert seal.violations == ()
    accept(known, "[]\n", stated(text), 41)
    assert audited(known).totals.violations == 1


def test_a_history_that_was_rewritten_is_told_with_the_place(known: Line) -> None:
    fork = known.tip
    known.step({"src": "1"})
    seal = sealed(known)
    known.tip = fork
    known.step({"src": "2"})
    report = against(known, seal)
    assert (report.verdict, [item.code for item in report.findings]) == (Verdict.INDETERMINATE, ["BG501"])
    assert f"diverge after {fork[:12]}" in report.findings[0].message


def test_a_history_that_is_another_one_is_told(known: Line) -> None:
    seal = sealed(known)
    known.tip = known.history.grow({**adoption(), "other": "1"})
    assert "nothing in common" in against(known, seal).findings[0].message


def test_sealed_commits_that_are_gone_are_told_with_what_still_agrees(known: Line) -> None:
    first, fork = known.adopted, known.tip
    known.step({"src": "1"})
    seal = sealed(known)
    del known.history.log[known.tip]
    known.tip = fork
    known.step({"src": "2"}, message="another")
    message = against(known, seal).findings[0].message
    assert f"{seal.head[:12]} is not in this clone" in message
    assert f"after {fork[:12]}, at {seal.head[:12]} or before it" in message
    assert first != fork


def test_a_sealed_history_that_a_merge_pushed_off_the_line_is_told(known: Line) -> None:
    root = known.history.commit(known.adopted).parents[0]
    seal = sealed(known)
    aside = known.aside({"src": "1"}, at=root)
    files = {path: known.history.contents[entry.oid] for path, entry in known.history.listings[known.tip].items()}
    known.tip = known.history.grow(files, parents=[aside, known.tip])
    assert "no longer on the first-parent line" in against(known, seal).findings[0].message


def test_the_seal_of_another_repository_is_refused(known: Line) -> None:
    other = Line(adoption(POLICY.replace("acme/payments", "acme/other")))
    seal = sealed(known)
    with pytest.raises(UsageError, match=r"seal is of the repository acme/payments, and this one is acme/other"):
        against(other, Seal("acme/payments", other.tip, None, 1, seal.verdicts, (), ()))


def test_what_was_not_judged_to_the_end_is_not_sealed(known: Line) -> None:
    known.history.reason = "shallow"
    with pytest.raises(RefusedError, match="not everything was judged"):
        seal_of(audited(known), None)


def test_landmarks_are_fewer_the_farther_back(known: Line) -> None:
    steps = [known.step({BUDGETS: RAISED.replace(": 12 ", f": {number} ")}) for number in range(13, 40)]
    marks = sealed(known).landmarks
    assert (marks[0], marks[-1], marks[-2], marks[-3]) == (known.adopted, steps[-1], steps[-2], steps[-3])
    assert len(marks) == 7


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        ({"head": "x"}, "head"),
        ({"head": "A" * 40}, "head"),
        ({"steps": -1}, "steps"),
        ({"steps": "2"}, "steps"),
        ({"verdicts": "md5:0"}, "verdicts"),
        ({"schema": "budget-governance/audit/1"}, "schema"),
        ({"more": 1}, "more"),
        ({"landmarks": ["-x"]}, "landmarks"),
        ({"violations": [{"commit": "a" * 40, "codes": ["no code"]}]}, "violations"),
    ],
)
def test_a_file_that_is_no_seal_is_refused_with_what_is_wrong(
    known: Line, edit: dict[str, Any], complaint: str
) -> None:
    text = json.dumps({**json.loads(write_seal(sealed(known))), **edit})
    with pytest.raises(UsageError, match=rf"x\.json: this is not a seal: {complaint}"):
        opened("x.json", text.encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"null"])
def test_a_file_that_is_no_json_is_no_seal(data: bytes) -> None:
    with pytest.raises(UsageError, match="this is not a seal"):
        opened("x.json", data)
