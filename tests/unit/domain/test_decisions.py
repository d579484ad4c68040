import datetime as dt

import pytest
from pydantic import ValidationError

from governance.domain.decisions import CONDEMNED, Adr, Row, SignOff, Status
from tests.support.values import LATENCY, adr, line, signoff


def test_a_rejected_a_deprecated_and_a_superseded_decision_has_ended() -> None:
    assert {Status.REJECTED, Status.DEPRECATED, Status.SUPERSEDED} == CONDEMNED


def test_the_states_are_those_of_the_contract() -> None:
    assert [status.value for status in Status] == [
        "proposed", "accepted", "rejected", "deprecated", "superseded", "draft", "implemented", "other",
    ]  # fmt: skip


def test_the_lines_of_a_decision_are_those_of_its_rows() -> None:
    rows = line(LATENCY, "10", "12"), line("a.max_x", None, "1")
    assert adr(*rows).lines == set(rows)


def test_the_same_number_written_otherwise_is_the_same_line() -> None:
    assert line(LATENCY, "10", "12") in adr(line(LATENCY, "10.0", "12.00")).lines


@pytest.mark.parametrize("decision", ["approved", "APPROVE", "", "yes"])
def test_a_sign_off_approves_rejects_or_withdraws_and_knows_no_other_word(decision: str) -> None:
    with pytest.raises(ValidationError):
        signoff("alice", decision)


def test_parsed_things_are_frozen_and_know_no_other_fields() -> None:
    with pytest.raises(ValidationError):
        signoff().adr = 32  # type: ignore[misc]  # the assignment that must fail
    with pytest.raises(ValidationError):
        SignOff.model_validate({**signoff().model_dump(), "note": "x"})
    with pytest.raises(ValidationError):
        Adr.model_validate({**adr().model_dump(), "note": "x"})


def test_a_row_may_state_a_last_day() -> None:
    assert Row(line=line(LATENCY, "10", "12"), at=20, until=dt.date(2026, 12, 31)).until == dt.date(2026, 12, 31)
