import datetime as dt

import pytest

from governance.documents.text.timestamps import read_moment, write_moment


def test_a_moment_is_read_in_utc() -> None:
    assert read_moment("2026-11-23T10:15:00Z") == dt.datetime(2026, 11, 23, 10, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2999-12-31T23:59:59Z"])
def test_what_is_read_is_written_alike(text: str) -> None:
    assert write_moment(read_moment(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-23",
        "2026-11-23T10:15Z",
        "2026-11-23T10:15:00",
        "2026-11-23t10:15:00Z",
        "2026-11-23T10:15:00z",
        "2026-11-23 10:15:00Z",
        "2026-11-23T10:15:00+00:00",
        "2026-11-23T10:15:00.0Z",
        "2026-11-23T10:15:00Z\n",
        " 2026-11-23T10:15:00Z",
        "2026-W48-1T10:15:00Z",
        "\u0662026-11-23T10:15:00Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T23:60:00Z",
        "2026-12-31T23:59:60Z",
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "3000-01-01T00:00:00Z",
    ],
)
def test_every_other_form_and_no_real_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="; write it in UTC"):
        read_moment(text)


def test_a_moment_of_another_zone_is_written_in_utc() -> None:
    moment = dt.datetime(2026, 11, 23, 12, 15, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert write_moment(moment) == "2026-11-23T10:15:00Z"


def test_a_year_has_four_digits() -> None:
    assert write_moment(dt.datetime(99, 1, 2, tzinfo=dt.UTC)) == "0099-01-02T00:00:00Z"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without time zone"):
        write_moment(dt.datetime(2026, 11, 23))  # noqa: DTZ001 (what is to be refused)
