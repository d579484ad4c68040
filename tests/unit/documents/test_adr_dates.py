import datetime as dt

import pytest

from governance.documents.adr_dates import is_only_date, read_date, without_dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-07-18", dt.date(2025, 7, 18)),
        ("2025-7-8", dt.date(2025, 7, 8)),
        ("2025\u201109\u201130", dt.date(2025, 9, 30)),
        ("2017/11/22", dt.date(2017, 11, 22)),
        ("2017.11.22", dt.date(2017, 11, 22)),
        ("2022年1月3日", dt.date(2022, 1, 3)),
        ("October 15, 2018", dt.date(2018, 10, 15)),
        ("Sept. 3 2020", dt.date(2020, 9, 3)),
        ("15 October 2018", dt.date(2018, 10, 15)),
        ("1st of May, 2020", dt.date(2020, 5, 1)),
        ("15-Jan-2024", dt.date(2024, 1, 15)),
        ("26/11/2020", dt.date(2020, 11, 26)),
        ("11/26/2020", dt.date(2020, 11, 26)),
        ("05.05.2020", dt.date(2020, 5, 5)),
        ("decided 2019-12-19 by all", dt.date(2019, 12, 19)),
        ("2025-10-29T10:00:00Z", dt.date(2025, 10, 29)),
        ("2 octobre 2026", dt.date(2026, 10, 2)),
        ("1er août 2026", dt.date(2026, 8, 1)),
        ("19. Juni 2026", dt.date(2026, 6, 19)),
        ("2 de octubre de 2026", dt.date(2026, 10, 2)),
        ("2 ottobre 2026", dt.date(2026, 10, 2)),
        ("2 октября 2026", dt.date(2026, 10, 2)),
        ("2020-Nov-09", dt.date(2020, 11, 9)),
        ("2026년 10월 2일", dt.date(2026, 10, 2)),
        ("2026. 10. 2.", dt.date(2026, 10, 2)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, date: dt.date) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text", ["", "soon", "03/04/2020", "2020-13-01", "2020-02-30", "May 2020", "20201002", "1.2.3"]
)
def test_what_may_mean_two_days_or_none_is_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("October 15, 2018", True),
        (" 2020-01-01. ", True),
        ("", False),
        (".", False),
        ("on 2020-01-01", False),
        ("2020-01-01" + " " * 40, False),
    ],
)
def test_a_line_can_be_nothing_but_a_date(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_only_date(text) is expected


def test_every_date_gives_way_to_a_mark() -> None:
    assert without_dates("a 2020-01-01 b 2 May 2020", "D") == "a D b D"
