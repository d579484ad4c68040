"""What a second judgement adds to a first one."""

from governance.domain.findings import Place, error, warning
from governance.judging.steps.pushed_steps import untold

ONE = error("BG207", "too old", "sign again", adr=31, place=Place("adr/signoffs/031/alice.yaml", 3))
SOFT = warning("BG207", "too old", "sign again", adr=31, place=Place("adr/signoffs/031/alice.yaml", 3))


def test_the_same_about_the_same_is_told_once_in_whatever_words() -> None:
    again = error("BG207", "older still", "sign again", adr=31, place=Place("adr/signoffs/031/alice.yaml", 4))
    assert untold([ONE], [ONE, again, SOFT]) == []
    assert untold([SOFT], [SOFT]) == []


def test_another_thing_is_told() -> None:
    other = error("BG207", "too old", "sign again", adr=31, place=Place("adr/signoffs/031/bob.yaml"))
    assert untold([ONE], [other]) == [other]
    assert untold([], [SOFT]) == [SOFT]


def test_an_error_is_told_behind_a_warning() -> None:
    assert untold([SOFT], [ONE]) == [ONE]
