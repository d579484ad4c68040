import datetime as dt
from dataclasses import FrozenInstanceError

import pytest

from governance.domain.judgement.records import ENDED, Adr, AdrStatus, ChangeRow, SignOff
from tests.support.values import DIGEST, LATENCY, adr, line, signoff


def test_a_rejected_a_deprecated_and_a_superseded_decision_has_ended() -> None:
    assert {AdrStatus.REJECTED, AdrStatus.DEPRECATED, AdrStatus.SUPERSEDED} == ENDED


def test_the_states_are_those_of_the_contract() -> None:
    assert [status.value for status in AdrStatus] == [
        "proposed", "accepted", "rejected", "deprecated", "superseded", "draft", "implemented", "other",
    ]  # fmt: skip


def test_the_lines_of_a_decision_are_those_of_its_rows() -> None:
    rows = line(LATENCY, "10", "12"), line("a.max_x", None, "1")
    assert adr(*rows).lines == set(rows)


def test_the_same_number_written_otherwise_is_the_same_line() -> None:
    assert line(LATENCY, "10", "12") in adr(line(LATENCY, "10.0", "12.00")).lines


def test_what_was_read_is_frozen_and_knows_no_other_fields() -> None:
    with pytest.raises(FrozenInstanceError):
        signoff().adr = 32  # type: ignore[misc]  # the assignment that must fail
    with pytest.raises(TypeError):
        SignOff(note="x")  # type: ignore[call-arg]  # the field that must be refused
    with pytest.raises(TypeError):
        Adr(note="x")  # type: ignore[call-arg]  # the field that must be refused


def test_what_a_decision_does_not_say_is_nothing() -> None:
    bare = Adr(path="adr/031-raise.md", number=None, title=None, status=None, digest=DIGEST)
    assert (bare.status_line, bare.date, bare.deciders, bare.supersedes, bare.superseded_by) == (None, None, (), (), ())
    assert (bare.decides_budgets, bare.rows, bare.problems, bare.lines) == (False, (), (), frozenset())


def test_what_a_sign_off_does_not_say_is_nothing_and_its_form_is_the_first() -> None:
    bare = signoff()
    assert (bare.version, bare.comment, bare.signature) == (1, None, None)


def test_a_row_holds_for_ever_unless_it_states_a_last_day() -> None:
    assert ChangeRow(line=line(LATENCY, "10", "12"), at=20).until is None
    assert ChangeRow(line=line(LATENCY, "10", "12"), at=20, until=dt.date(2026, 12, 31)).until == dt.date(2026, 12, 31)
