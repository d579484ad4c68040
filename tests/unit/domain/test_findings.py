import pytest

from capability_budgets.reading.problems import Place, Problem
from governance.domain.findings import Finding, Severity, Verdict, error, soften, unreadable, verdict_of, warning


@pytest.mark.parametrize(
    ("place", "text"), [(Place("a.md"), "a.md"), (Place("a.md", 3), "a.md:3"), (Place("a.md", 3, 7), "a.md:3:7")]
)
def test_a_place_reads_file_line_and_column(place: Place, text: str) -> None:
    assert str(place) == text


def test_severities_and_verdicts_are_the_words_of_the_contract() -> None:
    assert [severity.value for severity in Severity] == ["error", "warning"]
    assert [verdict.value for verdict in Verdict] == ["pass", "fail", "indeterminate"]


def test_what_is_not_said_about_a_finding_or_a_problem_is_nothing() -> None:
    bare = Finding("BG501", "no", "do", severity=Severity.ERROR)
    assert (bare.budget, bare.adr, bare.place, bare.commit) == (None, None, Place(""), None)
    assert (Problem("no", "do").line, Problem("no", "do").column) == (None, None)


def test_an_error_fails_and_knows_what_it_is_about() -> None:
    found = error("BG101", "no", "do", budget="a.max_x", adr=31, place=Place("a.md", 3, 7), commit="c")
    assert (found.severity, found.budget, found.adr) == (Severity.ERROR, "a.max_x", 31)
    assert (found.place, found.commit) == (Place("a.md", 3, 7), "c")
    assert found.is_error


def test_an_error_may_have_no_place() -> None:
    found = error("BG501", "no", "do")
    assert found == Finding("BG501", "no", "do", severity=Severity.ERROR)


def test_a_warning_informs_and_fails_nothing() -> None:
    found = warning("BG109", "no", "do", budget="a.max_x", adr=31, place=Place("a.md"), commit="c")
    assert not found.is_error
    assert found == soften(error("BG109", "no", "do", budget="a.max_x", adr=31, place=Place("a.md"), commit="c"))


def test_a_problem_becomes_a_finding_at_its_place() -> None:
    found = unreadable("BG001", "b.yaml", Problem("no", "do", 3, 7))
    assert found == error("BG001", "no", "do", place=Place("b.yaml", 3, 7))


ERROR, WARNING = error("BG101", "no", "do"), warning("BG109", "no", "do")
MISSING = error("BG501", "no", "do")


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ([], Verdict.PASS),
        ([WARNING], Verdict.PASS),
        ([ERROR], Verdict.FAIL),
        ([WARNING, ERROR], Verdict.FAIL),
        ([MISSING], Verdict.INDETERMINATE),
        ([ERROR, MISSING], Verdict.INDETERMINATE),
        ([soften(MISSING)], Verdict.PASS),
        ([ERROR, soften(MISSING)], Verdict.FAIL),
    ],
)
def test_only_missing_history_is_indeterminate_and_only_errors_fail(findings: list[Finding], verdict: Verdict) -> None:
    assert verdict_of(findings) is verdict
