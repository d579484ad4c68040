import datetime as dt

import pytest

from governance.documents.adr.dates import count_dates, is_meant_as_date, is_only_date, read_date, without_dates


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
        ("4/28/22", dt.date(2022, 4, 28)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, date: dt.date) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "03/04/2020",
        "4/5/22",
        "28/4/22",
        "22/04/28",
        "4/28/2",
        "1/4/28/22",
        "2020-13-01",
        "2020-02-30",
        "May 2020",
        "20201002",
        "1.2.3",
    ],
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


@pytest.mark.parametrize("text", ["May 2020", "März 2020", "2020-05", "5/2020", "Q2 2020"])
def test_a_month_gives_way_to_a_mark_too(text: str) -> None:
    assert without_dates(f"a ({text}) b", "D") == "a (D) b"


@pytest.mark.parametrize("text", ["ADR-2020-05-x", "12020-05", "2020-051", "may be", "Q5 2020"])
def test_what_is_no_month_stays(text: str) -> None:
    assert without_dates(text, "D") == text


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("May 2020", 0), ("2020-01-01", 1), ("2020-01-01, 2 May 2020", 2)]
)
def test_dates_are_counted(text: str, count: int) -> None:
    assert count_dates(text) == count


@pytest.mark.parametrize(("text", "expected"), [("2023-31-07", True), ("1.2.3", True), ("5 soon", False), ("", False)])
def test_numbers_can_be_meant_as_a_date(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_meant_as_date(text) is expected
