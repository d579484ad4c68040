"""What a second judgement adds to a first one."""

from capability_budgets.reading.problems import Place
from governance.domain.findings import error, warning
from governance.judging.steps.pushed_steps import new_findings

ONE = error("BG207", "too old", "sign again", adr=31, place=Place("adr/signoffs/031/alice.yaml", 3))
SOFT = warning("BG207", "too old", "sign again", adr=31, place=Place("adr/signoffs/031/alice.yaml", 3))


def test_the_same_about_the_same_is_told_once_in_whatever_words() -> None:
    again = error("BG207", "older still", "sign again", adr=31, place=Place("adr/signoffs/031/alice.yaml", 4))
    assert new_findings([ONE], [ONE, again, SOFT]) == []
    assert new_findings([SOFT], [SOFT]) == []


def test_another_thing_is_told() -> None:
    other = error("BG207", "too old", "sign again", adr=31, place=Place("adr/signoffs/031/bob.yaml"))
    assert new_findings([ONE], [other]) == [other]
    assert new_findings([], [SOFT]) == [SOFT]


def test_an_error_is_told_behind_a_warning() -> None:
    assert new_findings([SOFT], [ONE]) == [ONE]
