import pytest

from governance.commands.shared.generated_files import compared
from governance.domain.findings import Verdict
from governance.domain.reports.generated_files import Written

DUE = Written("head 2\none\n")


def codes(report: Written) -> list[str]:
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("committed", ["head 2\none\n", "head 2\r\none\r\n"])
def test_the_same_text_has_no_findings_whatever_ends_its_lines(committed: str) -> None:
    assert compared(DUE, "file", committed) == DUE


@pytest.mark.parametrize("committed", ["head 2\none", "head 2\rone\n", "head 2\n\none\n", "", "head 1\none\n"])
def test_any_other_text_differs(committed: str) -> None:
    report = compared(DUE, "file", committed)
    assert (codes(report), report.verdict, report.text) == (["RT101"], Verdict.FAIL, DUE.text)
    assert report.diff[:2] == ("--- file", "+++ what the budgets say")


def test_no_file_is_no_match() -> None:
    report = compared(Written(""), "file", None)
    assert (codes(report), report.diff) == (["RT102"], ())


def test_what_means_the_same_is_made_alike_on_both_sides() -> None:
    def headless(text: str) -> str:
        return text.partition("\n")[2]

    assert compared(DUE, "file", "head 1\r\none\r\n", headless) == DUE
    assert codes(compared(DUE, "file", "head 2\ntwo\n", headless)) == ["RT101"]


def test_what_cannot_be_written_is_not_compared() -> None:
    unread = Written(None, compared(DUE, "file", None).findings)
    assert compared(unread, "file", "anything") == unread


def test_of_a_long_difference_the_beginning_is_shown() -> None:
    exact = compared(Written("new\n" * 396), "file", "")
    assert (len(exact.diff), exact.diff[-2:]) == (400, ("+new", " "))
    longer = compared(Written("new\n" * 399), "file", "")
    assert (len(longer.diff), longer.diff[-1]) == (401, "… 3 more lines")
