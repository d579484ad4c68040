"""The session `mutation` fails where a mutant survives without a reason, and where a reason has no survivor."""

import tomllib
from pathlib import Path

import pytest

from mutation.ledger import Ledger, Subject, is_option, read_ledger
from tests.support.documents import ROOT

MODULE = "governance/domain/findings.py"
LESS = "parse: a < b => a <= b"
MORE = "parse: a > b => a >= b"


def ledger(**reasons: str) -> Ledger:
    names = {"less": LESS, "more": MORE, "gone": "gone: a => b"}
    return Ledger((), {MODULE: {names[word]: reason for word, reason in reasons.items()}})


def test_a_survivor_with_a_reason_is_no_complaint() -> None:
    assert ledger(less="equal values never come here").complaints(MODULE, [LESS, MORE], [LESS]) == []


def test_where_nothing_survives_nothing_is_listed() -> None:
    assert Ledger(()).complaints(MODULE, [LESS], []) == []


@pytest.mark.parametrize("name", [LESS, 'show: "…" => "\\x00"', "show: '\"' => '\\\\'"])
def test_a_survivor_without_a_reason_is_named_as_the_ledger_would_write_it(name: str) -> None:
    (complaint,) = Ledger(()).complaints(MODULE, [name], [name])
    assert tomllib.loads(f"{complaint.removeprefix('survives: ')} = 'why'") == {name: "why"}


def test_a_reason_for_another_module_does_not_count() -> None:
    assert ledger(less="x").complaints("governance/domain/codes.py", [LESS], [LESS]) == [f"survives: '{LESS}'"]


def test_what_is_listed_must_survive() -> None:
    assert ledger(less="x").complaints(MODULE, [LESS], []) == [f"is listed and does not survive: {LESS}"]


def test_what_is_listed_must_exist() -> None:
    assert ledger(gone="x").complaints(MODULE, [LESS], []) == ["is listed and exists no more: gone: a => b"]


@pytest.mark.parametrize("reason", ["", "  ", "one\ntwo"])
def test_a_reason_is_one_line(reason: str) -> None:
    assert ledger(less=reason).complaints(MODULE, [LESS], [LESS]) == [f"is listed without a reason of one line: {LESS}"]


def test_tests_may_be_selected_by_an_option_of_pytest() -> None:
    assert [is_option(entry) for entry in ("tests/unit", "-k[git]")] == [False, True]


def test_a_ledger_says_what_judges_which_module_and_what_may_survive(tmp_path: Path) -> None:
    file = tmp_path / "ledger.toml"
    file.write_text(
        f"""
        [[subjects]]
        modules = "governance/domain/*.py"
        first = ["tests/unit/domain/test_{{name}}.py"]
        tests = ["tests/unit/domain"]

        [survivors."{MODULE}"]
        "{LESS}" = "equal values never come here"
        """
    )
    assert read_ledger(file) == Ledger(
        (Subject("governance/domain/*.py", ("tests/unit/domain/test_{name}.py",), ("tests/unit/domain",)),),
        {MODULE: {LESS: "equal values never come here"}},
    )


def test_every_module_and_every_test_that_the_ledger_of_this_project_names_is_there() -> None:
    known = read_ledger(ROOT / "mutation" / "ledger.toml")
    for subject in known.subjects:
        assert list(ROOT.glob(subject.modules)), subject.modules
        for test in subject.tests:
            assert is_option(test) or (ROOT / test).exists(), test
    for module in known.survivors:
        assert any(ROOT / module in ROOT.glob(subject.modules) for subject in known.subjects), module
