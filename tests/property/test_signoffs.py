import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from capability_budgets.reading.text import UnreadableError, control_character
from capability_budgets.reading.values import Value
from governance.documents.signoffs.payload import payload
from governance.documents.signoffs.record import read_signoff, write_signoff
from governance.documents.yaml.writing import flow_scalar, scalar
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import SignOff
from tests.support.signoffs import DIGEST, record

NASTY = [
    "",
    " ",
    "\n",
    ": ",
    " #",
    "- ",
    "'",
    '"',
    "\\",
    "\\n",
    "{",
    "]",
    "|",
    ">",
    "&a",
    "*a",
    "!t",
    "%",
    "@",
    "`",
    "---",
    "...",
]
READABLE = st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t")
TEXT = st.lists(st.sampled_from(NASTY) | st.text(READABLE, max_size=8), max_size=8).map("".join)
READABLE_TEXT = TEXT.filter(lambda text: control_character(text) is None)
ONE_LINE = READABLE_TEXT.map(lambda text: " ".join(text.split())).filter(bool)

MOMENTS = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2999, 12, 31), timezones=st.just(dt.UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
NUMBERS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**15 - 1), st.integers(0, 12)
)
LIMITS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}(@[a-z][a-z0-9_-]{0,8})?\.(max|min)_[a-z][a-z0-9_]{0,8}", fullmatch=True)
PLACES = st.one_of(
    st.just(DIGEST),
    ONE_LINE.filter(lambda text: text.casefold() != "none" and not text.casefold().startswith("sha256:")),
)


def _line(budget: str, before: Value, after: Value) -> DecisionLine:
    return DecisionLine(budget, before, after)


LINES = st.one_of(
    st.builds(_line, LIMITS, st.none() | NUMBERS, st.none() | NUMBERS),
    st.builds(_line, ONE_LINE.map("folder/{}".format), st.none() | PLACES, st.none() | PLACES),
)
RECORDS = st.builds(
    SignOff,
    repository=st.from_regex(r"[!-~]+( [!-~]+)*", fullmatch=True),
    adr=st.integers(0, 10**15 - 1),
    decision=st.sampled_from(["approve", "reject", "withdraw"]),
    approver=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]*", fullmatch=True),
    date=MOMENTS,
    digest=st.just(DIGEST),
    changes=st.lists(LINES, max_size=4, unique_by=lambda line: line.budget).map(tuple),
    comment=st.none() | READABLE_TEXT,
    signature=st.none() | READABLE_TEXT,
)


@given(RECORDS)
def test_reading_undoes_writing(signed: SignOff) -> None:
    assert read_signoff(write_signoff(signed).encode()) == signed


@given(RECORDS)
def test_what_is_written_is_written_alike_after_reading(signed: SignOff) -> None:
    text = write_signoff(signed)
    assert write_signoff(read_signoff(text.encode())) == text


@given(RECORDS)
def test_the_payload_is_json_that_says_what_the_record_says(signed: SignOff) -> None:
    said = json.loads(payload(signed), parse_int=Decimal, parse_float=Decimal)
    changes = [DecisionLine(**change) for change in said.pop("changes")]
    date = dt.datetime.fromisoformat(said.pop("date"))
    assert SignOff(**{**said, "adr": int(said["adr"]), "version": 1}, date=date, changes=tuple(changes)) == (
        replace(signed, signature=None)
    )


@given(RECORDS)
def test_the_payload_is_canonical(signed: SignOff) -> None:
    data = payload(signed)
    said = json.loads(data, parse_int=str, parse_float=str)
    assert data.count(b"\n") == 0
    assert list(said) == sorted(said)
    for change in said["changes"]:
        assert list(change) == ["after", "before", "budget"]
    assert payload(read_signoff(write_signoff(signed).encode())) == data


@given(st.text(st.characters(exclude_categories=[]), max_size=30))
def test_a_record_that_cannot_be_written_exactly_is_not_written(comment: str) -> None:
    signed = record(comment=comment)
    try:
        text = write_signoff(signed)
    except UnreadableError:
        return
    assert read_signoff(text.encode()) == signed


@given(TEXT)
def test_a_scalar_never_breaks_its_line(text: str) -> None:
    assert "\n" not in scalar(text)
    assert "\n" not in flow_scalar(text)
